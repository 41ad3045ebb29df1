"""Pages of long lists by key, never by OFFSET. The cursor is a row's uuid: no value of a row stands in an address."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

SIZE = 25
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows and the cursors of its neighbours (uuids, or None at an end)."""

    rows: list[Row]
    before: object | None
    after: object | None
    since: object | None = field(
        default=None, compare=False
    )  # the value by which the row stands that the page was asked from


def page(rows: QuerySet, order: str, *, after: object = None, before: object = None, size: int = SIZE) -> Page:
    """The page behind the row `after`, or ahead of the row `before`.

    `order` is a NOT NULL column, `-` for descending, that leads an index with the pk. A cursor outside of `rows` gives
    the first page: it tells nothing about rows that the reader may not know.
    """
    name, descending = order.lstrip("-"), order.startswith("-")
    after, before = key_of(after), key_of(before)
    ahead = before is not None and after is None
    row = _row(rows, name, before if ahead else after)
    backwards = ahead and row is not None
    down = descending != backwards
    sign = "-" if down else ""
    ordered = rows.order_by(f"{sign}{name}", f"{sign}pk")
    if row:
        ordered = ordered.filter(_beyond(name, *row, down=down))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier, later = (more, True) if backwards else (row is not None, more)
    first, last = (found[0].pk, found[-1].pk) if found else (None, None)
    return Page(found, first if earlier else None, last if later else None, row and row[0])


def cursor(request: HttpRequest) -> dict[str, str | None]:
    """The row before or behind which the asked page lies, as the address says."""
    return {"after": request.GET.get("after"), "before": request.GET.get("before")}


def key_of(text: object) -> UUID | Model | None:
    """The uuid that a cursor from an address stands for, or the row that was read already; none for anything else."""
    try:
        return text if isinstance(text, UUID | Model) else UUID(str(text))
    except ValueError:
        return None


def _row(rows: QuerySet, name: str, key: UUID | None) -> tuple | None:
    """The cursor's row within scope: its value and key."""
    if isinstance(key, Model):
        return getattr(key, name), key.pk
    return rows.filter(pk=key).values_list(name, "pk").first() if key else None


def _beyond(name: str, value: object, pk: object, *, down: bool) -> Q:
    """Rows past the cursor, written so that both databases use the index: d <= v AND (d < v OR pk < k)."""
    word = "lt" if down else "gt"
    return Q(**{f"{name}__{word}e": value}) & (Q(**{f"{name}__{word}": value}) | Q(**{f"pk__{word}": pk}))
