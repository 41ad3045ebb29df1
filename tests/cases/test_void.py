"""作废档案: a file opened by mistake leaves every list; only its station still finds it, with the reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, hidden

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def url(minor):
    return reverse("minor-void", args=[minor.pk])


@pytest.fixture
def voided(world, minor):
    files.guardian(minor)
    minor.void("建重了", by=world.user["member"])
    return minor


def test_a_member_voids_it_with_a_reason_and_finds_it_again(as_, world, minor, url):
    client = as_("member")
    assert url in client.get(reverse("minor-edit", args=[minor.pk])).content.decode()
    assert errors(client.post(url, {"reason": ""}))
    assert client.post(url, {"reason": "建重了"}).url == minor.get_absolute_url()
    minor.refresh_from_db()
    assert (minor.voided_by, minor.void_reason) == (world.user["member"].pk, "建重了")
    assert AuditEntry.objects.get(verb="minor.void").target == minor.pk
    page = client.get(minor.get_absolute_url()).content.decode()
    assert "已作废" in page
    assert "作废原因：建重了" in page


def test_work_that_was_done_forbids_it(as_, world, minor, url):
    team = files.team(minor, [rows.person(world.unit["chengdong"])])
    visit = files.visit(minor, today() - DAY)
    outcome = files.outcome(minor)
    steps = [
        (lambda: team.close(today(), by=None), "1 个没有结束的帮教小组、1 次走访、1 项成效"),
        (lambda: visit.void("登记错了", by=world.user["member"]), "档案里还有1 次走访、1 项成效"),
        (lambda: outcome.void("记错了", by=world.user["member"]), "档案里还有1 项成效"),
    ]
    for undo, words in steps:
        answer = as_("member").post(url, {"reason": "建重了"})
        assert answer.status_code == 409
        assert words in answer.context["form"].non_field_errors()[0]
        assert not Minor.objects.get(pk=minor.pk).is_void
        undo()
    assert as_("member").post(url, {"reason": "建重了"}).status_code == 302
    team.refresh_from_db()
    assert team.is_void


def test_a_refused_one_leaves_no_line(world, minor):
    files.outcome(minor)
    with pytest.raises(NotAllowed):
        minor.void("建重了", by=world.user["member"])
    assert not AuditEntry.objects.filter(verb="minor.void").exists()


def test_voided_twice_it_is_voided_once(as_, world, voided, url):
    voided.void("又一次", by=world.user["head"])
    assert Minor.objects.get(pk=voided.pk).void_reason == "建重了"
    assert as_("member").post(url, {"reason": "又一次"}).status_code == 404


@pytest.mark.parametrize("who", ["neighbour", "county", "other_county", "bureau", "system", "auditor", "nobody"])
def test_to_everybody_else_it_does_not_exist_any_more(as_, world, voided, who):
    missing = reverse("minor", args=[MISSING])
    assert as_(who).get(voided.get_absolute_url()).content == as_(who).get(missing).content
    if who in ("county", "bureau"):
        assert voided.file_no not in as_(who).get(reverse("minors")).content.decode()


def test_a_mentor_knows_it_no_more(as_, world):
    mentor = files.join_mentor(world)
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [mentor])
    assert as_("mentor").get(minor.get_absolute_url()).status_code == 200
    Minor.objects.filter(pk=minor.pk).update(voided_at="2026-01-01T00:00Z", voided_by=MISSING)
    assert as_("mentor").get(minor.get_absolute_url()).status_code == 404


def test_it_is_in_no_list_and_no_search(as_, voided):
    client = as_("member")
    assert voided.file_no not in client.get(reverse("minors")).content.decode()
    for words in (voided.file_no, voided.id_no, voided.name):
        assert client.post(reverse("minor-search"), {"q": words}).context["rows"] == [], words


def test_nothing_is_written_into_it_or_shown_of_the_child(as_, voided):
    client = as_("member")
    forms = ("minor-identity", "minor-status", "minor-reveal", "category-new", "guardian-new", "outcome-new")
    for name in (*forms, "team-new", "visit-new"):
        assert client.post(reverse(name, args=[voided.pk]), {}).status_code in (404, 422), name
        if name != "minor-identity":
            assert client.get(reverse(name, args=[voided.pk])).status_code == 404, name
    assert client.get(reverse("minor-edit", args=[voided.pk])).url == voided.get_absolute_url()
    for tab in ("minor", "minor-categories", "minor-guardians"):
        page = client.get(reverse(tab, args=[voided.pk])).content.decode()
        assert "显示身份" not in page
        assert "刘小明" not in page


def test_who_was_changing_it_meanwhile_is_told(as_, world, minor):
    client, url = as_("head"), reverse("minor-edit", args=[minor.pk])
    values = hidden(client, url) | {"school_status": "suspended", "filed_on": str(minor.filed_on)}
    minor.void("建重了", by=world.user["member"])
    answer = client.post(url, values)
    assert answer.status_code == 409
    assert "建重了" in answer.content.decode()


def test_the_child_can_be_filed_again(world, voided):
    assert files.child(world.unit["chengdong"]).pk != voided.pk


@pytest.mark.parametrize(("who", "status"), {"mentor": 404, "neighbour": 404, "county": 403, "bureau": 403}.items())
def test_nobody_else_voids_it(as_, world, minor, url, who, status):
    files.join_mentor(world)
    assert as_(who).post(url, {"reason": "x"}).status_code == status
    assert not Minor.objects.get(pk=minor.pk).is_void
