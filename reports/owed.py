"""待办 of the monthly returns: from the first of a month on the last one is to be confirmed; corrections."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.urls import reverse

from guanai.calendars import gb_date
from guanai.registers import Todo, TodoSource, Waiting
from reports.models import MonthlyReturn, ReturnAbsence
from reports.months import BUREAUS, Month, handing_in
from stations.access import Permission
from stations.models import Unit
from stations.tally import NEVER, SORTS, Sort, counted

RIGHT, NAME, CHANGED, OLDER = Permission.CONFIRM_RETURN, "returns", "returns-changed", "returns-older"
ALL = Q(pk__isnull=False)


def to_confirm(user, on: date):
    """Units of which this account confirms and that have not; who adds up others once all are in or it is late."""
    month = Month.before(on)
    done = MonthlyReturn.objects.filter(unit=OuterRef("pk"), year=month.year, month=month.month)
    mine = handing_in(month).within(user.holdings(RIGHT)).exclude(Exists(done))
    if on > month.due_on:
        return mine
    below = handing_in(month).filter(parent=OuterRef("pk")).order_by()
    absent = ReturnAbsence.objects.filter(unit=OuterRef("pk"), year=month.year, month=month.month)
    return mine.exclude(Q(kind__in=BUREAUS) & Exists(below.exclude(Exists(done)).exclude(Exists(absent))))


def late(user, on: date) -> Q:
    """All of them from the sixth working day on."""
    return ALL if on > Month.before(on).due_on else NEVER


def to_correct(user, on: date):
    """Confirmed returns of which this account says why the records give something else by now."""
    return MonthlyReturn.objects.to_correct().within(user.holdings(RIGHT))


def missed(user, on: date):
    """Units that confirmed the last month, or wait on others, and never confirmed some month before it."""
    month = Month.before(on)
    earlier = Q(year__lt=month.year) | Q(year=month.year, month__lt=month.month)
    done = MonthlyReturn.objects.filter(earlier, unit=OuterRef("pk")).order_by().values("unit")
    since = Case(When(opened_on__gt=F("records_since"), then=F("opened_on")), default=F("records_since"))
    asked = month.year * 12 + month.month - ExtractYear("since") * 12 - ExtractMonth("since")
    mine = handing_in(month).within(user.holdings(RIGHT)).exclude(pk__in=to_confirm(user, on).values("pk"))
    kept = mine.alias(since=since, done=Coalesce(Subquery(done.values(n=Count("pk"))), 0), asked=asked)
    return kept.filter(done__lt=F("asked"))


SORTS |= {NAME: Sort(RIGHT, to_confirm, late), CHANGED: Sort(RIGHT, to_correct), OLDER: Sort(RIGHT, missed)}


def waiting_returns(user, on: date) -> list[Waiting]:
    overdue, others = counted(NAME, user, on) if user.can(RIGHT) else (0, 0)
    changed, older = (sum(counted(one, user, on)) if user.can(RIGHT) else 0 for one in (CHANGED, OLDER))
    url = reverse("returns")
    return [
        Waiting("月报待确认", overdue + others, url, "late" if overdue else ""),
        Waiting("月报待更正", changed, url, "late"),
        Waiting("以前的月报", older, url),
    ]


def return_items(user, on: date, most: int) -> list[Todo]:
    month = Month.before(on)
    outdated = to_correct(user, on).select_related("unit")[:most] if sum(counted(CHANGED, user, on)) else ()
    units = list(to_confirm(user, on)[:most])
    others = list(missed(user, on)[:most]) if sum(counted(OLDER, user, on)) else []
    before = unconfirmed([*units, *others], month)
    items = [_item(one, month, on, before[one.pk]) for one in units]
    older = [_older(one, before[one.pk]) for one in others]
    return [*map(_changed, outdated), *items, *older][:most]


def unconfirmed(units: Sequence[Unit], month: Month) -> dict[UUID, list[Month]]:
    """By unit the months of its own records before that one which nobody confirmed, the oldest first."""
    rows = MonthlyReturn.objects.filter(unit__in=units).values_list("unit", "year", "month") if units else ()
    done, found = set(rows), {}
    for unit in units:
        first = max(filter(None, (unit.records_since, unit.opened_on)))
        ends = (Month(year, number) for year in range(first.year, month.year + 1) for number in range(1, 13))
        asked = (one for one in ends if first <= one.last < month.first)
        found[unit.pk] = [one for one in asked if (unit.pk, one.year, one.month) not in done]
    return found


def _changed(row: MonthlyReturn) -> Todo:
    url = row.get_absolute_url()
    line = f"确认以后，记录里有 {row.differing} 个数变了。请逐个写明原因更正，上级才能确认。"
    return Todo(f"{row.unit.short}{row.year}年{row.month}月月报待更正", line, "去更正", url, url, tone="late")


def _older(unit: Unit, before: Sequence[Month]) -> Todo:
    """Of who confirmed the last month, or waits on others, those that are still missing before it."""
    url = reverse("return-year", args=[unit.code, before[0].year])
    line = f"还有 {len(before)} 个月没有确认，最早的是{before[0]}。"
    return Todo(f"{unit.short}以前的月报", line, "去看", url, url, tone="soon")


def _item(unit: Unit, month: Month, on: date, before: Sequence[Month]) -> Todo:
    url = reverse("return", args=[unit.code, month.year, month.month])
    due, overdue = month.due_on, on > month.due_on
    line = f"{gb_date(due)}前确认。"
    if unit.kind in BUREAUS:
        line = "没有确认的单位催一催，或者注明原因，再确认。" if overdue else "各单位都已确认或注明，等您确认。"
    if before:
        line += f"以前还有 {len(before)} 个月没有确认，最早的是{before[0]}。"
    return Todo(
        title=f"{unit.short}{month}月报",
        line=line,
        action="去确认",
        action_url=url,
        url=url,
        due_on=due,
        when=f"逾期 {(on - due).days} 天" if overdue else "",
        tone="late" if overdue else "",
        primary=overdue,
    )


RETURNS = TodoSource(
    "returns",
    open_to=lambda user: user.can(RIGHT),
    waiting=waiting_returns,
    items=return_items,
    coming=lambda user, on: None,
)
