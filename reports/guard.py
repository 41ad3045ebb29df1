"""Small numbers of children: what a reader above the station may be shown. Pure.

Below `LEAST` a cell is hidden; where the hidden cells of a column could be worked out from its total, one more cell is
hidden with them.
"""

from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal

from django.conf import settings

LEAST = settings.LEAST_TOLD
CHILDREN = frozenset(
    {
        *("M31", "M31x", "M32", "M33", "M33b", "M35", "M36", "M37n", "M38", "M38b", "M39"),
        *("M40", "M41", "M91", "M92", "checked"),
        *("M95", "M96b"),
    }
)
RATES = {"M37": "M37n"}  # a rate of children tells their number: it is hidden with it
HIDDEN, WITHHELD = f"<{LEAST}", "略"
LEAST_BASE = 10  # of what a rate must speak at least
TOO_FEW = f"基数不足 {LEAST_BASE}"
TOTAL = "total"  # the key of the column's total, hidden when there is nothing else left to hide behind


def is_small(value: Decimal | int | None) -> bool:
    """Whether a count of children is small enough to point at one of them. Nobody is nobody."""
    return value is not None and 0 < value < LEAST


def column(values: Mapping[Hashable, Decimal | int | None], *, total_hidden: bool = False) -> dict[Hashable, str]:
    """What is printed instead of the cells of one column whose total is known, by key; the others are shown.

    Neighbours are taken in the order of print, not by size, so that which one was taken says nothing. Where the total
    is hidden by the column above (`total_hidden`), one cell goes at least: the rest must not add up to it.
    """
    small = {key: value for key, value in values.items() if is_small(value)}
    if not small:
        some = [key for key, value in values.items() if value]
        return dict.fromkeys(some[:1], WITHHELD) if total_hidden else {}
    hidden = dict.fromkeys(small, HIDDEN)
    withheld: list[Decimal | int] = []
    for key, value in values.items():
        if not _can_be_worked_out(list(small.values()), withheld):
            break
        if value and key not in small:
            hidden[key] = WITHHELD
            withheld.append(value)
    if _can_be_worked_out(list(small.values()), withheld):
        hidden[TOTAL] = HIDDEN if is_small(sum(value or 0 for value in values.values())) else WITHHELD
    return hidden


def _can_be_worked_out(small: list[Decimal | int], withheld: list[Decimal | int]) -> bool:
    """Whether what the total leaves for the hidden cells fits one assignment only to some small cell."""
    left, count = sum(small) + sum(withheld), len(small)
    if withheld:
        return left < count + 1 + LEAST * len(withheld)  # too little for any small cell to be more than one
    return count == 1 or left in (count, count * (LEAST - 1))


def unasked(known: Mapping, metric: str, of) -> bool:
    """Whether a number says nothing of a unit: its rate has no base, so nobody looked, and 0 would be read as 未发现.

    `known`: by metric what has been computed, asked by `value(unit)`.
    """
    rate = next((rate for rate, number in RATES.items() if number == metric), None)
    return rate is not None and known[rate].value(of) is None


Cells = Callable[..., Mapping[str, Decimal | int | None]]


def withheld(unit, sees: Callable[..., bool], cells: Cells) -> str:
    """What the reader finds instead of the unit's number on the page of the unit above; nothing where it is shown.

    `sees(unit)`: whether that page is open to the reader; `cells(unit)`: what it says of the units below, by path.
    """
    parent = unit.parent
    if parent is None or not sees(parent):
        return ""
    return _below(parent, sees, cells).get(unit.path, "")


def _below(unit, sees: Callable[..., bool], cells: Cells) -> dict[Hashable, str]:
    """What stands instead of the numbers of the units below.

    Of a small total, and where a column could only be saved by hiding its total, nobody learns where it lies: the
    total may stand on the page above, and two cells that are not empty would be told by it. A unit that has nobody and
    is hidden among such cells prints what they print: its noughts would say which of them have.
    """
    values, above = cells(unit), withheld(unit, sees, cells)
    hidden, number = column(values, total_hidden=bool(above)), sum(value or 0 for value in values.values())
    if TOTAL in hidden or is_small(number) or (above and not number):
        return dict.fromkeys(values, WITHHELD)
    return hidden


def page(unit, total: Decimal | int | None, sees: Callable[..., bool], cells: Cells) -> dict[Hashable, str]:
    """What a page of a unit prints instead of its cells of one column, by path; under TOTAL instead of its own."""
    hidden, above = _below(unit, sees, cells), withheld(unit, sees, cells)
    if above:
        hidden[TOTAL] = above
    elif is_small(total):
        hidden[TOTAL] = HIDDEN
    return hidden
