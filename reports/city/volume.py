"""Volume for measuring, on top of a city: bulk inserts instead of verbs, so without audit lines and judgement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.utils import timezone

from cases.due import next_due
from cases.models import MentoringMember, MentoringTeam, MentoringVisit, Minor, MinorCategory
from cases.models.category import Vulnerability
from cases.models.mentoring import MemberRole, TeamMode, VisitPlace
from guanai import crypto
from guanai.models import Term
from outreach.models import OutreachEvent, OutreachSession
from reports.city import names
from reports.city.chance import Chance
from reports.city.places import COUNTIES
from stations.access import Role
from stations.models import Appointment, CareStation, Gender, Person, PersonKind, School, Unit
from stations.models.unit import UnitKind

BATCH = 5000
INTERVAL = 30  # days
FINDINGS = "按时走访，孩子在家，情绪稳定，学习生活正常。" * 3


@dataclass
class Place:
    """A police station that rows can be put at."""

    unit: Unit
    station: CareStation
    writer: object  # the account's key
    people: list[Person]
    schools: list[School]


def places() -> list[Place]:
    """The police stations that have all that a row needs."""
    stations = {one.unit_id: one for one in CareStation.objects.valid()}
    writers = dict(Appointment.objects.filter(role=Role.STATION_MEMBER).values_list("unit", "user"))
    kinds = (PersonKind.SERVING_POLICE, PersonKind.RETIRED_POLICE)
    people, schools = (
        _by_unit(Person.objects.filter(statuses__kind__in=kinds).distinct()),
        _by_unit(School.objects.valid()),
    )
    return [
        Place(unit, stations[unit.pk], writers[unit.pk], people[unit.pk], schools[unit.pk])
        for unit in Unit.objects.filter(kind=UnitKind.POLICE_STATION)
        if all(unit.pk in known for known in (stations, writers, people, schools))
    ]


def _by_unit(rows: models.QuerySet) -> dict[object, list]:
    found: dict[object, list] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.unit_id, []).append(row)
    return found


class Volume:
    """Files with their visits, and sessions, spread over the places."""

    def __init__(self, seed: int, on: date):
        self.chance, self.on, self.now = Chance(seed), on, timezone.now()
        self.places = places()
        self.taken = set(Minor.objects.values_list("file_no", flat=True))
        self.rows: dict[type[models.Model], list[models.Model]] = {}

    def files(self, minors: int, visits: int) -> Iterator[int]:
        """That many files with that many visits between them; how many visits stand so far, batch by batch."""
        each, more = divmod(visits, minors)
        done = 0
        for number in range(minors):
            done += each + (number < more)
            self._file(each + (number < more))
            if len(self.rows.get(MentoringVisit, ())) >= BATCH or number == minors - 1:
                self._flush()
                yield done

    def sessions(self, number: int) -> Iterator[int]:
        """That many sessions; how many stand so far."""
        topics = list(Term.objects.of(Term.List.TOPIC))
        events: dict = {}
        for done in range(1, number + 1):
            self._session(self.chance.choice(self.places), topics, events)
            if done % BATCH == 0 or done == number:
                self._flush()
                yield done

    def _add(self, row: models.Model) -> models.Model:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def _entered(self, model: type[models.Model], place: Place, **facts) -> models.Model:
        entered = {"entered_at": self.now, "entered_by": place.writer}
        return self._add(model(pk=self.chance.key(), **entered, **facts))

    def _flush(self) -> None:
        with transaction.atomic():
            for model, rows in self.rows.items():
                model._base_manager.bulk_create(rows)
        self.rows = {}

    def _file(self, visits: int) -> None:
        """A child under mentoring, whose visits lie an interval apart and whose next one is about due."""
        place = self.chance.choice(self.places)
        due_on = self.on + timedelta(days=self.chance.randint(-2, INTERVAL))
        formed_on = due_on - timedelta(days=INTERVAL * (visits + 1))
        minor = self._child(place, formed_on, due_on)
        facts = {"minor": minor, "kind": Vulnerability.LEFT_BEHIND, "source": "社区摸排", "starts_on": formed_on}
        self._entered(MinorCategory, place, **facts)
        team = {"unit": place.unit, "mode": TeamMode.ONE_TO_ONE, "formed_on": formed_on, "station": place.station}
        team = self._entered(MentoringTeam, place, **team)
        self._add(MentoringTeam.minors.through(mentoringteam=team, minor=minor))
        mentor = self.chance.choice(place.people)
        facts = {"team": team, "person": mentor, "role": MemberRole.LEAD, "starts_on": formed_on}
        self._add(MentoringMember(pk=self.chance.key(), **facts))
        for number in range(visits):
            self._visit(place, minor, mentor, next_due(formed_on, INTERVAL * (number + 1)))

    def _child(self, place: Place, filed_on: date, due_on: date) -> Minor:
        gender = names.gender(self.chance, 0.5)
        born = self.chance.day(filed_on - timedelta(days=15 * 365), filed_on - timedelta(days=7 * 365))
        number = self.chance.id_no(COUNTIES[0].region_code, born, male=gender == Gender.MALE)
        return self._entered(
            Minor,
            place,
            unit=place.unit,
            station=place.station,
            school=self.chance.choice(place.schools),
            responsible=self.chance.choice(place.people),
            file_no=self._file_no(),
            filed_on=filed_on,
            status=Minor.Status.MANAGED,
            name=names.name(self.chance, names.YOUNG, gender),
            id_no=number,
            id_index=crypto.blind_index(number),
            gender=gender,
            birth_date=born,
            visit_due_on=due_on,
        )

    def _file_no(self) -> str:
        while (number := self.chance.file_no()) in self.taken:
            pass
        self.taken.add(number)
        return number

    def _visit(self, place: Place, minor: Minor, mentor: Person, held_on: date) -> None:
        facts = {"minor": minor, "unit": place.unit, "held_on": held_on, "due_on": held_on, "findings": FINDINGS}
        facts |= {"place": VisitPlace.HOME, "next_on": next_due(held_on, INTERVAL)}
        visit = self._entered(MentoringVisit, place, **facts)
        self._add(MentoringVisit.visitors.through(mentoringvisit=visit, person=mentor))

    def _session(self, place: Place, topics: list[Term], events: dict) -> None:
        if place.unit.pk not in events:
            events[place.unit.pk] = self._entered(OutreachEvent, place, unit=place.unit, title="反诈进校园")
        session = self._entered(
            OutreachSession,
            place,
            unit=place.unit,
            event=events[place.unit.pk],
            school=self.chance.choice(place.schools),
            held_on=self.on - timedelta(days=self.chance.randrange(730)),
            speaker=self.chance.choice(place.people),
            audience=self.chance.randint(20, 600),
        )
        self._add(OutreachSession.topics.through(outreachsession=session, term=self.chance.choice(topics)))
