"""A finished export is fetched by who still holds the right that it took, and by nobody else."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from guanai import taking
from guanai.attachments import Attachment
from guanai.audit import deed
from guanai.calendars import DAY, today
from guanai.models import Export
from guanai.navigation import routed
from guanai.registers import export_rules
from reports.models import LedgerBook, SummaryBatch
from reports.models.book import WHAT
from stations.models import Appointment
from tests.stations import rows

pytestmark = pytest.mark.django_db


def of_ledger(world, user) -> Export:
    with deed():
        return taking.numbered("sessions", "法治宣讲", by=user)


def of_book(world, user) -> Export:
    return LedgerBook.request(rows.station(world.unit["chengdong"]), 2026, by=user).export


def of_batch(world, user) -> Export:
    return SummaryBatch.request(world.unit["donghu"], 2025, by=user).export


def finished(export: Export) -> str:
    """Where its file is fetched."""
    kept = Attachment.store_sealed(b"x", name="x.zip", media_type="application/zip")
    Export.objects.filter(pk=export.pk).update(attachment=kept, ready_at=timezone.now())
    return reverse("export-file", args=[export.pk])


KINDS = {"sessions": ("head", of_ledger), "ledger-book": ("head", of_book), "summaries": ("county", of_batch)}


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("ended", [{"ends_on": today() - DAY}, {"withdrawn_at": timezone.now()}])
def test_it_is_gone_with_the_right(world, as_, what, ended):
    name, made = KINDS[what]
    export = made(world, world.user[name])
    assert export.what == what
    url = finished(export)
    assert as_(name).get(url).status_code == 200
    assert url in listed(as_(name))
    by = {"withdrawn_by": world.user["bureau"].pk} if "withdrawn_at" in ended else {}
    Appointment.objects.filter(user=world.user[name]).update(**ended, **by)
    assert as_(name).get(url).status_code == 404
    page = listed(as_(name))
    assert url not in page
    assert "可以下载" not in page
    assert "现在没有导出的权限" in page


def listed(client) -> str:
    return client.get(reverse("exports")).content.decode()


def appointed(world, code: str, starts_on=None, name="head") -> Appointment:
    """One more appointment of the head, or of somebody else in the same role, at once confirmed."""
    user = world.user[name]
    role = Appointment.objects.get(user=user).role
    row = Appointment(user=user, role=role, unit=world.unit[code], starts_on=starts_on or today() - 30 * DAY)
    row.grant(by=None)
    row.confirm(by=world.user["bureau"])
    return row


@pytest.mark.parametrize("what", KINDS)
def test_the_same_right_elsewhere_is_not_enough(world, as_, what):
    name, made = KINDS[what]
    url = finished(made(world, world.user[name]))
    mine = Appointment.objects.get(user=world.user[name])
    appointed(world, {"head": "chengxi", "county": "qinghe"}[name], name=name)
    mine.withdraw(by=world.user["bureau"])
    client = as_(name)
    assert client.get(reverse("exports")).status_code == 200
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("ago", [1, 3, 8])
def test_a_renewed_head_fetches_what_was_asked_for_after_the_renewal(world, as_, ago):
    Appointment.objects.filter(user=world.user["head"]).update(ends_on=today() - ago * DAY)
    appointed(world, "chengdong", starts_on=today() - (ago - 1) * DAY)
    assert as_("head").get(finished(of_ledger(world, world.user["head"]))).status_code == 200


def test_a_head_renewed_in_the_night_fetches_what_was_asked_for_the_day_before(world, as_):
    url = finished(of_ledger(world, world.user["head"]))
    mine = Appointment.objects.get(user=world.user["head"])
    appointed(world, "chengdong")
    mine.withdraw(by=world.user["bureau"])
    assert as_("head").get(url).status_code == 200


@pytest.mark.parametrize("gone", [{"ends_on": today() - 2 * DAY}, {"withdrawn_at": timezone.now() - DAY}])
def test_an_appointment_elsewhere_that_is_over_takes_nothing(world, as_, gone):
    other = appointed(world, "chengxi")
    by = {"withdrawn_by": world.user["bureau"].pk} if "withdrawn_at" in gone else {}
    Appointment.objects.filter(pk=other.pk).update(**gone, **by)
    assert as_("head").get(finished(of_ledger(world, world.user["head"]))).status_code == 200


def test_what_nobody_answers_for_nobody_gets(world, as_):
    with deed():
        export = taking.numbered("unheard-of", "不知道的", by=world.user["head"])
    assert as_("head").get(finished(export)).status_code == 404


def test_what_makes_exports_beside_the_ledgers_has_a_rule_and_is_tried_here():
    """Whoever names a new kind decides who keeps it."""
    folders = [settings.BASE_DIR / name for name in ("guanai", "stations", "cases", "outreach", "reports")]
    files = [path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py")]
    named = {one.strip('"') for text in files for one in re.findall(r"taking\.numbered\(([^,]+),", text)}
    named = named - {"asked.ledger.slug", "WHAT"} | ({WHAT} if "WHAT" in named else set())
    assert named == set(export_rules) == set(KINDS) - {one.slug for one in routed()}
