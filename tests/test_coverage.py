"""docs/coverage.csv: where in the portal each requirement of the sources is answered. A place that is gone fails."""

import csv
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from reports.metrics import METRICS
from reports.warnings import RULES
from tests.test_access import patterns

LAST = {"000": 56, "001": 52, "002": 80, "003": 70, "004": 54}  # requirements of each source, numbered from 1
IDS = [f"{source}-{number:02d}" for source, last in LAST.items() for number in range(1, last + 1)]
MODEL, CODE = re.compile(r"[a-z]+\.[A-Z]\w+"), re.compile(r"[MW]\d\d\w*")


def listed() -> list[dict[str, str]]:
    with open(settings.BASE_DIR / "docs" / "coverage.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stands(place: str, addresses: set[str]) -> bool:
    """Whether a place is there: a model, a metric, a warning, or the name of an address."""
    if MODEL.fullmatch(place):
        app, _, model = place.partition(".")
        return apps.is_installed(app) and model.lower() in apps.all_models[app]
    return place in METRICS or place in RULES if CODE.fullmatch(place) else place in addresses


def test_every_requirement_is_mapped_once_in_its_order():
    assert [row["id"] for row in listed()] == IDS


def test_each_is_said_in_a_few_words_of_our_own():
    assert all(row["capability"].isascii() and 0 < len(row["capability"].split()) <= 12 for row in listed())


def test_every_place_is_there():
    addresses = {one.name for one in patterns()}
    gone = {row["id"]: row["where"] for row in listed() if not all_stand(row["where"], addresses)}
    assert gone == {}


def all_stand(where: str, addresses: set[str]) -> bool:
    return bool(where) and all(stands(place, addresses) for place in where.split(" "))


@pytest.mark.parametrize("place", ["stations.Sation", "nowhere.Unit", "M999", "W99", "no-such-page", "", " "])
def test_a_place_that_is_not_there_is_seen(place):
    assert not all_stand(place, {one.name for one in patterns()})


def test_the_sources_have_no_requirement_more():
    """Where the list of the sources lies beside the repository, its numbers are ours."""
    beside = (
        found for folder in Path(settings.BASE_DIR).parents for found in folder.glob("*/data/seed_requirements.csv")
    )
    source = next(beside, None)
    if source is None:
        pytest.skip("the list of the sources is not here")
    with open(source, encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == IDS
