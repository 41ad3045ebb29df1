"""今天: four buttons a child; one press is one row, mended by its author within ten minutes, lost by no time-out."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import MentoringVisit, Minor, RiskSignal, VisitAttempt
from guanai.calendars import today
from guanai.forms import token as entry_token
from guanai.models import Draft, Revision
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import hidden

DAY = timedelta(days=1)
TODAY = reverse("today")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def minor(world, mentor):
    """Overdue."""
    child = files.child(world.unit["chengdong"], filed_on=today() - 100 * DAY)
    files.team(child, [mentor], formed_on=today() - 60 * DAY, interval_days=15)
    files.visit(child, today() - 50 * DAY, visitors=[mentor], next_on=today() - 10 * DAY)
    child.refresh_from_db()
    return child


def written():
    """What was pressed today."""
    return MentoringVisit.objects.filter(held_on=today())


@pytest.fixture
def fresh(world, mentor):
    """Not due for a long time."""
    child = files.child(world.unit["chengdong"], id_no=files.number(2), filed_on=today() - 3 * DAY)
    files.team(child, [mentor], formed_on=child.filed_on)
    return child


def token(client, minor) -> str:
    return next(card.token for card in client.get(TODAY).context["cards"] if card.visiting.minor == minor)


def press(client, minor, way="met", *, with_token=None, **typed):
    sent = {"token": with_token or token(client, minor)} | typed
    return client.post(reverse("today-press", args=[minor.pk, way]), sent)


def shown(client) -> list:
    return [card.visiting.minor for card in client.get(TODAY).context["cards"]]


class TestList:
    def test_only_who_is_due_by_today_the_longest_overdue_first(self, as_, world, mentor, minor, fresh):
        second = files.child(world.unit["chengdong"], id_no=files.number(3), filed_on=today() - 40 * DAY)
        files.team(second, [mentor], formed_on=today() - 20 * DAY, interval_days=20)
        page = as_("mentor").get(TODAY)
        assert shown(as_("mentor")) == [minor, second]
        assert "刘小明" not in page.text
        for label in ("见面了", "打电话了", "没找到人", "需要帮忙"):
            assert f'aria-label="{label}：档案 {minor}"' in page.text

    def test_other_mentors_children_are_not_there(self, as_, world, minor):
        other = files.child(world.unit["chengdong"], id_no=files.number(4), filed_on=today() - 100 * DAY)
        files.team(other, [rows.person(world.unit["chengdong"], name="李大姐")], formed_on=today() - 60 * DAY)
        assert shown(as_("mentor")) == [minor]
        assert as_("mentor").get(reverse("today-press", args=[other.pk, "met"])).status_code == 404

    def test_ten_children_need_no_more_queries_than_two(self, as_, world, mentor, minor):
        client, found = as_("mentor"), []
        for first, last in ((5, 6), (6, 14)):
            for serial in range(first, last):
                child = files.child(world.unit["chengdong"], id_no=files.number(serial), filed_on=today() - 90 * DAY)
                files.team(child, [mentor], formed_on=today() - 60 * DAY)
            client.get(TODAY)
            with CaptureQueriesContext(connection) as caught:
                client.get(TODAY)
            found.append(sum("SAVEPOINT" not in query["sql"] for query in caught))
        assert found[0] == found[1] <= 20


class TestPressing:
    def test_met_is_a_visit_with_what_was_usual(self, as_, world, minor, mentor):
        files.visit(minor, today() - 40 * DAY, place="school", visitors=[mentor], next_on=today() - 10 * DAY)
        client = as_("mentor")
        answer = press(client, minor)
        visit = written().get()
        facts = (visit.place, visit.findings, visit.worried, visit.next_on, visit.entered_by)
        assert facts == ("school", "见面，情况正常。", False, today() + 15 * DAY, world.user["mentor"].pk)
        assert list(visit.visitors.all()) == [mentor]
        page = client.get(answer.url).text
        assert "记好了" in page
        assert "见面，情况正常。" in page
        assert reverse("visit-edit", args=[visit.pk]) in page
        assert shown(client) == []

    def test_met_after_a_call_is_at_home(self, as_, minor, mentor):
        files.visit(minor, today() - 40 * DAY, place="phone", visitors=[mentor], next_on=today() - 10 * DAY)
        press(as_("mentor"), minor)
        assert written().get().place == "home"

    def test_a_call_is_a_call(self, as_, minor):
        press(as_("mentor"), minor, "called")
        assert written().get().place == "phone"

    def test_a_call_right_after_a_call_moves_nothing_and_says_so(self, as_, minor, mentor):
        files.visit(minor, today() - 40 * DAY, place="phone", visitors=[mentor], next_on=today() - 10 * DAY)
        answer = press(as_("mentor"), minor, "called")
        assert "请当面去一次" in as_("mentor").get(answer.url).text
        assert shown(as_("mentor")) == [minor]

    def test_who_met_nobody_leaves_an_attempt_that_is_no_visit(self, as_, minor, mentor):
        before = minor.visit_due_on
        answer = press(as_("mentor"), minor, "missed")
        attempt = VisitAttempt.objects.get()
        assert (attempt.tried_on, list(attempt.visitors.all())) == (today(), [mentor])
        assert not written().exists()
        assert Minor.objects.get(pk=minor.pk).visit_due_on == before
        assert "不算走访" in as_("mentor").get(answer.url).text
        assert "去过，没有见到" in as_("mentor").get(minor.get_absolute_url()).text
        assert "今天去过，没找到人" in as_("mentor").get(TODAY).text

    def test_what_is_offered_afterwards_is_what_is_said(self, as_, minor):
        client = as_("mentor")
        for way, words in (("missed", "可以直接撤回"), ("met", "可以直接修改、直接撤回")):
            page = client.get(press(client, minor, way)["Location"]).text
            assert words in page
            assert ("改一改" in page) is (way == "met")
            assert ("直接修改" in page) is (way == "met")

    def test_help_without_a_sentence_says_what_is_wanted(self, as_, minor):
        assert "请写一两句。" in press(as_("mentor"), minor, "help", findings=" ").text

    def test_help_asks_for_a_sentence_and_opens_a_signal(self, as_, minor):
        client = as_("mentor")
        assert client.get(reverse("today-press", args=[minor.pk, "help"])).status_code == 200
        refused = press(client, minor, "help", findings=" ")
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["findings"])
        press(client, minor, "help", findings="三天没上学。", place="phone")
        visit = written().get()
        assert (visit.worried, visit.findings, visit.place) == (True, "三天没上学。", "phone")
        assert RiskSignal.objects.get().visit == visit

    @pytest.mark.parametrize("findings", ["前\0后", "字" * 2001, ""])
    def test_a_sentence_that_cannot_be_is_said_at_the_field(self, as_, minor, findings):
        refused = press(as_("mentor"), minor, "help", findings=findings)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["findings"])
        assert not written().exists()

    def test_a_double_press_is_one_row(self, as_, minor):
        client = as_("mentor")
        given = token(client, minor)
        first, second = (press(client, minor, with_token=given) for _ in range(2))
        assert first.url == second.url
        assert written().count() == 1

    @pytest.mark.parametrize("ways", [("met", "called"), ("met", "missed"), ("missed", "met"), ("missed", "help")])
    def test_two_buttons_of_one_card_are_one_row(self, as_, minor, ways):
        client = as_("mentor")
        given = token(client, minor)
        for way in ways:
            answer = press(client, minor, way, with_token=given, findings="一句话。")
        assert written().count() + VisitAttempt.objects.count() == 1
        assert "没有记上" in client.get(answer.url).text

    def test_a_card_without_a_token_or_of_another_account_writes_nothing(self, as_, minor):
        stolen = token(as_("member"), minor)
        for sent in ("forged", stolen):
            press(as_("mentor"), minor, with_token=sent)
        assert not written().exists()

    @pytest.mark.parametrize(
        ("way", "place", "worried"), [("met", "school", "no"), ("called", "phone", "no"), ("help", "school", "yes")]
    )
    def test_out_of_the_team_a_press_opens_the_form_and_writes_nothing(self, as_, minor, mentor, way, place, worried):
        files.visit(minor, today() - 40 * DAY, place="school", visitors=[mentor], next_on=today() - 10 * DAY)
        answer = press(as_("head"), minor, way, findings="一句话。")
        assert answer.url == reverse("visit-new", args=[minor.pk], query={"way": way})
        assert not written().exists()
        form = as_("head").get(answer.url).context["form"]
        found = [form[name].value() for name in ("place", "worried", "visitors")]
        assert found == [place, worried, [mentor.pk]]
        page = as_("head").get(TODAY).text
        assert f'<a class="btn btn-primary" href="{reverse("today-press", args=[minor.pk, "met"])}"' in page
        assert "您不在这个小组里" in page

    def test_before_the_first_visit_the_place_is_asked_for(self, as_, world, mentor):
        child = files.child(world.unit["chengdong"], id_no=files.number(9), filed_on=today() - 90 * DAY)
        files.team(child, [mentor], formed_on=today() - 60 * DAY)
        assert "第一次走访" in as_("mentor").get(TODAY).text
        assert press(as_("mentor"), child).url.startswith(reverse("visit-new", args=[child.pk]))
        assert not written().exists()
        press(as_("mentor"), child, "called")
        assert written().get().place == "phone"

    def test_a_card_says_what_a_press_will_write(self, as_, minor, mentor):
        assert "将记：家中，周老师；打电话的记电话。" in as_("mentor").get(TODAY).text
        assert "“没找到人”将记：周老师。" in as_("head").get(TODAY).text

    def test_before_the_first_visit_card_and_page_say_the_place_of_a_cry_for_help(self, as_, world, mentor):
        child = files.child(world.unit["chengdong"], id_no=files.number(9), filed_on=today() - 90 * DAY)
        files.team(child, [mentor], formed_on=today() - 60 * DAY)
        assert "“需要帮忙”将记：家中，周老师。" in as_("mentor").get(TODAY).text
        assert "地点记家中" in as_("mentor").get(reverse("today-press", args=[child.pk, "help"])).text

    def test_in_a_gap_nobody_was_not_found(self, as_, minor, mentor):
        """Who went is asked for; no button leads to where nobody can be chosen."""
        files.handover(mentor, gap=today() + 30 * DAY, handed_on=today() - DAY)
        page = as_("head").get(TODAY).text
        assert "“没找到人”" not in page
        offered = [f'aria-label="{label}：档案 {minor}"' in page for label in ("没找到人", "见面了", "需要帮忙")]
        assert offered == [False, True, True]

    def test_a_button_that_does_not_exist(self, as_, minor):
        assert as_("mentor").get(reverse("today-press", args=[minor.pk, "x"])).status_code == 404


class TestTimeOut:
    def test_the_press_waits_behind_the_log_in(self, as_, minor):
        address = reverse("today-press", args=[minor.pk, "met"])
        login = Client().post(address, {"token": token(as_("mentor"), minor)})
        assert login.url == f"{reverse('login')}?next={address}"
        page = as_("mentor").get(address)
        assert "还没有记上" in page.text
        as_("mentor").post(address, {"token": page.context["token"]})
        assert written().count() == 1

    @pytest.mark.parametrize("way", ["met", "called", "missed", "help"])
    def test_a_closed_file_takes_no_press(self, as_, world, minor, mentor, way):
        files.visit(minor, today() - 20 * DAY, visitors=[mentor])  # so that nothing has to be asked
        minor.teams.get().close(today() - DAY, by=world.user["head"])
        files.closed(Minor.objects.get(pk=minor.pk), on=today() - DAY)
        unspent = entry_token(uuid4(), world.user["member"])
        press(as_("member"), minor, way, with_token=unspent, findings="没来上学")
        assert not written().exists()
        assert not VisitAttempt.objects.exists()

    def test_who_was_written_already_is_told(self, as_, minor):
        press(as_("mentor"), minor)
        assert "今天已经给这个孩子记过一次" in as_("mentor").get(reverse("today-press", args=[minor.pk, "met"])).text

    def test_the_sentence_is_kept_and_goes_with_the_row(self, as_, minor):
        client = as_("mentor")
        client.post(reverse("draft", args=["visit", minor.pk]), {"findings": "三天没", "place": "phone"})
        assert "有写到一半的话" in client.get(TODAY).text
        page = client.get(reverse("today-press", args=[minor.pk, "help"])).text
        assert "三天没" in page
        assert re.search(r'name="place" value="phone" checked', page)
        press(client, minor, "help", findings="三天没上学。")
        assert not Draft.objects.exists()


class TestTenMinutes:
    @pytest.fixture
    def visit(self, as_, minor):
        press(as_("mentor"), minor)
        return written().get()

    def test_the_author_takes_it_back_without_a_word(self, as_, visit):
        url = reverse("visit-void", args=[visit.pk])
        assert "不用写原因" in as_("mentor").get(url).text
        as_("mentor").post(url)
        visit.refresh_from_db()
        assert visit.void_reason == "登记后十分钟内本人撤回"

    def test_the_author_mends_it_and_the_trace_stays(self, as_, visit, mentor):
        url = reverse("visit-edit", args=[visit.pk])
        said = {"held_on": str(today()), "place": "home", "visitors": [str(mentor.pk)], "worried": "no"}
        as_("mentor").post(url, hidden(as_("mentor"), url) | said | {"findings": "改过。", "next_on": ""})
        visit.refresh_from_db()
        assert visit.findings == "改过。"
        assert Revision.objects.get(target=visit.pk).said["情况"] == "见面，情况正常。"

    def test_nobody_else_does(self, as_, visit):
        assert as_("member").post(reverse("visit-void", args=[visit.pk]), {"reason": ""}).status_code == 422

    @pytest.mark.parametrize(("minutes", "status"), [(9, 302), (11, 422)])
    def test_after_ten_minutes_a_reason_is_asked_for(self, as_, visit, minutes, status):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
            page = as_("mentor").get(reverse("visit", args=[visit.pk])).text
            assert ("不用写原因" in page) is (minutes < 10)
            assert as_("mentor").post(reverse("visit-void", args=[visit.pk]), {"reason": ""}).status_code == status

    @pytest.mark.parametrize(("who", "status"), [("head", 422), ("mentor", 302)])
    def test_once_somebody_else_has_answered_it_takes_a_reason(self, as_, world, visit, who, status):
        files.note(visit, by=world.user[who])
        assert as_("mentor").post(reverse("visit-void", args=[visit.pk]), {"reason": ""}).status_code == status

    def test_an_attempt_too(self, as_, world, minor):
        row = files.attempt(minor, by=world.user["mentor"])
        url = reverse("attempt-void", args=[row.pk])
        assert as_("member").post(url, {"reason": ""}).status_code == 422
        assert as_("mentor").post(url).status_code == 302
        assert not VisitAttempt.objects.valid().exists()

    def test_another_mentor_takes_back_no_attempt_of_his(self, as_, world, minor):
        row = files.attempt(minor, by=world.user["member"])
        assert as_("mentor").post(reverse("attempt-void", args=[row.pk])).status_code == 403
