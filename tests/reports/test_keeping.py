"""A finished export is fetched by who still holds the right that it took, and by nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from guanai import taking
from guanai.attachments import Attachment
from guanai.audit import deed
from guanai.calendars import today
from guanai.models import Export
from guanai.navigation import routed
from guanai.registers import export_rules
from reports.models import LedgerBook, SummaryBatch
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
@pytest.mark.parametrize("ended", [{"ends_on": today() - timedelta(days=1)}, {"withdrawn_at": timezone.now()}])
def test_it_is_gone_with_the_right(world, as_, what, ended):
    name, made = KINDS[what]
    export = made(world, world.user[name])
    assert export.what == what
    url = finished(export)
    assert as_(name).get(url).status_code == 200
    by = {"withdrawn_by": world.user["bureau"].pk} if "withdrawn_at" in ended else {}
    Appointment.objects.filter(user=world.user[name]).update(**ended, **by)
    assert as_(name).get(url).status_code in (403, 404)


def test_the_same_right_elsewhere_is_not_enough(world, as_):
    url = finished(of_ledger(world, world.user["head"]))
    Appointment.objects.filter(user=world.user["head"]).update(ends_on=today() - timedelta(days=1))
    other = Appointment(user=world.user["head"], role="station_head", unit=world.unit["chengxi"], starts_on=today())
    other.grant(by=None)
    Appointment.objects.filter(pk=other.pk).update(confirmed_by=world.user["bureau"].pk, confirmed_at=timezone.now())
    client = as_("head")
    assert client.get(reverse("exports")).status_code == 200
    assert client.get(url).status_code == 404


def test_what_nobody_answers_for_nobody_gets(world, as_):
    with deed():
        export = taking.numbered("unheard-of", "不知道的", by=world.user["head"])
    assert as_("head").get(finished(export)).status_code == 404


def test_every_kind_has_its_rule():
    assert set(export_rules) == {"ledger-book", "summaries"}
    assert "sessions" in {one.slug for one in routed()}
