"""How many rows each warning has, by the units directly below one: all of them in one query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr

from reports.models import Acknowledgement
from reports.warnings.rule import Level, Rule
from stations.models import Unit
from stations.models.unit import SEGMENT

NONE = Q(pk__in=())


@dataclass(frozen=True)
class Tally:
    """One rule's rows at one place."""

    total: int = 0
    red: int = 0
    known: int = 0
    known_red: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        parts = zip(self.parts, other.parts, strict=True)
        return Tally(*(one + more for one, more in parts))

    @property
    def parts(self) -> tuple[int, int, int, int]:
        return self.total, self.red, self.known, self.known_red


def known(rule: Rule, on: date) -> Q:
    """Which of its rows somebody has acknowledged for that day."""
    given = Acknowledgement.objects.standing(on).filter(code=rule.code, unit__path=OuterRef("lies_at"))
    return Q(Exists(given.filter(Q(subject=None) | Q(subject=OuterRef("pk")))))


def red(rule: Rule, on: date) -> Q:
    """Which of its rows are red."""
    if rule.level == Level.RED:
        return Q(pk__isnull=False)
    keys = rule.is_red(on)
    return NONE if keys is None else Q(pk__in=keys)


Due = Callable[[Rule], QuerySet]


def counted(rules: Iterable[Rule], unit: Unit, on: date, due: Due) -> dict[str, dict[str, Tally]]:
    """By code and path of the unit directly below; the unit's own rows stand under its own path."""
    below, legs = Substr("lies_at", 1, len(unit.path) + SEGMENT + 1), []
    for rule in rules:
        rows = due(rule).filter(lies_at__startswith=unit.path)
        is_red, is_known = red(rule, on), known(rule, on)
        counts = {
            "in_all": Count("pk"),
            "in_red": Count("pk", filter=is_red),
            "in_known": Count("pk", filter=is_known),
            "in_both": Count("pk", filter=is_red & is_known),
        }
        told = rows.order_by().values(of_rule=Value(rule.code), lies_below=below).annotate(**counts)
        legs.append(told.values_list("of_rule", "lies_below", *counts))
    found: dict[str, dict[str, Tally]] = {}
    for code, path, *numbers in _asked(legs):
        found.setdefault(code, {})[path] = Tally(*numbers)
    return found


def _asked(legs: list[QuerySet]) -> Iterable[tuple]:
    if not legs:
        return ()
    try:
        return list(legs[0].union(*legs[1:], all=True) if len(legs) > 1 else legs[0])
    except EmptyResultSet:
        return ()
