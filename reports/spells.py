"""Persons counted once each: from when to when they are at a unit, kept in a narrow table (`Spell`).

Who is there once only, anywhere, need not stand in it: cells tell how many of those have begun and ended by a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from reports.counted import Counted
from reports.heads import HEADS
from reports.models.spell import Spell
from reports.span import Span
from reports.statements import answers
from stations.models import Unit

BATCH = 2000
A_DAY = timedelta(days=1)
Key = tuple[str, UUID, UUID, date]  # part, unit, who, first day
Days = tuple[date, date | None]


def counted(kind: str, units: Sequence[UUID]) -> dict[Key, date | None]:
    """What the rows of a kind at some units come to: the last day of each spell."""
    found = {}
    for name, heads in HEADS.items():
        if heads.kind == kind:
            rows = heads.rows().filter(**{f"{heads.at}__in": units})
            asked = [F(column) for column in (heads.at, heads.who, heads.first, heads.last)]
            rows = rows.order_by(heads.at, heads.who, heads.first).values_list(*asked).iterator(chunk_size=BATCH)
            for (unit, who), some in groupby(rows, itemgetter(0, 1)):
                found |= {(name, unit, who, first): last for first, last in _joined(one[2:] for one in some)}
    return found


def _joined(days: Iterable[Days]) -> Iterator[Days]:
    """The same days in as few stretches as they need; they come in the order of their first days."""
    first, last = None, date.min
    for begins, ends in days:
        if first is not None and (last is None or begins <= last + A_DAY):
            last = None if None in (last, ends) else max(last, ends)
            continue
        if first is not None:
            yield first, last
        first, last = begins, ends
    if first is not None:
        yield first, last


def kept(kind: str, units: Sequence[UUID]) -> dict[Key, date | None]:
    """What stands in the table."""
    return {(one.part, one.unit_id, one.who, one.first): one.last for one in _rows(kind, units)}


def _rows(kind: str, units: Sequence[UUID]):
    return Spell.objects.filter(part__in=[name for name, one in HEADS.items() if one.kind == kind], unit__in=units)


def write(kind: str, units: Sequence[UUID]) -> int:
    """Count those units anew and write what is new: how many spells. Who calls it holds their lock."""
    now, was = counted(kind, units), {}
    for row in _rows(kind, units):
        was[row.part, row.unit_id, row.who, row.first] = row
    gone = {key for key, row in was.items() if key not in now or now[key] != row.last}
    new = [key for key in now if key not in was or key in gone]
    Spell.objects.filter(pk__in=[was[key].pk for key in gone]).delete()
    spells = (
        Spell(part=part, unit_id=at, who=who, first=first, last=now[part, at, who, first])
        for part, at, who, first in new
    )
    Spell.objects.bulk_create(spells, batch_size=BATCH)
    return len(gone.union(new))


def read(parts: Sequence[Counted], unit: Unit, span: Span, depth: int) -> dict[Counted, dict[str, set[UUID]]]:
    """Who was there on at least one of the days, by the first `depth` characters of the units' paths."""
    known = {part.heads.name: part for part in parts}
    found: dict[Counted, dict[str, set[UUID]]] = {part: {} for part in parts}
    for row in answers(_there, tuple(known), unit.path, span, depth):
        found[known[row["part"]]].setdefault(row["path"], set()).add(row["who"])
    return found


def _there(names: Sequence[str], path: str, span: Span, depth: int) -> QuerySet:
    asked = Q()
    for name in names:
        among = HEADS[name].among
        asked |= Q(part=name) & among(span, "who", "first", "last") if among else Q(part=name)
    lasting = Q(last=None) | Q(last__gte=span.first)
    rows = Spell.objects.filter(asked, lasting, first__lte=span.last, unit__path__startswith=path).order_by()
    return rows.values("part", "who", path=Substr("unit__path", 1, depth)).distinct()
