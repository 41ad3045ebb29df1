"""谁看过: for the head of the station; who, when, what, why."""

import pytest
from django.urls import reverse

from cases.models import Reveal
from guanai.models import AuditEntry
from tests.cases import files


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def address(minor) -> str:
    return reverse("minor-readers", args=[minor.pk])


def looks(client, minor):
    return [
        (str(one["who"]), str(one["unit"]), one["what"], one["why"])
        for one in client.get(address(minor)).context["looks"]
    ]


def test_the_head_sees_who_looked_and_why(world, as_, minor):
    as_("county").get(minor.get_absolute_url())
    Reveal.show(minor, "visit", by=world.user["member"])
    as_("member").get(minor.get_absolute_url())
    as_("bureau").post(reverse("minor-reason", args=[minor.pk]), {"reason": "complaint"})
    assert looks(as_("head"), minor) == [
        ("市局关工委bureau", "城北市局", "市局打开", "办理来信来访"),
        ("站员member", "城东所", "查看（身份显示中）", None),
        ("站员member", "城东所", "显示身份", "走访联系"),
        ("县区关工委county", "东湖分局", "查看", None),
    ]


def test_the_head_s_own_look_is_there_the_next_time(world, as_, minor):
    assert looks(as_("head"), minor) == []
    assert looks(as_("head"), minor) == [("站长head", "城东所", "查看", None)]


def test_looks_at_another_file_are_not_there(world, as_, minor):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    as_("county").get(other.get_absolute_url())
    assert looks(as_("head"), minor) == []


def test_many_looks_come_by_pages(world, as_, minor):
    for _ in range(55):
        minor.note_reading(by=world.user["county"], page="minor", identified=False)
    first = as_("head").get(address(minor)).context
    second = as_("head").get(f"{address(minor)}?before={first['older']}").context
    assert (len(first["looks"]), len(second["looks"]), second["older"]) == (50, 5, None)
    for nonsense in ("x", "9" * 40, "-1", "１"):
        assert as_("head").get(f"{address(minor)}?before={nonsense}").status_code == 200


@pytest.mark.parametrize("who", ["member", "county", "bureau"])
def test_nobody_else_in_scope_may(as_, minor, who):
    assert as_(who).get(address(minor)).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "auditor", "system", "security", "nobody"])
def test_strangers_find_nothing(as_, minor, who):
    assert as_(who).get(address(minor)).status_code == 404


def test_no_line_holds_anything_of_the_child(world, as_, minor):
    Reveal.show(minor, "visit", by=world.user["member"])
    as_("member").get(minor.get_absolute_url())
    for line in AuditEntry.objects.all():
        assert "刘" not in str(line.detail)
        assert minor.id_no not in str(line.detail)
