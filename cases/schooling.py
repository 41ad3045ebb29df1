"""义务教育 and 控辍保学: who must be at school, and what each month and quarter asks for. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from guanai.calendars import months_later, under

FROM, UNTIL, YEARS = 6, 16, 9  # 周岁 from which and below which a child goes to school, unless nine years are done


def must_attend(born: date, on: date, years_done: int) -> bool:
    """Whether schooling is compulsory (义务教育法 2, 11): six to fifteen 周岁, until nine years are done.

    ValueError for a day before birth or years that cannot be.
    """
    if on < born:
        raise ValueError("日期早于出生日期，请核对。")
    if not 0 <= years_done <= YEARS:
        raise ValueError("已读年数应在 0 到 9 之间。")
    return not under(FROM, born, on) and under(UNTIL, born, on) and years_done < YEARS


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def last_day(first: date, months: int) -> date:
    """The last day of so many months from the first of one."""
    return months_later(first, months) - timedelta(days=1)


def missing(asked: Iterable[str], done: Iterable[str]) -> list[str]:
    """Which kinds of visit the month still wants, in the order of the list."""
    there = set(done)
    return [kind for kind in asked if kind not in there]


def review_due(opened_on: date, last_review: date | None, on: date) -> date | None:
    """By when the case is to be reviewed next, if that is this quarter or was an earlier one; None when it is done.

    A case is reviewed once in each quarter that it does not begin in. What was missed is due since its own quarter.
    """
    first = months_later(quarter_of(max(opened_on, last_review or opened_on)), 3)
    return last_day(first, 3) if first <= on else None
