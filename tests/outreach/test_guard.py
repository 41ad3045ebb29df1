"""护学岗: shifts on school days alone, who stood there, a week filled in at once, the rate worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from outreach.forms.week import monday_of
from outreach.manning import Manning, Month, Stood, summed
from outreach.models import GuardShift, GuardShiftMember
from stations.models import SchoolDayOff
from tests.guanai import sheets
from tests.outreach import guards
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
THURSDAY = date(2026, 3, 5)
NEW = reverse("guard-shifts-new")
ON = date(2026, 3, 31)
MARCH = date(2026, 3, 1)


@pytest.fixture
def post(world):
    return guards.post(world.unit["chengdong"])


def off(post, first, last, name="春假"):
    term = guards.term(post.unit)
    SchoolDayOff(term=term, name=name, starts_on=first, ends_on=last).enter(by=None)


def typed(post, *stood, **changes) -> dict:
    """A shift as a browser posts it, with the rows of who stood there."""
    lines = {"lines-TOTAL_FORMS": str(len(stood)), "lines-INITIAL_FORMS": "0"}
    lines |= {f"lines-{number}-{name}": value for number, row in enumerate(stood) for name, value in row.items()}
    return {"post": post.pk, "held_on": str(THURSDAY), "peak": "1"} | lines | changes


# --- school days


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-01", "不在学期内"),
        ("2026-03-07", "周末或节假日"),
        ("2026-04-06", "周末或节假日"),
        ("2026-04-15", "运动会"),
        ("2026-07-06", "不在学期内"),
    ],
)
def test_nobody_stands_there_on_a_day_without_lessons(as_, post, day, said):
    off(post, date(2026, 4, 15), date(2026, 4, 15), "运动会")
    answer = send(as_("member"), NEW, **typed(post, held_on=day))
    (found,) = errors(answer)["held_on"]
    assert f"不是上学日（{said}），不能登记班次" in found
    with pytest.raises(NotAllowed, match=f"不是上学日（{said}）"):
        guards.shift(post, date.fromisoformat(day))
    assert not GuardShift.objects.exists()


def test_a_day_before_the_post_or_after_its_end_is_none(as_, world):
    ended = guards.post(world.unit["chengdong"], gate="北门", starts_on=THURSDAY, ends_on=THURSDAY + DAY)
    for day in (THURSDAY - DAY, THURSDAY + 4 * DAY):
        assert "护学岗没有设" in errors(send(as_("member"), NEW, **typed(ended, held_on=str(day))))["held_on"][0]
    for day in (THURSDAY, THURSDAY + DAY):
        assert send(as_("member"), NEW, **typed(ended, held_on=str(day))).status_code == 302


def test_a_shift_is_not_moved_to_such_a_day_but_may_be_mended_on_its_own(as_, post):
    shift = guards.shift(post, THURSDAY)
    url = reverse("guard-shifts-edit", args=[shift.pk])
    assert "held_on" in errors(send(as_("member"), url, **typed(post, held_on="2026-03-07")))
    off(post, THURSDAY, THURSDAY)
    assert send(as_("member"), url, **typed(post, note="雨天")).status_code == 302


def test_one_peak_of_a_day_is_entered_once(as_, world, post):
    send(as_("member"), NEW, **typed(post))
    assert "peak" in errors(send(as_("head"), NEW, **typed(post)))
    GuardShift.objects.get().void("记错了", by=world.user["member"])
    assert send(as_("head"), NEW, **typed(post)).status_code == 302


def test_a_post_with_shifts_ends_on_a_day_and_is_not_voided(as_, world, post):
    shift = guards.shift(post, THURSDAY)
    url = reverse("guard-posts-void", args=[post.pk])
    answer = as_("member").post(url, {"reason": "撤了"})
    assert answer.status_code == 409
    assert "请修改，填截止日期" in answer.content.decode()
    shift.void("记错了", by=world.user["member"])
    assert as_("member").post(url, {"reason": "登记错了"}).status_code == 302


def test_a_post_with_shifts_stays_at_its_school(as_, world, post):
    shift, other = guards.shift(post, THURSDAY), rows.school(world.unit["chengdong"], "城东二小学")
    url = reverse("guard-posts-edit", args=[post.pk])
    moved = {"school": other.pk, "gate": post.gate, "starts_on": str(post.starts_on)}
    answer = send(as_("member"), url, **moved)
    assert answer.status_code == 409
    assert "不能改到别的学校" in answer.text
    assert send(as_("member"), url, **moved | {"school": post.school_id, "gate": "正门"}).status_code == 302
    shift.void("记错了", by=world.user["member"])
    assert send(as_("member"), url, **moved).status_code == 302


def test_nobody_stands_at_a_school_that_has_closed(as_, world):
    closed = rows.school(world.unit["chengdong"], "停办小学", closed_on=THURSDAY)
    post = guards.post(world.unit["chengdong"], closed)
    assert "学校没有开办" in errors(send(as_("member"), NEW, **typed(post)))["held_on"][0]
    assert send(as_("member"), NEW, **typed(post, held_on=str(THURSDAY - DAY))).status_code == 302
    names = as_("member").get(week(post, date(2026, 3, 2))).context["form"].fields
    assert [name for name in names if name.startswith("plan")][-1] == "plan-2026-03-04-4"


def test_a_sheet_is_told_of_days_without_lessons_too(as_, post):
    head = as_("head")
    lines = [[str(post), "2026-03-05", "上学"], [str(post), "2026-03-07", "上学"]]
    answer = sheets.give(head, sheets.workbook(["护学岗*", "日期*", "时段*"], *lines), "guard-shifts")
    page = head.get(answer["Location"])
    assert "不是上学日（周末或节假日）" in page.content.decode()
    assert not GuardShift.objects.exists()


def test_a_post_of_a_neighbour_is_not_offered(as_, world):
    theirs = guards.post(world.unit["chengxi"], rows.school(world.unit["chengxi"], "城西小学"))
    assert "post" in errors(send(as_("member"), NEW, **typed(theirs)))


def test_a_post_of_a_station_is_not_written_by_its_county(as_, world, post):
    assert errors(send(as_("county"), NEW, **typed(post)))["post"] == ["这个护学岗不是本单位的，请由设岗的单位登记。"]


def test_a_shift_is_not_moved_to_a_post_of_another_unit(as_, world, post):
    county = guards.post(world.unit["donghu"], rows.school(world.unit["donghu"], "分局小学"))
    shift = GuardShift(unit=county.unit, post=county, held_on=THURSDAY, peak=1)
    shift.enter(by=world.user["county"])
    url = reverse("guard-shifts-edit", args=[shift.pk])
    moved = typed(post, version="1")
    assert errors(send(as_("county"), url, **moved))["post"] == ["这个护学岗不是本单位的，请由设岗的单位登记。"]
    with pytest.raises(NotAllowed, match="不是本单位的"):
        shift.amend({"post": post}, version=1, by=world.user["county"])
    with pytest.raises(NotAllowed, match="不是本单位的"):
        GuardShift(unit=county.unit, post=post, held_on=THURSDAY, peak=2).enter(by=world.user["county"])
    shift.refresh_from_db()
    assert shift.post == county


# --- who stood there


def test_who_stood_there_is_named_or_counted(as_, world, post):
    officer = rows.person(world.unit["chengdong"], "李警官")
    elder = rows.person(world.unit["chengdong"], "周老师", kind="retired_police")
    stood = (
        {"kind": "", "person": officer.pk, "number": "1"},
        {"kind": "police", "person": elder.pk, "number": "1"},
        {"kind": "parent_volunteer", "person": "", "number": "3"},
    )
    send(as_("member"), NEW, **typed(post, *stood))
    members = GuardShift.objects.get().members
    assert sorted(members.values_list("kind", "person__name", "number")) == [
        ("other", "周老师", 1),
        ("parent_volunteer", None, 3),
        ("police", "李警官", 1),
    ]
    page = as_("county").get(GuardShift.objects.get().get_absolute_url()).content.decode()
    assert "5 人次" in page
    assert "李警官" in page


BAD = [
    ({"kind": "", "person": "", "number": "2"}, "kind", "请选择身份，或选出姓名。"),
    ({"kind": "police", "person": "", "number": "0"}, "number", "人次至少是 1；写了姓名的，一行一人。"),
    ({"kind": "nobody", "person": "", "number": "1"}, "kind", "没有找到这个身份，或不在您的范围内。"),
]


@pytest.mark.parametrize(("row", "field", "said"), BAD, ids=lambda value: str(value)[:20])
def test_bad_rows_are_said_at_their_field(as_, post, row, field, said):
    answer = send(as_("member"), NEW, **typed(post, row))
    assert answer.status_code == 422
    assert answer.context["form"].below.forms[0].errors == {field: [said]}


def test_a_named_person_is_one_and_stands_there_once(as_, world, post):
    officer = rows.person(world.unit["chengdong"], "李警官")
    row = {"kind": "", "person": officer.pk, "number": "2"}
    assert "number" in send(as_("member"), NEW, **typed(post, row)).context["form"].below.forms[0].errors
    twice = [row | {"number": "1"}] * 2
    assert send(as_("member"), NEW, **typed(post, *twice)).status_code == 422
    shift = guards.shift(post, THURSDAY, people=[officer])
    for facts in ({"person": officer, "number": 2, "kind": "police"}, {"person": officer, "kind": "police"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuardShiftMember.objects.create(shift=shift, **facts)


def test_traffic_is_not_stopped_by_nobody_and_nobody_stood_there_tomorrow(as_, post):
    answer = send(as_("member"), NEW, **typed(post, control_minutes="20"))
    assert answer.context["form"].below.non_form_errors() == ["写了交通管制的，请写谁在岗。"]
    assert "control_minutes" in errors(
        send(as_("member"), NEW, **typed(post, {"kind": "police", "number": "1"}, control_minutes="241"))
    )


# --- the rate


def test_the_rate_by_hand():
    days = {THURSDAY, THURSDAY + DAY}
    shifts = [
        Stood(THURSDAY, 3, manned=True, control=20),
        Stood(THURSDAY, 2, manned=False, control=0),
        Stood(THURSDAY + DAY, 1, manned=True),
        Stood(THURSDAY + 2 * DAY, 9, manned=True, control=60),  # no school day any more
    ]
    assert summed(shifts, days) == Manning(shifts=3, manned=2, number=6, controls=1, minutes=20)
    assert summed(shifts, days).rate == Decimal("66.7")
    assert summed([], days).rate is None
    assert Manning(8, 1, 1, 0, 0).rate == Decimal("12.5")
    assert Manning(16, 1, 1, 0, 0).rate == Decimal("6.3")


def test_a_month_of_a_post(world, post):
    """March 2026 has 22 school days from the 2nd: the 16th is taken off, so 21. Seven shifts count, four manned."""
    officer = rows.person(world.unit["chengdong"], "李警官")
    guards.shift(post, date(2026, 3, 2), 1, crew={"police": 1, "parent_volunteer": 2}, control_minutes=20)
    guards.shift(post, date(2026, 3, 2), 4, crew={"parent_volunteer": 4}, control_minutes=30)
    guards.shift(post, date(2026, 3, 3), 1, crew={"auxiliary": 2}, control_minutes=0)
    guards.shift(post, date(2026, 3, 3), 4, people=[officer])
    guards.shift(post, date(2026, 3, 4), 1)
    guards.shift(post, date(2026, 3, 31), 1, crew={"police": 1})
    guards.shift(post, date(2026, 3, 30), 1, crew={"teacher": 1, "security": 1})
    guards.shift(post, date(2026, 4, 1), 1, crew={"police": 1})
    voided = guards.shift(post, date(2026, 3, 9), 1, crew={"police": 5})
    voided.void("记错了", by=world.user["member"])
    stray = guards.shift(post, date(2026, 3, 16), 1, crew={"police": 1})
    off(post, date(2026, 3, 16), date(2026, 3, 16))
    month = Month(post, MARCH, ON)
    assert len(month.days) == 21
    assert month.manning == Manning(shifts=7, manned=4, number=13, controls=2, minutes=50)
    assert month.manning.rate == Decimal("57.1")
    assert month.stray == [stray]
    assert len(month.empty) == 21 - 5
    numbers = {name: len(month.rows(name)) for name in ("shifts", "manned", "unmanned", "stood", "control", "stray")}
    assert numbers == {"shifts": 7, "manned": 4, "unmanned": 3, "stood": 6, "control": 2, "stray": 1}


def test_what_is_still_to_come_and_what_lies_outside_the_post_counts_nowhere(world):
    post = guards.post(world.unit["chengdong"], gate="北门", starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 12))
    guards.shift(post, date(2026, 3, 4), crew={"police": 1})
    guards.shift(post, date(2026, 3, 5))
    guards.shift(post, date(2026, 3, 12))
    assert Month(post, MARCH, date(2026, 3, 4)).manning == Manning(1, 1, 1, 0, 0)
    assert Month(post, MARCH, date(2026, 3, 5)).manning.rate == Decimal("50.0")
    assert [len(Month(post, MARCH, on).days) for on in (date(2026, 3, 3), date(2026, 3, 4), ON)] == [0, 1, 7]


def test_the_term_ends_within_a_month(world):
    unit = world.unit["chengdong"]
    guards.term(unit, last=date(2026, 3, 6))
    post = guards.post(unit)
    guards.shift(post, date(2026, 3, 6), crew={"police": 1})
    assert len(Month(post, MARCH, ON).days) == 5
    with pytest.raises(NotAllowed, match="不在学期内"):
        guards.shift(post, date(2026, 3, 9))


def test_every_number_of_the_page_opens_its_rows(as_, post):
    guards.shift(post, THURSDAY, 1, crew={"police": 1}, control_minutes=20)
    guards.shift(post, THURSDAY, 4, crew={"teacher": 2})
    url = reverse("guard-month", args=[post.pk, 2026, 3])
    page = as_("county").get(url)
    text = page.content.decode()
    assert "50.0" in text
    assert "1 ÷ 2 班" in text
    for shown, number in {"shifts": 2, "manned": 1, "unmanned": 1, "stood": 2, "control": 1}.items():
        assert f'href="?show={shown}#rows"' in text
        assert len(as_("county").get(url, {"show": shown}).context["rows"]) == number
    assert as_("county").get(url, {"show": "nonsense"}).context["shown"] == "shifts"
    assert as_("member").get(reverse("guard-month", args=[post.pk, 2026, 13])).status_code == 404
    assert as_("neighbour").get(url).status_code == 404


def test_a_month_without_a_shift_has_no_rate(as_, post):
    page = as_("member").get(reverse("guard-month", args=[post.pk, 2026, 3])).content.decode()
    assert "还没有班次，不算" in page
    assert "0.0" not in page


def test_a_month_takes_few_queries_whatever_stood_there(as_, post):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    client, url = as_("member"), reverse("guard-month", args=[post.pk, 2026, 3])
    guards.shift(post, date(2026, 3, 2), crew={"police": 1})
    few = asked()
    for number in range(3, 7):
        guards.shift(post, date(2026, 3, number), crew={"police": 1, "teacher": 1})
    assert asked() == few <= 15


# --- the week


def week(post, monday) -> str:
    return reverse("guard-week", args=[post.pk, *monday.isocalendar()[:2]])


MONDAY = date(2026, 3, 9)


def ticks(*cells, **crew) -> dict[str, str]:
    """`held-1-4`: on the second day of the week, in the evening."""
    found = {}
    for cell in cells:
        box, number, peak = cell.split("-")
        found[f"{box}-{MONDAY + int(number) * DAY}-{peak}"] = "on"
    return found | {f"crew-{name[-1]}-{name[:-2]}": str(value) for name, value in crew.items()}


def test_a_week_is_entered_at_once(as_, post):
    member = as_("member")
    values = ticks("plan-0-1", "held-0-1", "plan-1-1", "held-2-4", police_1=1, parent_volunteer_1=2, auxiliary_4=1)
    answers = [member.post(week(post, MONDAY), values | {"control-1": "20"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    shifts = GuardShift.objects.listed().order_by("held_on")
    assert [(one.held_on.day, one.peak, one.stood, one.manned, one.control_minutes) for one in shifts] == [
        (9, 1, 3, True, 20),
        (10, 1, None, False, None),
        (11, 4, 1, True, None),
    ]
    assert AuditEntry.objects.filter(verb="guardshift.enter").count() == 3


def test_what_was_planned_is_held_later_and_what_is_there_is_not_touched(as_, post):
    member = as_("member")
    member.post(week(post, MONDAY), ticks("plan-0-1", "held-1-1", police_1=1))
    planned, held = GuardShift.objects.order_by("held_on")
    boxes = member.get(week(post, MONDAY)).context["form"].fields
    assert [f"held-{one.held_on}-1" in boxes for one in (planned, held)] == [True, False]
    member.post(week(post, MONDAY), ticks("held-0-1", "held-1-1", police_1=2) | {"control-1": "25"})
    assert [one.members.get().number for one in (planned, held)] == [2, 1]
    assert list(GuardShift.objects.order_by("held_on").values_list("control_minutes", flat=True)) == [25, None]
    member.post(week(post, MONDAY), {})
    assert GuardShift.objects.valid().count() == 2


def test_the_week_before_fills_in_the_next(as_, world, post):
    officer = rows.person(world.unit["chengdong"], "李警官")
    guards.shift(post, date(2026, 3, 2), 1, crew={"parent_volunteer": 2}, people=[officer], control_minutes=15)
    guards.shift(post, date(2026, 3, 4), 4, crew={"auxiliary": 1})
    form = as_("member").get(week(post, MONDAY)).context["form"]
    ticked = [name for name, field in form.fields.items() if name.startswith("plan") and field.initial]
    assert ticked == ["plan-2026-03-09-1", "plan-2026-03-11-4"]
    assert not any(field.initial for name, field in form.fields.items() if name.startswith("held"))
    crews = {name: field.initial for name, field in form.fields.items() if field.initial and name[0] == "c"}
    assert crews == {"crew-1-police": 1, "crew-1-parent_volunteer": 2, "control-1": 15, "crew-4-auxiliary": 1}


def test_a_weekday_that_was_off_is_filled_in_as_the_others(as_, post):
    off(post, date(2026, 3, 2), date(2026, 3, 5))
    guards.shift(post, date(2026, 3, 6), 4, crew={"police": 1})
    form = as_("member").get(week(post, MONDAY)).context["form"]
    ticked = [name for name, field in form.fields.items() if name.startswith("plan") and field.initial]
    assert ticked == [f"plan-2026-03-{day:02}-4" for day in range(9, 14)]


def test_days_off_have_no_boxes_and_forged_ones_are_not_read(as_, post):
    off(post, MONDAY, MONDAY, "运动会")
    page = as_("member").get(week(post, MONDAY))
    assert "运动会" in page.content.decode()
    assert not [name for name in page.context["form"].fields if name.startswith(("plan-2026-03-09", "plan-2026-03-14"))]
    as_("member").post(week(post, MONDAY), ticks("plan-0-1", "held-0-1", "plan-5-1", police_1=1))
    assert not GuardShift.objects.exists()


def test_who_was_there_must_be_said_and_in_numbers_that_can_be(as_, post):
    answer = as_("member").post(week(post, MONDAY), ticks("held-0-1"))
    assert errors(answer) == {"crew-1-police": ["上学有到岗的班次，请填在岗人次。"]}
    for value in ("-1", "51", "两个"):
        assert list(errors(as_("member").post(week(post, MONDAY), ticks("held-0-1", police_1=value)))) == [
            "crew-1-police"
        ]
    assert not GuardShift.objects.exists()


def test_days_to_come_can_be_planned_and_not_held(as_, world):
    monday = monday_of(today()) + 7 * DAY
    unit = world.unit["chengdong"]
    rows.term(unit, year=monday.year, season=1, starts_on=monday - 30 * DAY, ends_on=monday + 30 * DAY)
    post = guards.post(unit)
    names = list(as_("member").get(week(post, monday)).context["form"].fields)
    assert any(name.startswith("plan") for name in names)
    assert not any(name.startswith("held") for name in names)


def test_of_two_who_enter_the_same_week_the_second_is_told(as_, post, monkeypatch):
    def taken(self, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(GuardShift, "enter", taken)
    answer = as_("member").post(week(post, MONDAY), ticks("plan-0-1"))
    assert answer.status_code == 409
    assert "别人刚登记过这一周的班次" in answer.content.decode()


def test_nobody_writes_over_a_shift_that_was_changed_meanwhile(world, post):
    shift, same = guards.shift(post, MONDAY), GuardShift.objects.get()
    shift.amend({"note": "雨天"}, version=1, by=world.user["head"])
    with pytest.raises(NotAllowed, match="别人刚改过这一班"):
        same.stand({"police": 1}, by=world.user["member"])
    same.refresh_from_db()
    for _ in range(2):
        same.stand({"police": 1}, control=10, by=world.user["member"])
    assert (same.members.count(), GuardShift.objects.get().control_minutes) == (1, 10)


def test_a_week_that_there_is_not_is_not_found(as_, post):
    for year, number in ((2026, 54), (2026, 0), (1, 1)):
        assert as_("member").get(reverse("guard-week", args=[post.pk, year, number])).status_code == 404


def test_the_list_of_posts_tells_this_week_in_few_queries(as_, world):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("guards")).status_code == 200
        return len(found)

    unit, monday = world.unit["chengdong"], monday_of(today())
    term = rows.term(unit, year=monday.year, season=1, starts_on=monday - 30 * DAY, ends_on=monday + 30 * DAY)
    client = as_("member")
    first = guards.post(unit, starts_on=monday - 20 * DAY)
    guards.shift(first, monday, crew={"police": 1})
    guards.shift(first, monday, 4, crew={"teacher": 1})
    ((_, told),) = client.get(reverse("guards")).context["rows"]
    assert (told.shifts, told.manned) == (2, 1)
    few = asked()
    for number in range(4):
        guards.post(unit, rows.school(unit, f"第{number}小学"), starts_on=monday - 20 * DAY)
    guards.post(unit, rows.school(unit, "撤了的小学"), starts_on=monday - 20 * DAY, ends_on=monday - DAY)
    assert asked() == few <= 15
    assert len(client.get(reverse("guards")).context["rows"]) == 5
    SchoolDayOff(term=term, name="运动会", starts_on=monday, ends_on=monday).enter(by=None)
    assert [one.shifts for _, one in client.get(reverse("guards")).context["rows"]] == [0] * 5
