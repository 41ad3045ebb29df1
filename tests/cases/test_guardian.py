"""监护人: relation and capacity for all readers, the name only while the identity is shown."""

import pytest
from django.urls import reverse

from cases.models import Guardian, Reveal
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

TYPED = {"relation": "grandmother", "name": "王桂兰", "phone": "13900000001", "capacity": "limited", "role": "legal"}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def index(minor) -> str:
    return reverse("minor-guardians", args=[minor.pk])


def test_a_member_registers_a_guardian(as_, minor):
    url = reverse("guardian-new", args=[minor.pk])
    assert send(as_("member"), url, **TYPED)["Location"] == index(minor)
    row = Guardian.objects.get()
    assert (row.name, row.phone, row.role) == ("王桂兰", "13900000001", "legal")
    body = as_("member").get(index(minor)).content.decode()
    assert "王**" in body
    assert "王桂兰" not in body
    assert "13900000001" not in body


def test_committees_read_no_name_at_all(as_, minor):
    files.guardian(minor)
    body = as_("county").get(index(minor)).content.decode()
    assert "祖母" in body
    assert "刘**" not in body.split('class="ledger"')[1]


def test_it_is_changed_only_while_the_identity_is_shown(world, as_, minor):
    row = files.guardian(minor)
    url = reverse("guardian-edit", args=[minor.pk, row.pk])
    assert as_("member").get(url)["Location"] == reverse("minor-reveal", args=[minor.pk])
    Reveal.show(minor, "verify", by=world.user["member"])
    assert send(as_("member"), url, **TYPED).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.role) == ("王桂兰", "legal")


def test_who_comes_second_after_the_time_is_not_shown_the_name(world, as_, minor):
    row = files.guardian(minor)
    url = reverse("guardian-edit", args=[minor.pk, row.pk])
    Reveal.show(minor, "verify", by=world.user["member"])
    opened = rows.hidden(as_("member"), url)
    row.amend({"name": "张铁柱"}, version=1, by=None)
    Reveal.objects.update(until="2020-01-01T00:00Z")
    response = as_("member").post(url, opened | TYPED)
    assert response.status_code == 409
    assert "张铁柱" not in response.content.decode()


def test_a_bad_phone_is_refused_at_the_field(as_, minor):
    said = errors(send(as_("member"), reverse("guardian-new", args=[minor.pk]), **TYPED | {"phone": "12"}))
    assert said == {"phone": ["请填 11 位手机号，或带区号的固定电话。"]}


def test_a_wrong_one_is_voided(as_, minor):
    row = files.guardian(minor)
    as_("member").post(reverse("guardian-void", args=[minor.pk, row.pk]), {"reason": "登记重复"})
    assert as_("member").get(index(minor)).context["guardians"] == []


def test_a_guardian_of_another_file_is_not_reached_through_this_one(world, as_, minor):
    row = files.guardian(files.child(world.unit["chengdong"], id_no=files.number(2)))
    assert as_("head").post(reverse("guardian-void", args=[minor.pk, row.pk]), {"reason": "试"}).status_code == 404


@pytest.mark.parametrize(
    ("phone", "answer"), [("", 422), ("13900000008", 422), ("13900000009", 302)], ids=["unknown", "the same", "another"]
)
def test_who_mentors_the_child_is_not_entered_as_its_guardian(world, as_, minor, phone, answer):
    mentor = rows.cleared(world.unit["chengdong"], "王桂兰")
    mentor.amend({"phone": "13900000008"}, version=mentor.version, by=None)
    files.team(minor, [mentor])
    url = reverse("guardian-new", args=[minor.pk])
    response = send(as_("member"), url, **TYPED | {"phone": phone})
    assert response.status_code == answer
    if answer == 422:
        assert "不能担任帮教人" in errors(response)["name"][0]
    assert Guardian.objects.filter(minor=minor).exists() == (answer == 302)
