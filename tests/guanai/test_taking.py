"""One sheet that is taken twice at once is entered once, and what it would enter is shown before."""

from threading import Event, Thread

import pytest
from django.db import connection
from django.urls import reverse

from guanai.ledger import outcome
from guanai.ledger.trial import Trial
from guanai.models import Upload
from tests.guanai.sheets import audiences, row, take, tried
from tests.reports.test_rollup import somebody_waits
from tests.stations import rows
from tests.waiting import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world, as_):
    rows.school(world.unit["chengdong"], "城东小学")
    return as_("member")


def taken(client, upload):
    return client.post(reverse("sessions-taking", args=[upload.pk]), follow=True)


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


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="of two writers the second waits before it begins")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_sheet_at_once_the_second_finds_it_entered(member, as_, monkeypatch):
    for _ in range(2):
        tried(member, row(), row(受教育人次="50"))
    first, second = Upload.objects.order_by("created_at")
    writes, done, write = Event(), Event(), Trial._write

    def writing(self, *args):
        monkeypatch.setattr(Trial, "_write", write)
        writes.set()
        until(lambda: done.is_set() or somebody_waits(), seconds=10)
        write(self, *args)

    def one(client):
        taken(client, first)
        connection.close()

    monkeypatch.setattr(Trial, "_write", writing)
    thread, other = Thread(target=one, args=[as_("member")]), as_("member")
    thread.start()
    try:
        writes.wait(10)
        page = taken(other, second)
    finally:
        done.set()
        thread.join()
    assert audiences() == [50, 120]
    assert "另有 2 场早已登记" in page.content.decode()


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
