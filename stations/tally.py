"""How much of each sort of 待办 waits: all sorts in one query a request, since every page asks."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from stations.access import Permission

NEVER = Q(pk__isnull=True)


def never(user, on: date) -> Q:
    """Of what has no day nothing is late."""
    return NEVER


class Sort(NamedTuple):
    """One sort: by which right it is asked for, its rows, and which of them are late. Both take user and day."""

    right: Permission
    rows: Callable[..., QuerySet]
    late: Callable[..., Q] = never


SORTS: dict[str, Sort] = {}
"""Filled by what waits, in every room, when it is imported."""


def counted(name: str, user, on: date) -> tuple[int, int]:
    """How many of that sort are late, and how many others wait."""
    kept = getattr(user, "counted_todos", None)
    if kept is None or kept[0] != on:
        asked = [(one, sort) for one, sort in SORTS.items() if user.can(sort.right)]
        legs = [_leg(one, sort.rows(user, on), sort.late(user, on)) for one, sort in asked]
        rows = legs[0].union(*legs[1:], all=True) if len(legs) > 1 else legs[0] if legs else ()
        kept = user.counted_todos = (on, {one: numbers for one, *numbers in rows})
    return kept[1].get(name, (0, 0))


def _leg(name: str, rows, late: Q):
    counts = {"in_late": Count("pk", filter=late), "in_others": Count("pk", filter=~late)}
    return rows.order_by().values(sort=Value(name)).annotate(**counts).values_list("sort", "in_late", "in_others")
