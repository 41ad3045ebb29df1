"""成效: recorded by one person, verified by another."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Outcome
from guanai.calendars import today
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations.rows import errors, send

TYPED = {"kind": "returned_school", "happened_on": str(today()), "evidence": "学籍证明"}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def index(minor) -> str:
    return reverse("minor-outcomes", args=[minor.pk])


def verify(client, row):
    return client.post(reverse("outcome-verify", args=[row.minor_id, row.pk]), follow=True)


def test_it_counts_only_when_another_person_has_verified_it(world, as_, minor):
    assert send(as_("member"), reverse("outcome-new", args=[minor.pk]), **TYPED)["Location"] == index(minor)
    row = Outcome.objects.get()
    assert not Outcome.objects.verified().exists()
    assert "登记人不能核实自己登记的成效，请由另一人核实。" in verify(as_("member"), row).content.decode()
    assert not Outcome.objects.verified().exists()
    assert "已核实：回归校园。" in verify(as_("head"), row).content.decode()
    row.refresh_from_db()
    assert (Outcome.objects.verified().get(), row.verified_by) == (row, world.user["head"].pk)
    assert AuditEntry.objects.filter(verb="outcome.verify", actor=world.user["head"].pk).count() == 1
    assert "站员member" in as_("head").get(index(minor)).content.decode()


def test_verified_twice_it_is_verified_once(world, as_, minor):
    row = files.outcome(minor, by=world.user["member"])
    first = verify(as_("head"), row) and Outcome.objects.get().verified_at
    verify(as_("head"), row)
    assert Outcome.objects.get().verified_at == first
    assert AuditEntry.objects.filter(verb="outcome.verify").count() == 1


def test_the_database_refuses_one_person_for_both(world, minor):
    row = files.outcome(minor, by=world.user["member"])
    with pytest.raises(ValidationError):
        row.verify(by=world.user["member"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.update(verified_at=timezone.now(), verified_by=world.user["member"].pk)


def test_what_tells_of_an_offence_is_recorded_by_who_may_read_it(as_, minor):
    url = reverse("outcome-new", args=[minor.pk])
    said = errors(send(as_("member"), url, **TYPED | {"kind": "reoffended"}))
    assert said == {"kind": ["没有找到这个成效，或不在您的范围内。"]}
    assert send(as_("head"), url, **TYPED | {"kind": "reoffended"}).status_code == 302
    row = Outcome.objects.get()
    assert verify(as_("member"), row).status_code == 404


def test_it_cannot_lie_in_the_future(as_, minor):
    said = errors(send(as_("member"), reverse("outcome-new", args=[minor.pk]), **TYPED | {"happened_on": "2040-01-01"}))
    assert said == {"happened_on": ["日期不能晚于今天。"]}


def test_a_wrong_one_is_voided_and_no_longer_verified(as_, minor):
    row = files.outcome(minor)
    as_("member").post(reverse("outcome-void", args=[minor.pk, row.pk]), {"reason": "记错了"})
    assert verify(as_("head"), row).status_code == 404
    assert as_("member").get(index(minor)).context["outcomes"] == []


@pytest.mark.parametrize(("page", "day"), [("outcome-new", "happened_on"), ("category-new", "starts_on")])
def test_a_new_page_of_a_file_proposes_today(as_, minor, page, day):
    assert as_("member").get(reverse(page, args=[minor.pk])).context["form"][day].value() == today()
