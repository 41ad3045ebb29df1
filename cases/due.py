"""When a child is to be visited next. Pure: one rule for the workbench, the file, the lists and every figure."""

from datetime import date, timedelta

SOON = 7  # days ahead that a visit counts as coming up


def next_due(last: date, interval: int) -> date:
    """The day by which the next visit is due: `interval` days after the last one, or after the team was formed."""
    return min(last, date.max - timedelta(days=interval)) + timedelta(days=interval)


def days_late(due_on: date, on: date) -> int:
    """Days past due; 0 on the day itself and before."""
    return max((on - due_on).days, 0)


def standing(due_on: date, on: date) -> str:
    """late, soon or nothing: the colour of a due date."""
    if on > due_on:
        return "late"
    return "soon" if (due_on - on).days <= SOON else ""


def words(due_on: date, on: date) -> str:
    """逾期 7 天, 今天到期, 明天到期, 3 天后到期."""
    days = (due_on - on).days
    if days < 0:
        return f"逾期 {-days} 天"
    return {0: "今天到期", 1: "明天到期"}.get(days, f"{days} 天后到期")
