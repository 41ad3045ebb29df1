"""One sheet that is taken twice at once is entered once, and what it would enter is shown before."""

from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection
from django.urls import reverse

from guanai.ledger import outcome
from guanai.ledger.trial import Trial
from guanai.models import Upload
from stations.models import Meeting
from tests.guanai.sheets import audiences, give, row, take, tried
from tests.guanai.test_editing import edited, out
from tests.reports.test_rollup import somebody_waits
from tests.stations import rows
from tests.waiting import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world, as_):
    rows.school(world.unit["chengdong"], "城东小学")
    return as_("member")


def taken(client, upload, slug="sessions"):
    return client.post(reverse(f"{slug}-taking", args=[upload.pk]), follow=True)


def test_what_was_entered_since_the_sheet_was_read_is_known(member, as_, monkeypatch):
    for _ in range(2):
        tried(member, row(), row(), row(受教育人次="50"))
    first, second = Upload.objects.order_by("created_at")
    read = Trial._read

    def reading(self, *args):
        found = read(self, *args)
        monkeypatch.setattr(Trial, "_read", read)
        taken(as_("member"), first)
        return found

    monkeypatch.setattr(Trial, "_read", reading)
    assert "另有 3 场早已登记，没有重复" in taken(member, second).content.decode()
    assert audiences() == [50, 120, 120]


def second_of_two(monkeypatch, first, second):
    """What `second` answers, that comes when `first` is about to write; it goes on once the other waits for it."""
    writes, waited, write = Event(), [], Trial._write

    def writing(self, *args):
        monkeypatch.setattr(Trial, "_write", write)
        writes.set()
        waited.append(until(somebody_waits, seconds=10))
        write(self, *args)

    def one():
        first()
        connection.close()

    monkeypatch.setattr(Trial, "_write", writing)
    thread = Thread(target=one)
    thread.start()
    writes.wait(10)
    try:
        return second()
    finally:
        thread.join()
        assert waited


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="of two writers the second waits before it begins")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_sheet_at_once_the_second_finds_it_entered(member, as_, monkeypatch):
    for _ in range(2):
        tried(member, row(), row(受教育人次="50"))
    mine, theirs = Upload.objects.order_by("created_at")
    one, other = as_("member"), as_("member")
    page = second_of_two(monkeypatch, lambda: taken(one, mine), lambda: taken(other, theirs))
    assert audiences() == [50, 120]
    assert "另有 2 场早已登记" in page.content.decode()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="of two writers the second waits before it begins")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_edited_sheets_the_second_waits_whatever_the_order_of_the_lines(world, as_, monkeypatch):
    for topic in ("甲", "乙"):
        Meeting(unit=world.unit["chengdong"], kind="joint", held_on=date(2026, 3, 5), topic=topic).enter(by=None)
    one, other = as_("head"), as_("head")
    for client, word in ((one, "一"), (other, "二")):
        changed = edited(out(client), (1, "议题", word), (2, "议题", word * 2))
        give(client, changed, "meetings")
    mine, theirs = Upload.objects.order_by("created_at")
    page = second_of_two(monkeypatch, lambda: taken(one, mine, "meetings"), lambda: taken(other, theirs, "meetings"))
    assert sorted(Meeting.objects.values_list("topic", flat=True)) == ["一", "一一"]
    assert "刚才别人改了这一条" in page.content.decode()


def test_what_would_be_entered_is_shown(member, monkeypatch):
    monkeypatch.setattr(outcome, "MOST_NEW", 2)
    page = tried(member, row(), row(受教育人次="50", 地点="礼堂"), row(受教育人次="70"))
    words = page.content.decode()
    assert [(one.row, dict(one.cells)["受教育人次"]) for one in page.context["trial"].outcome.new] == [
        (2, "120"), (3, "50"),
    ]  # fmt: skip
    assert "地点：礼堂；" in words
    assert "共 3 行，先列出 2 行，其余的请在表里看" in words
    take(member)
    assert audiences() == [50, 70, 120]
