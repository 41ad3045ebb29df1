"""显示身份: with a reason, for five minutes, for this account, leaving a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Reveal
from guanai.models import AuditEntry
from stations.access import Role
from tests.cases import files
from tests.stations import rows
from tests.world import appoint

SECRETS = (
    "刘小明",
    files.number(),
    "13800000000",
    "东湖路一号",
    "云南昭通",
    "城东小学",
    "初二",
    "刘大山",
    "13900000000",
)


@pytest.fixture
def minor(world):
    school = rows.school(world.unit["chengdong"])
    facts = {
        "phone": "13800000000",
        "address": "东湖路一号",
        "household_region": "云南昭通",
        "school": school,
        "grade": "初二",
    }
    minor = files.child(world.unit["chengdong"], **facts)
    files.guardian(minor, phone="13900000000")
    files.team(minor, [files.join_mentor(world)])
    return minor


def reveal(client, minor, reason="visit"):
    return client.post(reverse("minor-reveal", args=[minor.pk]), {"reason": reason})


def page(client, minor):
    return client.get(minor.get_absolute_url())


@pytest.mark.parametrize("who", ["member", "head", "mentor"])
def test_the_identity_is_shown_after_a_reason(world, as_, minor, who):
    client = as_(who)
    before = page(client, minor).content.decode()
    assert not [secret for secret in SECRETS if secret in before]
    assert reveal(client, minor)["Location"] == minor.get_absolute_url()
    shown = page(client, minor)
    assert not [secret for secret in SECRETS if secret not in shown.content.decode()]
    until = Reveal.objects.get().until
    assert f"身份信息显示到 {timezone.localtime(until):%H:%M}" in shown.content.decode()


def test_it_leaves_two_lines(world, as_, minor):
    client = as_("member")
    reveal(client, minor, "safeguard")
    page(client, minor)
    looked, read = AuditEntry.objects.filter(target=minor.pk, actor=world.user["member"].pk).order_by("id")
    assert (looked.verb, looked.detail) == ("minor.reveal", {"reason": "safeguard"})
    assert (read.verb, read.detail) == ("minor.read", {"page": "minor", "identified": True})


def test_after_five_minutes_it_is_masked_again(as_, minor):
    client = as_("member")
    reveal(client, minor)
    row = Reveal.objects.get()
    assert row.until - row.shown_at <= timedelta(minutes=5, seconds=1)
    Reveal.objects.update(until=timezone.now())
    covered = page(client, minor).content.decode()
    assert not [secret for secret in SECRETS if secret in covered]


def test_the_open_page_covers_itself_when_the_time_is_up(as_, minor):
    client = as_("member")
    assert "Refresh" not in page(client, minor)
    reveal(client, minor)
    for name in ("minor", "minor-categories", "minor-guardians", "minor-outcomes"):
        assert 290 <= int(client.get(reverse(name, args=[minor.pk]))["Refresh"]) <= 301


def test_one_account_s_look_shows_nothing_to_another(as_, minor):
    reveal(as_("member"), minor)
    assert "刘小明" not in page(as_("head"), minor).content.decode()


def test_one_file_s_look_shows_no_other_file(world, as_, minor):
    other = files.child(world.unit["chengdong"], name="王小红", id_no=files.number(5))
    reveal(as_("member"), minor)
    assert "王小红" not in page(as_("member"), other).content.decode()


def test_who_loses_the_right_loses_the_look(world, as_, minor):
    reveal(as_("mentor"), minor)
    world.user["mentor"].appointments.update(ends_on="2021-01-01")
    assert page(as_("mentor"), minor).status_code == 404


def test_who_moves_up_to_the_committee_takes_no_look_along(world, as_, minor):
    reveal(as_("member"), minor)
    world.user["member"].appointments.update(ends_on="2021-01-01")
    appoint(world.user["member"], Role.COUNTY_COMMITTEE, world.unit["donghu"], by=world.user["head"])
    assert "刘**" in page(as_("member"), minor).content.decode()


@pytest.mark.parametrize("reason", ["", "curiosity", "\0", "x" * 1000])
def test_without_a_reason_nothing_is_shown(as_, minor, reason):
    response = reveal(as_("member"), minor, reason)
    assert response.status_code == 422
    assert not Reveal.objects.exists()


@pytest.mark.parametrize("who", ["county", "bureau"])
def test_committees_never(as_, minor, who):
    assert as_(who).get(reverse("minor-reveal", args=[minor.pk])).status_code == 403
    assert reveal(as_(who), minor).status_code == 403
    assert not Reveal.objects.exists()
    assert "显示身份" not in page(as_("county"), minor).content.decode()


@pytest.mark.parametrize("who", ["neighbour", "other_county", "system", "security", "auditor", "nobody"])
def test_for_strangers_there_is_nothing_to_show(as_, minor, who):
    assert reveal(as_(who), minor).status_code == 404
    assert not Reveal.objects.exists()


def test_the_page_itself_never_says_the_identity_in_title_or_address(as_, minor):
    client = as_("member")
    reveal(client, minor)
    head = page(client, minor).content.decode().split("</head>")[0]
    assert not [secret for secret in SECRETS if secret in head]
