"""What the menu counts: as it is at this click, though its query is written once a minute."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from guanai.calendars import today
from stations.access import Role
from stations.models import Appointment, User
from stations.tally import SORTS, counted, in_menu
from tests import world as cast
from tests.cases import clues, files


def waiting(world, name: str) -> int:
    """As the next click of an account has it."""
    return in_menu("workbench", User.objects.get(pk=world.user[name].pk), today())


def test_what_came_since_the_last_click_is_counted(world):
    assert waiting(world, "member") == 0
    clues.clue(world.unit["chengdong"])
    files.child(world.unit["chengdong"])
    assert (waiting(world, "member"), waiting(world, "neighbour")) == (1, 0)


def test_a_role_that_came_or_went_counts_at_once(world):
    clues.clue(world.unit["chengdong"])
    assert waiting(world, "nobody") == 0
    cast.appoint(world.user["nobody"], Role.STATION_MEMBER, world.unit["chengdong"], by=world.user["security"])
    assert waiting(world, "nobody") == 1
    Appointment.objects.filter(user=world.user["nobody"]).update(ends_on=date(2020, 2, 1))
    assert waiting(world, "nobody") == 0


def test_no_sort_looks_anything_up_before_it_is_counted(world):
    """Else the query that is kept for a minute would tell what was so when it was written."""
    for name in ("head", "county", "keeper", "member"):
        user = world.user[name]
        for sort in (sort for sort in SORTS.values() if user.can(sort.right)):
            with CaptureQueriesContext(connection) as found:
                sort.rows(user, today())
                sort.late(user, today())
            assert not [one["sql"] for one in found if "guanai_holiday" not in one["sql"]]


def test_what_the_workbench_alone_counts_is_as_of_this_click_too(world):
    def signals():
        return sum(counted("signals", User.objects.get(pk=world.user["head"].pk), today()))

    minor = files.child(world.unit["chengdong"])
    assert signals() == 0
    files.signal(minor)
    assert signals() == 1


def test_an_account_of_a_request_that_may_ask_for_no_sort_has_none(world):
    """A request's account is a wrapper that looks it up when it is asked."""
    assert in_menu("workbench", SimpleLazyObject(lambda: world.user["nobody"]), today()) == 0
