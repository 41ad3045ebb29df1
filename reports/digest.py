"""每周摘要: what its lines are, counted on a Monday for the seven days before and for that morning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from cases.models import Minor
from guanai.calendars import month_day
from reports import guard
from reports.comparing import if_kept
from reports.computing import Computed
from reports.figures import Qualifier
from reports.metrics import TIMELY, declared
from reports.models import Acknowledgement, Digest, DigestLine
from reports.models.digest import WEEK
from reports.span import Span
from reports.warnings import RULES
from reports.warnings.counting import Tally, counted
from stations.access import Permission, Role
from stations.models import Resolution, Unit
from stations.models.unit import UnitKind

THERE = "M31"  # who was mentored in the week: counted with what came, and told apart
CAME = ("M20", "M21", THERE, "M40", "M50", "M80", "M90")
TOLD = {Role.STATION_HEAD, Role.COUNTY_COMMITTEE, Role.BUREAU_COMMITTEE}  # whose warnings a digest may tell of
PART, LEVEL = DigestLine.Part, DigestLine.Level
HEADS = {PART.OVERDUE: "到期和逾期（知悉了的也在内）", PART.WARNINGS: "还开着的预警（知悉了的另列）"}


def monday_of(on: date) -> date:
    """The Monday of its week."""
    return on - timedelta(days=on.weekday())


def lines(unit: Unit, monday: date) -> Iterator[DigestLine]:
    """All that a digest says, part by part."""
    at_station = unit.kind == UnitKind.POLICE_STATION
    span = Span(monday - WEEK, monday - timedelta(days=1), sealed=not at_station)
    known = Computed.several((*CAME, TIMELY), unit, span)
    yield from (_figure(PART.CAME, metric, known[metric], unit, monday) for metric in CAME)
    late = Minor.objects.within_tree(unit).in_lists().overdue(monday).count()
    late = _since_kept(late, unit, monday)
    yield DigestLine(part=PART.OVERDUE, code="W01", label="走访逾期", value=late, measure="人")
    behind = Resolution.objects.overdue(monday).within_tree(unit).count()
    behind = _since_kept(behind, unit, monday)
    yield DigestLine(part=PART.OVERDUE, code="W25", label="会议决议逾期", value=behind, measure="条")
    yield from _warnings(unit, monday)
    yield from _known(unit, monday)
    yield _figure(PART.VISITS, TIMELY, known[TIMELY], unit, monday)


def _since_kept(value: Decimal | int | None, unit: Unit, monday: date) -> Decimal | int | None:
    return if_kept(value, unit, monday - timedelta(days=1), unit.parent)


def _figure(part: str, metric: str, computed: Computed, unit: Unit, monday: date) -> DigestLine:
    about, value = declared(metric), _since_kept(computed.value(unit), unit, monday)
    facts = {"label": about.label, "measure": about.measure, "qualifier": computed.qualifier(unit)}
    return DigestLine(part=part, code=metric, value=value, **facts)


def _warnings(unit: Unit, monday: date) -> Iterator[DigestLine]:
    """Warnings that nobody has acknowledged, red apart from the others; of children in one number."""
    rules = [rule for rule in RULES.values() if TOLD & set(rule.owners)]
    found = counted(rules, unit, monday, lambda rule: rule.everywhere(monday))
    for rule in rules:
        all_ = sum(found.get(rule.code, {}).values(), Tally())
        red, more = all_.red - all_.known_red, all_.total - all_.red - all_.known + all_.known_red
        told = [(rule.level, red + more)] if rule.of_children else [(LEVEL.RED, red), (rule.level, more)]
        for level, number in told:
            if number:
                facts = {"label": rule.label, "level": level, "value": number, "measure": "处"}
                yield DigestLine(part=PART.WARNINGS, code=rule.code, **facts)


def _known(unit: Unit, monday: date) -> Iterator[DigestLine]:
    """What rests, and until when."""
    rows = Acknowledgement.objects.shown().standing(monday).within_tree(unit).filter(code__in=RULES)
    for one in rows.select_related("unit").order_by("until", "code")[:50]:
        label = f"{RULES[one.code].label}（{one.unit.short}）"
        yield DigestLine(part=PART.KNOWN, code=one.code, label=label, until=one.until)


def freeze(on: date) -> int:
    """The digest of this week for every unit that has none yet; how many there were to make. Safe to repeat."""
    monday = monday_of(on)
    made = Digest.objects.filter(week=monday).values("unit")
    units = Unit.objects.open_on(monday).exclude(pk__in=made).order_by("path")
    return sum(bool(Digest.freeze(unit, monday, list(lines(unit, monday)))) for unit in units)


@dataclass(frozen=True)
class Told:
    """A line as one reader may see it."""

    line: DigestLine
    words: str
    url: str

    @property
    def tone(self) -> str:
        return TONES.get(self.line.level, "")


TONES = {LEVEL.RED: "late", LEVEL.AMBER: "soon"}


class Reading:
    """A frozen digest for one reader: no warning of what he may not read, never few children, of another unit none."""

    def __init__(self, digest: Digest, user):
        self.digest, self.unit, self.user = digest, digest.unit, user
        self.exact = user.can(Permission.RECORD_VISIT, self.unit)
        parent = self.unit.parent
        self.from_above = parent is not None and user.can(Permission.READ_FIGURES, parent)
        self.lines = list(digest.lines.all())

    def parts(self) -> Iterator[tuple[str, str, list[Told]]]:
        """Each part with the head of its second column and its lines, red before amber; who was there did not come."""
        for part in PART:
            lines = [line for line in self.lines if line.part == part]
            if part == PART.CAME:
                yield part.label, "数", self._all_told(line for line in lines if line.code != THERE)
                yield "上周在帮教", "数", self._all_told(line for line in lines if line.code == THERE)
            else:
                head = "知悉到" if part == PART.KNOWN else "数"
                yield HEADS.get(part, part.label), head, self._all_told(sorted(lines, key=_urgency))

    def _all_told(self, lines: Iterable[DigestLine]) -> list[Told]:
        return [one for line in lines if (one := self._told(line))]

    def _told(self, line: DigestLine) -> Told | None:
        rule = RULES.get(line.code)
        if rule and not self.user.can(rule.read, self.unit):
            return None
        of_children = rule.of_children if rule else line.code in guard.CHILDREN
        if line.part == PART.KNOWN and of_children and not self.exact:
            return None  # it would tell at which station there is a child
        url = reverse("warnings-of", args=[self.unit.code], query={"code": line.code}) if rule else ""
        return Told(line, self._words(line, veiled=of_children and not self.exact), url)

    def _words(self, line: DigestLine, *, veiled: bool) -> str:
        if line.part == PART.KNOWN:
            return month_day(line.until)
        if veiled and (self.from_above or guard.is_small(line.value)):
            return guard.WITHHELD if self.from_above else f"不足 {guard.LEAST} {line.measure}"
        return _number(line)


def _urgency(line: DigestLine) -> int:
    return ("", *LEVEL.values).index(line.level)


def _number(line: DigestLine) -> str:
    """What was frozen, a bound as the bound that it was."""
    if line.value is None:
        unkept = "" if line.qualifier == Qualifier.UNQUANTIFIED else "没有记录"
        return "没有到期的" if line.part == PART.VISITS else unkept or "多"
    if line.measure == "%":
        return f"{line.value:.1f}%"
    number = f"{line.value.normalize():,f}"
    return SHAPES[line.qualifier].format(number=number, measure=line.measure)


SHAPES = {
    Qualifier.EXACT: "{number} {measure}",
    Qualifier.OVER: "{number} 多{measure}",
    Qualifier.NEARLY: "近 {number} {measure}",
    Qualifier.AT_LEAST: "{number} {measure}以上",
    Qualifier.ABOUT: "约 {number} {measure}",
    Qualifier.UNQUANTIFIED: "多{measure}",
}
