"""Pages of long lists by key, never by OFFSET. The cursor is a row's uuid: no value of a row stands in an address."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

SIZE = 25
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows and the cursors of its neighbours (uuids, or None at an end)."""

    rows: list[Row]
    before: object | None
    after: object | None


def page(rows: QuerySet, order: str, *, after: object = None, before: object = None, size: int = SIZE) -> Page:
    """The page behind the row `after`, or ahead of the row `before`.

    `order` is a NOT NULL column, `-` for descending, that leads an index with the pk. A cursor outside of `rows` gives
    the first page: it tells nothing about rows that the reader may not know.
    """
    name, descending = order.lstrip("-"), order.startswith("-")
    after, before = _key(after), _key(before)
    ahead = before is not None and after is None
    cursor = rows.filter(pk=before if ahead else after).values_list(name, "pk").first()
    backwards = ahead and cursor is not None
    down = descending != backwards
    sign = "-" if down else ""
    ordered = rows.order_by(f"{sign}{name}", f"{sign}pk")
    if cursor:
        ordered = ordered.filter(_beyond(name, *cursor, down=down))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier, later = (more, True) if backwards else (cursor is not None, more)
    return Page(found, found[0].pk if found and earlier else None, found[-1].pk if found and later else None)


def _key(text: object) -> UUID | None:
    """The uuid that a cursor from an address stands for; none for anything else."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None


def _beyond(name: str, value: object, pk: object, *, down: bool) -> Q:
    """Rows past the cursor, written so that both databases use the index: d <= v AND (d < v OR pk < k)."""
    word = "lt" if down else "gt"
    return Q(**{f"{name}__{word}e": value}) & (Q(**{f"{name}__{word}": value}) | Q(**{f"pk__{word}": pk}))
