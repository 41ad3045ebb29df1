"""Confirmed returns whose records have changed: compared as 上下级核对 does, and kept for who corrects them."""

from collections import defaultdict
from datetime import date

from reports.footing import changed
from reports.models import MonthlyReturn
from reports.months import Month, Numbers, adds_up
from stations.models import Unit


def look_again(on: date, months: int) -> None:
    """Compare the returns of the last months that were over on a day."""
    month = Month.before(on)
    for _ in range(months):
        _compare(month)
        month = Month.before(month.first)


def _compare(month: Month) -> None:
    """Whose numbers are gathered by one unit is counted with it, all of them in the queries of one."""
    rows = MonthlyReturn.objects.filter(year=month.year, month=month.month, unit__successor=None)
    gathered: dict[Unit, list[MonthlyReturn]] = defaultdict(list)
    for row in rows.select_related("unit__parent").prefetch_related("figures__corrections"):
        above = row.unit.parent
        gathered[above if above and adds_up(above) else row.unit].append(row)
    for above, some in gathered.items():
        numbers = Numbers(above, month)
        for row in some:
            keep(row, numbers)


def keep(row: MonthlyReturn, numbers: Numbers) -> None:
    """How many of its numbers are to be corrected, as they stand."""
    number = len(changed(row, numbers))
    if number != row.differing:
        MonthlyReturn.objects.filter(pk=row.pk).update(differing=number)
