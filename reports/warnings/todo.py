"""待办 of warnings: for those who answer for them, what they are not told of elsewhere. What was acknowledged rests."""

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from guanai.registers import Todo, TodoSource, Waiting
from reports.guard import LEAST, is_small
from reports.warnings import RULES, Rule
from reports.warnings.counting import known, red
from reports.warnings.rule import Level
from stations.access import NOTHING, Permission
from stations.models import Unit
from stations.tally import SORTS, Sort, counted

RIGHT = Permission.ACKNOWLEDGE_WARNING


def _name(rule: Rule) -> str:
    return f"warning-{rule.code}"


def _mine(rule: Rule) -> Callable[..., QuerySet]:
    """Its rows where this account answers for them, and has them nowhere else among its 待办."""

    def rows(user, on: date) -> QuerySet:
        where, owners = NOTHING, set(rule.owners) - set(rule.told)
        for holding in user.holdings(RIGHT):
            if holding.appointment.role in owners:
                where |= holding.units("lies_at")
        if where == NOTHING or not user.can(rule.read):
            return Unit.objects.none()
        return rule.due(user, on).filter(where).exclude(known(rule, on))

    return rows


def _red(rule: Rule) -> Callable[..., Q]:
    return lambda user, on: red(rule, on)


SORTS |= {_name(rule): Sort(RIGHT, _mine(rule), _red(rule)) for rule in RULES.values()}


def waiting_warnings(user, on: date) -> list[Waiting]:
    """Red ones, and the others: of what is told nowhere else among the 待办."""
    found = [_numbers(rule, user, on) for rule in RULES.values()]
    reds, others = (sum(numbers) for numbers in zip(*found, strict=True))
    url = reverse("warnings")
    return [
        Waiting("其他红色预警", reds, f"{url}?level={Level.RED}", "late"),
        Waiting("其他预警", others, url, "soon"),
    ]


def _numbers(rule: Rule, user, on: date) -> tuple[int, int]:
    """Red and other rows; one of children counts once for who does not keep them, however many they are."""
    reds, others = counted(_name(rule), user, on)
    if rule.of_children and not _keeps(user):
        return int(reds > 0), int(others > 0 and not reds)
    return reds, others


def _keeps(user) -> bool:
    """Whether the account keeps the files of which it is told."""
    return user.can(Permission.RECORD_FILE)


def warning_items(user, on: date, most: int) -> list[Todo]:
    """One line for each warning, red before the others; of few children never how many."""
    found = []
    for rule in RULES.values():
        reds, others = counted(_name(rule), user, on)
        if reds or others:
            found.append((not reds, rule, reds + others))
    return [_item(rule, number, user, late=not calm) for calm, rule, number in sorted(found, key=_place)[:most]]


def _place(found: tuple) -> tuple:
    calm, rule, _ = found
    return calm, rule.code


def _item(rule: Rule, number: int, user, *, late: bool) -> Todo:
    few = rule.of_children and not _keeps(user) and is_small(number)
    told = f"不足 {LEAST} 处" if few else f"{number} 处"
    unit = user.holdings(RIGHT)[0].appointment.unit
    url = reverse("warnings-of", args=[unit.code], query={"code": rule.code})
    tone = "late" if late else "soon" if rule.level == Level.AMBER else ""
    return Todo(f"{rule.label} {told}", rule.what, "去看", url, url, tone=tone, primary=late)


WARNINGS = TodoSource(
    "warnings",
    open_to=lambda user: user.can(RIGHT),
    waiting=waiting_warnings,
    items=warning_items,
    coming=lambda user, on: None,
)
