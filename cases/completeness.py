"""缺项: what a file still lacks. Asked of one file and of a list by the same words; the share is a pure function."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q
from django.db.models.lookups import Exact

from cases.lists import SchoolStatus
from cases.models import Guardian, LegalBasis, Minor
from cases.models.guardian import GuardianRole
from guanai.calendars import today


@dataclass(frozen=True)
class Item:
    """One thing that a whole file has: in words, and the page where it is entered."""

    words: str
    url_name: str


ITEMS = {
    "basis": Item("依据", "basis-new"),
    "guardian": Item("法定代理人", "guardian-new"),
    "phone": Item("联系电话", "minor-identity"),
    "address": Item("现住地址", "minor-identity"),
    "household": Item("户籍地", "minor-identity"),
    "residence": Item("居住地", "minor-identity"),
    "number": Item("身份证号", "minor-identity"),
    "school": Item("学校", "minor-edit"),
    "station": Item("关工站", "minor-edit"),
    "responsible": Item("包保人", "responsibility-new"),
}


@dataclass(frozen=True)
class Gaps:
    """What is missing, and how much of a whole file there is (percent, rounded down)."""

    missing: tuple[Item, ...]
    percent: int


def gaps(missing: Collection[str]) -> Gaps:
    """The judgement on what is missing: a file that lacks anything is never called whole."""
    lacking = tuple(item for key, item in ITEMS.items() if key in missing)
    return Gaps(lacking, 100 * (len(ITEMS) - len(lacking)) // len(ITEMS))


def lacks(key: str) -> Q:
    """Which files lack it. What is sealed is not opened: that nothing is sealed can be seen from outside."""
    guardians = Guardian.objects.valid().filter(minor=OuterRef("pk"))
    return {
        "basis": lambda: ~Q(Exists(LegalBasis.objects.current(today()).filter(minor=OuterRef("pk")))),
        "guardian": lambda: ~Q(Exists(guardians.filter(role=GuardianRole.LEGAL))),
        "phone": lambda: _blank("phone") & ~Q(Exists(guardians.exclude(_blank("phone")))),
        "address": lambda: _blank("address"),
        "household": lambda: Q(household_region=""),
        "residence": lambda: Q(residence_region=""),
        "number": lambda: Q(id_index=None),
        "school": lambda: Q(school=None, school_status=SchoolStatus.IN_SCHOOL),
        "station": lambda: Q(station=None),
        "responsible": lambda: Q(responsible=None),
    }[key]()


def of(minor: Minor) -> Gaps:
    """One file's gaps, in one query."""
    asked = {f"no_{key}": ExpressionWrapper(lacks(key), output_field=BooleanField()) for key in ITEMS}
    told = Minor.objects.filter(pk=minor.pk).annotate(**asked).values(*asked).get()
    return gaps([key for key in ITEMS if told[f"no_{key}"]])


def _blank(name: str) -> Q:
    return Q(Exact(Func(F(name), function="LENGTH", output_field=IntegerField()), 0))
