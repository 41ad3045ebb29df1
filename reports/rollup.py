"""汇总: what rows that are many come to, by unit and month, kept so that a board need not look through all of them.

Verbs leave `Touched` (kind of row, unit). Who reads counts those anew from the rows, and beat does so each minute: a
cell is never incremented, so a change across months or a void is right by itself. Cells know their unit and not its
path, so a unit that moves takes them along.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from guanai.audit import deed, in_deed, record
from guanai.bounds import added, ends
from guanai.models import Touched
from reports import spells
from reports.counted import Amount, Counted, alike, asked
from reports.counting import ROLLED
from reports.models.cell import Cell, Grain, Tally
from reports.span import Span
from reports.statements import answers
from stations.models import Unit

log = logging.getLogger(__name__)
EVER = Span(date.min, date.max)
BATCH = 2000
SHOWN = 20  # of the cells that drift, in a line of the audit trail
Key = tuple[str, str, date, UUID]  # part, grain, first day, unit

FLOWS: dict[str, list[Counted]] = {}
for rolled in ROLLED:
    FLOWS.setdefault(rolled.kind, []).append(rolled)


def settle() -> None:
    """Count anew what verbs have touched. Where they have touched nothing, this is one query.

    Inside a deed nothing is counted: every board would wait for its end (`settled`).
    """
    if in_deed():
        return
    seen = answers(_touched)
    for kind, units in _sorted((row["pk"], row["kind"], row["unit"]) for row in seen):
        _count(kind, units)


@contextmanager
def settled() -> Iterator[None]:
    """A deed that reads figures: all that was touched is counted before its transaction begins."""
    settle()
    with deed():
        yield


def _touched() -> QuerySet:
    return Touched.objects.filter(kind__in=FLOWS).values("pk", "kind", "unit")


def recount() -> int:
    """Count everything anew; how many cells that changed."""
    units = {unit: [] for unit in Unit.objects.order_by("pk").values_list("pk", flat=True)}
    seen = {kind: touched for kind, touched in _sorted(Touched.objects.values_list("pk", "kind", "unit"))}
    return sum(_count(kind, units | seen.get(kind, {})) for kind in sorted(FLOWS))


@dataclass(frozen=True)
class Drift:
    """A cell that does not say what its rows come to."""

    unit: Unit
    part: str
    grain: str
    day: date
    kept: str
    counted: str

    def __str__(self):
        month = f"{self.day:%Y-%m}" if self.grain == Grain.MONTH else f"{self.day:%Y-%m-%d}"
        return f"{self.unit.code} {self.part} {month}：存 {self.kept}，实 {self.counted}"


def drifts() -> Iterator[Drift]:
    """The cells that are not what a recount finds. What a verb touches meanwhile is no drift."""
    settle()
    units = Unit.objects.in_bulk()
    for kind in sorted(FLOWS):
        with transaction.atomic():
            _take(kind, sorted(units))
            counted, kept = _counted(kind, list(units)), {_key(cell): cell for cell in _cells(kind, list(units))}
            counted_spells, kept_spells = spells.counted(kind, list(units)), spells.kept(kind, list(units))
            later = set(Touched.objects.filter(kind=kind).values_list("unit", flat=True))
        for key in sorted(counted.keys() | kept.keys(), key=str):
            now, was = counted.get(key), kept.get(key)
            if key[-1] not in later and not (now and was and _same(was, now)):
                part, grain, day, unit = key
                yield Drift(units[unit], part, grain, day, _said(was and _amount(was)), _said(now))
        for key in sorted(counted_spells.keys() | kept_spells.keys(), key=str):
            part, unit, _, first = key
            was, now = _ends(kept_spells, key), _ends(counted_spells, key)
            if unit not in later and was != now:
                yield Drift(units[unit], part, "", first, was, now)


def check() -> int:
    """Each night: what drifts is told in the audit trail and the log, and then counted anew."""
    found = [str(one) for one in drifts()]
    if found:
        log.error("%d cells of the roll-up drifted: %s", len(found), "; ".join(found[:SHOWN]))
        with deed():
            record("cells.drift", None, by=None, result="failed", number=len(found), cells=found[:SHOWN])
        recount()
    return len(found)


def _sorted(seen: Iterable[tuple[int, str, UUID]]) -> Iterator[tuple[str, dict[UUID, list[int]]]]:
    """The touched rows of each kind by unit, all in one order, so that of two who count none waits for the other."""
    by_kind: dict[str, dict[UUID, list[int]]] = {}
    for pk, kind, unit in seen:
        by_kind.setdefault(kind, {}).setdefault(unit, []).append(pk)
    for kind in sorted(by_kind):
        yield kind, by_kind[kind]


def _count(kind: str, touched: Mapping[UUID, Sequence[int]]) -> int:
    """Count the rows of a kind at some units and write what is new: how many cells. What was touched since stays."""
    with transaction.atomic():
        units = sorted(Unit.objects.filter(pk__in=touched).values_list("pk", flat=True))
        _take(kind, units)
        counted = _counted(kind, units)
        kept = {_key(cell): cell for cell in _cells(kind, units)}
        stale = [cell.pk for key, cell in kept.items() if key not in counted or not _same(cell, counted[key])]
        new = [key for key, amount in counted.items() if key not in kept or not _same(kept[key], amount)]
        Cell.objects.filter(pk__in=stale).delete()
        Cell.objects.bulk_create((_cell(key, counted[key]) for key in new), batch_size=BATCH)
        changed = spells.write(kind, units)
        Touched.objects.filter(pk__in=[pk for some in touched.values() for pk in some]).delete()
    return changed + len({*new, *(key for key in kept if key not in counted)})


def _take(kind: str, units: Sequence[UUID]) -> None:
    """Take the locks, one after another in their order: who comes second counts after the first has written."""
    rows = (Tally(kind=kind, unit_id=unit) for unit in units)
    known = set(Tally.objects.filter(kind=kind, unit__in=units).values_list("unit", flat=True))
    Tally.objects.bulk_create((row for row in rows if row.unit_id not in known), ignore_conflicts=True)
    for unit in units:
        Tally.objects.filter(kind=kind, unit=unit).update(counted_at=timezone.now())


def _counted(kind: str, units: Sequence[UUID]) -> dict[Key, Amount]:
    """What the rows come to, by month and by day; nothing where they come to nothing."""
    found: dict[Key, Amount] = {}
    for some in alike(FLOWS[kind]):
        one = next(iter(some.values()))
        unit = one.place.removesuffix("__path")
        rows = one.rows(EVER).filter(**{f"{unit}__in": units}).order_by()
        for row in rows.values(at=F(unit), on=F(one.day)).annotate(**asked(some)):
            for name, part in some.items():
                amount = part.read(row, name, per=1)
                for grain, day in ((Grain.DAY, row["on"]), (Grain.MONTH, row["on"].replace(day=1))):
                    key = (part.cell, grain.value, day, row["at"])
                    found[key] = found.get(key, Amount()) + amount
    return {key: amount for key, amount in found.items() if amount != Amount()}


def _cells(kind: str, units: Sequence[UUID]):
    return Cell.objects.filter(part__in=[part.cell for part in FLOWS[kind]], unit__in=units)


def _cell(key: Key, amount: Amount) -> Cell:
    part, grain, day, unit = key
    low, high = ends(amount.bounds)
    return Cell(part=part, grain=grain, day=day, unit_id=unit, value=amount.value, low=low, high=high)


def _key(cell: Cell) -> Key:
    return cell.part, cell.grain, cell.day, cell.unit_id


def _amount(cell: Cell) -> Amount:
    return Amount(cell.value, frozenset(one for one in (cell.low, cell.high) if one))


def _ends(spells: Mapping, key: spells.Key) -> str:
    """Until when somebody is there, in words."""
    if key not in spells:
        return "没有"
    return f"至 {spells[key]}" if spells[key] else "至今"


def _same(cell: Cell, amount: Amount) -> bool:
    return cell.value == amount.value and (cell.low, cell.high) == ends(amount.bounds)


def _said(amount: Amount | None) -> str:
    if amount is None:
        return "没有"
    bound = added(amount.bounds)
    return f"{Decimal(amount.value).normalize():f}" + ("" if bound == "exact" else bound.label)
