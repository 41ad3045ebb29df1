"""走访单: file numbers, boxes and a code that opens 记走访; never a name."""

import subprocess
from datetime import timedelta

import pytest
import segno
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.letters import Slip
from cases.visiting import Visiting
from guanai.calendars import today
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations.rows import MISSING

DAY = timedelta(days=1)
SHEET = reverse("visit-sheet")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


def child(world, mentor, serial, *, interval=15):
    made = files.child(world.unit["chengdong"], id_no=files.number(serial), filed_on=today() - 100 * DAY)
    files.team(made, [mentor], formed_on=today() - 60 * DAY, interval_days=interval)
    return made


def words(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_who_is_due_within_a_week_stands_on_it_by_number(as_, world, mentor):
    due, later = child(world, mentor, 1), child(world, mentor, 2, interval=300)
    answer = as_("mentor").get(SHEET)
    text = words(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert str(due) in text
    assert str(later) not in text
    assert "刘小明" not in text
    for word in ("见面了", "打电话了", "没找到人", "需要帮忙", "走访人签名", "录入人"):
        assert word in text
    assert world.user["mentor"].login in text  # the reader's mark
    assert AuditEntry.objects.get(verb="minor.print").target == due.pk


def test_ticked_children_three_a_page(as_, world, mentor):
    made = [child(world, mentor, serial, interval=300) for serial in range(1, 5)]
    text = words(as_("member").get(SHEET, {"minor": [one.pk for one in made]}).content)
    assert all(str(one) in text for one in made)
    assert "第 2 页，共 2 页" in text


def test_the_code_holds_the_address_and_asks_for_a_log_in(world, mentor):
    minor = child(world, mentor, 1)
    address = "https://portal.example" + reverse("visit-new", args=[minor.pk])
    slip = Slip(Visiting.of([minor], today(), user=world.user["mentor"])[0], "", address)
    assert slip.qr == segno.make_qr(address, error="m").svg_inline(omitsize=True)
    assert str(minor.pk) in address
    assert Client().get(reverse("visit-new", args=[minor.pk])).url.startswith(reverse("login"))


def test_nobody_elses_child_is_printed(as_, world, mentor):
    minor = child(world, mentor, 1)
    assert as_("neighbour").get(SHEET, {"minor": minor.pk}).status_code == 404
    assert as_("member").get(SHEET, {"minor": MISSING}).status_code == 404
    assert as_("neighbour").get(SHEET).url == reverse("visits")


def test_six_children_need_no_more_reads_than_two(as_, world, mentor):
    client, found = as_("mentor"), []
    for serials in (range(1, 3), range(3, 7)):
        for serial in serials:
            child(world, mentor, serial)
        client.get(SHEET)
        with CaptureQueriesContext(connection) as caught:
            client.get(SHEET)
        found.append(sum(query["sql"].startswith("SELECT") for query in caught))
    assert found[0] == found[1] <= 20
