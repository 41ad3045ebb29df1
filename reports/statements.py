"""Statements that are made once a day for the same question: making one takes longer than most take to answer.

The text of a statement is kept, by everything that it is made of and the day; what it finds never is.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from guanai.calendars import today

MOST = 500  # statements that a process keeps


@dataclass(frozen=True)
class Statement:
    """What the database is asked, under which names it answers, and how its values become ours."""

    sql: str
    params: Sequence[Any]
    names: tuple[str, ...]
    converters: Sequence[tuple[int, Sequence[Callable], Any]]

    def answers(self) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return [dict(zip(self.names, self._read(row), strict=True)) for row in cursor.fetchall()]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        found = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                found[place] = convert(found[place], column, connection)
        return found


def answers(make: Callable[..., QuerySet], *asked: Hashable) -> list[dict[str, Any]]:
    """The rows of a `values()` query that `make(*asked)` gives. Making it must not ask the database anything,
    nor what the process keeps of it (holidays): that would be kept with it.
    """
    statement = _statement(make, today(), connection.vendor, *asked)
    return statement.answers() if statement else []


@lru_cache(maxsize=MOST)
def _statement(make: Callable[..., QuerySet], on: date, vendor: str, *asked: Hashable) -> Statement | None:
    with connection.execute_wrapper(_refuse):
        query = make(*asked).query
        compiler = query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        found = compiler.get_converters(one[0] for one in compiler.select)
    return Statement(sql, tuple(params), tuple(query.selected), [(place, *both) for place, both in found.items()])


def _refuse(*asked: Any) -> NoReturn:
    raise RuntimeError("a statement that is kept was made from what the database held")
