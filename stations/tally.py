"""How much of each sort of 待办 waits: all sorts in one query a request, since every page asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from guanai.calendars import entered
from stations.access import Permission

NEVER = Q(pk__isnull=True)


def never(user, on: date) -> Q:
    """Of what has no day nothing is late."""
    return NEVER


class Sort(NamedTuple):
    """One sort: by which right it is asked for, its rows, which of them are late, and which line of the menu counts it.

    Rows and lateness take user and day. They follow from the account, its roles and the time alone, not from what was
    looked up before: the query is kept for a minute. What the menu counts is asked by every page: few sorts, and cheap.
    """

    right: Permission
    rows: Callable[..., QuerySet]
    late: Callable[..., Q] = never
    menu: str = ""


SORTS: dict[str, Sort] = {}
"""Filled by what waits, in every room, when it is imported."""
NOTHING_ASKED = "SELECT '', 0, 0 WHERE 1 = 0", ()


def counted(name: str, user, on: date) -> tuple[int, int]:
    """How many of that sort are late, and how many others wait.

    Who asks for one that the menu does not count is told all of them in one query; every other page only the menu's.
    """
    kept, whole = _kept(user, on)
    if name not in kept and not whole:
        whole = not SORTS[name].menu
        kept = _waiting(user, on, whole)
        user.counted_todos = on, kept, whole
    return kept.get(name, (0, 0))


def in_menu(url_name: str, user, on: date) -> int:
    """How much waits behind a line of the menu."""
    return sum(sum(counted(name, user, on)) for name, sort in SORTS.items() if sort.menu == url_name)


def _kept(user, on: date) -> tuple[dict, bool]:
    """What was counted for this request, and whether it is all there is."""
    kept = getattr(user, "counted_todos", None)
    return kept[1:] if kept and kept[0] == on else ({}, False)


def _waiting(user, on: date, whole: bool) -> dict[str, tuple[int, int]]:
    """Of every sort, or of those that the menu counts; what is not asked or not there is missing."""
    sql, params = _written(Asker.of(user), on, int(timezone.now().timestamp()) // 60, whole)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = {name: tuple(numbers) for name, *numbers in cursor.fetchall()}
    return found if whole else {name: found.get(name, (0, 0)) for name, sort in SORTS.items() if sort.menu}


@dataclass(frozen=True)
class Asker:
    """An account as far as its counting goes: the same at its next click, as long as its roles and holidays are."""

    scope: tuple
    user: object = field(compare=False)

    @classmethod
    def of(cls, user) -> "Asker":
        roles = ((one.role, one.unit.path) for one in user.appointments_today)
        return cls((user.pk, user.person_id, *roles, *entered().items()), user)


@lru_cache(maxsize=1000)
def _written(asker: Asker, on: date, minute: int, whole: bool) -> tuple[str, tuple]:
    """The query, written once a minute for an account: that takes longer than to ask it."""
    rows = _rows({name: sort for name, sort in SORTS.items() if whole or sort.menu}, asker.user, on)
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING_ASKED


def _rows(sorts: dict[str, Sort], user, on: date) -> QuerySet:
    """For each sort that the account may ask for: its name, how many are late, how many others wait."""
    asked = [(one, sort) for one, sort in sorts.items() if user.can(sort.right)]
    legs = [_leg(one, sort.rows(user, on), sort.late(user, on)) for one, sort in asked]
    return legs[0].union(*legs[1:], all=True) if len(legs) > 1 else legs[0] if legs else user._meta.model.objects.none()


def _leg(name: str, rows, late: Q) -> QuerySet:
    counts = {"in_late": Count("pk", filter=late), "in_others": Count("pk", filter=~late)}
    return rows.order_by().values(sort=Value(name)).annotate(**counts).values_list("sort", "in_late", "in_others")
