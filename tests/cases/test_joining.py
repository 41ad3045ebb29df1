"""并档: the county makes two files of one child one, and no station learns of the other's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import handing
from cases.models import Duplicate, Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors


@pytest.fixture
def pair(world):
    """One child at 城东所 and, with a team and all that belongs to it, at 城西所."""
    first = files.child(world.unit["chengdong"])
    second = files.child(world.unit["chengxi"], kind="disabled")
    files.category(second, "left_behind")
    mentor = rows.person(world.unit["chengxi"], name="西老师", kind="retired_police")
    files.team(second, [mentor])
    files.visit(second, today() - timedelta(days=3), visitors=[mentor])
    files.outcome(second)
    files.assignment(second, mentor)
    files.assignment(first, rows.person(world.unit["chengdong"]))
    return Duplicate.objects.get(known=first, minor=second)


def url(pair) -> str:
    return reverse("duplicate-joining", args=[pair.pk])


def typed(pair, kept, unit) -> dict:
    return {"kept": str(kept.pk), "unit": str(unit.pk), "reason": "同一个孩子"}


def test_everything_of_both_stands_in_the_one(world, as_, pair):
    first, second = pair.known, pair.minor
    as_("county").post(url(pair), typed(pair, first, first.unit))
    pair.refresh_from_db()
    first, second = Minor.objects.get(pk=first.pk), Minor.objects.get(pk=second.pk)
    assert (pair.decision, pair.kept, second.is_void) == ("joined", first, True)
    assert (first.visits.get().unit.code, first.teams.get().closed_on) == ("chengxi", today())
    assert sorted(first.categories.valid().values_list("kind", flat=True)) == ["disabled", "left_behind"]
    assert (first.outcomes.count(), first.bases.count(), first.visit_due_on) == (1, 2, None)
    assert first.assignments.standing().get().person == first.responsible
    assert second.held_by() == []
    assert AuditEntry.objects.filter(verb="minor.unite", target=first.pk).count() == 1
    assert "并入" in as_("county").get(reverse("duplicates")).content.decode()


def test_handed_over_the_kept_file_is_the_other_units(world, as_, pair):
    as_("county").post(url(pair), typed(pair, pair.known, world.unit["chengxi"]))
    pair.refresh_from_db()
    kept = Minor.objects.get(pk=pair.known_id)
    assert (pair.decision, kept.unit.code) == ("handed", "chengxi")
    assert as_("member").get(kept.get_absolute_url()).status_code == 404
    assert as_("neighbour").get(kept.get_absolute_url()).status_code == 200


def test_no_station_is_told_of_the_others_file(world, as_, pair):
    handing.join(pair, pair.known, pair.known.unit, "同一个孩子", by=world.user["county"])
    body = as_("neighbour").get(pair.minor.get_absolute_url()).content.decode()
    assert f"经上级核对作废，核对号 {pair.number}。" in body
    for secret in (pair.known.file_no, "城东", str(pair.known_id), "同一个孩子"):
        assert secret not in body
    mine = as_("member").get(pair.known.get_absolute_url()).content.decode()
    for secret in (pair.minor.file_no, pair.number, str(pair.minor_id)):
        assert secret not in mine


def test_two_decide_at_once_and_one_is_told(world, pair):
    again = Duplicate.objects.select_related("known__unit", "minor__unit").get()
    pair.keep_apart("两处都管", by=world.user["county"])
    with pytest.raises(NotAllowed, match="别人刚处理过"):
        handing.join(again, again.known, again.known.unit, "同一个孩子", by=world.user["bureau"])
    assert not Minor.objects.filter(voided_at__isnull=False).exists()
    assert Duplicate.objects.get().decision == "apart"


def test_only_one_of_the_two_files_is_kept_at_one_of_the_two_units(world, as_, pair):
    other = files.child(world.unit["hekou"], id_no=files.number(5))
    said = errors(as_("county").post(url(pair), typed(pair, other, other.unit)))
    assert said == {"kept": ["请在两份里选一份。"], "unit": ["请在两个单位里选一个。"]}


def test_a_file_that_is_being_handed_over_is_not_joined(world, pair):
    files.transfer(pair.minor, world.unit["hekou"])
    with pytest.raises(NotAllowed, match="正在转档"):
        handing.join(pair, pair.known, pair.known.unit, "同一个孩子", by=world.user["county"])
    assert Duplicate.objects.get().decided_at is None


@pytest.mark.parametrize("who", ["member", "head", "neighbour", "auditor"])
def test_nobody_else_joins(as_, pair, who):
    assert as_(who).post(url(pair), typed(pair, pair.known, pair.known.unit)).status_code == 404
