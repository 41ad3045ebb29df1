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
    """One sort: by which right it is asked for, its rows, which of them are late, and which line of the menu counts it.

    Rows and lateness take user and day. What the menu counts is asked by every page: few sorts, and cheap ones.
    """

    right: Permission
    rows: Callable[..., QuerySet]
    late: Callable[..., Q] = never
    menu: str = ""


SORTS: dict[str, Sort] = {}
"""Filled by what waits, in every room, when it is imported."""


def counted(name: str, user, on: date) -> tuple[int, int]:
    """How many of that sort are late, and how many others wait.

    Who asks for one that the menu does not count is told all of them in one query; every other page only the menu's.
    """
    kept, whole = _kept(user, on)
    if name not in kept and not whole:
        sorts = {one: sort for one, sort in SORTS.items() if sort.menu or not SORTS[name].menu}
        kept = _asked(sorts, user, on)
        user.counted_todos = on, kept, not SORTS[name].menu
    return kept.get(name, (0, 0))


def in_menu(url_name: str, user, on: date) -> int:
    """How much waits behind a line of the menu."""
    return sum(sum(counted(name, user, on)) for name, sort in SORTS.items() if sort.menu == url_name)


def _kept(user, on: date) -> tuple[dict, bool]:
    """What was counted for this request, and whether it is all there is."""
    kept = getattr(user, "counted_todos", None)
    return kept[1:] if kept and kept[0] == on else ({}, False)


def _asked(sorts: dict[str, Sort], user, on: date) -> dict[str, tuple[int, int]]:
    asked = [(one, sort) for one, sort in sorts.items() if user.can(sort.right)]
    legs = [_leg(one, sort.rows(user, on), sort.late(user, on)) for one, sort in asked]
    rows = legs[0].union(*legs[1:], all=True) if len(legs) > 1 else legs[0] if legs else ()
    return dict.fromkeys(sorts, (0, 0)) | {one: numbers for one, *numbers in rows}


def _leg(name: str, rows, late: Q):
    counts = {"in_late": Count("pk", filter=late), "in_others": Count("pk", filter=~late)}
    return rows.order_by().values(sort=Value(name)).annotate(**counts).values_list("sort", "in_late", "in_others")
