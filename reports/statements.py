"""Statements that are made once a day for the same question: making one takes longer than most take to answer.

The text of a statement is kept, by everything that it is made of and the day; what it finds never is. What a connection
to PostgreSQL asks again is also read and planned once (`PREPARE`): where it joins many tables that takes longer, too.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from guanai.calendars import today

MOST = 500  # statements that a process keeps
MOST_PLANNED = 60  # statements that a connection keeps: a plan is up to some hundred KB of its server's memory


@dataclass(frozen=True, eq=False)
class Statement:
    """What the database is asked, under which names it answers, and how its values become ours."""

    sql: str
    params: Sequence[Any]
    names: tuple[str, ...]
    converters: Sequence[tuple[int, Sequence[Callable], Any]]

    def answers(self) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            self._ask(cursor)
            return [dict(zip(self.names, self._read(row), strict=True)) for row in cursor.fetchall()]

    def _ask(self, cursor: CursorWrapper) -> None:
        if connection.vendor == "postgresql":
            Planned.on_this_connection().ask(self, cursor)
        else:
            cursor.execute(self.sql, self.params)

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        found = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                found[place] = convert(found[place], column, connection)
        return found


class Planned:
    """What one connection was asked lately, and under which names it keeps the plans of what it was asked twice."""

    def __init__(self, session: Any):
        self.session = session
        self.names: dict[Statement, str] = {}
        self.numbers = count(1)

    @classmethod
    def on_this_connection(cls) -> "Planned":
        """A new session of the database knows no plan of the one before."""
        planned = getattr(connection, "planned", None)
        if planned is None or planned.session is not connection.connection:
            planned = connection.planned = cls(connection.connection)
        return planned

    def ask(self, statement: Statement, cursor: CursorWrapper) -> None:
        """In full the first time, since much is asked only once; under its name from the third time on."""
        name = self.names.pop(statement, None)
        forgotten = self._forget_oldest()
        if name is None:
            cursor.execute(forgotten + statement.sql, statement.params)
        elif name:
            cursor.execute(f"{forgotten}EXECUTE {name}")
        else:
            name = f"asked_{next(self.numbers)}"
            cursor.execute(f"{forgotten}PREPARE {name} AS {statement.sql}; EXECUTE {name}", statement.params)
        self.names[statement] = name or ""

    def _forget_oldest(self) -> str:
        """Room for one more: how to say that the plan asked for longest ago is needed no more."""
        name = self.names.pop(next(iter(self.names))) if len(self.names) >= MOST_PLANNED else ""
        return f"DEALLOCATE {name}; " if name else ""


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
