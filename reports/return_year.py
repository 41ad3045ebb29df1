"""A unit's twelve months of the monthly return, and how far each is."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from guanai.calendars import SHANGHAI, gb_date
from reports.models import MonthlyReturn, ReturnAbsence
from reports.months import Month, why_not
from stations.models import Unit


@dataclass(frozen=True)
class YearMonth:
    """One month of a unit's year: its state in a word, and the page."""

    month: Month
    state: str
    tone: str
    note: str
    url: str


def year_of(unit: Unit, year: int, on: date) -> list[YearMonth]:
    """Twelve months with how far each is."""
    returns = {one.month: one for one in MonthlyReturn.objects.filter(unit=unit, year=year).signed()}
    absences = {one.month: one for one in ReturnAbsence.objects.filter(unit=unit, year=year)}
    return [_year_month(unit, Month(year, number), on, returns, absences) for number in range(1, 13)]


def _year_month(unit: Unit, month: Month, on: date, returns: dict, absences: dict) -> YearMonth:
    url = reverse("return", args=[unit.code, month.year, month.month]) if month.has_begun(on) else ""
    done, absent = returns.get(month.month), absences.get(month.month)
    if done:
        return _confirmed(unit, month, done, url)
    if not month.is_over(on):
        return YearMonth(month, "还没有过完" if url else "还没有到", "", "", url)
    if refusal := why_not(unit, month, on):
        return YearMonth(month, "不用确认", "", refusal, url)
    if absent:
        return YearMonth(month, "未报送", "late", f"上级注明：{absent.reason}", url)
    if on > month.due_on:
        return YearMonth(month, "未报送", "late", f"{gb_date(month.due_on)}到期", url)
    return YearMonth(month, "未到期", "soon", f"{gb_date(month.due_on)}前确认", url)


def _confirmed(unit: Unit, month: Month, done: MonthlyReturn, url: str) -> YearMonth:
    """待更正 where its records have changed since; of who is part of another unit nobody asks it."""
    signed = f"{gb_date(localdate(done.confirmed_at, SHANGHAI))} {done.signer}"
    if done.differing and not unit.successor_id:
        return YearMonth(month, "待更正", "late", f"{signed}，{done.differing} 个数与现在的记录不同", url)
    return YearMonth(month, "已确认", "done", signed, url)
