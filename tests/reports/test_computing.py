"""Figures that registers give, recounted by plain Python over lists, in a small world made by chance."""

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import timezone

from guanai.audit import deed
from guanai.calendars import today
from outreach.models import CampusInspection, OutreachEvent, OutreachSession
from reports import computing, guard
from reports.computing import Computed
from reports.counting import COUNTED, OPENED, RATIOS
from reports.metrics import TIMELY
from reports.span import Span
from stations.models import Meeting, Resolution, School, StationFacility, VicePrincipal
from tests.stations import rows

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
SPAN = Span(FIRST, date(2026, 6, 30))
STATIONS = ("chengdong", "chengxi", "hekou")
ABOVE = {"chengbei": set(STATIONS), "donghu": {"chengdong", "chengxi"}, "qinghe": {"hekou"}}
UNITS = ABOVE | {code: {code} for code in STATIONS}
METRICS = ("M11", "M12", "M14", "M17", "M50", "M80", "M81", "M82")


class Chance:
    """Rows of the registers as chance has it, in lists, entered through their verbs."""

    def __init__(self, world, seed: int):
        self.world, self.dice = world, random.Random(seed)
        self.by = world.user["head"]
        self.units = [world.unit[code] for code in STATIONS]
        stages = ("primary", "junior", "kindergarten")
        self.schools = [self.school(stage) for stage in stages * 3]
        self.people = [rows.person(self.unit(), f"人{number}") for number in range(6)]
        self.principals = [self.principal() for _ in range(30)]
        self.sessions = [self.session() for _ in range(60)]
        self.facilities = [self.facility(number) for number in range(8)]
        self.inspections = [self.inspection() for _ in range(20)]
        self.meetings = [self.meeting() for _ in range(20)]
        self.resolutions = [self.resolution(number) for number in range(20)]
        every = (self.schools, self.people, self.principals, self.sessions, self.facilities, self.inspections)
        for kind in (*every, self.meetings, self.resolutions):
            self.dice.choice(kind).void("登记重复", by=self.by)

    def unit(self):
        return self.dice.choice(self.units)

    def day(self) -> date:
        """Mostly within the span, some before and after it."""
        return FIRST + self.dice.randrange(-60, 240) * DAY

    def maybe(self, value):
        return self.dice.choice((value, None))

    def kept(self, row, **many):
        row.enter(by=self.by, **many)
        return row

    def school(self, stage: str) -> School:
        return rows.school(self.unit(), f"校{self.dice.random()}", stage, closed_on=self.maybe(self.day()))

    def principal(self) -> VicePrincipal:
        person, start = self.dice.choice(self.people), self.day()
        row = VicePrincipal(
            unit=person.unit,
            person=person,
            school=self.dice.choice(self.schools),
            role=self.dice.choice(("vice_principal", "vice_principal", "counsellor")),
            dispatch_system=self.dice.choice(("police", "police", "court")),
            starts_on=start,
            ends_on=start + self.dice.randrange(30, 500) * DAY,
            letter_issued_on=self.maybe(start),
            entered_at=timezone.now(),
        )
        row.save()  # as chance has it, past the rules of appointment
        return row

    def session(self) -> OutreachSession:
        event = self.kept(OutreachEvent(unit=self.unit(), title="开学第一课"))
        one = self.dice.choice(self.principals)  # often the right speaker at the right school
        speaker, school = self.dice.choice(((one.person, one.school), (self.dice.choice(self.people), one.school)))
        facts = {"capacity": self.dice.choice(("vice_principal", "counsellor", "officer")), "audience": 50}
        return self.kept(
            OutreachSession(unit=event.unit, event=event, speaker=speaker, school=school, held_on=self.day(), **facts)
        )

    def facility(self, number: int) -> StationFacility:
        station = rows.station(self.unit(), f"站{number}")
        kind = self.dice.choice(("childrens_home", "childrens_home", "reading"))
        opened = self.day()
        closed = self.maybe(opened + self.dice.randrange(200) * DAY)
        return self.kept(StationFacility(station=station, kind=kind, opened_on=opened, closed_on=closed))

    def inspection(self) -> CampusInspection:
        facts = {"school": self.dice.choice(self.schools), "held_on": self.day(), "inspectors": 2}
        return self.kept(CampusInspection(unit=self.unit(), **facts))

    def meeting(self) -> Meeting:
        kind = self.dice.choice(("joint", "study", "party"))
        return self.kept(Meeting(unit=self.unit(), kind=kind, held_on=self.day(), topic="议题"))

    def resolution(self, number: int) -> Resolution:
        return self.kept(Resolution(meeting=self.dice.choice(self.meetings), no=number, text="决议"))


def within(day: date) -> bool:
    return SPAN.first <= day <= SPAN.last


def valid(found) -> list:
    return [row for row in found if row.voided_at is None]


def counts(chance: Chance, places: set[str]) -> dict[str, int]:
    """Every figure of the units, by plain loops over the lists."""
    at = SPAN.last

    def here(found) -> list:
        return [row for row in valid(found) if row.unit.code in places]

    serving = [
        one
        for one in valid(chance.principals)
        if one.starts_on <= at <= one.ends_on and one.role == "vice_principal"
        and one.person.voided_at is None and one.school.voided_at is None
    ]  # fmt: skip
    police = [one for one in serving if one.dispatch_system == "police"]
    lettered = [one for one in serving if one.letter_issued_on and one.letter_issued_on <= at]
    opened = [one for one in here(chance.schools) if one.closed_on is None or one.closed_on > at]
    scope = [one for one in opened if one.stage != "kindergarten"]
    lessons = [
        one
        for one in here(chance.sessions)
        if within(one.held_on) and one.capacity == "vice_principal"
        and any(
            held.person == one.speaker and held.school == one.school and held.starts_on <= one.held_on <= held.ends_on
            for held in valid(chance.principals) if held.role == "vice_principal"
        )
    ]  # fmt: skip
    homes = [one for one in valid(chance.facilities) if one.kind == "childrens_home" and one.opened_on <= at]
    met = [one for one in here(chance.meetings) if within(one.held_on)]
    return {
        "M10": len([one for one in scope if any(held.school == one for held in lettered)]),
        "M10-base": len(scope),
        "M11": len([one for one in here(chance.people) if any(held.person == one for held in police)]),
        "M12": len([one for one in opened if any(held.school == one for held in police)]),
        "M14": len(lessons),
        "M17": len(
            [one for one in homes if one.station.unit.code in places and (not one.closed_on or one.closed_on > at)]
        ),
        "M50": len([one for one in here(chance.inspections) if within(one.held_on)]),
        "M80": len([one for one in met if one.kind == "joint"]),
        "M81": len([one for one in valid(chance.resolutions) if one.meeting in met]),
        "M82": len([one for one in met if one.kind == "study"]),
    }


@pytest.fixture(params=[1, 2, 3])
def chance(world, request):
    with deed():
        return Chance(world, request.param)


def test_every_figure_is_what_plain_loops_count(chance, world):
    everywhere = counts(chance, set(STATIONS))
    assert sum(value > 0 for value in everywhere.values()) >= 9
    for code, places in UNITS.items():
        expected = counts(chance, places)
        for metric in METRICS:
            assert Computed.of(metric, world.unit[code], SPAN).total == expected[metric], (metric, code)
        base = expected["M10-base"]
        rate = (Decimal(expected["M10"]) * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP) if base else None
        assert Computed.of("M10", world.unit[code], SPAN).total == rate


def test_the_units_below_have_their_own_figures(chance, world):
    for metric in METRICS:
        computed = Computed.of(metric, world.unit["chengbei"], SPAN)
        shown = {code: computed.value(world.unit[code]) for code in ("donghu", "qinghe")}
        assert shown == {code: counts(chance, ABOVE[code])[metric] for code in shown}


@pytest.mark.parametrize("metrics", [["M20", "M21"], [TIMELY]])
def test_what_counts_the_same_rows_is_counted_at_once(world, metrics, django_assert_num_queries):
    with django_assert_num_queries(2):  # what was touched since, and the cells
        assert list(Computed.several(metrics, world.unit["chengbei"], SPAN)) == metrics


@pytest.mark.parametrize(("metrics", "number"), [(["M10"], 1), (["M01", "M02"], 2), (["M35", "M37", "M38", "M39"], 1)])
def test_a_rate_asks_its_rows_once(world, metrics, number, django_assert_num_queries):
    with django_assert_num_queries(number):  # M02 has its base elsewhere: the units
        assert list(Computed.several(metrics, world.unit["chengbei"], SPAN)) == metrics


def test_every_number_opens_just_its_rows(chance, world, as_):
    parts = {metric: COUNTED[metric] for metric in METRICS} | dict(zip(("M10", "M10-base"), RATIOS["M10"], strict=True))
    readers = {"bureau": ("chengbei", "donghu"), "member": ("chengdong",)}
    for name, codes in readers.items():
        client = as_(name)
        for metric, counted in parts.items():
            for code in codes:
                page = client.get(counted.seen(world.unit[code], SPAN))
                assert page.status_code == 200
                shown = page.context["total"] if metric in OPENED else page.context["asked"].totals["rows"]
                assert shown == counts(chance, UNITS[code])[metric], (metric, code)


@pytest.mark.parametrize(
    ("name", "status"), {"member": 200, "neighbour": 404, "other_county": 404, "nobody": 404}.items()
)
def test_whose_rows_they_are(as_, name, status):
    assert as_(name).get("/figures/chengdong/rows/M12/").status_code == status


def test_only_figures_without_children_are_opened_this_way(as_):
    member = as_("member")
    assert {member.get(f"/figures/chengdong/rows/{metric}/").status_code for metric in OPENED} == {200}
    assert {member.get(f"/figures/chengdong/rows/{metric}/").status_code for metric in ("M31", "M32", "x")} == {404}
    assert {as_("bureau").get(f"/figures/donghu/rows/{metric}/").status_code for metric in OPENED} == {200}
    assert member.get("/figures/chengdong/rows/M12/?since=x&until=9999-99-99&after=x").status_code == 200


def test_a_rate_of_few_is_told_of_the_unit_itself_alone_and_one_of_children_of_nobody(world):
    for number in range(9):
        rows.school(world.unit["chengdong"], f"第{number}小学")
    below = {world.unit["donghu"].pk: (world.unit["chengdong"], world.unit["chengxi"])}

    def told(code: str) -> str:
        found = computing.of_year(world.unit["donghu"], below, today().year, today())
        return next(one.plain() for one in found[code] if one.metric == "M10")

    assert (told("donghu"), told("chengdong")) == ("0%", guard.TOO_FEW)
    rows.school(world.unit["chengdong"], "第十小学")
    assert told("chengdong") == "0%"
