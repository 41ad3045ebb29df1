"""Every figure of a random city is what plain Python over lists finds, and the roll-up is what a recount finds."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases import handing
from cases.models import AidGrant, Duplicate, MentoringMember, MentoringTeam, MentoringVisit
from guanai.bounds import Bound
from guanai.lifecycle import NotAllowed
from outreach.models import CampusInspection, OutreachEvent, OutreachSession, SchoolPatrol
from reports import cells, rollup
from reports.computing import Computed, computable
from reports.counted import Amount
from reports.counting import COUNTED, ROLLED
from reports.heads import HEADS
from reports.metrics import BOARD, METRICS
from reports.sources import REPORTED_ONLY
from reports.span import Portion, Span
from stations.models import PersonStatus, Unit, VicePrincipal
from tests.cases import files
from tests.reports.random_city import FIRST, LAST, City
from tests.reports.recounts import RECOUNTS, Asked
from tests.stations import rows

CODES = ("chengdong", "chengxi", "hekou")
SPANS = (Span(FIRST, LAST), Span(date(2025, 11, 17), date(2026, 3, 31)), Span.of(2026, Portion.Q2, LAST))
ROLLED_BACK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # each city is taken back by the test
FEW = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # a seed does not become smaller
    suppress_health_check=ROLLED_BACK,
)


@pytest.mark.django_db
@FEW
@given(seed=st.integers(0, 10**6), span=st.sampled_from(SPANS))
def test_every_figure_is_what_plain_python_counts(world, seed, span):
    with transaction.atomic():
        try:
            city = City(world, seed)
            rollup.recount()
            wrong = list(differences(city, span))
        finally:
            transaction.set_rollback(True)
    assert wrong == []


def differences(city: City, span: Span):
    """What the portal says otherwise than plain Python: figure, unit, both values."""
    unit = {one.code: one for one in Unit.objects.all()}
    for code, below in city.below.items():
        known = Computed.several([*computable(), *BOARD], unit[code], span)
        for metric, computed in known.items():
            for one in (code, *below):
                said, found = computed.value(unit[one]), recounted(city, metric, one, span)
                if said != found:
                    yield metric, one, str(span.first), said, found


def recounted(city: City, metric: str, code: str, span: Span):
    return RECOUNTS[metric](Asked(city, city.tree(code), span.first, span.last))


def test_every_figure_that_is_counted_has_a_recount_of_its_own():
    assert set(RECOUNTS) == set(computable()) | set(BOARD)
    assert set(METRICS) - set(RECOUNTS) == set(REPORTED_ONLY)


def test_the_file_of_figures_is_the_one_that_the_code_tells():
    call_command("figures", check=True)


# --- the roll-up after any sequence of deeds


class Doing:
    """People at work: each step is a verb on a row that chance picks."""

    def __init__(self, world, seed: int):
        self.world, self.dice, self.by = world, random.Random(seed), world.user["head"]
        self.units = [world.unit[code] for code in CODES]
        self.person = rows.cleared(self.units[0], "周建国")
        self.school = rows.school(self.units[0])
        self.event = self.kept(OutreachEvent(unit=self.units[0], title="开学第一课"))
        self.twins = [files.child(self.units[0]), files.child(self.units[1])]
        self.children = [*self.twins, files.child(self.units[1], id_no=files.number(9))]
        self.people = [self.person, rows.cleared(self.units[1], "郑国强", kind="retired_police")]
        self.teams = [files.team(self.twins[0], [self.person], formed_on=date(2026, 1, 5))]
        self.rows = []

    def do(self, step: str) -> Iterator[rollup.Drift]:
        """A step; mostly it is looked at once what it left, before another one is taken."""
        getattr(self, step)()
        if self.dice.random() < 2 / 3:
            yield from rollup.drifts()

    def kept(self, row, **many):
        row.enter(by=self.by, **many)
        return row

    def day(self) -> date:
        return date(2026, 1, 20) + timedelta(days=self.dice.randrange(240))

    def talk(self):
        facts = {"speaker": self.person, "school": self.school, "capacity": "vice_principal"}
        facts |= {"audience": self.dice.randint(1, 90), "audience_bound": self.dice.choice(list(Bound))}
        row = OutreachSession(unit=self.dice.choice(self.units), event=self.event, held_on=self.day(), **facts)
        self.rows.append(self.kept(row))

    def inspect(self):
        facts = {"school": self.school, "held_on": self.day(), "inspectors": 2}
        self.rows.append(self.kept(CampusInspection(unit=self.dice.choice(self.units), **facts)))

    def patrol(self):
        facts = {"school": self.school, "held_on": self.day(), "patrollers": self.dice.randint(1, 9)}
        self.rows.append(self.kept(SchoolPatrol(unit=self.dice.choice(self.units), **facts)))

    def visit(self):
        self.rows.append(files.visit(self.children[0], self.day(), by=self.by))

    def grant(self):
        facts = {"beneficiary": "adult_student", "kind": "tuition", "cash": self.dice.randint(1, 9000)}
        self.rows.append(self.kept(AidGrant(unit=self.dice.choice(self.units), granted_on=self.day(), **facts)))

    def appoint(self):
        if not self.person.principalships.valid().exists():
            self.rows.append(rows.principal(self.person, self.school, starts_on=self.day()))

    def amend(self):
        row = self.pick()
        if isinstance(row, VicePrincipal | MentoringVisit) or row is None:
            return
        day = "granted_on" if isinstance(row, AidGrant) else "held_on"
        facts = {day: self.day(), "unit": self.dice.choice(self.units)}
        row.amend(facts, version=row.version, by=self.by)

    def void(self):
        if row := self.pick():
            row.void("登记重复", by=self.by)

    def team_up(self):
        """A child comes into one more team."""
        minor, mentor = self.dice.choice(self.children), self.dice.choice(self.people)
        team = MentoringTeam(unit=self.dice.choice(self.units), mode="one_to_one", formed_on=self.day())
        with suppress(NotAllowed):
            team.form(minor, [mentor], mentor, by=self.by)
            self.teams.append(team)

    def team_of_two(self):
        """Two children come into one more team, of any unit, that is over: who is in an open one is not joined."""
        formed = self.day()
        team = MentoringTeam(unit=self.dice.choice(self.units), mode="one_to_one", formed_on=formed)
        team.closed_on = formed + timedelta(days=self.dice.randrange(60))
        self.kept(team, minors=self.dice.sample(self.children, min(2, len(self.children))))
        MentoringMember.objects.create(
            team=team, person=self.dice.choice(self.people), starts_on=formed, ends_on=team.closed_on
        )
        self.teams.append(team)

    def close(self):
        team = self.dice.choice(self.teams)
        team.refresh_from_db()
        if not team.closed_on and not team.is_void:
            with suppress(NotAllowed):
                team.close(team.formed_on + timedelta(days=self.dice.randrange(90)), by=self.by)

    def hand_on(self):
        """Somebody else takes over, in a team that still works."""
        team = self.dice.choice(self.teams)
        for member in team.serving()[:1]:
            with suppress(NotAllowed):
                team.hand_over(member, self.dice.choice(self.people), max(self.day(), member.starts_on), by=self.by)

    def become(self):
        person, on = self.dice.choice(self.people), self.day()
        if not person.statuses.filter(starts_on=on).exists():
            kind = self.dice.choice(("retired_police", "serving_police", "teacher"))
            self.kept(PersonStatus(person=person, kind=kind, starts_on=on))

    def unteam(self):
        self.dice.choice(self.teams).void("登记重复", by=self.by)

    def hand_file(self):
        minor = self.dice.choice(self.children)
        with suppress(NotAllowed):
            handing.accept(files.transfer(minor, self.dice.choice(self.units)), None, by=self.by)

    def void_file(self):
        minor = self.children[-1]
        if len(self.children) > 1:
            with suppress(NotAllowed):
                minor.void("建错档案", by=self.by)
                self.children.remove(minor)

    def join(self):
        """The two files of one child become one."""
        kept, unit = self.dice.choice(self.twins), self.dice.choice(self.twins).unit
        for pair in Duplicate.objects.filter(known__in=self.twins, minor__in=self.twins, decided_at=None):
            with suppress(NotAllowed):
                handing.join(pair, kept, unit, "同一个孩子", by=self.world.user["county"])
                self.children = [one for one in self.children if one == kept or one not in self.twins]

    def merge(self):
        one, other = Unit.objects.get(code="qinghe"), Unit.objects.get(code="donghu")
        if not one.closed_on:
            one.merge_into(other, on=date(2026, 6, 1), by=None)

    def read(self):
        Computed.of("M20", self.world.unit["chengbei"], SPANS[0])

    def pick(self):
        known = [row for row in self.rows if not row.is_void]
        return self.dice.choice(known) if known else None


def alike(world, metric: str, span: Span) -> bool:
    """Whether what is kept of persons says of each unit what its rows say."""
    units = [world.unit["chengbei"], *Unit.objects.filter(code__in=CODES)]
    return all(Computed.of(metric, one, span).total == COUNTED[metric].total(one, span) for one in units)


def misread(doing: Doing) -> Iterator[tuple]:
    """Where what is read of cells is not what the rows say, over days that end before something, whatever day it is."""
    units = Unit.objects.filter(code__in=("chengbei", *CODES))
    for _ in range(12):
        doing.talk()
    days = [row.held_on for row in doing.rows if isinstance(row, OutreachSession)]
    for _ in range(8):
        last = doing.dice.choice(days) - timedelta(days=1)
        span = Span(last - timedelta(days=doing.dice.randrange(45)), last)
        on = last + timedelta(days=doing.dice.choice((-3, 0, 1, 40)))
        with patch("reports.cells.today", lambda on=on: on):
            kept = {unit: cells.read(BY_DAY, unit, span, len(unit.path)) for unit in units}
        for unit, part in product(units, BY_DAY):
            read, counted = kept[unit][part].get(unit.path, Amount()), part.amount(unit, span)
            if (read.value, read.qualifier) != (counted.value, counted.qualifier):
                yield part.cell, unit.code, span, on, read, counted


BY_DAY = [part for part in ROLLED if not any(part in heads.cells for heads in HEADS.values())]
STEPS = ("talk", "inspect", "patrol", "visit", "grant", "appoint", "amend", "void", "merge", "read")
STEPS += ("team_up", "team_of_two", "close", "hand_on", "become", "unteam", "hand_file", "void_file", "join", "join")


@pytest.mark.django_db
@settings(FEW, max_examples=8)
@given(seed=st.integers(0, 10**6), steps=st.lists(st.sampled_from(STEPS), min_size=12, max_size=30))
def test_after_any_sequence_of_deeds_the_roll_up_is_what_a_recount_finds(world, seed, steps):
    with transaction.atomic():
        try:
            doing = Doing(world, seed)
            found = [(step, str(one)) for step in steps for one in doing.do(step)]
            found += [("", str(one)) for one in rollup.drifts()]
            found += [(metric, span) for metric in ("M30", "M31") for span in SPANS if not alike(world, metric, span)]
            found += misread(doing)
        finally:
            transaction.set_rollback(True)
    assert found == []
