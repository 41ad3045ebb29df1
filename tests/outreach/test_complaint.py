"""投诉: every arrow by everybody, from everywhere; the day of the answer; who knows what."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from guanai import calendars
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Holiday, PublicMail
from outreach.arrows import COMPLAINT
from outreach.models import Complaint
from outreach.models.complaint import complained, from_letter
from outreach.models.complaint_states import ComplaintStatus
from outreach.models.walking import NotTheirs
from stations.access import Role
from tests import world as cast
from tests.outreach import posts
from tests.outreach.voices import DAY, SAID, again, complaint, complaint_at, steps_of
from tests.stations import rows

EVERYBODY = (
    *("applicant", "second_applicant", "county_group", "other_group", "office", "second_office", "county_office"),
    *("group", "second_group", "namer", "county_namer", "supervisor", "member", "head", "county", "bureau", "auditor"),
    "nobody",
)
OFFICES = {"office", "second_office", "county_office"}
OF = {"unit": {"applicant"}, "office": OFFICES, "leading_group": {"group", "second_group", "county_group"}}


@pytest.fixture
def world(db):
    return cast.city(furnish)


def furnish(world) -> None:
    cast.join_posts(world)
    world.user["second_office"] = cast.User.enter(login="second_office", name="另一经办", password="x", by=None)
    cast.appoint(world.user["second_office"], Role.POST_OFFICE, world.unit["chengbei"], by=world.user["bureau"])


DO = {
    "assign": lambda row, by: row.assign("请查", by=by),
    "answer": lambda row, by: row.answer("elsewhere", "请找教育局", by=by),
    "handle": lambda row, by: row.handle("已查", by=by),
    "return": lambda row, by: row.send_back("没有写清", by=by),
    "reply": lambda row, by: row.reply("true", "已说明", by=by),
    "close": lambda row, by: row.close(by=by),
    "appeal": lambda row, by: row.appeal("不服", by=by),
    "decide": lambda row, by: row.decide("false", "查无此事", by=by),
}


def tried(row: Complaint, event: str, by) -> tuple[str, type | None]:
    """The state after the event was tried by somebody, and what it was refused with; nothing of it stays."""
    refused = None
    with transaction.atomic():
        row = again(row)
        try:
            DO[event](row, by)
        except NotAllowed as refusal:
            refused = type(refusal) if str(refusal).endswith("。") else str
        status = again(row).status
        transaction.set_rollback(True)
    return status, refused


LEAVING = [(arrow, source) for arrow in COMPLAINT for source in arrow.sources]


@pytest.mark.parametrize(("arrow", "source"), LEAVING, ids=lambda one: getattr(one, "event", one))
def test_a_complaint_moves_by_whose_step_it_is_and_by_nobody_else(world, arrow, source):
    row = complaint_at(world, source)
    may = set().union(*(OF[actor] for actor in arrow.actors))
    if arrow.event == "decide":
        may -= {"office"}  # who answered it does not look into it anew
    found = {name: tried(row, arrow.event, world.user[name]) for name in EVERYBODY}
    assert found == {name: (arrow.target, None) if name in may else (source, NotTheirs) for name in EVERYBODY}


WHO = {"unit": "applicant", "office": "second_office", "leading_group": "group"}


@pytest.mark.parametrize("status", ComplaintStatus.values)
def test_from_each_state_no_other_arrow_leaves(world, status):
    row = complaint_at(world, status)
    for arrow in COMPLAINT:
        if status not in arrow.sources:
            assert tried(row, arrow.event, world.user[WHO[arrow.actors[0]]])[0] == status, arrow.event
            assert tried(row, arrow.event, world.user[WHO[arrow.actors[0]]])[1], arrow.event


def test_every_step_leaves_a_row_and_a_line_of_the_trail(world):
    row = complaint_at(world, "closed")
    assert steps_of(row) == ["received", "assigned", "handled", "replied", "closed"]
    assert AuditEntry.objects.filter(verb="complaint.move", target=row.pk).count() == 4


def test_it_is_looked_into_anew_once_within_the_same_days(world):
    row, office = complaint_at(world, "appealed"), world.user["office"]
    assert row.due_on == calendars.add_working_days(today(), 5)
    with pytest.raises(NotTheirs, match="复查由另一个人作结论"):
        row.decide("false", "还是这样", by=office)
    row.decide("true", "确实没有人接", by=world.user["second_office"])
    assert (row.status, row.outcome) == ("replied", "true")
    with pytest.raises(NotAllowed, match="只能申请一次"):
        row.appeal("还是不服", by=office)


# --- the day of the answer


def test_the_answer_is_due_five_working_days_after_it_came(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"], received_on=date(2026, 9, 30))
    assert row.due_on == date(2026, 10, 13)  # 国庆 off to the 7th, Saturday the 10th worked


def test_a_holiday_between_moves_the_day(world):
    friday = date(2026, 11, 13)
    assert complaint(world.unit["chengdong"], by=world.user["office"], received_on=friday).due_on == date(2026, 11, 20)
    Holiday.objects.create(day=date(2026, 11, 18), is_workday=False)
    calendars.forget_holidays()
    assert complaint(world.unit["chengdong"], by=world.user["office"], received_on=friday).due_on == date(2026, 11, 23)


def test_it_is_late_from_the_day_after_until_somebody_answers(world):
    row = complaint_at(world, "handled")
    assert not row.overdue_on(row.due_on)
    assert row.overdue_on(row.due_on + DAY)
    assert list(Complaint.objects.overdue(row.due_on + DAY)) == [row]
    row.reply("true", "已说明", by=world.user["office"])
    assert not Complaint.objects.overdue(row.due_on + DAY).exists()


# --- who knows what


def known(world) -> set[str]:
    return {name for name in EVERYBODY if Complaint.objects.visible_to(world.user[name]).exists()}


def test_before_it_is_assigned_only_offices_and_groups_above_know_of_it(world):
    above = OFFICES | {"group", "second_group", "county_group"}
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    assert known(world) == above
    row.assign("请查", by=world.user["office"])
    assert known(world) == above | {"applicant"}


def test_what_the_office_answers_without_the_unit_the_unit_never_knows(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    row.answer("elsewhere", "请找教育局", by=world.user["office"])
    assert "applicant" not in known(world)


def test_a_bureau_neither_knows_nor_closes_what_is_said_of_itself(world):
    """东湖分局 is complained of: its own office is the other side."""
    with pytest.raises(NotTheirs, match="单位不受理投诉自己的"):
        complaint(world.unit["donghu"], by=world.user["county_office"])
    row = complaint(world.unit["donghu"], by=world.user["office"])
    assert known(world) == {"office", "second_office", "group", "second_group"}
    assert not row.is_read_by(world.user["county_office"])


def test_who_is_office_and_unit_at_once_is_the_unit(world):
    both = world.user["county_office"]
    cast.appoint(both, Role.APPLICANT, world.unit["chengdong"], by=world.user["bureau"])
    both = type(both).objects.get(pk=both.pk)
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    assert not Complaint.objects.visible_to(both).exists()
    row.assign("请查", by=world.user["office"])
    assert Complaint.objects.visible_to(both).exists()
    assert not Complaint.objects.at_office(both).exists()
    row.handle("已查", by=both)
    for close in (lambda: row.reply("false", "没有", by=both), lambda: row.send_back("重写", by=both)):
        with pytest.raises(NotTheirs):
            close()


def test_the_group_reads_the_words_only_where_it_looks_anew(world):
    row, group = complaint_at(world, "replied"), world.user["group"]
    assert not row.is_read_by(group)
    row.appeal("不服", by=world.user["office"])
    assert row.is_read_by(group)


def test_what_was_said_and_by_whom_is_sealed(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, contact, words FROM outreach_complaint")
        told = b"".join(bytes(one) for one in cursor.fetchone())
    assert not any(word.encode() in told for word in (SAID, "赵某", "555-0199"))
    assert again(row).words == SAID


# --- what cannot be


def refused(verb, *args, **facts) -> str:
    with pytest.raises(NotAllowed) as told:
        verb(*args, **facts)
    return str(told.value)


def test_an_officer_enters_what_came_to_an_officer(world):
    unit, office = world.unit["chengdong"], world.user["office"]
    assert "网上的由系统收" in refused(complaint, unit, by=office, channel="web")
    assert "不能晚于今天" in refused(complaint, unit, by=office, received_on=today() + DAY)
    assert "请写明投诉内容" in refused(complaint, unit, by=office, words=" ")
    other = posts.known_title(world.unit["chengxi"], "county", world.unit["donghu"], office=office)
    assert "这个称号不是这个单位的" in refused(complaint, unit, by=office, title=other)
    assert not Complaint.objects.exists()


def test_only_a_slip_of_the_office_is_voided(world):
    row, office = complaint(world.unit["chengdong"], by=world.user["office"]), world.user["office"]
    row.void("登错单位", by=office)
    assert again(row).is_void
    later = complaint_at(world, "assigned")
    assert "照实答复" in refused(later.void, "不想办", by=office)
    sent = complaint(world.unit["chengdong"], by=office)
    Complaint.objects.filter(pk=sent.pk).update(channel="web")
    assert "照实答复" in refused(again(sent).void, "不想办", by=office)


def test_an_answer_says_how_it_ended(world):
    row = complaint_at(world, "handled")
    assert "请选择结论" in refused(row.reply, "maybe", "已说明", by=world.user["office"])
    assert "请写明答复内容" in refused(row.reply, "true", " ", by=world.user["office"])


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "assigned", "assigned_on": None},
        {"status": "replied"},
        {"outcome": "true"},
        {"status": "appealed", "outcome": "true", "replied_on": date(2026, 11, 1)},
        {"due_on": date(2020, 1, 1)},
    ],
)
def test_the_database_refuses_half_a_state_in_chinese(world, facts):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=row.pk).update(**facts)
    for name, value in facts.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match="须"):
        row.validate_constraints()


# --- a supervisor's word


def test_a_supervisor_says_what_he_saw_of_units_he_looks_at_and_never_of_his_own(world):
    user, unit = world.user["supervisor"], world.unit
    Complaint(unit=unit["chengdong"], words="联系点没有人").observe(by=user)
    row = Complaint.objects.get()
    assert (row.channel, row.status, row.entered_by) == ("supervisor", "received", user.pk)
    assert list(Complaint.objects.observed_by(user)) == [row]
    assert not Complaint.objects.observed_by(world.user["office"]).exists()
    assert not Complaint.objects.visible_to(user).exists()
    with pytest.raises(NotTheirs, match="监督范围"):
        Complaint(unit=unit["hekou"], words="联系点没有人").observe(by=user)
    user.person = rows.person(unit["chengdong"])
    with pytest.raises(NotAllowed, match="不能是被监督单位的人员"):
        Complaint(unit=unit["chengdong"], words="联系点没有人").observe(by=user)


# --- numbers for the review


def test_a_title_counts_its_complaints_since_it_was_last_found_good(world):
    office, unit = world.user["office"], world.unit["chengdong"]
    named = {"named_on": today() - 100 * DAY}
    title = posts.known_title(unit, "city", world.unit["chengbei"], office=office, **named)
    before = complaint(unit, by=office, title=title, received_on=today() - 101 * DAY)
    late = complaint(unit, by=office, title=title, received_on=today() - 100 * DAY)
    true = complaint(unit, by=office, title=title)
    true.answer("true", "属实，已改", by=office)
    found = complained(title, today())
    assert (found.total, found.outcomes, found.late) == (2, (("还没有答复", 1), ("属实", 1)), 1)
    late.void("登记重复", by=office), before.void("登记重复", by=office)
    assert complained(title, today()).total == 1


def test_what_is_said_of_the_unit_counts_whatever_the_level_of_the_title(world):
    office, unit = world.user["office"], world.unit
    county = posts.known_title(unit["chengdong"], "county", unit["donghu"], office=office)
    title = posts.known_title(unit["chengdong"], "city", unit["chengbei"], office=office)
    complaint(unit["chengdong"], by=office, title=county)
    complaint(unit["chengdong"], by=office)  # of the unit alone
    complaint(unit["hekou"], by=office)
    assert complained(title, today()).total == 2


UNSAID = [  # the state, the event without words, and what is asked for
    ("received", lambda row, user: row.assign(" ", by=user["office"]), "请写明交办要求"),
    ("assigned", lambda row, user: row.handle("", by=user["applicant"]), "请写明办理情况"),
    ("handled", lambda row, user: row.send_back("", by=user["office"]), "请写明为什么退回"),
    ("replied", lambda row, user: row.appeal("", by=user["office"]), "请写明不服的理由"),
    ("assigned", lambda row, user: row.void("写错", by=user["office"]), "只有经办人登记错、还没有交办的能作废"),
]


@pytest.mark.parametrize(("status", "deed", "words"), UNSAID, ids=lambda one: one if isinstance(one, str) else "")
def test_each_step_says_what_it_is_about_and_a_slip_is_voided_at_once_or_never(world, status, deed, words):
    row = complaint_at(world, status)
    with pytest.raises(NotAllowed, match=words):
        deed(row, world.user)
    assert again(row).status == status


def test_a_supervisor_speaks_of_those_he_looks_after_and_a_letter_of_a_title(world):
    with pytest.raises(NotTheirs, match="监督员只对监督范围内的单位提意见"):
        Complaint(unit=world.unit["chengdong"], words=SAID).observe(by=world.user["applicant"])
    with pytest.raises(NotAllowed, match="没有这个称号"):
        from_letter(PublicMail(pk=uuid4(), kind="complaint", about=uuid4()), {})
