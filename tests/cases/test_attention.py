"""站长的话: comments and thanks reach who wrote the visit; 催办 stands on top until the child is visited."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Urging, VisitNote
from guanai.calendars import today
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import send

DAY = timedelta(days=1)


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def minor(world, mentor):
    """Whose visit is long overdue."""
    minor = files.child(world.unit["chengdong"], filed_on=today() - 90 * DAY)
    files.team(minor, [mentor], formed_on=today() - 80 * DAY)
    return minor


@pytest.fixture
def visit(world, minor):
    return files.visit(minor, today() - 60 * DAY, by=world.user["mentor"])


def titles(client) -> list[str]:
    return [item.title for item in client.get(reverse("workbench")).context["board"].items]


def test_thanks_reach_who_wrote_the_visit_and_go_once_seen(as_, minor, visit):
    send(as_("head"), reverse("note-new", args=[visit.pk]), kind="thanks", text="天冷路远，辛苦了。")
    line = f"站长致谢 档案 {minor}"
    assert line in titles(as_("mentor"))
    assert line not in titles(as_("member"))
    page = as_("mentor").get(reverse("visit", args=[visit.pk])).text
    assert "天冷路远，辛苦了。" in page
    assert line not in titles(as_("mentor"))


def test_what_another_looks_at_is_not_seen(world, as_, visit):
    files.note(visit, by=world.user["head"])
    as_("member").get(reverse("visit", args=[visit.pk]))
    assert VisitNote.objects.get().seen_at is None


def test_the_head_takes_his_own_words_back_and_nobody_elses(world, as_, visit):
    mine, other = files.note(visit, by=world.user["head"]), files.note(visit, by=world.user["member"])
    urls = [reverse("note-void", args=[visit.pk, one.pk]) for one in (mine, other)]
    assert [as_("head").post(url, {"reason": "写错了"}).status_code for url in urls] == [302, 404]
    assert VisitNote.objects.valid().get() == other


def test_urged_it_stands_on_top_until_the_child_is_visited(world, as_, mentor, minor, visit):
    for number in (2, 3):  # waits longer than the one that is urged
        other = files.child(world.unit["chengdong"], id_no=files.number(number), filed_on=today() - 90 * DAY)
        files.team(other, [mentor], formed_on=today() - 89 * DAY)
    assert titles(as_("mentor"))[0] != f"走访 档案 {minor}"
    url = reverse("minor-urging", args=[minor.pk])
    assert as_("head").post(url).status_code == 302
    first = as_("mentor").get(reverse("workbench")).context["board"].items[0]
    assert first.title == f"走访 档案 {minor}"
    assert "催办" in first.line
    assert "站长催办" in as_("mentor").get(minor.get_absolute_url()).text
    files.visit(minor, today())
    assert not Urging.objects.standing().exists()
    assert titles(as_("mentor"))[0] != f"走访 档案 {minor}"


def test_a_second_call_in_a_row_does_not_lift_it(world, minor, visit):
    files.visit(minor, today() - 50 * DAY, place="phone", next_on=today() - 30 * DAY)
    minor.refresh_from_db()
    Urging.press(minor, today(), by=world.user["head"])
    files.visit(minor, today(), place="phone")
    assert Urging.objects.standing().exists()


def test_pressed_twice_it_is_once_a_day(as_, minor):
    url = reverse("minor-urging", args=[minor.pk])
    said = [as_("head").post(url, follow=True).text for _ in range(2)]
    assert "今天已经催办过" in said[1]
    assert "今天已经催办过" not in said[0]
    assert Urging.objects.count() == AuditEntry.objects.filter(verb="minor.urge").count() == 1


def test_what_is_not_overdue_is_not_urged(as_, minor):
    files.visit(minor, today())
    assert "没有逾期" in as_("head").post(reverse("minor-urging", args=[minor.pk]), follow=True).text
    assert not Urging.objects.exists()


def test_the_button_is_the_heads(as_, minor):
    words = reverse("minor-urging", args=[minor.pk])
    for name, there in (("head", True), ("member", False), ("mentor", False)):
        pages = [as_(name).get(url).text for url in (minor.get_absolute_url(), reverse("visits"))]
        assert [words in page for page in pages] == [there, there], name


# --- what the form of a visit knows of days


def test_a_visit_before_the_team_is_refused_at_the_field(as_, minor):
    url, day = reverse("visit-new", args=[minor.pk]), today() - 85 * DAY
    values = {"held_on": str(day), "place": "home", "findings": "在家", "worried": "no"}
    person = str(minor.teams.get().members.get().person_id)
    response = send(as_("member"), url, visitors=[person], **values)
    assert "走访不能早于这一天" in rows.errors(response)["held_on"][0]


def test_one_that_was_there_before_the_team_may_still_be_mended(world, as_, minor):
    early = files.visit(minor, today() - 85 * DAY, by=world.user["member"])
    url = reverse("visit-edit", args=[early.pk])
    values = {"held_on": str(early.held_on), "place": "home", "findings": "改一个字", "worried": "no"}
    person = str(minor.teams.get().members.get().person_id)
    response = send(as_("member"), url, visitors=[person], next_on=str(early.next_on), **values)
    assert response.status_code == 302


@pytest.mark.parametrize(("term", "place", "asked"), [(1, "school", True), (1, "home", False), (0, "school", False)])
def test_at_school_in_the_holidays_is_questioned_gently(world, as_, minor, term, place, asked):
    day = today() - 20 * DAY
    if term:
        rows.term(world.unit["donghu"], starts_on=day - 100 * DAY, ends_on=day - 3 * DAY)
    made = files.visit(minor, day, place=place, by=world.user["member"])
    assert ("这一天学校不上课" in as_("member").get(reverse("visit", args=[made.pk])).text) == asked


def test_the_page_of_a_second_call_says_that_it_moves_nothing(as_, minor):
    calls = [files.visit(minor, today() - ago * DAY, place="phone") for ago in (20, 10)]
    pages = [as_("member").get(reverse("visit", args=[one.pk])).text for one in calls]
    assert ["下次走访的日期不变" in page for page in pages] == [False, True]


def test_the_pages_around_mentors_ask_few_questions(world, as_, mentor, minor, visit):
    Urging.press(minor, today(), by=world.user["head"])
    for number in (2, 3, 4):
        other = files.child(world.unit["chengdong"], id_no=files.number(number), filed_on=today() - 90 * DAY)
        files.team(other, [mentor], formed_on=today() - 80 * DAY)
    pages = {
        minor.get_absolute_url(): 20,
        reverse("minor-plan", args=[minor.pk]): 21,
        reverse("visits"): 15,
        reverse("mentors"): 15,
        reverse("handovers"): 15,
        reverse("minors"): 15,
    }
    head = as_("head")
    for url, most in pages.items():
        with CaptureQueriesContext(connection) as caught:
            assert head.get(url).status_code == 200
        made = [query for query in caught if "SAVEPOINT" not in query["sql"]]
        assert len(made) <= most, (url, len(made))
