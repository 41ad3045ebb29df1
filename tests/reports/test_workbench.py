"""工作台: what waits on whom, in order of urgency, and the year of one's own station."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.due import visit_words
from cases.models import Duplicate
from guanai.calendars import today
from guanai.registers import draft_forms, menu, quick_entries, todos
from outreach.models import OutreachEvent, OutreachSession
from reports.workbench import MOST, Workbench
from stations.models.station import StationHave
from tests.cases import files
from tests.cases.test_sealing import sealed, sentenced
from tests.stations import books, rows

DAY = timedelta(days=1)
LATE = visit_words(today() - timedelta(days=10), today(), {})  # in working days
URL = reverse("workbench")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def children(world, mentor):
    """Three of 城东所: one late by ten days, one due today, one not for a month. The first is the mentor's."""
    made = []
    for number, (days, people) in enumerate([(40, [mentor]), (30, []), (0, [])], start=1):
        child = files.child(world.unit["chengdong"], id_no=files.number(number), filed_on=today() - 60 * DAY)
        team = people or [rows.person(world.unit["chengdong"], name=f"民警{number}")]
        files.team(child, team, formed_on=today() - days * DAY)
        made.append(child)
    return made


def titles(page) -> list[str]:
    return [item.title for item in page.context["board"].items]


def queries(client, url=URL) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught)


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


class TestTodo:
    def test_what_is_late_and_what_is_due_within_a_week_the_latest_first(self, as_, children):
        page = as_("member").get(URL)
        assert titles(page) == [f"走访 档案 {children[0].file_no}", f"走访 档案 {children[1].file_no}"]
        assert [item.when for item in page.context["board"].items] == [LATE, "今天到期"]
        assert "逾期 1 件" in words(page)
        assert "走访七天内到期 1 件" in words(page)

    def test_one_press_leads_to_the_form(self, as_, children):
        page = as_("member").get(URL)
        assert f'href="{reverse("visit-new", args=[children[0].pk])}"' in page.content.decode()

    def test_a_line_says_who_how_often_and_when_last(self, as_, children, mentor):
        assert as_("member").get(URL).context["board"].items[0].line == (
            "帮教人 周老师（退休民警） · 每 30 天一次，还没有人走访过"
        )
        day = today() - 35 * DAY
        files.visit(children[0], day, place="school", visitors=[mentor], next_on=today() - DAY)
        assert as_("member").get(URL).context["board"].items[0].line.endswith(f"上次 {day.month} 月 {day.day} 日 学校")

    def test_no_childs_name_stands_on_it(self, as_, children):
        for who in ("member", "head", "mentor"):
            assert "刘" not in words(as_(who).get(URL))

    def test_a_mentor_sees_his_own_children_and_no_numbers_of_the_station(self, as_, children):
        page = as_("mentor").get(URL)
        assert titles(page) == [f"走访 档案 {children[0].file_no}"]
        assert page.context["board"].unit is None
        assert "本站本年" not in words(page)

    @pytest.mark.parametrize("who", ["neighbour", "county", "bureau"])
    def test_other_stations_and_those_above_have_no_visits_of_it(self, as_, children, who):
        found = titles(as_(who).get(URL))
        assert found == (["帮教走访超期 不足 3 处"] if who == "county" else [])  # a warning, and never whose file

    @pytest.mark.parametrize("who", ["system", "security", "auditor", "nobody"])
    def test_who_has_nothing_to_do_here_has_no_workbench(self, as_, who):
        assert as_(who).get(URL).status_code == 403
        assert URL not in as_(who).get(reverse("password")).content.decode()

    def test_the_menu_counts_what_waits_and_home_leads_there(self, as_, children):
        assert as_("member").get("/").url == as_("county").get("/").url == URL
        entry = next(entry for entry in menu if entry.url_name == "workbench")
        assert entry.count(as_("member").get(URL).wsgi_request.user) == 2
        assert "2 件待办" in words(as_("member").get(URL))

    def test_when_nothing_waits_the_next_thing_is_named(self, as_, world, mentor):
        child = files.child(world.unit["chengdong"], filed_on=today() - 9 * DAY)
        assert "今天没有要办的事" in words(as_("member").get(URL))
        files.team(child, [mentor], formed_on=today() - 9 * DAY)
        page = words(as_("member").get(URL))
        assert "今天没有要办的事" in page
        assert f"走访 档案 {child.file_no}，21 天后到期" in page

    def test_after_twenty_five_the_list_goes_on(self, as_, world, mentor):
        for number in range(MOST + 3):
            child = files.child(world.unit["chengdong"], id_no=files.number(number))
            files.team(child, [mentor])
        files.team(files.child(world.unit["chengdong"], id_no=files.number(90)), [mentor], formed_on=today())
        page = as_("member").get(URL)
        assert len(page.context["board"].items) == MOST
        assert f"共 {MOST + 3} 件，下面只列最急的 {MOST} 条" in words(page)
        rest = as_("member").get(f"{reverse('visits')}?due=near").context["page"]
        last = as_("member").get(f"{reverse('visits')}?due=near&after={rest.after}").context["page"]
        assert len(rest.rows) + len(last.rows) == MOST + 3

    def test_a_line_that_stands_for_several_leaves_nothing_out(self, as_, world):
        for number in range(2):
            files.child(world.unit["chengdong"], id_no=files.number(number))
            files.child(world.unit["chengxi"], id_no=files.number(number))
        page = as_("county").get(URL)
        assert page.context["number"] > len(page.context["board"].items) > 0
        assert "最急的" not in words(page)

    def test_what_is_cut_keeps_the_most_urgent(self, world, children):
        for source in todos:
            found = source.items(world.user["member"], today(), 1)
            assert [item.when for item in found] == ([LATE] if source.url_name == "visits" else [])

    def test_the_county_has_its_queue_and_nobody_else_knows_of_it(self, as_, world, children):
        files.child(world.unit["chengxi"], id_no=files.number(1))
        assert Duplicate.objects.exists()
        page = as_("county").get(URL)
        assert "待核档案 1 份" in titles(page)
        assert reverse("duplicates") in page.content.decode()
        assert titles(as_("other_county").get(URL)) == []
        for who in ("member", "head", "neighbour"):
            assert "待核" not in words(as_(who).get(URL))


class TestAround:
    def test_only_what_exists_and_may_be_done_is_a_press_away(self, as_, mentor):
        quick = {
            who: [entry.label for entry in as_(who).get(URL).context["board"].quick()]
            for who in ("member", "mentor", "county")
        }
        assert quick == {
            "member": ["记一次走访", "报一条线索", "记一场宣讲"],
            "mentor": ["记一次走访"],
            "county": ["记一场宣讲"],
        }
        for entry in quick_entries:
            assert as_("member").get(reverse(entry.url_name)).status_code == 200

    def test_the_year_of_the_station(self, as_, world, children, mentor):
        unit = world.unit["chengdong"]
        station = rows.station(unit)
        rows.posting(station, mentor)
        files.visit(children[0], today(), visitors=[mentor])
        files.visit(children[1], today(), visitors=[mentor])
        event = OutreachEvent(unit=unit, title="开学第一课", form="lecture")
        event.enter(by=world.user["member"])
        OutreachSession(unit=unit, event=event, place="操场", held_on=today(), audience=1200).enter(
            by=world.user["member"]
        )
        OutreachSession(
            unit=unit, event=event, place="礼堂", held_on=today(), audience=80, audience_bound="over"
        ).enter(by=world.user["member"])
        facts = {fact.label: fact.words for fact in as_("member").get(URL).context["board"].facts()}
        assert facts == {
            "在帮未成年人": "3 人",
            "走访": "2 次",
            "走访按时率": "50.0%",
            "法治宣讲": "2 场次，1,280 多人次",
            "退休民警": "1 人",
        }

    def test_of_a_seal_it_says_no_word_to_whoever_goes_on_with_the_child(self, as_, world, mentor):
        child = files.child(world.unit["chengdong"], filed_on=today() - 60 * DAY)
        files.team(child, [mentor], formed_on=today() - 20 * DAY)
        files.visit(child, today(), visitors=[mentor])
        sealed(child, case=sentenced(child), basis="criminal", by=world.user["keeper"])
        for who in ("head", "member"):
            assert "封存" not in words(as_(who).get(URL))

    def test_each_of_its_numbers_opens_its_rows(self, as_, world, children, mentor):
        rows.posting(rows.station(world.unit["chengdong"]), mentor)
        files.visit(children[0], today(), visitors=[mentor])
        files.visit(children[1], today(), visitors=[mentor]).void("登记错了", by=world.user["member"])
        client = as_("member")
        told = {}
        assert "走访按时率" in words(client.get(reverse("dashboard", args=["chengdong"])))
        for fact in client.get(URL).context["board"].facts():
            if fact.label == "走访按时率":
                continue
            page = client.get(fact.url)
            told[fact.label] = (
                page.context["total"] if "total" in page.context else page.context["asked"].totals["rows"]
            )
            assert fact.words.startswith(f"{told[fact.label]} "), fact.label
        assert told == {"在帮未成年人": 3, "走访": 1, "法治宣讲": 0, "退休民警": 1}

    def test_a_neighbours_work_is_in_none_of_them(self, as_, children, mentor):
        files.visit(children[0], today(), visitors=[mentor])
        facts = [fact.words for fact in as_("neighbour").get(URL).context["board"].facts()]
        assert facts == ["0 人", "0 次", "0 场次，0 人次", "0 人"]

    def test_what_the_station_has_and_lacks_of_the_six(self, as_, world):
        station = rows.station(world.unit["chengdong"])
        StationHave(station=station, kind="place", evidence="一楼").enter(by=world.user["head"])
        StationHave(station=station, kind="people", evidence="登错了").enter(by=world.user["head"])
        station.haves.get(kind="people").void("登错了", by=world.user["head"])
        books.plan(station, today().year)
        page = words(as_("member").get(URL))
        assert "有阵地" in page
        assert "有计划" in page
        assert "缺人员" in page

    @pytest.mark.parametrize("who", ["member", "head", "mentor", "county", "bureau"])
    def test_few_queries_whatever_the_number_of_rows(self, as_, world, mentor, children, who):
        rows.station(world.unit["chengdong"])
        files.visit(children[0], today() - 40 * DAY, visitors=[mentor], next_on=today() - 2 * DAY)
        few = queries(as_(who))
        for number in range(10, 22):
            child = files.child(world.unit["chengdong"], id_no=files.number(number), filed_on=today() - 90 * DAY)
            files.team(child, [mentor], formed_on=today() - 80 * DAY)
            files.visit(child, today() - 40 * DAY, visitors=[mentor], next_on=today() - DAY)
        assert queries(as_(who)) == few
        assert few <= 17  # the entered days off among them


def test_the_registers_are_what_the_rooms_gave(world):
    expected = ["cases", "clues", "dropouts", "duplicates", "minors", "referrals", "reminders", "visits"]
    expected += ["seal-accesses", "sealings", "transfers", "visit-exports"]
    expected += ["campus-due", "incidents", "principals"]
    expected += ["post-titles", *["posts"] * 4]
    expected += ["projects", "resolutions", "people-lacking", "warnings"]
    expected += ["committee-requests", "documents", "guidance-visits", "meetings", "summaries", "work-plan-items"]
    expected += ["returns"]  # months to confirm
    expected += [*["complaints"] * 3, "post-supervisors"]  # by the office, the unit, the group
    assert sorted(source.url_name for source in todos) == sorted(expected)
    assert set(draft_forms) == {"visit", "minor", "narrative"}


@pytest.mark.parametrize("who", ["member", "head", "county", "bureau", "nobody", "auditor"])
def test_every_source_answers_for_every_role(world, who):
    user = world.user[who]
    for source in todos:
        assert sum(one.number for one in source.waiting(user, today())) == 0
        assert source.items(user, today(), MOST) == []
        assert source.coming(user, today()) is None
    assert Workbench(user, today()).number == 0
