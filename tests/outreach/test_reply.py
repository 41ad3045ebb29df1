"""本校: a school's account sees its own talks and inspections, confirms and comments, and reaches nothing else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Minor
from guanai.calendars import today
from guanai.models import AuditEntry
from outreach.models import CampusInspection, OutreachSession, SchoolReply
from stations.access import Role
from stations.models import Appointment, School, User
from tests import samples
from tests import world as cast
from tests.stations.rows import errors, send

pytestmark = pytest.mark.django_db
DESK = reverse("my-school")


@pytest.fixture
def teacher(world):
    """The account of a school in the area of 城东所."""
    school = samples.school_of(world.unit["chengdong"])
    world.user["teacher"] = User.enter(login="teacher", name="李老师", password="x", by=None)
    cast.appoint(world.user["teacher"], Role.SCHOOL_USER, school.unit, by=world.user["security"], school=school)
    return world.user["teacher"]


@pytest.fixture
def talk(world, teacher):
    return samples.session_of_school(world.unit["chengdong"])


def reply_url(row) -> str:
    return reverse("session-reply-new" if isinstance(row, OutreachSession) else "inspection-reply-new", args=[row.pk])


def test_a_school_sees_its_own_rows_and_no_other(world, as_, talk):
    own = [talk, samples.inspection_of_school(world.unit["chengdong"])]
    other = samples.school(world.unit["chengdong"])  # in the same area, of the same station
    elsewhere = OutreachSession(unit=talk.unit, event=talk.event, school=other, held_on=samples.DAY, audience=9)
    nowhere = OutreachSession(unit=talk.unit, event=talk.event, place="广场", held_on=samples.DAY, audience=9)
    for row in (elsewhere, nowhere):
        row.enter(by=None)
    foreign = [elsewhere, nowhere, samples.inspection_of_school(world.unit["chengxi"])]
    as_teacher = as_("teacher")
    assert [as_teacher.get(row.get_absolute_url()).status_code for row in own] == [200, 200]
    assert [as_teacher.get(row.get_absolute_url()).status_code for row in foreign] == [404] * 3
    assert list(OutreachSession.objects.visible_to(world.user["teacher"])) == [talk]
    desk = as_teacher.get(DESK).context["desk"]
    assert ([*desk.sessions()], [*desk.inspections()]) == ([own[0]], [own[1]])


def test_a_school_account_reaches_no_child_no_person_and_no_number(world, as_, talk):
    as_teacher = as_("teacher")
    closed = ("minors", "people", "schools", "stations", "dashboards", "coverage", "school-year", "sessions-new")
    assert {name: as_teacher.get(reverse(name)).status_code for name in closed} == dict.fromkeys(closed, 403)
    assert as_teacher.get(reverse("sessions-edit", args=[talk.pk])).status_code == 403
    assert as_teacher.post(reverse("sessions-export")).status_code == 403
    assert not Minor.objects.visible_to(world.user["teacher"]).exists()
    assert not School.objects.visible_to(world.user["teacher"]).exists()


def test_a_school_is_offered_its_own_and_no_page_that_is_empty_for_it(world, as_, teacher):
    def menu(name) -> set[str]:
        return {
            line.label for group in as_(name).get(reverse("sessions")).context["navigation"] for line in group.entries
        }

    assert menu("teacher") - {"工作台"} == {"本校", "法治宣讲", "校园安全检查"}
    shelf = as_("teacher").get(reverse("ledgers")).context["groups"]
    assert [one.slug for _, ledgers in shelf for one in ledgers] == ["sessions", "inspections"]
    kept = {"护学岗", "周边场所", "警情月报", "联系卡", "台账", "法治宣讲", "校园安全检查"}
    assert kept <= menu("member")
    cast.appoint(teacher, Role.STATION_MEMBER, world.unit["chengdong"], by=world.user["security"])
    assert kept | {"本校"} <= menu("teacher")


def test_a_role_of_a_school_without_its_school_gives_nothing(world, teacher, talk):
    OutreachSession(unit=talk.unit, event=talk.event, place="广场", held_on=samples.DAY, audience=9).enter(by=None)
    Appointment.objects.filter(user=teacher).update(school=None)
    nobody = User.objects.get(pk=teacher.pk)
    assert not OutreachSession.objects.visible_to(nobody).exists()
    assert not CampusInspection.objects.visible_to(nobody).exists()
    with pytest.raises(ValidationError):
        Appointment(user=teacher, role=Role.SCHOOL_USER, unit=talk.unit, starts_on=samples.DAY).grant(by=None)


def test_a_confirmation_is_a_row_by_whom_and_when(world, as_, talk):
    assert send(as_("teacher"), reply_url(talk), kind="confirmed").status_code == 302
    said = SchoolReply.objects.get()
    assert (said.about, said.entered_by, said.kind) == (talk, world.user["teacher"].pk, "confirmed")
    page = as_("member").get(talk.get_absolute_url()).text
    assert "确认属实" in page
    assert "李老师" in page
    assert AuditEntry.objects.filter(verb="schoolreply.enter", actor=world.user["teacher"].pk).exists()
    (row,) = as_("teacher").get(DESK).context["desk"].sessions()
    assert row.confirmed


def test_twice_confirmed_is_refused_and_a_comment_says_something(as_, talk):
    as_teacher, url = as_("teacher"), reply_url(talk)
    send(as_teacher, url, kind="confirmed")
    assert errors(send(as_teacher, url, kind="confirmed")) == {"__all__": ["已经确认过了，还有话要说的请选留言。"]}
    assert errors(send(as_teacher, url, kind="comment")) == {"text": ["请写留言。"]}
    assert send(as_teacher, url, kind="comment", text="人数应为 96。").status_code == 302
    assert SchoolReply.objects.count() == 2


def test_what_has_not_been_held_yet_is_not_confirmed(as_, talk):
    soon = today() + timedelta(days=30)
    OutreachSession.objects.filter(pk=talk.pk).update(held_on=soon)
    refused = send(as_("teacher"), reply_url(talk), kind="confirmed")
    assert refused.status_code == 409
    assert "这一天还没有到，办过以后再确认；现在有话要说的请选留言。" in refused.text
    assert send(as_("teacher"), reply_url(talk), kind="comment", text="那天放假。").status_code == 302
    assert [one.kind for one in SchoolReply.objects.all()] == ["comment"]
    OutreachSession.objects.filter(pk=talk.pk).update(held_on=today())
    assert send(as_("teacher"), reply_url(talk), kind="confirmed").status_code == 302


def test_what_was_changed_after_it_was_confirmed_says_so_and_waits_again(world, as_, talk):
    as_teacher = as_("teacher")
    send(as_teacher, reply_url(talk), kind="confirmed")
    assert "确认后改过" not in as_("member").get(talk.get_absolute_url()).text
    talk.refresh_from_db()
    talk.amend({"audience": talk.audience}, version=talk.version, by=world.user["member"])
    (row,) = as_teacher.get(DESK).context["desk"].sessions()
    assert (row.confirmed, row.changed) == (True, False)
    talk.amend({"audience": 9999}, version=talk.version, by=world.user["member"])
    assert "确认的是改以前的" in as_("member").get(talk.get_absolute_url()).text
    page = as_teacher.get(DESK)
    (row,) = page.context["desk"].sessions()
    assert (row.confirmed, row.changed) == (False, True)
    assert "确认后改过，请再看" in page.text
    as_teacher.post(reverse("reply-void", args=[SchoolReply.objects.get().pk]))
    send(as_teacher, reply_url(talk), kind="confirmed")
    assert "确认后改过" not in as_("county").get(talk.get_absolute_url()).text


def test_another_name_of_the_event_is_a_change_too(world, as_, talk):
    send(as_("teacher"), reply_url(talk), kind="confirmed")
    event = talk.event
    event.amend({"title": "反诈进校园"}, version=event.version, by=world.user["member"])
    assert "确认的是改以前的" in as_("member").get(talk.get_absolute_url()).text


def test_an_inspection_is_answered_too(world, as_, teacher):
    row = samples.inspection_of_school(world.unit["chengdong"])
    assert send(as_("teacher"), reply_url(row), kind="comment", text="已换门锁。").status_code == 302
    assert "已换门锁。" in as_("county").get(row.get_absolute_url()).text


def test_only_the_school_answers_and_takes_back_only_its_own_word(as_, talk):
    assert as_("member").get(reply_url(talk)).status_code == 403
    send(as_("teacher"), reply_url(talk), kind="confirmed")
    url = reverse("reply-void", args=[SchoolReply.objects.get().pk])
    assert as_("member").post(url).status_code == 404
    assert as_("teacher").post(url).status_code == 302
    assert SchoolReply.objects.get().is_void


def test_what_a_school_confirmed_is_taken_back_only_with_a_reason(world, as_, talk):
    OutreachSession.objects.filter(pk=talk.pk).update(entered_by=world.user["member"].pk)
    talk.refresh_from_db()
    assert talk.is_fresh_for(world.user["member"])
    send(as_("teacher"), reply_url(talk), kind="confirmed")
    assert not talk.is_fresh_for(world.user["member"])


@pytest.mark.parametrize("facts", [{}, {"session": True, "inspection": True}])
def test_the_database_refuses_a_word_about_nothing_or_about_two(world, talk, facts):
    rows = {"session": talk, "inspection": samples.inspection_of_school(world.unit["chengdong"])}
    with pytest.raises(IntegrityError):
        SchoolReply(**{name: rows[name] for name in facts}).enter(by=None)


def test_what_waits_for_a_word_comes_first(world, as_, talk):
    later = OutreachSession(unit=talk.unit, event=talk.event, school=talk.school, held_on=samples.DAY, audience=9)
    later.enter(by=None)
    send(as_("teacher"), reply_url(talk), kind="confirmed")
    assert [row.confirmed for row in as_("teacher").get(DESK).context["desk"].sessions()] == [False, True]


def test_the_desk_takes_few_queries_whatever_it_shows(world, as_, teacher):
    as_teacher = as_("teacher")
    as_teacher.get(DESK)
    counts = []
    for _ in range(2):
        for _ in range(3):
            samples.session_of_school(world.unit["chengdong"])
            samples.inspection_of_school(world.unit["chengdong"])
        with CaptureQueriesContext(connection) as queries:
            as_teacher.get(DESK)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_a_role_of_a_school_is_granted_with_its_school_and_at_its_unit(world, as_, teacher):
    school = samples.school_of(world.unit["chengdong"])
    url = f"/accounts/{world.user['member'].pk}/appointments/"
    typed = {"role": "school_user", "unit": world.unit["chengdong"].pk, "starts_on": "2026-03-05"}
    security = as_("security")
    typed |= {"purpose": "与学校的约定", "ends_on": security.get(url).context["form"].initial["ends_on"]}
    assert errors(send(security, url, **typed)) == {"school": ["角色是“学校”的，请选出是哪一所学校。"]}
    wrong = typed | {"school": school.pk, "unit": world.unit["chengxi"].pk}
    assert errors(send(security, url, **wrong)) == {"unit": ["请选这所学校的管片单位：城东所。"]}
    other = typed | {"school": school.pk, "role": "station_member"}
    assert errors(send(security, url, **other)) == {"school": ["只有角色是“学校”的才选学校。"]}
    assert send(security, url, **typed | {"school": school.pk}).status_code == 302
    assert world.user["member"].appointments.get(role="school_user").school == school
