"""Taking in a figures/1 file: everything as published, or nothing and the place of the mistake."""

import json
import math
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from guanai.audit import first_broken
from guanai.models import AuditEntry
from reports.loading import FileError
from reports.models import ReportedFigure, ReportedMeeting, ReportedRequest, SummaryOutline
from stations.models import Campaign, CareCommittee, Unit
from tests.world import anqing_file, take

pytestmark = pytest.mark.django_db

ORDER = (
    *("anqing", "tongcheng", "qianshan", "huaining", "susong", "taihu", "yuexi"),
    *("wangjiang", "yingjiang", "daguan", "yixiu", "lingbei", "huating"),
)
ABSENT = "(absent)"
COUNTED = (Unit, ReportedFigure, ReportedMeeting, ReportedRequest, SummaryOutline, Campaign, CareCommittee, AuditEntry)


@pytest.fixture
def city():
    return anqing_file()


@pytest.fixture
def load(tmp_path, capsys):
    """The command on a file of this content; what it printed."""

    def run(content: dict | str) -> str:
        path = tmp_path / "figures.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        call_command("load_figures", str(path))
        return capsys.readouterr().out

    return run


def rows() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def change(data: dict, place: str, value: object) -> dict:
    """The file with the value at a place such as `figures.17.metric` changed, or gone."""
    *above, last = [int(key) if key.isdecimal() else key for key in place.split(".")]
    entry = data
    for key in above:
        entry = entry[key]
    if value == ABSENT:
        del entry[last]
    else:
        entry[last] = value
    return data


# --- what is taken


def test_every_figure_is_kept_as_published(city):
    take(city)
    for entry in city["figures"]:
        row = ReportedFigure.objects.get(unit__code=entry["unit"], metric=entry["metric"], year=2018)
        assert (row.value, row.measure) == (Decimal(str(entry["value"])), entry["measure"])
        assert (row.qualifier, row.period) == (entry["qualifier"], entry["period"])
        assert row.since == str(entry.get("since", ""))
        assert (row.incomplete, row.reproducible) == (entry.get("incomplete", False), entry.get("reproducible", True))
        assert row.subset_of == entry.get("subset_of", "")
        assert row.origin == city["title"]
    assert ReportedFigure.objects.count() == len(city["figures"]) == 46


def test_every_unit_is_there_in_the_order_of_the_file_also_those_without_figures(city):
    take(city)
    assert list(Unit.objects.values_list("code", flat=True)) == list(ORDER)
    silent = Unit.objects.exclude(pk__in=ReportedFigure.objects.values("unit"))
    assert [unit.short for unit in silent] == ["潜山市局", "宜秀分局", "华亭分局"]
    assert {unit.parent.code for unit in Unit.objects.exclude(code="anqing")} == {"anqing"}


def test_a_unit_that_is_known_already_is_not_entered_again(city):
    known = Unit.enter(by=None, code="anqing", name="安庆市公安局", short="安庆", kind="city_bureau")
    take(city)
    assert Unit.objects.get(code="anqing").pk == known.pk
    assert Unit.objects.count() == 13


def test_meetings_and_requests_are_kept(city):
    take(city)
    meeting = ReportedMeeting.objects.get()
    assert (meeting.unit.code, meeting.get_kind_display(), str(meeting.held_on)) == (
        "anqing",
        "工作交流会",
        "2018-11-16",
    )
    assert (meeting.host.code, meeting.written_count) == ("yuexi", 8)
    assert {unit.code for unit in meeting.oral.all()} == {"yuexi", "wangjiang", "huaining", "daguan"}
    asked = [(one.no, one.kind, one.reply, one.from_yuan, one.to_yuan) for one in ReportedRequest.objects.all()]
    assert asked == [
        (1, "personnel", "accepted", None, None),
        (2, "budget", "accepted", Decimal(30000), Decimal(50000)),
        (3, "vehicle", "accepted", None, None),
        (4, "meeting", "accepted", None, None),
    ]


def test_the_signature_its_day_and_the_campaign_are_kept(city):
    take(city)
    assert CareCommittee.objects.get().name == "市公安局关工委"
    assert str(SummaryOutline.objects.get(unit__code="anqing", year=2018).signed_on) == "2018-12-30"
    assert Campaign.objects.get().name == "脱贫攻坚、关工助力"


def test_a_corrected_signature_day_and_campaign_replace_what_stood_there(city):
    take(city)
    city |= {"signature": "安庆市公安局关工委", "signed_on": "2018-12-31", "campaign": "关爱明天"}
    corrections = take(city).corrections
    assert [line.split("由 ")[1] for line in corrections] == [
        "市公安局关工委 改为 安庆市公安局关工委。",
        "2018-12-30 改为 2018-12-31。",
        "脱贫攻坚、关工助力 改为 关爱明天。",
    ]
    assert (CareCommittee.objects.get().name, Campaign.objects.get().name) == ("安庆市公安局关工委", "关爱明天")
    assert AuditEntry.objects.filter(verb__endswith=".correct").count() == 3
    assert take(city).corrections == []


def test_a_known_unit_keeps_its_name_and_the_difference_is_told(city):
    take(city)
    city["units"][0]["name"] = "安庆公安"
    assert "units[0].name：anqing 已登记为" in take(city).warnings[0]
    assert Unit.objects.get(code="anqing").name != "安庆公安"


def test_every_fact_leaves_its_line(city):
    take(city)
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert [verbs.count(verb) for verb in ("unit.enter", "figure.report", "meeting.report", "request.report")] == [
        13,
        46,
        1,
        4,
    ]
    assert first_broken() is None


@pytest.mark.parametrize(
    ("since", "kept", "words"),
    [
        (1996, "1996", "1996年以来累计"),
        ("18年来", "18年来", "18年来"),
        (ABSENT, "", "累计"),
        (None, "", "累计"),
    ],
)
def test_since_when_is_a_year_or_words_or_not_said(city, since, kept, words):
    take(change(city, "figures.22.since", since))
    row = ReportedFigure.objects.get(unit__code="yuexi", metric="M91")
    assert row.since == kept
    assert row.figure().since_words() == words


def test_many_without_a_number_is_a_figure(city):
    city["figures"][0] |= {"metric": "M53", "measure": "个", "qualifier": "unquantified"}
    take(change(city, "figures.0.value", ABSENT))
    row = ReportedFigure.objects.get(metric="M53")
    assert row.value is None
    assert row.figure().words() == "多个"


def test_an_unusual_measure_or_period_is_taken_with_a_warning(city, load):
    change(city, "figures.15.measure", "次")
    change(city, "figures.16.period", "unstated")
    printed = load(city)
    assert "提醒：figures[15].measure：法治宣讲通常以“场次”计，文件写“次”。" in printed
    assert "提醒：figures[16].period：受教育人次通常是本年数，文件写时段未注明。" in printed
    assert "新增 51 项，更正 0 项，未变 0 项。" in printed
    assert ReportedFigure.objects.get(metric="M20", unit__code="huaining").measure == "次"


def test_what_is_usual_is_not_warned_about(city):
    unusual = {32, 35, 36, 42}  # 望江 M11 and 迎江 M98, M99 of the year, 大观 M31 as of the day
    cumulative = {place for place, entry in enumerate(city["figures"]) if entry["period"] == "cumulative"}
    places = {warning.split("：")[0] for warning in take(city).warnings}
    assert places == {f"figures[{place}].period" for place in unusual | cumulative}


# --- again, and changed


def test_the_same_file_again_changes_nothing(city, load):
    load(city)
    before, loaded = rows(), list(ReportedFigure.objects.order_by("pk").values())
    assert "新增 0 项，更正 0 项，未变 51 项。" in load(city)
    assert rows() == before
    assert list(ReportedFigure.objects.order_by("pk").values()) == loaded


def test_a_changed_value_replaces_leaves_a_line_and_is_printed(city, load):
    load(city)
    before = rows()
    printed = load(change(city, "figures.15.value", 121))
    assert "更正：怀宁县局 2018年法治宣讲（M20）由 120场次 改为 121场次（数值）。" in printed
    assert "新增 0 项，更正 1 项，未变 50 项。" in printed
    row = ReportedFigure.objects.get(unit__code="huaining", metric="M20")
    line = AuditEntry.objects.latest("id")
    assert row.value == 121
    assert (line.verb, line.target, line.detail) == ("figure.correct", row.pk, {"year": 2018, "fields": ["value"]})
    assert rows() == [*before[:-1], before[-1] + 1]


def test_a_changed_bound_is_a_correction_too(city, load):
    load(city)
    assert "由 6000多人次 改为 6000人次（界限）" in load(change(city, "figures.16.qualifier", "exact"))


def test_another_period_is_another_figure(city):
    take(city)
    entry = city["figures"][15] | {"period": "as_of"}
    assert take(city | {"figures": [entry]}).created == 1
    assert ReportedFigure.objects.filter(unit__code="huaining", metric="M20").count() == 2


def test_a_changed_meeting_and_a_changed_reply_are_corrections_with_their_lines(city):
    take(city)
    change(city, "meetings.0.written_count", 7)
    change(city, "meetings.0.oral", ["yuexi"])
    outcome = take(change(city, "requests.2.reply", "rejected"))
    meeting, request = outcome.corrections
    assert "8个单位书面交流" in meeting
    assert "7个单位书面交流" in meeting
    assert meeting.endswith("（书面交流单位数、口头交流单位）。")
    assert "交通车辆，同意 改为" in request
    assert [unit.code for unit in ReportedMeeting.objects.get().oral.all()] == ["yuexi"]
    lines = AuditEntry.objects.order_by("-id").values_list("verb", flat=True)[:2]
    assert list(lines) == ["request.correct", "meeting.correct"]


# --- what is refused

BROKEN = [
    ("figures.17.metric", "M999", "figures[17].metric：没有 'M999' 这个指标"),
    ("figures.17.metric", ["M20"], "figures[17].metric："),
    ("figures.17.metric", ABSENT, "figures[17].metric："),
    ("figures.17.metric", "M" * 10**6, "figures[17].metric："),
    ("figures.3.unit", "tokyo", "figures[3].unit：没有代码为 'tokyo' 的单位"),
    ("figures.3.unit", {}, "figures[3].unit："),
    ("figures.3.value", math.nan, "figures[3].value："),
    ("figures.3.value", math.inf, "figures[3].value："),
    ("figures.3.value", -1, "figures[3].value：须不小于 0"),
    ("figures.3.value", ABSENT, "figures[3].value：界限为 unquantified 时不填数值"),
    ("figures.3.value", None, "figures[3].value："),
    ("figures.3.value", "800", "figures[3].value：须是数字"),
    ("figures.3.value", True, "figures[3].value：须是数字"),
    ("figures.3.value", 2**63, "figures[3].value："),
    ("figures.3.value", 10**400, "figures[3].value："),
    ("figures.3.value", 0.123, "figures[3].value：最多两位小数"),
    ("figures.3.qualifier", "unquantified", "figures[3].value："),
    ("figures.3.qualifier", "perhaps", "figures[3].qualifier："),
    ("figures.3.period", "month", "figures[3].period："),
    ("figures.3.measure", ABSENT, "figures[3].measure："),
    ("figures.3.measure", "人" * 11, "figures[3].measure：最多 10 字"),
    ("figures.3.since", 1996.5, "figures[3].since："),
    ("figures.3.since", "很久" * 11, "figures[3].since：最多 20 字"),
    ("figures.3.since", "\x00", "figures[3].since："),
    ("figures.3.subset_of", "M999", "figures[3].subset_of："),
    ("figures.3.incomplete", "yes", "figures[3].incomplete："),
    ("figures.3", 17, "figures[3]：须是对象"),
    ("figures", {}, "figures：须是列表"),
    ("schema", "figures/2", "schema："),
    ("schema", ABSENT, "schema："),
    ("year", 1.5, "year："),
    ("year", 10**9, "year："),
    ("year", 1066, "year：不是年份"),
    ("unit", "tokyo", "unit：没有代码为"),
    ("title", "", "title："),
    ("title", "\ud800", "title："),
    ("signature", "关" * 61, "signature：最多 60 字"),
    ("signed_on", "2018-02-30", "signed_on："),
    ("units.4.code", "an/qing", "units[4].code："),
    ("units.4.code", "huaining", "units[4].code：huaining 在文件里不止一次"),
    ("units.4.kind", "castle", "units[4].kind："),
    ("units.4.parent", "huating", "units[4].parent："),  # not entered yet: above comes before below
    ("units.4.name", "局" * 61, "units[4].name：最多 60 字"),
    ("meetings.0.held_on", ABSENT, "meetings[0].held_on：须填写日期"),
    ("meetings.0.oral", ["yuexi", []], "meetings[0].oral："),
    ("meetings.0.host", "tokyo", "meetings[0].host："),
    ("meetings.0.written_count", -8, "meetings[0].written_count："),
    ("requests.1.no", 0, "requests[1].no："),
    ("requests.1.no", 1, "requests[1]：与 requests[0] 是同一项"),
    ("requests.1.reply", "maybe", "requests[1].reply："),
    ("requests.1.to_yuan", 10**10, "requests[1].to_yuan："),
]


@pytest.mark.parametrize(("place", "value", "message"), BROKEN, ids=lambda value: str(value)[:30])
def test_a_broken_file_names_the_entry_and_changes_nothing(city, load, place, value, message):
    before = rows()
    with pytest.raises(CommandError) as refused:
        load(change(city, place, value))
    assert str(refused.value).startswith(message)
    assert str(refused.value).endswith("没有改动任何数据。")
    assert len(str(refused.value)) < 400
    assert rows() == before


def test_an_entry_that_stands_twice_names_both(city):
    city["figures"].append(city["figures"][5] | {"value": 99})
    with pytest.raises(FileError, match=r"figures\[46\]：与 figures\[5\] 是同一项"):
        take(city)


@pytest.mark.parametrize("content", ["", "{", "[]", "46", "null", "[" * 100_000, "1" * 10_000])
def test_what_is_no_object_of_json_is_refused(load, content):
    with pytest.raises(CommandError, match=r"不是可读的 JSON 文件|须是对象"):
        load(content)
    assert not Unit.objects.exists()


def test_what_is_no_text_is_refused(tmp_path):
    (tmp_path / "figures.json").write_bytes(b"\xff\xfe\x00\x01")
    for name in ("figures.json", "nowhere.json"):
        with pytest.raises(CommandError, match="不是可读的 JSON 文件"):
            call_command("load_figures", str(tmp_path / name))


def test_a_mistake_at_the_end_takes_everything_before_it_back(city, monkeypatch):
    before = rows()
    monkeypatch.setattr(ReportedRequest, "report", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(city)
    assert rows() == before
