"""The pages of boards, warnings, summaries and offices: open to everybody on a desk and on a phone."""

import pytest
from django.urls import reverse

from guanai.calendars import today
from reports.groups import GROUPS
from tests import world as cast
from tests.doors import DOORS, Door
from tests.journeys.test_pages import walk
from tests.reports.test_dashboard import talk
from tests.reports.test_outcomes import became, child
from tests.stations import rows
from tests.test_access import furnish, keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIGURES = ("warnings", "warnings-of", "comparison", "trends", "digest", "digest-week", "post-dashboard", "definitions")
SUMMARIES = ("summary-outline", "summary-review", "summary-issue", "submission", "submission-text")
OFFICES = (
    *("committees", "committee", "committee-new", "committee-requests", "committee-request", "committee-request-new"),
    *("documents", "document", "document-new", "appraisals", "appraisal", "appraisal-new", "appraisal-answer"),
)
BOOKS = (
    *("work-plans", "work-plan-items", "work-plan", "work-plan-new", "staff-children", "staff-child-new"),
    *("staff-child", "people-lacking", "duty-list", "station-book", "visit-exports", "visit-export-new"),
)
ANYBODY = ("public-home", "public-summary", "public-titles", "public-notices")


@pytest.fixture
def town(db):
    """Everybody of the doors."""
    return cast.city(furnish)


def address(town, name: str, door: Door) -> str:
    if not door.row:
        return reverse(name, kwargs=door.more)
    return reverse(name, kwargs=keys(name, door, door.row(town.unit[door.at])))


@pytest.mark.parametrize("names", [FIGURES, SUMMARIES, OFFICES, BOOKS, ANYBODY], ids=lambda names: names[0])
def test_the_pages_of_offices_are_open_to_everybody(visit, town, axe, names):
    known: dict[str, dict[str, str]] = {}
    for name in names:
        door = DOORS[name]
        known.setdefault(door.opens, {})[name] = address(town, name, door)
    walk(visit, axe, known)


@pytest.fixture
def busy(town):
    """A talk, a child back at school, and a school without 法治副校长."""
    talk(town, "chengdong", held_on=today())
    became(town, child(town), on=today())
    rows.school(town.unit["chengdong"])


def test_so_are_the_boards_of_a_city_at_work(visit, busy, axe):
    board, warnings = "/dashboard/chengbei/", "/warnings/chengdong/"
    groups = {one.slug: f"{board}?group={one.slug}" for one in GROUPS[2:5]}
    city = {"board": board, **groups, "trends": f"{board}trends/", "comparison": f"{board}comparison/"}
    station = {"warnings": warnings, "warning": f"{warnings}?code=W04", "rest": f"{warnings}W04/acknowledgement/"}
    walk(visit, axe, {"bureau": city, "head": station})
