"""Care stations and who serves there: founding, postings, six haves, rooms, retirements in mid-year."""

from datetime import date, timedelta

from guanai.calendars import anniversary
from guanai.entry import together
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.access import Role
from stations.models import (
    CareStation,
    Person,
    PersonKind,
    PersonStatus,
    PostingRole,
    StationFacility,
    StationHave,
    StationPosting,
    StationStatus,
)
from stations.six import REGISTERED

KIND, HAVE, ROOM = CareStation.Kind, StationHave.Kind, StationFacility.Kind
EVIDENCE = {
    HAVE.PLACE: ("派出所一楼西侧，有门牌和接待桌椅。", "与社区合用活动室，每周二、四开放。"),
    HAVE.PEOPLE: ("人员名单已报分局关工委备案。", "教导员任站长，退休民警任副站长。"),
    HAVE.RULES: ("走访、值班、档案三项制度已上墙。", "按县局下发的工作制度执行，存站内。"),
    HAVE.PLAN: ("每年 1 月制定年度计划，由站长签发。",),
    HAVE.GOALS: ("每年签订目标责任书。",),
    HAVE.APPRAISAL: ("每季度对照目标自查，年底由县局考核。",),
}
EXTRA = {
    PersonKind.SERVING_POLICE: (2, 4),
    PersonKind.AUXILIARY: (1, 2),
    PersonKind.FIVE_ELDERS: (0, 2),
    PersonKind.VOLUNTEER: (0, 2),
    PersonKind.TEACHER: (0, 1),
    PersonKind.GRID_WORKER: (0, 1),
    PersonKind.LEGAL_SAVVY: (0, 1),
    PersonKind.STUDENT_VOLUNTEER: (0, 1),
}
VOLUNTARY = (PersonKind.VOLUNTEER, PersonKind.STUDENT_VOLUNTEER, PersonKind.FIVE_ELDERS)
WITHOUT_RETIRED, WITHOUT_HEAD, LEAVES = 0.08, 0.03, 0.03  # shares
EVERY_RETIRING = 16  # one officer in so many
PLANNED, SUSPENDED, CLOSED = (28, 5), (50, 12), (100, 47)  # one in so many, beginning with which


class Staffing:
    """Fills hosts with stations and people, one host after the other."""

    def __init__(self, chance: Chance, registry: Registry, years: Years):
        self.chance, self.registry, self.years = chance, registry, years
        self.number = self.officers = 0  # of stations founded, of other officers registered so far

    def fill(self, host: Host) -> None:
        """People, accounts, and the stations that the host is to have."""
        head = self._with_account(host, PersonKind.SERVING_POLICE, Role.STATION_HEAD)
        if not host.planned:
            return
        self._with_account(host, PersonKind.SERVING_POLICE, Role.STATION_MEMBER)
        if self.number == 0 or not self.chance.often(WITHOUT_RETIRED):
            self._with_account(host, PersonKind.RETIRED_POLICE, Role.MENTOR)
        with together():
            self._others(host)
        for _ in range(host.planned):
            self._found(host, head)
        for kind in VOLUNTARY:
            for person in [one for one in host.of(kind) if self.chance.often(LEAVES)]:
                self._leaves(host, person)

    def _with_account(self, host: Host, kind: PersonKind, role: Role) -> Person:
        person = self._person(host, kind, host.office.committee)
        host.accounts[role] = self.registry.account(person, role, host.unit)
        return person

    def _others(self, host: Host) -> None:
        for kind, (least, most) in EXTRA.items():
            for _ in range(self.chance.randint(least, most)):
                self.officers += kind == PersonKind.SERVING_POLICE
                if kind == PersonKind.SERVING_POLICE and self.officers % EVERY_RETIRING == 5:
                    self._retiring(host)
                else:
                    self._person(host, kind, host.head)

    def _person(self, host: Host, kind: PersonKind, by, **facts) -> Person:
        person = self.registry.person(host.unit, kind, by=by, **facts)
        host.people.setdefault(kind, []).append(person)
        return person

    def _retiring(self, host: Host) -> None:
        """An officer who turned sixty within the two years: serving the day before, retired on the day."""
        on = self.chance.day(self.years.first + timedelta(days=30), self.years.last - timedelta(days=10))
        person = self._person(host, PersonKind.SERVING_POLICE, host.head, born=anniversary(on, -60))
        facts = {"kind": PersonKind.RETIRED_POLICE, "starts_on": on, "note": "到龄退休"}
        PersonStatus(pk=self.chance.key(), person=person, **facts).enter(by=host.head)

    def _found(self, host: Host, head: Person) -> None:
        number, self.number = self.number, self.number + 1
        second = bool(host.stations)
        planned = number % PLANNED[0] == PLANNED[1]
        founded = self.chance.day(date(2016, 3, 1), self.years.first - timedelta(days=60))
        if self.chance.often(0.15):
            founded = self.chance.day(self.years.first, self.years.last - timedelta(days=120))
        short = host.unit.short.removesuffix("所") + "派出所" if host.is_police_station else host.unit.short
        station = CareStation(
            pk=self.chance.key(),
            unit=host.unit,
            name=f"{host.office.county.region}{short}{'未成年人保护工作站' if second else '关爱工作站'}",
            kind=KIND.MINOR_PROTECTION if second else KIND.POLICE_CARE if host.is_police_station else KIND.MULTI_BRANCH,
            established_on=None if planned else founded,
            approval="" if planned else f"城公关工〔{founded.year}〕{self.chance.randint(1, 30)}号",
        )
        station.enter(by=host.office.committee)
        host.stations.append(station)
        if planned:
            return
        with together():
            self._equip(host, station, founded)
            self._post_all(host, station, head, founded)
        self._fate(host, station, number)

    def _equip(self, host: Host, station: CareStation, founded: date) -> None:
        for kind in HAVE:
            if self.chance.often(0.93):
                facts = {"evidence": self.chance.choice(EVIDENCE[kind]), "pk": self.chance.key()}
                if kind not in REGISTERED:
                    StationHave(station=station, kind=kind, **facts).enter(by=host.head)
        for kind in self.chance.some([ROOM.RECEPTION, ROOM.READING, ROOM.COUNSELLING, ROOM.ACTIVITY], 1, 4):
            opened = self.chance.day(founded, max(founded, self.years.last - timedelta(days=30)))
            StationFacility(pk=self.chance.key(), station=station, kind=kind, opened_on=opened).enter(by=host.head)

    def _post_all(self, host: Host, station: CareStation, head: Person, founded: date) -> None:
        for kind, people in host.people.items():
            for person in people:
                if person == head and self.chance.often(WITHOUT_HEAD):
                    continue
                begun = person.statuses.first().starts_on
                starts_on = self.chance.day(max(founded, begun), max(founded, begun) + timedelta(days=30))
                self._post(station, person, self._role(person, kind, head), min(starts_on, self.years.last), host.head)

    def _role(self, person: Person, kind: str, head: Person) -> PostingRole:
        if person == head:
            return PostingRole.HEAD
        if kind == PersonKind.RETIRED_POLICE:
            return PostingRole.DEPUTY
        return PostingRole.VOLUNTEER if kind in VOLUNTARY else PostingRole.MEMBER

    def _post(self, station: CareStation, person: Person, role: str, starts_on: date, by) -> None:
        facts = {"station": station, "person": person, "role": role, "starts_on": starts_on}
        StationPosting(pk=self.chance.key(), **facts).enter(by=by)

    def _fate(self, host: Host, station: CareStation, number: int) -> None:
        on = self.chance.day(self.years.middle, self.years.last - timedelta(days=30))
        if number % SUSPENDED[0] == SUSPENDED[1]:
            station.move(StationStatus.SUSPENDED, on=on, reason="办公楼改造，暂停接待。", by=host.office.committee)
        if number % CLOSED[0] == CLOSED[1]:
            station.move(StationStatus.CLOSED, on=on, reason="并入镇关爱工作站。", by=host.office.committee)

    def _leaves(self, host: Host, person: Person) -> None:
        on = self.chance.day(self.years.middle, self.years.last - timedelta(days=10))
        facts = {"kind": PersonKind.LEFT, "starts_on": on, "note": "迁往外地"}
        PersonStatus(pk=self.chance.key(), person=person, **facts).enter(by=host.head)
        for posting in person.postings.filter(ends_on=None, starts_on__lt=on):
            posting.amend({"ends_on": on - timedelta(days=1)}, version=posting.version, by=host.head)
        for people in host.people.values():
            people[:] = [one for one in people if one != person]
