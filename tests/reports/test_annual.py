"""The annual summary before it has a format: every figure once, every unit in its place, text that cannot disagree."""

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.annual import annual_summary
from reports.document import Document, Heading, Paragraph, Table, words_of
from reports.figures import Figure, Source
from reports.metrics import METRICS, Section
from reports.models import NarrativeBlock
from stations.models import Unit
from tests.reports.test_dashboard import mentored
from tests.world import anqing_file, take

pytestmark = pytest.mark.django_db

ORDER = "桐城市局 潜山市局 怀宁县局 宿松县局 太湖县局 岳西县局 望江县局 迎江分局 大观分局 宜秀分局 菱北分局 华亭分局"
WORDS = """
12家 4家 8家 800多人 近100万元 100% 80%以上 5万元 4条 5条
56人 1000多人次 300多次 200多人次
4次 120场次 6000多人次
56万多元 110多人 24人 24人
2万多元
100多人 20多人 12个 68人 119所 88.6% 200多场次
33人 88人 13.55万元 70多人 128场次 3万人次
3个 23户 10多万元 800多件 2人
61个 23个 24人 0人
7人 11人
"""


@pytest.fixture
def summary(anqing):
    """Anqing's 2018, gathered anew at each call."""
    return lambda: annual_summary(anqing.unit["anqing"], 2018)


def write(unit: Unit, section: Section, text: str) -> None:
    block = NarrativeBlock.at(unit, 2018, section)
    block.write(text, version=block.version, by=None)


def paragraphs(document: Document) -> list[str]:
    return ["".join(map(words_of, block.runs)) for block in document.body if isinstance(block, Paragraph)]


def cited(document: Document) -> list[Figure]:
    """The figures of the document's text."""
    told = (block.runs for block in document.body if isinstance(block, Paragraph))
    return [run for runs in told for run in runs if isinstance(run, Figure)]


def headings(document: Document) -> list[str]:
    return [block.text for block in document.body if isinstance(block, Heading)]


def notes(document: Document) -> str:
    return "".join(
        words_of(run) for block in document.annexes[-1].blocks if isinstance(block, Paragraph) for run in block.runs
    )


# --- figures.json


def test_every_loaded_figure_is_there_once_as_loaded(summary):
    reported = [one for one in summary().as_json() if one["source"] == "reported"]
    found = {(one["unit"], one["metric"]): one for one in reported}
    assert len(reported) == len(found) == 46
    for entry in anqing_file()["figures"]:
        absent = {"since": None, "subset_of": None, "reproducible": True, "incomplete": False}
        expected = absent | entry | {"year": 2018, "units_reporting": None, "units_expected": None}
        one = found[entry["unit"], entry["metric"]]
        assert {name: one[name] for name in expected} == expected


def test_the_sums_say_where_they_come_from(summary):
    sums = {one["metric"]: one for one in summary().as_json() if one["source"] == "summed"}
    sessions, audience = sums["M20"], sums["M21"]
    assert (sessions["unit"], sessions["value"], sessions["qualifier"]) == ("anqing", 248, "exact")
    assert (audience["value"], audience["qualifier"]) == (36000, "over")
    assert (sessions["units_reporting"], sessions["units_expected"]) == (2, 12)
    assert not {one["period"] for one in sums.values()} & {"cumulative", "unstated"}


def test_one_rate_is_marked_not_reproducible(summary):
    doubtful = [one for one in summary().as_json() if not one["reproducible"]]
    assert [(one["unit"], one["metric"], one["value"]) for one in doubtful] == [("yuexi", "M13", 88.6)]


def test_a_value_is_a_number_of_json_or_null(summary):
    values = [one["value"] for one in json.loads(json.dumps(summary().as_json()))]
    assert {type(value) for value in values} <= {int, float, type(None)}


# --- the text


def test_every_reported_figure_is_told_once(summary):
    told = Counter(
        (one.unit, one.metric, one.period) for one in cited(summary().document()) if one.source == Source.REPORTED
    )
    expected = Counter((one["unit"], one["metric"], one["period"]) for one in anqing_file()["figures"])
    assert told == expected


def test_every_reported_figure_is_told_in_the_right_words(summary):
    told = [one for one in cited(summary().document()) if one.source == Source.REPORTED]
    place = {(entry["unit"], entry["metric"]): number for number, entry in enumerate(anqing_file()["figures"])}
    assert [one.words() for one in sorted(told, key=lambda one: place[one.unit, one.metric])] == WORDS.split()


def test_what_covers_other_years_says_so(summary):
    text = "".join(paragraphs(summary().document()))
    assert "岳西县局1996年以来累计，帮扶困难学生100多人，其中升学20多人" in text
    assert "宿松县局18年来，自筹资金56万多元" in text
    assert "累计帮扶困难学生110多人" in text
    assert "据不完全统计，近年来，帮扶困难学生800多人，资助金额近100万元。" in text
    assert "88.6%（原报数，无法复算）" in text


def test_the_sums_stand_in_the_text_of_the_city(summary):
    text = "".join(paragraphs(summary().document()))
    assert "至少248场次（2个单位报送）" in text
    assert "至少3.6万多人次（2个单位报送）" in text


def test_the_meeting_and_the_requests_are_told(summary):
    text = "".join(paragraphs(summary().document()))
    assert "11月16日，在岳西县公安局召开工作交流会，" in text
    assert "8个单位书面交流" in text
    assert "办公经费，同意，由3万元增加到5万元" in text


def test_chapters_stand_in_their_order_and_empty_ones_are_left_out(summary):
    assert headings(summary().document()) == [
        "学习与部署", "年度重点工作（脱贫攻坚、关工助力）", "日常工作", "法治教育", "校园安保", "落实两法和帮教",
        "民警子女关爱", "组织建设",
    ]  # fmt: skip


def test_the_committee_of_the_unit_signs(summary, anqing):
    document = summary().document()
    assert (document.issuer, document.signing_day) == ("市公安局关工委", "2018年12月30日")
    assert document.title == "安庆市公安局2018年关心下一代工作总结"
    assert annual_summary(anqing.unit["yuexi"], 2018).document().issuer == "岳西县公安局关工委"


def test_a_year_without_anything_is_still_a_document(world):
    document = annual_summary(world.unit["chengbei"], 1999).document()
    assert paragraphs(document) == []
    assert document.signing_day == "1999年12月31日"


# --- the annexes


def test_every_annex_table_holds_every_unit_in_the_fixed_order(summary):
    tables = [block for block in summary().document().annexes[0].blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert [row[0] for row in table.rows] == ["安庆市局", *ORDER.split(), "直属单位合计"]


def test_units_without_figures_are_blank_in_every_table(summary):
    tables = [block for block in summary().document().annexes[0].blocks if isinstance(block, Table)]
    rows = [row for table in tables for row in table.rows if row[0] in ("潜山市局", "宜秀分局", "华亭分局")]
    assert len(rows) == 3 * len(tables)
    assert {words_of(cell) for row in rows for cell in row[1:]} == {""}


def test_every_figure_stands_in_its_cell(summary):
    tables = [block for block in summary().document().annexes[0].blocks if isinstance(block, Table)]
    cells = Counter(
        words_of(cell) for table in tables for row in table.rows[:-1] for cell in row[1:] if cell is not None
    )
    assert cells == Counter(WORDS.split())


def test_the_notes_name_the_silent_units_and_the_doubtful_figure(summary):
    text = notes(summary().document())
    assert "潜山市局、宜秀分局、华亭分局未报送数字。" in text
    assert "民警占法治副校长比例88.6%为原报数，无法由其他数字复算。" in text
    assert "封存事项只计数、不列名" in text


def test_every_metric_that_is_printed_is_explained(summary):
    (table,) = (block for block in summary().document().annexes[-1].blocks if isinstance(block, Table))
    said = {(label.rstrip("△"), *rest) for label, *rest in table.rows}
    for metric in {entry["metric"] for entry in anqing_file()["figures"]}:
        assert (METRICS[metric].label, METRICS[metric].measure, METRICS[metric].formula) in said


# --- typed text


def test_a_token_in_typed_text_prints_the_figure(summary, anqing):
    write(anqing.unit["anqing"], Section.LEAD, "怀宁县局宣讲{{huaining:M20}}，全市{{M20}}。\n\n第二段。")
    first, second = paragraphs(summary().document())[:2]
    assert first == "怀宁县局宣讲120场次，全市至少248场次（2个单位报送）。"
    assert second == "第二段。"


def test_the_text_follows_the_figure(summary, anqing):
    write(anqing.unit["anqing"], Section.LEAD, "经费{{M110}}。")
    figures = anqing_file()["figures"]
    figures[7]["value"] = 6
    take(anqing_file() | {"figures": figures})
    assert paragraphs(summary().document())[0] == "经费6万元。"


def test_typed_text_alone_makes_a_chapter(summary, anqing):
    write(anqing.unit["anqing"], Section.SHORTCOMINGS, "宣传不够。")
    assert headings(summary().document())[-1] == "存在问题"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{M99x}}", "没有{{M99x}}这个指标"),
        ("{{M45}}", "本单位没有M45（线索）的数"),
        ("{{nowhere:M20}}", "不能引用代号为nowhere的单位的"),
        ("{{M20", "没有写完"),
        ("{{M91|去年}}", "时段应为"),
    ],
)
def test_a_wrong_token_is_a_problem_in_words_and_stops_generation(summary, anqing, tmp_path, text, words):
    write(anqing.unit["anqing"], Section.THEME, text)
    problems = summary().problems()
    assert len(problems) == 1
    assert words in problems[0]
    assert problems[0].startswith("年度重点工作")
    with pytest.raises(CommandError, match="年度重点工作"):
        call_command("annual_summary", unit="anqing", year=2018, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


# --- three levels


def test_a_station_below_a_county_may_be_cited_but_is_not_offered_to_the_city(world):
    entry = {"unit": "chengdong", "metric": "M20", "value": 5, "measure": "场次"}
    take({"schema": "figures/1", "title": "试", "year": 2018, "unit": "chengdong", "figures": [entry]})
    write(world.unit["chengbei"], Section.LEAD, "城东所{{chengdong:M20}}。")
    summary = annual_summary(world.unit["chengbei"], 2018)
    assert paragraphs(summary.document())[0] == "城东所5场次。"
    assert [unit.code for unit, _ in summary.citable(Section.LEAD)] == ["chengbei", "donghu"]
    assert [(one["unit"], one["source"]) for one in summary.as_json()] == [
        ("chengbei", "summed"),
        ("donghu", "summed"),
        ("chengdong", "reported"),
    ]


def test_the_figures_of_the_section_are_offered_first(summary):
    offered = dict((unit.code, figures) for unit, figures in summary().citable(Section.LEGAL_EDUCATION))
    assert {one.metric for one in offered["yuexi"][:5]} == {"M11", "M12", "M13", "M14", "M16"}
    assert list(offered)[:2] == ["anqing", "tongcheng"]
    assert "qianshan" not in offered


# --- few children


def test_what_points_at_single_children_is_told_nowhere_in_the_document(world):
    """Two children in 东湖分局, four in 清河县局: neither the two nor what would give them away from the total."""
    for unit in world.unit.values():
        unit.records_since = date(2020, 1, 1)
        unit.save()
    mentored(world, "chengdong", 2)
    mentored(world, "hekou", 4)
    document = annual_summary(world.unit["chengbei"], 2026)
    told = {(one.unit, one.metric): one.plain() for one in document.yearbook.figures if one.source == Source.COMPUTED}
    for metric, measure in (("M31", "人"), ("M33", "个")):
        cells = [told[code, metric] for code in ("donghu", "qinghe", "chengbei")]
        assert cells == [f"不足3{measure}", "略", f"6{measure}"]
    numbers = {(one["unit"], one["metric"]): one["value"] for one in document.as_json()}
    assert [numbers[code, "M31"] for code in ("donghu", "qinghe", "chengbei")] == [None, None, 6]
    text = "".join(paragraphs(document.document()))
    assert "不足3人" in text
    assert "未成年人4人" not in text
    assert "未成年人2人" not in text


def test_what_is_blank_is_not_offered_to_be_cited(world):
    for unit in world.unit.values():
        unit.count_from(date(2020, 1, 1), by=None)
    summary = annual_summary(world.unit["chengbei"], timezone.now().year)
    assert any(one.blank for one in summary.yearbook.of("chengbei"))
    assert not any(one.blank for _, known in summary.citable(Section.LEAD) for one in known)
