"""帮教小组: those of minors by their files, those of adults by the number that the station gives."""

from datetime import date, timedelta

from cases.models import AdultTeams
from guanai.calendars import anniversary, today
from reports.computing import Computed
from reports.span import Span
from tests.cases import files
from tests.stations import rows

DAY = timedelta(days=1)


def number(unit, teams, as_of, kind="correction") -> None:
    AdultTeams(unit=unit, kind=kind, teams=teams, as_of=as_of).enter(by=None)


def test_the_latest_number_of_each_kind_holds_until_a_later_one(world):
    unit = world.unit["chengdong"]
    number(unit, 3, date(2025, 1, 5))
    number(unit, 5, date(2025, 9, 1))
    number(unit, 2, date(2025, 3, 1), "released")
    found = [
        sum(AdultTeams.objects.holding(on).values_list("teams", flat=True))
        for on in (date(2025, 1, 4), date(2025, 1, 5), date(2025, 8, 31), date(2025, 9, 1))
    ]
    assert found == [0, 3, 5, 7]


def test_adults_are_added_and_minors_stay_apart(world):
    unit, span = world.unit["chengdong"], Span.of_year(today().year, today())
    young, grown = files.child(unit), files.child(unit, id_no=files.number(2))
    for minor in (young, grown):
        files.team(minor, [rows.cleared(unit)])
    formed = files.FILED
    type(grown).objects.filter(pk=grown.pk).update(birth_date=anniversary(formed, -18) - DAY)
    number(unit, 4, today())
    number(world.unit["chengxi"], 2, today())
    above = Computed.several(["M33", "M33b"], world.unit["donghu"], span)
    assert (above["M33"].total, above["M33b"].total) == (8, 1)
    assert above["M33"].value(unit) == 6
    assert Computed.alone("M33", unit, span).total == 6


def test_eighteen_on_the_day_it_was_formed_is_still_a_minor(world):
    unit, span = world.unit["chengdong"], Span.of_year(today().year, today())
    minor = files.child(unit)
    files.team(minor, [rows.cleared(unit)])
    type(minor).objects.filter(pk=minor.pk).update(birth_date=anniversary(files.FILED, -18))
    assert Computed.alone("M33b", unit, span).total == 1
