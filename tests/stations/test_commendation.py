"""表彰: of a person, a station or the unit itself, exactly one."""

import pytest
from django.db import IntegrityError, transaction

from tests.stations import honours, rows


def test_it_is_of_a_person_a_station_or_the_unit_itself(world):
    unit = world.unit["chengdong"]
    station, person = rows.station(unit), rows.person(unit)
    found = [
        honours.commendation(unit),
        honours.commendation(unit, whom="person", person=person),
        honours.commendation(unit, whom="station", station=station),
    ]
    assert [one.receiver for one in found] == [str(unit), "王站员", str(station)]


@pytest.mark.parametrize(
    ("whom", "named"),
    [
        ("unit", ("person",)),
        ("person", ()),
        ("person", ("station",)),
        ("person", ("person", "station")),
        ("station", ("person",)),
    ],
)
def test_of_exactly_one_of_them(world, whom, named):
    unit = world.unit["chengdong"]
    all_of_them = {"station": rows.station(unit), "person": rows.person(unit)}
    with pytest.raises(IntegrityError), transaction.atomic():
        honours.commendation(unit, whom=whom, **{name: all_of_them[name] for name in named})
