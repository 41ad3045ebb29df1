"""我这一年: one's own visits counted, one's children by number, the head's thanks; a certificate names no child."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Sealing
from guanai.calendars import today
from guanai.models import AuditEntry
from reports.my_year import MyYear, counted, head_of, in_words
from reports.printing import certificate
from stations.models import User
from tests.cases import files
from tests.stations import rows

DAY = timedelta(days=1)
PAGE = reverse("my-year")
LAST = date(today().year - 1, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def minor(world, mentor):
    child = files.child(world.unit["chengdong"], filed_on=LAST - 90 * DAY)
    files.team(child, [mentor], formed_on=LAST - 60 * DAY, interval_days=30)
    return child


@pytest.fixture
def visits(world, minor, mentor):
    """By the mentor last year: in time, late by phone; and one by somebody else."""
    other = rows.person(world.unit["chengdong"], name="李大姐")
    return [
        files.visit(minor, LAST - 40 * DAY, visitors=[mentor]),
        files.visit(minor, LAST + 20 * DAY, visitors=[mentor], place="phone"),
        files.visit(minor, LAST + 21 * DAY, visitors=[other]),
    ]


@pytest.fixture
def mine(world, mentor, visits):
    return MyYear(mentor, LAST.year, world.user["mentor"])


def test_only_ones_own_visits_of_the_year_count(mine, minor):
    assert (mine.visits, mine.helped, mine.remote, mine.timely) == (2, 1, 1, "应走访 2 次，按时 1 次")
    assert dict(mine.months)[12] == 1
    assert sum(number for _, number in mine.months) == 2
    assert [(one.minor, one.visits) for one in mine.children] == [(minor, 2)]


def test_who_met_nobody_and_what_was_taken_back_count_nothing(world, mine, minor, mentor, visits):
    files.attempt(minor, LAST, visitors=[mentor], by=world.user["mentor"])
    visits[0].void("登记错了", by=world.user["head"])
    assert (mine.visits, mine.helped) == (1, 1)


def test_whose_team_has_ended_counts_and_is_named_no_more(mine, minor):
    minor.teams.get().close(today(), by=None)
    assert (mine.visits, mine.helped, mine.children) == (2, 1, [])


def test_a_seal_takes_the_number_of_the_file_and_no_visit(world, mine, minor):
    minor.teams.get().close(today(), by=None)
    Sealing(minor=minor, unit=minor.unit, basis="education", notice_no="封〔2026〕3号").place(by=world.user["keeper"])
    assert (mine.visits, mine.children, mine.thanks) == (2, [], [])


def test_thanks_of_the_head_stand_on_the_page(world, as_, visits):
    files.note(visits[0], by=world.user["head"], text="天冷路远，辛苦了。")
    files.note(visits[1], by=world.user["head"], kind="comment", text="下次当面去。")
    page = as_("mentor").get(PAGE, {"year": LAST.year}).text
    assert "天冷路远，辛苦了。" in page
    assert "下次当面去。" not in page
    assert "刘小明" not in page


def test_thanks_count_also_where_the_child_is_somebody_elses_now(world, as_, mine, minor, mentor, visits):
    files.note(visits[0], by=world.user["head"], text="天冷路远，辛苦了。")
    files.handover(mentor, successor=rows.cleared(minor.unit, "王站员"))
    page = as_("mentor").get(PAGE, {"year": LAST.year}).text
    assert (mine.thanked, mine.thanks) == (1, [])
    assert "有 1 次写在您现在看不到的档案里，不再列出。" in page
    assert "天冷路远" not in page
    assert "还没有。站长" not in page


def test_hours_are_those_that_were_written_down_and_say_of_how_many_visits(as_, mine, minor, mentor, visits):
    assert (mine.hours, mine.timed) == ("", 0)
    assert "小时" not in as_("mentor").get(PAGE, {"year": LAST.year}).text
    files.visit(minor, LAST + 30 * DAY, visitors=[mentor], minutes=60)
    files.visit(minor, LAST + 29 * DAY, visitors=[mentor], minutes=45)
    again = MyYear(mentor, LAST.year, mine.user)
    assert again.hours == "已登记时长 1.8 小时（2 次登记了时长）"
    assert again.hours in as_("mentor").get(PAGE, {"year": LAST.year}).text
    assert "其中两次登记了时长，共一小时以上" in certificate.markup(again, "")


def test_an_account_without_a_person_is_told_why_it_is_empty(as_):
    assert "没有和人员登记对上" in as_("member").get(PAGE).text


@pytest.mark.parametrize("year", ["x", "1066", "9" * 5000, "٢٠٢٦"])
def test_years_that_are_none(as_, mentor, year):
    assert as_("mentor").get(PAGE, {"year": year}).status_code in (200, 404)


def test_the_certificate_says_numbers_in_words_and_names_no_child(world, as_, mine, minor):
    sheet = certificate.markup(mine, head_of(minor.unit, today()))
    for words in ("周老师", "走访两次", "陪伴一名孩子", minor.unit.name, world.user["head"].name):
        assert words in sheet
    for words in ("刘小明", str(minor), str(minor.pk)):
        assert words not in sheet
    answer = as_("mentor").get(reverse("my-year-certificate", args=[LAST.year]))
    assert answer.content[:5] == b"%PDF-"
    assert AuditEntry.objects.get(verb="person.print").detail["year"] == LAST.year


def test_the_posted_head_signs_before_the_account(world, minor):
    station = rows.station(minor.unit, "城东关爱工作站")
    rows.posting(station, rows.person(minor.unit, name="孙站长"), role="head")
    assert head_of(minor.unit, today()) == "孙站长"


def test_without_a_visit_there_is_no_certificate(as_, mentor):
    assert as_("mentor").get(reverse("my-year-certificate", args=[2020])).url == PAGE


IN_WORDS = {
    0: "零",
    2: "二",
    10: "十",
    14: "十四",
    20: "二十",
    100: "一百",
    105: "一百零五",
    110: "一百一十",
    1000: "一千",
    1002: "一千零二",
    1020: "一千零二十",
    9999: "九千九百九十九",
}


@pytest.mark.parametrize(("number", "words"), IN_WORDS.items())
def test_numbers_in_words(number, words):
    assert in_words(number) == words


def test_two_is_counted_otherwise():
    assert (counted(2), counted(12)) == ("两", "十二")


def test_three_children_need_no_more_queries_than_one(world, as_, mentor, visits):
    client, found = as_("mentor"), []
    for serials in ((), (5, 6, 7)):
        for serial in serials:
            child = files.child(world.unit["chengdong"], id_no=files.number(serial), filed_on=LAST - 90 * DAY)
            files.team(child, [mentor], formed_on=LAST - 60 * DAY)
            files.note(files.visit(child, LAST, visitors=[mentor]), by=User.objects.get(login="head"))
        client.get(PAGE, {"year": LAST.year})
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE, {"year": LAST.year})
        found.append(sum("SAVEPOINT" not in query["sql"] for query in caught))
    assert found[1] <= found[0] + 1 <= 22
