"""预警 of a unit and all below it, as one reader may know them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from django.db.models import Q, QuerySet
from django.urls import reverse

from guanai.calendars import month_day
from reports import guard
from reports.models import Acknowledgement
from reports.sheet import Cell
from reports.warnings import RULES, Rule
from reports.warnings.counting import Tally, counted, known, red
from reports.warnings.rule import Level
from stations.access import Permission
from stations.models import Unit

MOST = 50  # rows of one warning on a page; the list of its noun has them all
TONES = {Level.RED: "late", Level.AMBER: "soon", Level.INFO: ""}


class State:
    """Which warnings the page shows."""

    OPEN, KNOWN = "open", "known"
    CHOICES = ((OPEN, "还没有知悉"), (KNOWN, "已知悉"))


@dataclass(frozen=True)
class Line:
    """One warning of the unit: how many, how bad, in words that this reader may be told."""

    rule: Rule
    number: str
    words: str
    level: Level
    url: str

    @property
    def about(self) -> str:
        """What else there is of it, and what it is about."""
        return "。".join(filter(None, (self.words, self.rule.what)))

    @property
    def tone(self) -> str:
        return TONES[self.level]


@dataclass(frozen=True)
class Thing:
    """One row of a warning, with the button that does it and what has been said of it."""

    text: str
    url: str
    unit: str
    when: str
    level: Level
    known: Acknowledgement | None
    action_url: str
    rest_url: str

    @property
    def tone(self) -> str:
        return TONES[self.level]


def may_rest(user, rule: Rule, unit: Unit) -> bool:
    """Whether the reader is one of those who answer for that warning there."""
    holdings = user.holdings(Permission.ACKNOWLEDGE_WARNING)
    return any(one.appointment.role in rule.owners and one.covers(unit.path) for one in holdings)


@dataclass(frozen=True)
class Asked:
    """What the page was narrowed to; what makes no sense is not asked."""

    code: str = ""
    level: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        level, state = query.get("level"), query.get("state")
        state = State.KNOWN if state == State.KNOWN else State.OPEN
        return cls(query.get("code", ""), level if level in Level.values else "", state)


class Warnings:
    """The page of a unit on a day, for a reader."""

    def __init__(self, unit: Unit, on: date, user, asked: Asked = Asked()):
        self.unit, self.on, self.user = unit, on, user
        self.level, self.state = asked.level, asked.state
        self.exact = user.can(Permission.RECORD_VISIT, unit)
        self.rules = [rule for rule in RULES.values() if user.can(rule.read, unit)]
        self.rule = next((rule for rule in self.rules if rule.code == asked.code), None)
        self._counted: dict[Unit, dict] = {}

    def sees(self, unit: Unit) -> bool:
        return self.user.can(Permission.READ_WARNINGS, unit)

    def due(self, rule: Rule) -> QuerySet:
        return rule.due(self.user, self.on)

    def found(self, unit: Unit) -> dict[str, dict[str, Tally]]:
        """Counted once a page, of any unit on the way up too."""
        if unit not in self._counted:
            rules = [self.rule] if self.rule else self.rules
            if unit != self.unit:
                rules = [rule for rule in rules if rule.of_children]
            self._counted[unit] = counted(rules, unit, self.on, self.due)
        return self._counted[unit]

    def numbers(self, rule: Rule, unit: Unit) -> Mapping[str, int]:
        """How many children or things lie below, by unit; what somebody knows of counts among them."""
        return {path: one.total for path, one in self.found(unit).get(rule.code, {}).items() if path != unit.path}

    @cached_property
    def children(self) -> list[Unit]:
        return list(self.unit.children.open_on(self.on))

    def hidden(self, rule: Rule) -> Mapping[str, str]:
        """What is printed instead of numbers of children, for who does not keep them."""
        if not self._veils(rule):
            return {}
        return guard.page(self.unit, self.total(rule).total, self.sees, partial(self.numbers, rule))

    def total(self, rule: Rule) -> Tally:
        return sum(self.found(self.unit).get(rule.code, {}).values(), Tally())

    def lines(self) -> list[Line]:
        """What there is, red before amber; narrowed to a level and to what is still open or known."""
        found = [line for rule in self.rules if (line := self._line(rule))]
        order = list(TONES)
        return sorted(found, key=lambda one: (order.index(one.level), one.rule.code))

    def _line(self, rule: Rule) -> Line | None:
        total, veiled = self.total(rule), self._veils(rule)
        if veiled and self.state == State.KNOWN:
            return None  # it is told among what is open, with what somebody knows of
        shown = self._shown(rule, total)
        number = self.hidden(rule).get(guard.TOTAL) or f"{shown:,}"
        level = Level.RED if not veiled and self._reds(total) else rule.level
        if not shown or (self.level and level != self.level):
            return None
        url = reverse("warnings-of", args=[self.unit.code], query={"code": rule.code})
        return Line(rule, number, "" if veiled else self._words(total, rule), level, url)

    def _veils(self, rule: Rule) -> bool:
        """Whether it tells of children to who does not keep them: what somebody knows of is not told apart then."""
        return rule.of_children and not self.exact

    def _shown(self, rule: Rule, of: Tally) -> int:
        if self._veils(rule):
            return of.total
        return of.known if self.state == State.KNOWN else of.total - of.known

    def _listed(self, of: Tally) -> int:
        """How many of its rows the list shows, narrowed to a level too."""
        shown, reds = self._shown(self.rule, of), self._reds(of)
        if self._veils(self.rule) or not self.level:
            return shown
        if self.level == Level.RED:
            return reds
        return shown - reds if self.level == self.rule.level else 0

    def tiles(self, codes: Collection[str]) -> list[Cell]:
        """How many of some there are, acknowledged or not, be it none; each opens its rows."""
        return [self._tile(rule) for rule in self.rules if rule.code in codes]

    def _tile(self, rule: Rule) -> Cell:
        number = self.hidden(rule).get(guard.TOTAL) or f"{self.total(rule).total:,}"
        url = reverse("warnings-of", args=[self.unit.code], query={"code": rule.code})
        return Cell(rule.label, number, "处", url)

    def _reds(self, total: Tally) -> int:
        return total.known_red if self.state == State.KNOWN else total.red - total.known_red

    def _words(self, total: Tally, rule: Rule) -> str:
        """How many of them are red, where not all are; how many rest."""
        red_, known_ = self._reds(total), total.known
        told = [f"其中红色 {red_:,}"] if rule.raised and 0 < red_ < total.total - known_ else []
        told += [f"另有已知悉 {known_:,}"] if known_ and self.state != State.KNOWN else []
        return "，".join(told)

    def below(self) -> Iterator[tuple[Unit, str, str]]:
        """Of one warning: what lies at the unit itself, then each unit below with its number and its page; all of
        them where no number may be told. As many as the rows, still open or known.
        """
        hidden, numbers = self.hidden(self.rule), self.numbers(self.rule, self.unit)
        untold = bool(numbers) and all(hidden.get(path) == guard.WITHHELD for path in numbers)
        found = self.found(self.unit).get(self.rule.code, {})
        own = 0 if self._veils(self.rule) else self._listed(found.get(self.unit.path, Tally()))
        if own:
            yield self.unit, f"{own:,}", ""
        for child in self.children:
            number = self._listed(found.get(child.path, Tally()))
            if number or untold:
                url = reverse("warnings-of", args=[child.code], query={"code": self.rule.code})
                yield child, guard.WITHHELD if untold else hidden.get(child.path) or f"{number:,}", url

    @property
    def tells_rows(self) -> bool:
        """Whether this reader is shown the rows: of children only at a station of which three or more are told."""
        if self.exact or not self.rule.of_children:
            return True
        return not self.children and guard.TOTAL not in self.hidden(self.rule)

    @property
    def rest_url(self) -> str:
        """Where all that the unit itself has of the warning is acknowledged at once."""
        own = self.found(self.unit).get(self.rule.code, {}).get(self.unit.path, Tally())
        if (
            self.state == State.KNOWN
            or own.total - own.known < 2
            or not (self.tells_rows and may_rest(self.user, self.rule, self.unit))
        ):
            return ""
        return reverse("warning-rest", args=[self.unit.code, self.rule.code])

    def rows(self) -> QuerySet:
        """The rows of one warning here and below, each with whether it is red."""
        rows = self.due(self.rule).filter(lies_at__startswith=self.unit.path)
        is_known = known(self.rule, self.on)
        if self.state:
            rows = rows.filter(is_known if self.state == State.KNOWN else ~is_known)
        if self.level:
            rows = rows.filter(self._of_level())
        return self.rule.listed(rows).order_by(*([self.rule.day] if self.rule.day else []), "pk")

    def _of_level(self) -> Q:
        is_red = red(self.rule, self.on)
        if self.level == Level.RED:
            return is_red
        return ~is_red if self.level == self.rule.level else Q(pk__in=())

    @cached_property
    def urgent(self) -> list:
        """The first of them by their day, and one more if there are more than a page holds."""
        return list(self.rows()[: MOST + 1])

    @property
    def more(self) -> bool:
        return len(self.urgent) > MOST

    def things(self) -> list[Thing]:
        """The first of them by their day."""
        rows = self.urgent[:MOST]
        reds = set(
            self.due(self.rule)
            .filter(red(self.rule, self.on), pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )
        at = {unit.path: unit for unit in Unit.objects.filter(path__in={row.lies_at for row in rows})}
        given = self.given()
        return [self._thing(row, at[row.lies_at], row.pk in reds, given) for row in rows]

    def given(self) -> list[Acknowledgement]:
        """What stands of one warning here and below, what lasts longest first."""
        rows = Acknowledgement.objects.visible_to(self.user).standing(self.on).within_tree(self.unit)
        return list(rows.filter(code=self.rule.code).select_related("unit").signed().order_by("-until", "-at"))

    def _thing(self, row, unit: Unit, is_red: bool, given: list[Acknowledgement]) -> Thing:
        rule = self.rule
        mine = (one for one in given if one.unit_id == unit.pk and one.subject in (None, row.pk))
        day = getattr(row, rule.day) if rule.day else None
        rest = reverse("warning-row-rest", args=[unit.code, rule.code, row.pk])
        return Thing(
            text=rule.line(row),
            url=rule.page(row),
            unit=unit.short,
            when=month_day(day) if day else "",
            level=Level.RED if is_red else rule.level,
            known=next(mine, None),
            action_url=rule.url(row) if self.user.can(rule.writes, row) else "",
            rest_url=rest if may_rest(self.user, rule, unit) else "",
        )
