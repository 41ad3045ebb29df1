import json
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import figures as figures_module
from reports.figures import Figure, Period, Qualifier, Source, sums
from reports.metrics import HEADLINES, METRICS, Section
from reports.sentences import Token, read, resolve, sentences, tokens

ANQING = Path(figures_module.__file__).parent / "fixtures" / "anqing_2018.json"
CITY = json.loads(ANQING.read_text(encoding="utf-8"), parse_int=Decimal, parse_float=Decimal)


def _loaded(qualifier, period, since=None, **facts):
    since = int(since) if isinstance(since, Decimal) else since
    return Figure(year=2018, qualifier=Qualifier(qualifier), period=Period(period), since=since, **facts)


REPORTED = [_loaded(**entry) for entry in CITY["figures"]]


def figure(metric="M20", value="120", **facts):
    number = None if value is None else Decimal(value)
    return Figure("yuexi", metric, 2018, number, METRICS[metric].measure, **facts)


def of_city(code):
    own = [one for one in REPORTED if one.unit == code]
    return own + (sums((one for one in REPORTED if one.unit != "anqing"), "anqing", 12) if code == "anqing" else [])


def told(section, figures, previous=()):
    return "".join(read(runs) for runs in sentences(section, "岳西县局", figures, previous))


def cited(figures):
    runs = chain.from_iterable(chain.from_iterable(sentences(section, "岳西县局", figures) for section in Section))
    return [run for run in runs if isinstance(run, Figure)]


TOLD = [
    (Section.STUDY, "huaining", "岳西县局召开专题学习会4次。"),
    (Section.THEME, "susong", "岳西县局18年来，自筹资金56万多元。累计帮扶困难学生110多人。"),
    (Section.THEME, "yuexi", "岳西县局1996年以来累计，帮扶困难学生100多人，其中升学20多人。"),
    (Section.THEME, "wangjiang", "岳西县局摸排33人。近年来，帮扶困难学生88人，资助金额13.55万元。"),
    (
        Section.THEME,
        "yingjiang",
        "岳西县局结对3个村的23户，帮扶困难学生2人，资助金额10多万元，捐赠物品800多件。",
    ),
    (
        Section.THEME,
        "anqing",
        "岳西县局调研走访单位12家，口头交流单位4家，书面交流单位8家。"
        "据不完全统计，近年来，帮扶困难学生800多人，资助金额近100万元。"
        "各单位报送合计，资助金额至少10多万元（1个单位报送），捐赠物品至少800多件（1个单位报送）。",
    ),
    (
        Section.LEGAL_EDUCATION,
        "yuexi",
        "岳西县局从12个派出单位选派民警68人，担任119所中小学的法治副校长，"
        "民警占法治副校长总数的88.6%（原报数，无法复算），上法治课200多场次。",
    ),
    (
        Section.LEGAL_EDUCATION,
        "wangjiang",
        "岳西县局选派民警70多人担任法治副校长，开展法治宣讲128场次，受教育3万人次。",
    ),
    (Section.LEGAL_EDUCATION, "tongcheng", "岳西县局选派民警56人担任法治副校长。"),
    (Section.CAMPUS, "tongcheng", "岳西县局投入警力1000多人次，开展治安整治和安全检查300多次。"),
    (
        Section.MENTORING,
        "daguan",
        "岳西县局组建帮教小组61个，其中未成年人帮教小组23个，帮教未成年人24人，未发现再违法犯罪行为（再次违法0人）。",
    ),
    (Section.MENTORING, "lingbei", "岳西县局挽救失足青少年7人，挽救问题学生11人。"),
    (Section.STAFF_CHILDREN, "susong", "岳西县局民辅警子女考取学校24人，获奖励的民辅警子女24人。"),
    (Section.STAFF_CHILDREN, "taihu", "岳西县局奖励民辅警子女2万多元。"),
    (
        Section.ORGANISATION,
        "anqing",
        "岳西县局关工组织覆盖率100%，民警参与率80%以上，年办公经费5万元，向党委提请意见4条，查找薄弱环节5条。",
    ),
    (Section.THEME, "qianshan", ""),
    (Section.TRAFFIC, "tongcheng", ""),
]


@pytest.mark.parametrize(("section", "unit", "words"), TOLD)
def test_a_units_year_reads_well(section, unit, words):
    assert told(section, of_city(unit)) == words


def test_the_city_tells_what_its_units_add_up_to():
    words = told(Section.LEGAL_EDUCATION, of_city("anqing"))
    assert words.startswith("各单位报送合计，")
    assert "开展法治宣讲至少248场次（2个单位报送），受教育至少3.6万多人次（2个单位报送）" in words


@pytest.mark.parametrize("unit", [unit["code"] for unit in CITY["units"]])
def test_each_figure_of_the_city_is_told_once(unit):
    assert sorted(map(repr, cited(of_city(unit)))) == sorted(map(repr, of_city(unit)))


def test_blank_figures_say_nothing():
    assert told(Section.LEGAL_EDUCATION, [figure("M20", None)]) == ""


def test_a_metric_without_a_clause_is_told_under_its_label():
    assert told(Section.MENTORING, [figure("M36", "11")]) == "岳西县局回归家庭11人。"


def test_a_time_not_stated_is_said():
    facts = {"period": Period.UNSTATED}
    assert told(Section.THEME, [figure("M93", "800", **facts)]) == "岳西县局捐赠物品800件（时段未注明）。"


def test_the_parts_of_a_whole_are_opened_once():
    parts = [figure("M04", "29"), figure("M04a", "22"), figure("M04b", "7")]
    assert told(Section.ORGANISATION, parts).endswith("29人，其中在职民警参与22人，辅警参与7人。")


def test_two_values_of_one_metric_are_told_apart():
    both = [figure("M33", "61", period=Period.AS_OF), figure("M33", "70", period=Period.YEAR)]
    assert told(Section.MENTORING, both) == "岳西县局组建帮教小组70个。截至统计日，组建帮教小组61个。"
    both = [figure("M33", "61"), figure("M33", "70", source=Source.COMPUTED)]
    assert told(Section.MENTORING, both) == "岳西县局组建帮教小组70个。另据报送，组建帮教小组61个。"


def test_complete_and_incomplete_values_share_no_sentence():
    both = [figure("M90", "10"), figure("M93", "800", incomplete=True)]
    assert told(Section.THEME, both) == "岳西县局资助金额10万元。据不完全统计，捐赠物品800件。"


def test_a_part_waits_for_its_whole():
    both = [figure("M92", "33", subset_of="M91"), figure("M91", "100")]
    assert told(Section.THEME, both) == "岳西县局帮扶困难学生100人，其中摸排33人。"


def test_a_part_whose_whole_covers_another_time_is_told_alone():
    apart = [figure("M91", "100", period=Period.CUMULATIVE, since=1996), figure("M39", "20", subset_of="M91")]
    assert told(Section.THEME, apart) == "岳西县局升学20人。1996年以来累计，帮扶困难学生100人。"


@pytest.mark.parametrize(
    ("value", "qualifier", "words"),
    [
        ("0", "exact", "，未发现再违法犯罪行为（再次违法0人）"),
        ("2", "exact", "，再次违法2人"),
        ("2", "at_least", "，再次违法2人以上"),
        ("0", "at_least", "，再次违法0人以上"),
    ],
)
def test_relapse_is_told_either_way(value, qualifier, words):
    relapsed = figure("M37n", value, qualifier=Qualifier(qualifier))
    assert told(Section.MENTORING, [figure("M31", "24"), relapsed]) == f"岳西县局帮教未成年人24人{words}。"


@pytest.mark.parametrize(
    ("metric", "current", "previous", "words"),
    [
        ("M20", "124", "100", "开展法治宣讲124场次（同比增长24%）"),
        ("M20", "100", "100", "开展法治宣讲100场次（同比持平）"),
        ("M20", "100", "0", "开展法治宣讲100场次"),
        ("M10", "88.6", "86.3", "法治副校长覆盖率88.6%（同比提高2.3个百分点）"),
        ("M11", "60", "50", "选派民警60人担任法治副校长"),
        ("M110", "5", "3", "年办公经费由3万元增加到5万元（同比增长66.7%）"),
        ("M110", "3", "5", "年办公经费由5万元减少到3万元（同比下降40%）"),
        ("M110", "5", "5", "年办公经费5万元（同比持平）"),
    ],
)
def test_last_year_is_compared_where_both_are_complete(metric, current, previous, words):
    last = replace(figure(metric, previous), year=2017)
    assert told(METRICS[metric].section, [figure(metric, current)], [last]) == f"岳西县局{words}。"
    assert "同比" not in told(METRICS[metric].section, [figure(metric, current)], [replace(last, incomplete=True)])


@pytest.mark.parametrize("metric", ["M33", "M55", "M05", "M97", "M02"])
def test_a_figure_that_is_no_headline_is_told_plainly(metric):
    words = told(METRICS[metric].section, [figure(metric, "60")], [replace(figure(metric, "50"), year=2017)])
    assert "60" in words
    assert not [slip for slip in ("同比", "上年", "增加", "提高") if slip in words]


def test_there_are_eight_headlines():
    assert len([one for one in METRICS.values() if one.is_headline]) == len(HEADLINES) == 8


KEYS = st.tuples(
    st.sampled_from(list(METRICS)), st.sampled_from(Period), st.sampled_from([Source.REPORTED, Source.SUMMED])
)
ANY = st.builds(
    figure,
    metric=st.just("M20"),
    value=st.integers(0, 10**6).map(str),
    qualifier=st.sampled_from(Qualifier),
    since=st.none() | st.just(1996) | st.just("近年来"),
    subset_of=st.none() | st.sampled_from(["M91", "M33", "M33b", "M20", "M11"]),
    reproducible=st.booleans(),
    incomplete=st.booleans(),
)


@given(st.dictionaries(KEYS, ANY, max_size=25))
def test_no_figure_is_ever_left_out_or_told_twice(drawn):
    every = [
        replace(one, metric=metric, measure=METRICS[metric].measure, period=period, source=source)
        for (metric, period, source), one in drawn.items()
    ]
    assert sorted(map(repr, cited(every))) == sorted(map(repr, every))
    text = "".join(told(section, every) for section in Section)
    assert not any(slip in text for slip in ("，，", "，。", "。，", "{", "累计，累计"))


# --- citations


def find(metric, unit, period):
    known = {("M20", None): "120", ("M20", "wangjiang"): "128", ("M21", None): "6000", ("M90", None): "10"}
    if metric == "M91" and period in (None, Period.CUMULATIVE):
        return figure("M91", "88", period=Period.CUMULATIVE)
    if metric == "M06":
        return figure("M06", "80", qualifier=Qualifier.AT_LEAST)
    value = known.get((metric, unit))
    bound = Qualifier.EXACT if metric == "M20" else Qualifier.OVER
    return value and figure(metric, value, qualifier=bound) if period in (None, Period.YEAR) else None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("开展{{M20}}。", "开展120场次。"),
        ("望江{{wangjiang:M20}}", "望江128场次"),
        ("{{M91|累计}}", "88人"),
        ("{{ m91 ｜ 累计 }}", "88人"),
        ("{{WANGJIANG：Ｍ２０|本年}}", "128场次"),
        ("｛｛M20｝｝", "120场次"),
        ("{{M20}}{{M21}}", "120场次6000多人次"),
        ("没有引用", "没有引用"),
        ("", ""),
        # the measure typed again
        ("{{M20}}场次，", "120场次，"),
        ("{{M20}} 场次，", "120场次，"),
        ("{{M20}}次，", "120场次，"),
        ("{{M20}}，场次", "120场次，场次"),
        ("{{M20}}的场次", "120场次的场次"),
        ("{{M21}}人次", "6000多人次"),
        ("{{M21}}多人次", "6000多人次"),
        ("{{M90}}万元", "10多万元"),
        ("{{M90}}元", "10多万元"),
        ("{{M06}}以上", "80%以上"),
        ("{{M06}}%以上", "80%以上"),
        ("{{M06}}%", "80%以上"),
    ],
)
def test_typed_text_cites_figures(text, printed):
    runs, errors = resolve(text, find)
    assert (read(runs), errors) == (printed, [])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("今年共有困难学生受助{{M999}}", "第11个字：没有{{M999}}这个指标。"),
        ("{{M20", "第1个字：{{没有写完，后面应有}}。"),
        ("共{{M20，{{M21}}", "第2个字：{{没有写完，后面应有}}。"),
        ("{{}}", "第1个字：看不懂{{}}，应写成{{M20}}这样。"),
        ("{{20}}", "第1个字：看不懂{{20}}，应写成{{M20}}这样。"),
        ("{{M20|去年}}", "第1个字：{{M20|去年}}的时段应为本年、截至、累计、时段未注明之一。"),
        ("{{M50}}", "第1个字：本单位没有M50（校园检查）的数。"),
        ("{{M20|累计}}", "第1个字：本单位没有累计的M20（法治宣讲）的数。"),
        ("{{huating:M20}}", "第1个字：代号为huating的单位没有M20（法治宣讲）的数。"),
        ("受助{{M91}}人次", "第10个字：受助人数的计量单位是人，不是人次。"),
    ],
)
def test_a_wrong_citation_is_named_with_its_place(text, error):
    runs, errors = resolve(text, find)
    assert errors == [error]
    assert any(isinstance(run, str) for run in runs)


def test_every_wrong_citation_is_named():
    _, errors = resolve("{{M998}}和{{M999}}", find)
    assert errors == ["第1个字：没有{{M998}}这个指标。", "第10个字：没有{{M999}}这个指标。"]


def test_a_blank_figure_cannot_be_cited():
    _, errors = resolve("{{M20}}", lambda metric, unit, period: figure("M20", None))
    assert errors == ["第1个字：本单位没有M20（法治宣讲）的数。"]


@given(st.text(alphabet="{}｛｝M20|:累计人次 a", max_size=60) | st.text(max_size=60))
def test_cutting_a_text_loses_nothing(text):
    assert "".join(piece.written if isinstance(piece, Token) else piece for piece in tokens(text)) == text
    resolve(text, find)
