"""校园安全 of one school: what is missing stands first, rectification reaches its end, and who is told of what."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Term
from guanai.registers import panels
from outreach.models import (
    CampusInspection,
    EmergencyDrill,
    EmergencyMember,
    EmergencyUnit,
    EquipmentKit,
    EquipmentStock,
    InspectionItem,
    Rectification,
    SchoolDispute,
    SchoolPact,
    SchoolYear,
)
from outreach.safety import Safety
from outreach.todo import campus as todo
from tests.outreach import guards
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}


@pytest.fixture
def school(world):
    return rows.school(world.unit["chengdong"])


def at(school, model, **facts):
    row = model(school=school, **{"unit": school.unit} | facts)
    row.enter(by=None)
    return row


def problem(school, due_on, item="消防通道") -> InspectionItem:
    held_on = min(due_on, today()) - 5 * DAY
    held = at(school, CampusInspection, held_on=held_on, inspectors=2)
    return InspectionItem.objects.create(inspection=held, section=5, item=item, result="defect", due_on=due_on)


def rectified(item, by) -> Rectification:
    row = Rectification(item=item, done_on=item.inspection.held_on, done_by="总务处", how="已清理")
    row.enter(by=by)
    return row


def told(school, user) -> list[tuple[str, str]]:
    return [(one.title, one.tone) for one in Safety(school, user, today()).lines]


def page_of(school) -> str:
    return reverse("school-safety", args=[school.pk])


# --- what is missing


def test_a_school_of_which_nothing_is_known_lacks_everything(world, school):
    assert told(school, world.user["member"]) == [
        ("没有校园最小应急单元", "soon"),
        ("没有警校共建协议", "soon"),
        ("还没有规定八小件清单", ""),
        ("没有设护学岗", ""),
    ]


def test_a_school_that_has_everything_lacks_nothing(as_, world, school):
    on, unit = today(), school.unit
    rows.term(unit, year=on.year, season=1, starts_on=on - 30 * DAY, ends_on=on + 30 * DAY)
    guards.post(unit, school, starts_on=on - 10 * DAY)
    words = list(Term.objects.of(Term.List.EQUIPMENT)[:2])
    EquipmentKit(unit=unit, starts_on=on).enter(by=None, items=words)
    for word in words:
        at(school, EquipmentStock, equipment=word, quantity=2, counted_on=on)
    team = at(school, EmergencyUnit, starts_on=on)
    EmergencyMember.objects.create(team=team, name="保安甲", starts_on=on)
    at(school, EmergencyDrill, held_on=on - 30 * DAY, scenario="fire", participants=300)
    at(school, SchoolPact, starts_on=on - DAY, ends_on=on + 31 * DAY)
    at(school, SchoolDispute, opened_on=on, kind="fees", ended_on=on, ending="mediated")
    assert told(school, world.user["member"]) == []
    assert "没有缺的，也没有快到期的。" in as_("member").get(page_of(school)).content.decode()


def test_what_another_unit_entered_is_not_missing_though_its_names_stay_there(as_, world, school):
    on, county = today(), world.unit["donghu"]
    rows.term(school.unit, year=on.year, season=1, starts_on=on - 30 * DAY, ends_on=on + 30 * DAY)
    word = Term.objects.of(Term.List.EQUIPMENT).first()
    EquipmentKit(unit=world.unit["chengbei"], starts_on=on).enter(by=None, items=[word])
    at(school, EquipmentStock, unit=county, equipment=word, quantity=4, counted_on=on)
    team = at(school, EmergencyUnit, unit=county, starts_on=on)
    EmergencyMember.objects.create(team=team, name="保安甲", starts_on=on)
    at(school, EmergencyDrill, unit=county, held_on=on - 30 * DAY, scenario="fire", participants=300)
    at(school, SchoolPact, unit=county, starts_on=on - DAY, ends_on=on + 31 * DAY)
    guards.post(county, school, starts_on=on)
    assert told(school, world.user["member"]) == told(school, world.user["county"]) == []
    page = as_("member").get(page_of(school)).text
    assert "4 件" in page
    assert page.count("别的单位") == 4
    assert "保安甲" not in page
    assert "保安甲" in as_("county").get(page_of(school)).text


def test_every_dispute_that_goes_on_is_counted(world, school):
    for _ in range(13):
        at(school, SchoolDispute, opened_on=today(), kind="fees")
    assert ("13 起涉校纠纷没有了结", "") in told(school, world.user["member"])


def test_what_is_late_stands_first(world, school):
    on = today()
    problem(school, on - DAY)
    problem(school, on, "灭火器")
    at(school, SchoolPact, starts_on=on - 9 * DAY, ends_on=on - DAY)
    at(school, SchoolDispute, opened_on=on, kind="fees")
    said = told(school, world.user["member"])
    assert said[:3] == [("1 个问题逾期没有整改", "late"), ("警校共建协议要续签", "late"), ("1 个问题待整改", "soon")]
    assert ("1 起涉校纠纷没有了结", "") in said


def test_a_drill_of_the_term_before_does_not_count_for_this_one(world, school):
    on = today()
    rows.term(school.unit, year=on.year, season=1, starts_on=on - 30 * DAY, ends_on=on + 30 * DAY)
    at(school, EmergencyDrill, held_on=on - 31 * DAY, scenario="fire", participants=300)
    assert ("本学期还没有应急演练", "soon") in told(school, world.user["member"])
    at(school, EmergencyDrill, held_on=on - 30 * DAY, scenario="fire", participants=300)
    assert "本学期还没有应急演练" not in dict(told(school, world.user["member"]))


def test_an_emergency_unit_whose_members_have_left_is_told(world, school):
    team = at(school, EmergencyUnit, starts_on=today() - 9 * DAY)
    EmergencyMember.objects.create(team=team, name="保安甲", starts_on=team.starts_on, ends_on=today() - DAY)
    assert ("应急单元没有在任成员", "soon") in told(school, world.user["member"])
    EmergencyMember.objects.create(team=team, name="保安乙", starts_on=team.starts_on, ends_on=today())
    assert "应急单元没有在任成员" not in dict(told(school, world.user["member"]))


def test_a_renewed_agreement_waits_on_nobody(world, school):
    on, member = today(), world.user["member"]
    old = at(school, SchoolPact, starts_on=on - 900 * DAY, ends_on=on + 30 * DAY)
    assert list(todo.pacts(member, on)) == [old]
    assert not todo.pacts(member, on - DAY).exists()
    new = at(school, SchoolPact, starts_on=on, ends_on=on + 900 * DAY)
    assert not todo.pacts(member, on).exists()
    new.void("记错了", by=member)
    assert list(todo.pacts(member, on + 31 * DAY)) == [old]


# --- rectification to its end


def test_a_problem_goes_through_every_list_to_its_end(as_, world, school):
    member, head, on = world.user["member"], world.user["head"], today()
    item = problem(school, on - DAY)
    assert [todo.defects(one, on).count() for one in (member, head, world.user["neighbour"])] == [1, 1, 0]
    done = rectified(item, member)
    assert not todo.defects(member, on).exists()
    assert not todo.unverified(member, on).exists()
    assert list(todo.unverified(head, on)) == [done]
    assert ("1 个整改等另一人核实", "") in told(school, member)
    assert "已整改，等核实" in as_("county").get(page_of(school)).content.decode()
    done.verify(by=head)
    assert not todo.unverified(head, on).exists()
    assert "整改" not in "".join(dict(told(school, member)))
    done.void("没有改好", by=head)
    assert list(todo.defects(member, on)) == [item]
    item.inspection.void("登记重复", by=member)
    assert not todo.defects(member, on).exists()


@pytest.mark.parametrize(("days", "waits"), [(8, False), (7, True), (0, True), (-1, True)])
def test_a_problem_is_told_a_week_before(as_, world, school, days, waits):
    problem(school, today() + days * DAY)
    titles = [item.title for item in as_("member").get(reverse("workbench")).context["board"].items]
    assert ("整改：消防通道" in titles) == waits
    counts = {one.label: (one.number, one.tone) for one in todo.waiting_campus(world.user["member"], today())}
    assert counts["整改到期"] == (int(waits), "late" if days < 0 else "")


def test_the_page_of_all_that_waits_shows_each_sort(as_, world, school):
    on = today()
    problem(school, on - DAY)
    rectified(problem(school, on, "灭火器"), world.user["head"])
    at(school, SchoolPact, starts_on=on - 9 * DAY, ends_on=on + 5 * DAY)
    page = as_("member").get(reverse("campus-due"))
    said = [(group["one"].label, group["number"]) for group in page.context["groups"]]
    assert said == [("整改到期", 1), ("整改等核实", 1), ("警校共建到期", 1)]
    assert "没有要办的事" in as_("neighbour").get(reverse("campus-due")).content.decode()


# --- the page


def test_the_page_of_a_school_leads_to_its_safety(as_, school):
    page = as_("county").get(school.get_absolute_url()).content.decode()
    assert "没有校园最小应急单元" in page
    assert page_of(school) in page
    assert "去登记" not in page
    assert "去登记" in as_("member").get(school.get_absolute_url()).content.decode()
    assert [one.model for one in panels if one.label == "校园安全"] == ["stations.School"]


def test_the_page_shows_all_there_is_and_nothing_of_a_neighbour_or_voided(as_, world, school):
    on = today()
    team = at(school, EmergencyUnit, starts_on=on)
    EmergencyMember.objects.create(team=team, name="保安甲", starts_on=on)
    at(school, EmergencyDrill, held_on=on, scenario="fire", participants_said="全体师生")
    year = at(school, SchoolYear, year=2025, found_on=date(2026, 7, 10), document="区平安办〔2026〕7 号")
    theirs = SchoolDispute(unit=world.unit["chengxi"], school=school, opened_on=on, kind="injury")
    theirs.enter(by=None)
    page = as_("member").get(page_of(school)).content.decode()
    for words in ("保安甲", "消防疏散", "全体师生", "零犯罪学校", "区平安办〔2026〕7 号"):
        assert words in page
    assert "校内伤害赔偿" not in page
    assert "校内伤害赔偿" in as_("county").get(page_of(school)).content.decode()
    year.void("记错了", by=world.user["member"])
    assert "区平安办" not in as_("member").get(page_of(school)).content.decode()
    school.void("登记错了", by=world.user["county"])
    assert as_("member").get(page_of(school)).status_code == 404


def test_the_page_takes_no_more_queries_for_more_rows(as_, world, school):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(page_of(school)).status_code == 200
        return len(found)

    client, on = as_("member"), today()
    fill(school, world, 1)
    few = asked()
    fill(school, world, 4)
    assert asked() == few
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("campus-due"))
    assert len(found) <= 20
    assert on


def fill(school, world, number: int) -> None:
    """So many more of each sort."""
    for index in range(number):
        problem(school, today() - index * DAY)
        rectified(problem(school, today()), world.user["head"])
        at(school, SchoolDispute, opened_on=today(), kind="fees")
        at(school, EmergencyDrill, held_on=today(), scenario="fire", participants=5)
        at(school, SchoolYear, year=2000 + number * 10 + index, found_on=today(), document="文件")
        at(school, SchoolPact, starts_on=today() - index * DAY - number * DAY, ends_on=today() + DAY)
        if not EmergencyUnit.objects.exists():
            at(school, EmergencyUnit, starts_on=today())
        EmergencyMember.objects.create(team=EmergencyUnit.objects.get(), name="甲", starts_on=today())
        guards.post(school.unit, school, gate=f"{number}{index}门")


# --- what the registers refuse

DRILL = {"held_on": "2026-03-05", "scenario": "fire"}
DISPUTE = {"opened_on": "2026-03-05", "kind": "injury"}
BAD = [
    ("drills", DRILL, "participants", "请填参加人次；没有数的，照原话填在下一格。"),
    ("drills", DRILL | {"participants": "3", "participants_said": "若干"},
     "participants_said", "填了数字的，这一格不填。"),
    ("disputes", DISPUTE | {"ended_on": "2026-03-06"}, "ending", "请选择怎么了结的。"),
    ("disputes", DISPUTE | {"ending": "court"}, "ended_on", "请填写了结日期。"),
    ("disputes", DISPUTE | {"ended_on": "2026-03-04", "ending": "court"}, "ended_on", "了结日期不能早于受理日期。"),
    ("pacts", {"starts_on": "2026-03-05", "ends_on": ""}, "ends_on", "请填写有效期至。"),
    ("pacts", {"starts_on": "2026-03-05", "ends_on": "2026-03-04"}, "ends_on", "截止日期不能早于起始日期。"),
    ("school-years", {"year": "2025", "found_on": "2024-07-01", "finding": "no_crime", "document": "文件"},
     "found_on", "2025—2026 学年还没有开始，请核对。"),
    ("school-years", {"year": "25", "found_on": "2026-07-01", "finding": "no_crime", "document": "文件"},
     "year", "学年请填四位年份，例如 2025。"),
    ("school-years", {"year": "2025", "found_on": "2026-07-01", "finding": "no_crime", "document": ""},
     "document", "请填写依据文件。"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "typed", "field", "said"), BAD, ids=lambda value: str(value)[:16])
def test_bad_input_is_said_at_the_field(as_, school, slug, typed, field, said):
    answer = send(as_("member"), reverse(f"{slug}-new"), **typed | LINES | {"school": school.pk})
    assert errors(answer) == {field: [said]}


def test_what_nobody_counted_is_kept_as_it_was_said(as_, school):
    typed = DRILL | {"school": school.pk, "participants_said": "全体师生"}
    send(as_("member"), reverse("drills-new"), **typed)
    drill = EmergencyDrill.objects.get()
    assert (drill.participants, drill.participants_said) == (None, "全体师生")
    page = as_("member").get(reverse("drills")).context["asked"]
    assert page.totals == {"rows": 1, "participants": 0}


def test_the_database_knows_it_too(school):
    wrong = [
        (EmergencyDrill, {"held_on": today(), "scenario": "fire"}),
        (EmergencyDrill, {"held_on": today(), "scenario": "fire", "participants": 3, "participants_said": "若干"}),
        (SchoolDispute, {"opened_on": today(), "kind": "fees", "ended_on": today()}),
        (SchoolDispute, {"opened_on": today(), "kind": "fees", "ending": "court"}),
        (SchoolPact, {"starts_on": today(), "ends_on": today() - DAY}),
    ]
    for model, facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            at(school, model, **facts)


def test_members_come_and_go_with_their_days(as_, school):
    member = {"lines-0-name": "保安甲", "lines-0-part": "guard", "lines-0-starts_on": "2026-03-05"}
    typed = {"school": school.pk, "starts_on": "2026-03-05", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    url = reverse("emergency-units-new")
    early = send(as_("member"), url, **typed | member | {"lines-0-starts_on": "2026-03-04"})
    assert early.context["form"].below.forms[0].errors == {"starts_on": ["不能早于应急单元的起始日期。"]}
    wrong = send(as_("member"), url, **typed | member | {"lines-0-ends_on": "2026-03-04"})
    assert wrong.status_code == 422
    send(as_("member"), url, **typed | member | {"lines-0-ends_on": str(today() - DAY)})
    team = EmergencyUnit.objects.listed().get()
    assert (team.serving, team.drilled_on) == (0, None)
    assert "保安甲" in as_("county").get(team.get_absolute_url()).content.decode()
    assert errors(send(as_("head"), url, **typed | LINES)) == {
        "school": ["这所学校正有一个应急单元，人员有变动的请修改那一条。"]
    }
