"""Drafts: what was typed is not lost, is nobody else's, and stands nowhere in the clear."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from guanai import drafts
from guanai.models import AuditEntry, Draft
from tests.cases import files
from tests.stations.rows import MISSING

TOKEN = "独角兽在奶奶家写作业"
pytestmark = pytest.mark.django_db


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def url(minor):
    return reverse("draft", args=["visit", minor.pk])


def form_of(client, minor):
    return client.get(reverse("visit-new", args=[minor.pk])).context["form"]


def test_what_was_typed_is_there_when_the_form_is_opened_again(as_, minor, url):
    answer = as_("member").post(url, {"findings": TOKEN, "worried": "yes"}, headers={"X-Background": "draft"})
    assert answer.status_code == 204
    page = as_("member").get(reverse("visit-new", args=[minor.pk]))
    assert page.context["form"]["findings"].value() == TOKEN
    assert page.context["form"]["worried"].value() == "yes"
    assert "不用草稿" in page.content.decode()


def test_it_outlives_the_session(as_, minor, url):
    client = as_("member")
    client.post(url, {"findings": TOKEN})
    client.logout()
    assert client.post(url, {"findings": "别的"}).status_code == 302
    assert form_of(as_("member"), minor)["findings"].value() == TOKEN


def test_the_last_words_stand_and_there_is_one_draft(as_, minor, url):
    for text in ("一", "一二", TOKEN):
        as_("member").post(url, {"findings": text})
    assert Draft.objects.get().typed["findings"] == [TOKEN]


def test_it_is_its_owners_alone(as_, world, minor, url):
    as_("member").post(url, {"findings": TOKEN})
    assert form_of(as_("head"), minor)["findings"].value() == ""
    assert not Draft.objects.visible_to(world.user["head"]).exists()
    as_("head").post(reverse("draft-removal", args=["visit", minor.pk]))
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("who", ["neighbour", "county", "bureau", "system", "auditor", "nobody"])
def test_who_may_not_write_the_row_may_not_keep_a_draft_of_it(as_, url, who):
    assert as_(who).post(url, {"findings": TOKEN}).status_code == 404
    assert not Draft.objects.exists()


def test_an_unknown_form_and_an_unknown_child_are_not_there(as_, minor):
    for address in (["nothing", minor.pk], ["visit", MISSING]):
        assert as_("member").post(reverse("draft", args=address), {"findings": TOKEN}).status_code == 404


def test_only_fields_of_the_form_are_kept(as_, url):
    as_("member").post(url, {"findings": TOKEN, "csrfmiddlewaretoken": "x", "is_admin": "1"})
    assert set(Draft.objects.get().typed) == {"findings"}


def test_twenty_thousand_bytes_and_no_more(as_, url):
    assert as_("member").post(url, {"findings": "字" * 6000}).status_code == 204
    assert as_("member").post(url, {"findings": "字" * 7000}).status_code == 413
    assert len(Draft.objects.get().typed["findings"][0]) == 6000


def test_the_database_holds_no_word_of_it(as_, url):
    as_("member").post(url, {"findings": TOKEN})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM guanai_draft")
        stored = repr([bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row])
    assert TOKEN not in stored
    assert repr(TOKEN.encode())[2:-1] not in stored
    assert "findings" not in stored


def test_it_leaves_no_trace_in_the_audit_trail(as_, url):
    client = as_("member")
    before = AuditEntry.objects.count()
    client.post(url, {"findings": TOKEN})
    assert AuditEntry.objects.count() == before


def test_it_can_be_dropped_and_the_form_begins_afresh(as_, minor, url):
    client, page = as_("member"), reverse("visit-new", args=[minor.pk])
    client.post(url, {"findings": TOKEN})
    answer = client.post(reverse("draft-removal", args=["visit", minor.pk]), {"next": page})
    assert answer.url == page
    assert form_of(client, minor)["findings"].value() == ""


def test_dropping_leads_nowhere_outside(as_, minor):
    for wanted in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        answer = as_("member").post(reverse("draft-removal", args=["visit", minor.pk]), {"next": wanted})
        assert answer.url == "/"


def test_an_owner_has_one_draft_of_a_form_for_a_target(world, minor):
    facts = {"owner": world.user["member"].pk, "form": "visit", "target": minor.pk, "payload": "{}"}
    Draft.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(**facts)


def test_after_thirty_days_nobody_comes_back_for_it(as_, world, minor, url):
    as_("member").post(url, {"findings": TOKEN})
    now, day = timezone.now(), timedelta(days=1)
    assert not Draft.objects.old(now + 29 * day).exists()
    assert Draft.objects.old(now + 31 * day).count() == 1
    drafts.purge()
    assert drafts.found(world.user["member"], "visit", [minor.pk]).keys() == {minor.pk}
    Draft.objects.update(saved_at=now - 31 * day)
    drafts.purge()
    assert not Draft.objects.exists()
