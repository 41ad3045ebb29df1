"""表彰: of a person, a station or the unit itself, exactly one."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from stations.models import Commendation
from tests.stations import honours, rows
from tests.stations.rows import errors, send


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


TYPED = {"level": "city", "title": "先进个人", "awarded_on": "2026-05-20", "awarded_by": "市关工委"}


def test_a_person_of_the_unit_is_chosen_and_others_are_not_offered(as_, world):
    own, other = rows.person(world.unit["chengdong"], "周站长"), rows.person(world.unit["chengxi"], "吴站长")
    new, member = reverse("commendations-new"), as_("member")
    assert other not in member.get(new).context["form"].fields["person"].queryset
    assert send(member, new, whom="person", person=own.pk, **TYPED).status_code == 302
    assert Commendation.objects.get().person == own
    said = errors(send(member, new, whom="station", person=own.pk, **TYPED))
    assert said == {"whom": ["表彰个人的选一个人，表彰关工站的选一个站，表彰本单位的两样都不选。"]}


def test_the_county_does_not_enter_what_a_station_s_own_people_got(as_, world):
    own = rows.person(world.unit["chengdong"], "周站长")
    offered = as_("county").get(reverse("commendations-new")).context["form"].fields["person"].queryset
    assert own not in offered
