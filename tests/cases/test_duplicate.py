"""待核: one child with two files; for the county, else the bureau; by file number and unit only."""

import pytest
from django.urls import reverse

from cases.models import Duplicate
from guanai.models import AuditEntry
from guanai.navigation import navigation
from stations.models import User
from tests.cases import files
from tests.stations.rows import errors

QUEUE = reverse("duplicates")


@pytest.fixture
def pair(world):
    first = files.child(world.unit["chengdong"])
    files.child(world.unit["chengxi"], name="刘晓明")
    return Duplicate.objects.get(known=first)


def count(rf, user) -> list:
    request = rf.get("/")
    request.user = user
    return [entry.count for group in navigation(request) for entry in group.entries if entry.label == "待核"]


def test_two_stations_of_a_county_stand_in_its_queue(world, as_, pair):
    assert pair.unit.code == "donghu"
    body = as_("county").get(QUEUE).content.decode()
    for words in (pair.minor.file_no, pair.known.file_no, "东湖分局城东派出所", "东湖分局城西派出所"):
        assert words in body
    assert "刘" not in body
    assert files.number() not in body


def test_stations_of_two_counties_stand_in_the_bureau_s_queue(world, as_):
    files.child(world.unit["chengdong"])
    other = files.child(world.unit["hekou"])
    pair = Duplicate.objects.get()
    assert pair.unit.code == "chengbei"
    assert other.file_no in as_("bureau").get(QUEUE).content.decode()
    for who in ("county", "other_county"):
        assert other.file_no not in as_(who).get(QUEUE).content.decode()
        assert as_(who).post(reverse("duplicate", args=[pair.pk]), {"reason": "两处都管"}).status_code == 404


def test_the_menu_counts_what_is_undecided(world, rf, pair):
    assert count(rf, world.user["county"]) == [1]
    assert count(rf, world.user["other_county"]) == [0]
    assert count(rf, world.user["member"]) == []
    pair.keep_apart("两处都管", by=world.user["county"])
    assert count(rf, User.objects.get(login="county")) == [0]  # the next request


def test_they_are_kept_apart_for_a_reason(world, as_, pair):
    url = reverse("duplicate", args=[pair.pk])
    assert errors(as_("county").post(url, {"reason": " "})) == {"reason": ["请写明理由。"]}
    assert as_("county").post(url, {"reason": "户籍与就学分在两处"})["Location"] == QUEUE
    pair.refresh_from_db()
    assert (pair.decided_by, pair.reason) == (world.user["county"].pk, "户籍与就学分在两处")
    assert AuditEntry.objects.get(verb="duplicate.keep_apart").actor == world.user["county"].pk
    assert as_("county").get(QUEUE).context["undecided"].count() == 0
    assert as_("county").post(url, {"reason": "再来一次"}).status_code == 404


def test_kept_apart_once_it_is_not_asked_again(world, pair):
    pair.keep_apart("两处都管", by=world.user["county"])
    for minor in (pair.minor, pair.known):
        Duplicate.look(minor)
    assert Duplicate.objects.count() == 1


def test_one_pair_is_asked_once_from_whichever_side(world, pair):
    Duplicate.look(pair.known)
    Duplicate.look(pair.minor)
    assert Duplicate.objects.count() == 1


def test_a_voided_file_waits_for_nobody(world, as_, pair):
    pair.minor.void("建错了", by=world.user["neighbour"])
    assert as_("county").get(QUEUE).context["undecided"].count() == 0


@pytest.mark.parametrize("who", ["member", "head", "neighbour", "mentor", "system", "security", "auditor", "nobody"])
def test_nobody_else_learns_that_there_is_such_a_queue(world, as_, pair, who):
    files.join_mentor(world)
    url = reverse("duplicate", args=[pair.pk])
    missing = as_(who).get(reverse("minor", args=[pair.pk]))
    for response in (as_(who).get(QUEUE), as_(who).get(url), as_(who).post(url, {"reason": "试试"})):
        assert (response.status_code, response.content) == (404, missing.content)
    assert "待核" not in as_(who).get(reverse("minors")).content.decode()
