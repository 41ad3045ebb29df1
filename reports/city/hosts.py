"""The city's units, and at each host its care stations, who serves there, what they have, the schools around."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid5

from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.places import CITY, County, counties, towns
from stations.access import Role
from stations.models import CareCommittee, CareStation, Person, PersonKind, School, Unit, User
from stations.models.unit import UnitKind

EVERY_BRIGADE, EVERY_POST, EVERY_SECOND, EVERY_WITHOUT = 37, 41, 45, 20  # one in so many stations


@dataclass
class CountyOffice:
    """A county unit with the account of its committee."""

    county: County
    unit: Unit
    committee: User


@dataclass
class Host:
    """A unit that hosts care stations, or a police station that has none yet."""

    office: CountyOffice
    unit: Unit
    town: str
    planned: int = 1  # care stations that it is to have
    stations: list[CareStation] = field(default_factory=list)
    people: dict[str, list[Person]] = field(default_factory=dict)
    schools: list[School] = field(default_factory=list)
    accounts: dict[str, User] = field(default_factory=dict)  # by role

    @property
    def head(self) -> User | None:
        return self.accounts.get(Role.STATION_HEAD)

    @property
    def member(self) -> User | None:
        return self.accounts.get(Role.STATION_MEMBER)

    def of(self, *kinds: str) -> list[Person]:
        return [person for kind in kinds for person in self.people.get(kind, [])]

    @property
    def is_police_station(self) -> bool:
        return self.unit.kind == UnitKind.POLICE_STATION

    @property
    def keeps_files(self) -> bool:
        return self.is_police_station and self.member is not None

    @property
    def officers(self) -> list[Person]:
        return self.of(PersonKind.SERVING_POLICE)

    @property
    def mentors(self) -> list[Person]:
        """Who may mentor children there."""
        kinds = (PersonKind.RETIRED_POLICE, PersonKind.FIVE_ELDERS, PersonKind.VOLUNTEER, PersonKind.TEACHER)
        return self.of(*kinds, PersonKind.SERVING_POLICE)


@dataclass
class Tree:
    """The units of the city, entered in the order in which they are printed."""

    chance: Chance
    registry: Registry
    since: date
    bureau: Unit | None = None
    committee: list[User] = field(default_factory=list)
    offices: list[CountyOffice] = field(default_factory=list)
    hosts: list[Host] = field(default_factory=list)

    def found(self, stations: int) -> None:
        self._found_bureau()
        for county in counties(stations):
            self.offices.append(self._office(county))
        names = towns(self.chance)
        for number in range(stations):
            self._found_host(number, names)

    def _found_bureau(self) -> None:
        code, name, short = CITY
        self.bureau = self._unit(None, code, name, short, UnitKind.CITY_BUREAU)
        self._committee(self.bureau, "城北市公安局关工委", by=None)
        self.registry.found_security(self.bureau)
        elder, officer = PersonKind.RETIRED_POLICE, PersonKind.SERVING_POLICE
        for kind in (elder, officer):
            self.committee.append(self.registry.staff(self.bureau, kind, Role.BUREAU_COMMITTEE))
        for role in (Role.SYSTEM_ADMIN, Role.AUDITOR):
            self.registry.staff(self.bureau, officer, role)

    def _unit(self, parent: Unit | None, code: str, name: str, short: str, kind: UnitKind) -> Unit:
        by = self.committee[0] if self.committee else None
        facts = {"code": code, "name": name, "short": short, "kind": kind, "records_since": self.since}
        return Unit.enter(by=by, parent=parent, pk=self.chance.key(), **facts)

    @staticmethod
    def _committee(unit: Unit, name: str, *, by) -> None:
        row = CareCommittee(pk=uuid5(unit.pk, "committee"), unit=unit, name=name, established_on=date(2010, 6, 1))
        row.enter(by=by)

    def _office(self, county: County) -> CountyOffice:
        unit = self._unit(self.bureau, county.code, county.name, county.short, county.kind)
        self._committee(unit, f"{county.name}关工委", by=self.committee[0])
        committee = self.registry.staff(unit, PersonKind.RETIRED_POLICE, Role.COUNTY_COMMITTEE, by=self.committee[0])
        return CountyOffice(county, unit, committee)

    def _found_host(self, number: int, names: Iterator[tuple[str, str]]) -> None:
        """The next care station's host: mostly a new police station."""
        office = self.offices[(0, 1, 0)[number] % len(self.offices) if number < 3 else number % len(self.offices)]
        there = [host for host in self.hosts if host.office is office and host.is_police_station]
        if number % EVERY_BRIGADE == 20:
            self.hosts.append(self._brigade(office))
        elif number % EVERY_POST == 30 and there:
            self.hosts.append(self._post(there[-1]))
        elif number % EVERY_SECOND == 40 and there:
            there[-1].planned = 2
        else:
            self.hosts.append(self._police_station(office, *next(names)))
        if number % EVERY_WITHOUT == EVERY_WITHOUT - 1:
            self.hosts.append(self._police_station(office, *next(names), planned=0))

    def _police_station(self, office: CountyOffice, code: str, town: str, planned: int = 1) -> Host:
        short = f"{town}所"
        name = f"{office.county.name.removeprefix('城北市公安局')}{town}派出所"
        unit = self._unit(office.unit, code, name, short, UnitKind.POLICE_STATION)
        return Host(office, unit, town, planned)

    def _brigade(self, office: CountyOffice) -> Host:
        code, short = f"{office.county.code}-traffic", f"{office.unit.short}交巡警大队"
        name = f"{office.county.name}交通巡逻警察大队"
        return Host(office, self._unit(office.unit, code, name, short, UnitKind.BRIGADE), office.county.region)

    def _post(self, host: Host) -> Host:
        code, name = f"{host.unit.code}-post", f"{host.unit.name}{host.town}警务工作站"
        unit = self._unit(host.unit, code, name, f"{host.town}警务工作站", UnitKind.POLICE_POST)
        return Host(host.office, unit, host.town)
