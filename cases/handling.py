"""待办 of cases and measures: safeguards undone, probations that end, terms to be assessed, units without a woman."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases import due
from cases.models import JuvenileCase, Measure, Minor, Probation
from cases.models.safeguard import AHEAD
from guanai.registers import Todo
from stations.access import Permission
from stations.models import OfficerDesignation, Unit

NEAR = timedelta(days=14)  # from when the end of a probation comes first


def lacking(user):
    """The cases that this account keeps in which something is undone, also those that have ended."""
    return JuvenileCase.objects.lacking().writable_by(user, Permission.RECORD_CASE)


def ending(user, on: date):
    """The probations of its cases that end within a month, or are over without an outcome."""
    kept = JuvenileCase.objects.valid().writable_by(user, Permission.RECORD_CASE)
    return Probation.objects.ending(on).filter(case__in=kept.values("pk"))


def to_review(user, on: date):
    """专门教育 in its files to be assessed within a month."""
    files = Minor.objects.visible_to(user).within(user.holdings(Permission.RECORD_CASE))
    return Measure.objects.to_review(on + AHEAD).filter(minor__in=files.values("pk")).select_related("minor")


def without_a_woman(user, on: date):
    """Units of this keeper's that have designated officers or an open case, and no designated woman."""
    kept = Unit.objects.writable_by(user, Permission.KEEP_PEOPLE).filter(closed_on=None)
    serving = OfficerDesignation.objects.in_force(on).filter(unit=OuterRef("pk"))
    handling = JuvenileCase.objects.open().filter(unit=OuterRef("pk"))
    return kept.filter(Exists(serving) | Exists(handling)).exclude(Exists(serving.women()))


COUNTED = {  # right, rows, which of them are late, and the line of the menu
    "safeguards": (Permission.RECORD_CASE, lambda user, on: lacking(user), lambda user, on: Q(pk__isnull=True)),
    "probations": (Permission.RECORD_CASE, ending, lambda user, on: Q(ends_on__lt=on), "workbench"),
    "reviews": (Permission.RECORD_CASE, to_review, lambda user, on: Q(review_due_on__lt=on), "workbench"),
    "women": (Permission.RECORD_CASE, without_a_woman, lambda user, on: Q(pk__isnull=True)),
}
WAITING = (  # of which count, in which words, with the list that shows it
    ("safeguards", "法定保障没做全", "cases", "?list=lacking"),
    ("probations", "考验期将满", "cases", "?list=probation"),
    ("reviews", "学期评估", "measures", ""),
    ("women", "没有女性专门人员", "designations", ""),
)


def case_items(user, on: date, most: int) -> list[Todo]:
    """Probations and terms by their day, then what has none."""
    items = [probation_item(row, on) for row in ending(user, on).listed().order_by("ends_on", "pk")[:most]]
    items += [review_item(row, on) for row in to_review(user, on).order_by("review_due_on", "pk")[:most]]
    items += [safeguard_item(case) for case in lacking(user).listed().order_by("received_on", "pk")[:most]]
    items += [_woman_item(unit) for unit in without_a_woman(user, on)[:most]]
    return items[:most]


def probation_item(row: Probation, on: date) -> Todo:
    """Thirty days ahead it is named, fourteen ahead it comes first, seven ahead it is coloured."""
    url = row.get_absolute_url()
    return Todo(
        title=f"考验期届满 档案 {row.case.minor.file_no}",
        line="附条件不起诉的考验期要满了，请与检察院衔接，登记结果。",
        action="登记结果",
        action_url=reverse("probation-outcome", args=[row.case_id, row.pk]),
        url=url,
        due_on=row.ends_on,
        when=due.words(row.ends_on, on),
        tone=due.standing(row.ends_on, on),
        primary=row.ends_on <= on + NEAR,
    )


def review_item(row: Measure, on: date) -> Todo:
    return Todo(
        title=f"学期评估 档案 {row.minor.file_no}",
        line="每学期由专门教育指导委员会评估一次，请记下评估意见。",
        action="记评估",
        action_url=reverse("term-review-new", args=[row.minor_id, row.pk]),
        url=row.get_absolute_url(),
        due_on=row.review_due_on,
        when=due.words(row.review_due_on, on),
        tone=due.standing(row.review_due_on, on),
        primary=row.review_due_on <= on,
    )


def safeguard_item(case: JuvenileCase) -> Todo:
    line = f"法律规定应当做的还差 {case.undone} 项，请做了再登记。"
    url = case.get_absolute_url()
    return Todo(f"法定保障 档案 {case.minor.file_no}", line, "去核对", url, url=url)


def _woman_item(unit: Unit) -> Todo:
    url = reverse("designations")
    line = "办理未成年人案件的专门人员里应当有女性（未成年人保护法第一百零一条），请登记。"
    return Todo(f"专门人员 {unit.short}", line, "去登记", url, url=url)
