"""待办 of campus safety: problems to put right, what another has to see, what runs out, which schools lack what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import EquipmentKit, EquipmentStock, InspectionItem, KitNumber, Rectification, SchoolPact
from outreach.models.event import OutreachQuerySet
from outreach.standing import standing
from stations.access import Permission
from stations.models import School
from stations.tally import SORTS, Sort, counted

SOON = 7  # days ahead that a problem is told
SHOWN = 50  # of each sort on the page
RIGHT = Permission.RECORD_OUTREACH


def defects(user, on: date) -> QuerySet:
    """Problems to put right within a week, or late."""
    waiting = InspectionItem.objects.unrectified().filter(due_on__lte=on + timedelta(days=SOON))
    return InspectionItem.objects.writable_by(user, RIGHT).filter(pk__in=waiting.values("pk"))


def unverified(user, on: date) -> QuerySet:
    return Rectification.objects.writable_by(user, RIGHT).for_second(user)


def equipment(user, on: date) -> QuerySet:
    return EquipmentStock.objects.writable_by(user, RIGHT).due(on)


def pacts(user, on: date) -> QuerySet:
    return SchoolPact.objects.writable_by(user, RIGHT).due(on)


def lacking(user, on: date) -> QuerySet:
    """Schools of the user's units without some item of the kit that holds there, or with none that is in date."""
    schools = School.objects.active(on)
    found = schools.none()
    for holding in user.holdings(RIGHT):
        found |= schools.filter(holding.units("unit__path")).filter(Exists(_wanted(holding.path, on)))
    return found


def _wanted(path: str, on: date) -> QuerySet:
    """Of the kit that holds at a unit, the items of which the school of the outer query has too few in use."""
    kit = EquipmentKit.objects.reaching(path, on).values("pk")[:1]
    usable = EquipmentStock.objects.usable(on).filter(school=OuterRef(OuterRef("pk")), equipment=OuterRef("term"))
    there = usable.order_by().values("equipment").annotate(all=Sum("quantity")).values("all")
    least = KitNumber.objects.filter(kit=OuterRef("equipmentkit"), equipment=OuterRef("term")).values("least")
    items = EquipmentKit.items.through.objects.filter(equipmentkit=Subquery(kit))
    numbers = {"there": Coalesce(Subquery(there), 0), "least": Coalesce(Subquery(least), 1)}
    return items.alias(**numbers).filter(there__lt=F("least"))


SORTS |= {
    "campus-defects": Sort(RIGHT, defects, lambda user, on: Q(due_on__lt=on)),
    "campus-unverified": Sort(RIGHT, unverified),
    "campus-equipment": Sort(RIGHT, equipment, lambda user, on: Q(expires_on__lt=on) | Q(test_due_on__lt=on)),
    "campus-pacts": Sort(RIGHT, pacts, lambda user, on: Q(ends_on__lt=on)),
    "campus-lacking": Sort(RIGHT, lacking),
}


def _defect(item: InspectionItem, on: date) -> Todo:
    stands, url = standing(item.due_on, on), item.get_absolute_url()
    when = stands.words.replace("过期", "逾期")
    title, line = f"整改：{item.item}", f"{item.inspection.school} · 应在 {month_day(item.due_on)}前整改好"
    return Todo(title, line, "去看", url, url, item.due_on, when, stands.tone, primary=stands.tone == "late")


def _seen(row: Rectification, on: date) -> Todo:
    url = row.get_absolute_url()
    line = f"{row.item.inspection.school} · {month_day(row.done_on)}整改，请到现场看过后核实"
    return Todo(f"核实：{row.item.item}", line, "去核实", url, url)


def _stock(row: EquipmentStock, on: date) -> Todo:
    """By the nearer of its two days."""
    days = [(day, what) for day, what in ((row.expires_on, "有效期至"), (row.test_due_on, "应检测")) if day]
    day, what = min(days)
    stands, url = standing(day, on), row.get_absolute_url()
    line = f"{row.school} · {row.equipment} {row.quantity} 件，{what} {month_day(day)}"
    facts = {"primary": stands.primary, "first": stands.first}
    return Todo(f"{row.equipment}{'要更换' if what == '有效期至' else '要检测'}", line, "去办", url, url, day,
                stands.words, stands.tone, **facts)  # fmt: skip


def _pact(row: SchoolPact, on: date) -> Todo:
    stands, url = standing(row.ends_on, on), row.get_absolute_url()
    facts = {"primary": stands.primary, "first": stands.first}
    line = f"{row.school} · 有效期至 {month_day(row.ends_on)}"
    new = reverse("pacts-new", query={"school": row.school_id})
    return Todo("警校共建协议要续签", line, "去续签", new, url, row.ends_on, stands.words, stands.tone, **facts)


def _lacking(school: School, on: date) -> Todo:
    url = reverse("school-safety", args=[school.pk])
    return Todo(f"{school}八小件不齐", "缺少的和过期的，这所学校的页上列着", "去看", url, url, tone="soon")


@dataclass(frozen=True)
class Group:
    """One sort as workbench and page show it."""

    name: str
    label: str
    rows: Callable[..., QuerySet]
    item: Callable[..., Todo]
    order: tuple[str, ...]
    joins: tuple[str, ...] = ()

    def items(self, user, on: date, most: int) -> list[Todo]:
        """The nearest first."""
        rows: OutreachQuerySet = self.rows(user, on)
        rows = rows.by_day() if hasattr(rows, "by_day") else rows
        return [self.item(row, on) for row in rows.select_related(*self.joins).order_by(*self.order, "pk")[:most]]


GROUPS = (
    Group("campus-defects", "整改到期", defects, _defect, ("due_on",), ("inspection__school",)),
    Group("campus-unverified", "整改等核实", unverified, _seen, ("done_on",), ("item__inspection__school",)),
    Group("campus-equipment", "八小件到期", equipment, _stock, ("due_on",), ("school", "equipment")),
    Group("campus-lacking", "八小件不齐的学校", lacking, _lacking, ("name",), ("unit",)),
    Group("campus-pacts", "警校共建到期", pacts, _pact, ("ends_on",), ("school",)),
)


def groups(user, on: date) -> list[dict]:
    """For the page: each sort with its number and its first rows."""
    found = [(one, sum(counted(one.name, user, on))) for one in GROUPS]
    return [{"one": one, "number": number, "items": one.items(user, on, SHOWN)} for one, number in found if number]


def waiting_campus(user, on: date) -> list[Waiting]:
    """How much of each sort waits."""
    url = reverse("campus-due")
    told = [(one, *counted(one.name, user, on)) for one in GROUPS]
    return [
        Waiting(one.label, late + others, f"{url}#{one.name}", "late" if late else "") for one, late, others in told
    ]


def campus_items(user, on: date, most: int) -> list[Todo]:
    """What has a day each by itself; schools that lack something as one line."""
    url, items = reverse("campus-due"), []
    for one in GROUPS:
        number = sum(counted(one.name, user, on))
        if number and one.name == "campus-lacking":
            line = "缺少的和过期的，每所学校的页上列着。"
            items.append(Todo(f"{number} 所学校八小件不齐", line, "去看", f"{url}#{one.name}", url=url))
        elif number:
            items += one.items(user, on, most)
    return items


CAMPUS = TodoSource(
    "campus-due",
    open_to=lambda user: user.can(RIGHT),
    waiting=waiting_campus,
    items=campus_items,
    coming=lambda user, on: None,
)
