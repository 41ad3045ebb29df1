"""When what became of a child is looked at again, and when a closed file is followed up. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from guanai.calendars import anniversary, months_later

SCHOOL = (30, 90)  # days after the return (本单位设定)
FOLLOW_UP = (30, 90, 365)  # days after the file was closed (本单位设定)
ENOUGH = 12  # months without an offence after which it counts, and months after mentoring in which one counts
BIRTHDAYS = {  # at which age the law changes what, in one sentence
    14: "个人信息可由本人同意处理；对刑法第十七条第二款所列的八类犯罪开始负刑事责任。",
    16: "对所有犯罪负刑事责任；可以就业，不再按留守儿童认定。",
    18: "不再是未成年人；档案不会自动结案，请决定结案、跟踪回访还是继续帮教。",
}


def planned(start: date, steps: Iterable[int]) -> list[date]:
    """The days so many days after the first."""
    return [min(start, date.max - timedelta(days=step)) + timedelta(days=step) for step in steps]


def next_planned(days: Sequence[date], looked: Iterable[date]) -> date | None:
    """The first of the planned days that nobody has looked on or after; None when all are done.

    A look before the day does not stand for it; one after the next planned day stands for both.
    """
    last = max(looked, default=date.min)
    return next((day for day in days if last < day), None)


def enough_on(observed_from: date) -> date:
    """From which day on an offence that did not come counts as stayed away."""
    return months_later(observed_from, ENOUGH)


def months_seen(observed_from: date, last_look: date) -> int:
    """How many full months were observed, up to the last look."""
    months = (last_look.year - observed_from.year) * 12 + last_look.month - observed_from.month
    return max(0, months - (months_later(observed_from, months) > last_look))


def born_between(years: int, first: date, last: date) -> tuple[date, date]:
    """The first and the last day of birth whose birthday that many years later lies within those days.

    Of 29 February the birthday in a common year is 28 February. Nobody, when the first is after the last.
    """
    lower, upper = months_later(first, -12 * years), months_later(last, -12 * years)
    if anniversary(lower, years) < first:
        lower += timedelta(days=1)
    if anniversary(upper + timedelta(days=1), years) <= last:
        upper += timedelta(days=1)
    return lower, upper
