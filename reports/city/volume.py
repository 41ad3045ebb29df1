"""Volume for measuring, on top of a city: bulk inserts instead of verbs, so without audit lines and judgement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from io import StringIO
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from cases.due import last_day, next_due
from cases.lists import BasisKind, DutyArticle, MemberRole, TeamMode
from cases.models import LegalBasis, MentoringMember, MentoringTeam, MentoringVisit, Minor, MinorCategory
from cases.models.category import Vulnerability
from guanai import crypto
from guanai.calendars import entered
from guanai.fields import SealedTextField
from guanai.models import Term
from outreach.models import OutreachEvent, OutreachSession
from reports.city import names
from reports.city.chance import Chance
from reports.city.places import COUNTIES
from stations.access import Role
from stations.models import Appointment, CareStation, Gender, Person, PersonKind, School, Unit
from stations.models.unit import UnitKind

BATCH = 5000  # visits or sessions of a transaction, so that memory does not grow with their number
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})  # as COPY reads text
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
        known = Minor.objects.values_list("file_no", "id_index")
        stand = f"{seed} {len(known)} {OutreachSession.objects.count()}"  # a second helping draws other rows
        self.chance, self.on, self.now = Chance(stand), on, timezone.now()
        self.places, self.holidays = places(), entered()
        self.taken = {word for words in known for word in words}  # what no two files may share
        self.rows: dict[type[models.Model], list[dict]] = {}

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

    def _add(self, model: type[models.Model], **row) -> None:
        self.rows.setdefault(model, []).append(row)

    def _entered(self, model: type[models.Model], at: Place, **row) -> UUID:
        """A row of a register, by column name; its key."""
        row |= {"id": self.chance.key(), "entered_at": self.now, "entered_by": at.writer}
        self._add(model, **row)
        return row["id"]

    def _flush(self) -> None:
        with transaction.atomic():
            for model, rows in self.rows.items():
                pour(model, rows)
        self.rows = {}

    def _file(self, visits: int) -> None:
        """A child under mentoring, whose visits lie an interval apart and whose next one is about due."""
        place = self.chance.choice(self.places)
        due_on = self.on + timedelta(days=self.chance.randint(-2, INTERVAL))
        formed_on = due_on - timedelta(days=INTERVAL * (visits + 1))
        minor = self._child(place, formed_on, due_on)
        facts = {"kind": Vulnerability.LEFT_BEHIND, "source": "社区摸排", "starts_on": formed_on}
        self._entered(MinorCategory, place, minor_id=minor, **facts)
        facts = {"kind": BasisKind.DUTY, "article": DutyArticle.PROTECTION_100, "purpose": "走访帮教"}
        self._entered(LegalBasis, place, minor_id=minor, given_on=formed_on, **facts)
        facts = {"mode": TeamMode.ONE_TO_ONE, "formed_on": formed_on, "station_id": place.station.pk}
        team = self._entered(MentoringTeam, place, unit_id=place.unit.pk, **facts)
        self._add(MentoringTeam.minors.through, mentoringteam_id=team, minor_id=minor)
        mentor, facts = self.chance.choice(place.people).pk, {"role": MemberRole.LEAD, "starts_on": formed_on}
        self._add(MentoringMember, id=self.chance.key(), team_id=team, person_id=mentor, **facts)
        for number in range(visits):
            self._visit(place, minor, mentor, next_due(formed_on, INTERVAL * (number + 1)))

    def _child(self, place: Place, filed_on: date, due_on: date) -> UUID:
        gender = names.gender(self.chance, 0.5)
        born = self.chance.day(filed_on - timedelta(days=15 * 365), filed_on - timedelta(days=7 * 365))
        number, index = self._number(born, male=gender == Gender.MALE)
        return self._entered(
            Minor,
            place,
            unit_id=place.unit.pk,
            station_id=place.station.pk,
            school_id=self.chance.choice(place.schools).pk,
            responsible_id=self.chance.choice(place.people).pk,
            file_no=self._file_no(),
            filed_on=filed_on,
            status=Minor.Status.MANAGED,
            name=names.name(self.chance, names.YOUNG, gender),
            id_no=number,
            id_index=index,
            gender=gender,
            birth_date=born,
            visit_due_on=due_on,
        )

    def _number(self, born: date, *, male: bool) -> tuple[str, str]:
        """An ID number that is new to the city, and its blind index."""
        while True:
            number = self.chance.id_no(self.chance.choice(COUNTIES).region_code, born, male=male)
            if self._is_new(index := crypto.blind_index(number)):
                return number, index

    def _file_no(self) -> str:
        while not self._is_new(number := self.chance.file_no()):
            pass
        return number

    def _is_new(self, word: str) -> bool:
        if word in self.taken:
            return False
        self.taken.add(word)
        return True

    def _visit(self, place: Place, minor: UUID, mentor: UUID, held_on: date) -> None:
        facts = {
            "held_on": held_on,
            "due_on": held_on,
            "in_time_until": last_day(held_on, self.holidays),
            "next_on": next_due(held_on, INTERVAL),
            "findings": FINDINGS,
        }
        visit = self._entered(MentoringVisit, place, minor_id=minor, unit_id=place.unit.pk, **facts)
        self._add(MentoringVisit.visitors.through, mentoringvisit_id=visit, person_id=mentor)

    def _session(self, place: Place, topics: list[Term], events: dict) -> None:
        unit = place.unit.pk
        if unit not in events:
            events[unit] = self._entered(OutreachEvent, place, unit_id=unit, title="反诈进校园")
        session = self._entered(
            OutreachSession,
            place,
            unit_id=unit,
            event_id=events[unit],
            school_id=self.chance.choice(place.schools).pk,
            held_on=self.on - timedelta(days=self.chance.randrange(730)),
            speaker_id=self.chance.choice(place.people).pk,
            audience=self.chance.randint(20, 600),
        )
        topic = self.chance.choice(topics).pk
        self._add(OutreachSession.topics.through, outreachsession_id=session, term_id=topic)


@dataclass(frozen=True)
class Column:
    """A column that rows are poured into."""

    field: models.Field
    database: BaseDatabaseWrapper

    @cached_property
    def default(self) -> object:
        value = b"" if isinstance(self.field, SealedTextField) else self.field.get_default()
        return self.field.get_db_prep_save(value, self.database)

    def stored(self, row: dict) -> object:
        """The row's value, or the column's own, as the database takes it."""
        if self.field.attname not in row:
            return self.default
        value = row[self.field.attname]
        if isinstance(self.field, SealedTextField):
            place = f"{self.field.model._meta.db_table}:{self.field.column}:{row['id']}"
            value = crypto.seal(value.encode(), place=place)
        return self.field.get_db_prep_save(value, self.database)


def pour(model: type[models.Model], rows: list[dict]) -> None:
    """Insert rows by column name, the rest of the columns at their defaults, by the quickest road of the database."""
    database = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = [Column(field, database) for field in fields]
    lines = ([column.stored(row) for column in columns] for row in rows)
    quote = database.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            _copy(cursor, into, lines)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})", lines)


def _copy(cursor: CursorWrapper, into: str, lines: Iterator[Sequence[object]]) -> None:
    """Ten times as fast as statements with values."""
    text = "".join("\t".join(map(_written, line)) + "\n" for line in lines)
    cursor.copy_expert(f"COPY {into} FROM STDIN", StringIO(text))


def _written(value: object) -> str:
    """A value as COPY reads it; bytes come wrapped for the driver."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPED)
    sealed = getattr(value, "adapted", None)
    return str(value) if sealed is None else rf"\\x{sealed.hex()}"
