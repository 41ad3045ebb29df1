"""待办 by the calendar: what is to be verified, done or looked at again, whom to ask after, birthdays of the law."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse

from cases import due
from cases.models import BehaviourRecord, Minor, Outcome, PlanStep, RightsAidCase
from cases.models.follow_up import to_follow_up
from cases.models.outcome import OF_CASE
from cases.rechecking import BIRTHDAYS
from guanai.calendars import anniversary, month_day
from guanai.registers import Todo, Waiting
from stations.access import Permission

NEVER = Q(pk__isnull=True)
OPEN = timedelta(days=30)  # how long 维权帮助 may be open before it is told (本单位设定)
UNTOLD = tuple(f"minor__{name}" for name in ("name", "id_no", "phone", "address"))


def ahead(kind: str, on: date) -> date:
    """Up to which day things of that kind are told."""
    return on + timedelta(days=due.AHEAD[kind])


def _kept(user, permission: Permission = Permission.RECORD_FILE) -> QuerySet[Minor]:
    """The files that this account keeps, closed ones too."""
    return Minor.objects.valid().visible_to(user).within(user.holdings(permission))


def _outcomes(user) -> QuerySet[Outcome]:
    """Of them the outcomes; what tells of an offence to who may read the case."""
    told = ~Q(kind__in=OF_CASE) | Q(minor__in=_kept(user, Permission.READ_CASE).values("pk"))
    rows = Outcome.objects.valid().filter(told, minor__in=_kept(user).values("pk"))
    return rows.select_related("minor").defer(*UNTOLD)


def unverified(user, on: date) -> QuerySet[Outcome]:
    """What another person said: it counts when this one has verified it."""
    return _outcomes(user).filter(verified_at=None).exclude(entered_by=user.pk)


def conduct(user, on: date) -> QuerySet[BehaviourRecord]:
    """What a child did by the words of another person, for who may verify it."""
    files = _kept(user).filter(pk__in=_kept(user, Permission.READ_CASE).values("pk"))
    rows = BehaviourRecord.objects.valid().filter(verified_at=None, minor__in=files.values("pk"))
    return rows.exclude(entered_by=user.pk).select_related("minor").defer("disposal", "narrative", *UNTOLD)


def steps(user, on: date) -> QuerySet[PlanStep]:
    """Of plans of files at work, what was to be done before that day."""
    files = Minor.objects.open().filter(pk__in=_kept(user).values("pk"))
    rows = PlanStep.objects.overdue(on).filter(minor__in=files.values("pk"))
    return rows.select_related("minor").defer("goal", "action", "result", *UNTOLD)


def aid(user, on: date) -> QuerySet[RightsAidCase]:
    """维权帮助 that is open for longer than a month."""
    rows = RightsAidCase.objects.open().writable_by(user, Permission.RECORD_FILE)
    return rows.filter(opened_on__lt=on - OPEN).listed().defer("story", "result", *UNTOLD)


def checks(user, on: date) -> QuerySet[Outcome]:
    return _outcomes(user).to_check(ahead("checks", on))


def follow_ups(user, on: date) -> QuerySet[Minor]:
    return to_follow_up(ahead("follow_ups", on)).filter(pk__in=_kept(user).values("pk")).listed()


def birthdays(user, on: date) -> QuerySet[Minor]:
    """Files at work whose child reaches one of the ages of the law."""
    last, kept = ahead("birthdays", on), Minor.objects.filter(pk__in=_kept(user).values("pk"))
    soon = (kept.turning(years, on, last) for years in BIRTHDAYS)
    return reduce(or_, soon).listed()


def _unverified_item(row: Outcome, on: date) -> Todo:
    line = f"{month_day(row.happened_on)}，由别人登记，请核实；核实后才计数。"
    url = row.get_absolute_url()
    return Todo(f"核实成效 档案 {row.minor.file_no}", line, "去核实", url, url=url)


def _conduct_item(row: BehaviourRecord, on: date) -> Todo:
    line = f"{month_day(row.happened_on)}，由别人登记，请核实；核实后才计入分级。"
    url = row.get_absolute_url()
    return Todo(f"核实行为 档案 {row.minor.file_no}", line, "去核实", url, url=url)


def _step_item(row: PlanStep, on: date) -> Todo:
    line = f"{row.get_need_display()}方面计划 {month_day(row.due_on)}以前完成，请写明结果。"
    url = row.get_absolute_url()
    return _due(Todo(f"帮教计划 档案 {row.minor.file_no}", line, "写结果", url), row.due_on, on, url)


def _aid_item(row: RightsAidCase, on: date) -> Todo:
    whose = f"档案 {row.minor.file_no}" if row.minor_id else "未建档"
    line = f"{month_day(row.opened_on)}受理，超过 {OPEN.days} 天还没有办结。"
    url = row.get_absolute_url()
    return _due(Todo(f"维权帮助 {whose}", line, "去办结", url), row.opened_on + OPEN, on, url)


def _check_item(row: Outcome, on: date) -> Todo:
    line = f"{month_day(row.happened_on)}记的成效，请看一看是不是仍然如此。"
    item = Todo(f"复查成效 档案 {row.minor.file_no}", line, "复查", _new("outcome-check-new", row.minor_id, row.pk))
    return _due(item, row.check_due_on, on, row.get_absolute_url())


def _follow_up_item(minor: Minor, on: date) -> Todo:
    line = f"{month_day(minor.closed_on)}结案，请问一问孩子现在怎么样。"
    item = Todo(f"结案后回访 档案 {minor.file_no}", line, "记回访", _new("follow-up-new", minor.pk))
    return _due(item, minor.follow_up_due_on, on, reverse("minor-outcomes", args=[minor.pk]))


def _new(name: str, *keys) -> str:
    return reverse(name, args=keys)


def _due(item: Todo, due_on: date, on: date, url: str) -> Todo:
    tone = due.standing(due_on, on)
    return replace(item, url=url, due_on=due_on, when=due.words(due_on, on), tone=tone, primary=tone == "late")


def _birthday_item(minor: Minor, on: date) -> Todo:
    """No deadline, so never in colour."""
    known = {years: anniversary(minor.birth_date, years) for years in BIRTHDAYS}
    years = next(years for years, day in known.items() if day >= on)
    day, url = known[years], minor.get_absolute_url()
    when = {0: "今天生日", 1: "明天生日"}.get((day - on).days, f"{month_day(day)}生日")
    line = f"生日第二天起：{BIRTHDAYS[years]}"
    return Todo(f"将满 {years} 周岁 档案 {minor.file_no}", line, "看档案", url, url=url, due_on=day, when=when)


@dataclass(frozen=True)
class Kind:
    """One sort of reminder: what waits on an account, which of it is late, in which order, as what."""

    label: str
    rows: Callable[..., QuerySet]
    order: str
    item: Callable[..., Todo]
    column: str = ""  # of the day by which it is due
    right: Permission = Permission.RECORD_FILE

    def late(self, user, on: date) -> Q:
        return Q(**{f"{self.column}__lt": on}) if self.column else NEVER

    def items(self, user, on: date, most: int) -> list[Todo]:
        return [self.item(row, on) for row in self.rows(user, on).order_by(self.order, "pk")[:most]]


KINDS = {
    "unverified": Kind("成效待核实", unverified, "happened_on", _unverified_item),
    "conduct": Kind("行为待核实", conduct, "happened_on", _conduct_item, right=Permission.READ_CASE),
    "steps": Kind("计划逾期", steps, "due_on", _step_item),
    "aid": Kind("维权帮助超过一个月", aid, "opened_on", _aid_item),
    "checks": Kind("成效复查", checks, "check_due_on", _check_item, "check_due_on"),
    "follow_ups": Kind("结案后回访", follow_ups, "follow_up_due_on", _follow_up_item, "follow_up_due_on"),
    "birthdays": Kind("生日提醒", birthdays, "birth_date", _birthday_item),
}
COUNTED = {name: (kind.right, kind.rows, kind.late) for name, kind in KINDS.items()}


def waiting(counted: Mapping[str, tuple[int, int]]) -> list[Waiting]:
    """What the calendar brings: what is late, and the others of each sort."""
    late = [name for name, (number, _) in counted.items() if number]
    overdue = Waiting("复查回访逾期", sum(number for number, _ in counted.values()), _list(*late[:1]), "late")
    return [overdue, *(Waiting(KINDS[name].label, more, _list(name)) for name, (_, more) in counted.items())]


def _list(name: str = "checks") -> str:
    return reverse("reminders", query={"kind": name})
