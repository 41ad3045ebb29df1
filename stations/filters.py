"""What the lists of stations, people and schools can be narrowed by."""

import django_filters
from django.db.models import Q

from guanai.calendars import today
from guanai.inputs import PLAIN_WORDS
from stations.access import Permission
from stations.models import (
    AppraisalStatus,
    CareStation,
    DocumentKind,
    DocumentStatus,
    PersonKind,
    ReferralKind,
    ReferralStatus,
    SchoolStage,
    StationStatus,
    Unit,
)
from stations.models.posting import without_retired

NO_UNIT = {"invalid_choice": "没有找到这个单位，或不在您的范围内。"}
NO_CHOICE = {"invalid_choice": "没有这一项，请重新选择。"}
SIDES = (("sent", "发出的"), ("received", "收到的"))
DUE = (("late", "逾期未答复（督办）"), ("hand", "等我单位办理"))
ALL = {"empty_label": "全部", "error_messages": NO_CHOICE}


class UnitFilters(django_filters.FilterSet):
    """Words of a name; a unit (by its code) with all below it, for who sees more than one."""

    label: str  # of the words
    words = django_filters.CharFilter(method="search", max_length=40, error_messages=PLAIN_WORDS)
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(),
        to_field_name="code",
        method="below",
        label="单位",
        empty_label="全部",
        error_messages=NO_UNIT,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["words"].label = self.label
        units = Unit.objects.visible_to(user)
        if units.count() > 1:
            self.filters["unit"].queryset = units
        else:
            del self.filters["unit"]

    def search(self, rows, name, words):
        return rows.filter(name__icontains=words)

    def below(self, rows, name, unit):
        return rows.within_tree(unit)


class StationFilters(UnitFilters):
    """关工站."""

    label = "站名"
    status = django_filters.ChoiceFilter(choices=StationStatus, label="状态", **ALL)
    kind = django_filters.ChoiceFilter(choices=CareStation.Kind, label="类型", **ALL)
    retired = django_filters.ChoiceFilter(choices=(("none", "没有"),), method="lacking", label="退休民警", **ALL)
    brand = django_filters.ChoiceFilter(
        choices=(("none", "满一年还没有"),), method="unbranded", label="特色品牌", **ALL
    )

    def lacking(self, rows, name, value):
        """At work today without any retired officer."""
        return without_retired(rows, today())

    def unbranded(self, rows, name, value):
        """一站无品."""
        return rows.without_brand(today())


class PersonFilters(UnitFilters):
    """人员, by what they are today: the rows carry their `kind`."""

    label = "姓名、警号或特长"
    kind = django_filters.ChoiceFilter(choices=PersonKind, label="现在的身份", **ALL)

    def search(self, rows, name, words):
        return rows.filter(Q(name__icontains=words) | Q(police_no__iexact=words) | Q(skills__icontains=words))


class SchoolFilters(UnitFilters):
    """学校."""

    label = "校名"
    stage = django_filters.ChoiceFilter(choices=SchoolStage, label="学段", **ALL)


class ReferralFilters(django_filters.FilterSet):
    """转办单: sent or received, state, kind, overdue."""

    side = django_filters.ChoiceFilter(choices=SIDES, method="on_side", label="往来", **ALL)
    status = django_filters.ChoiceFilter(choices=ReferralStatus, label="状态", **ALL)
    kind = django_filters.ChoiceFilter(choices=ReferralKind, label="类别", **ALL)
    due = django_filters.ChoiceFilter(choices=DUE, method="by_due", label="期限", **ALL)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.holdings = user.holdings(Permission.READ_REFERRAL)

    def on_side(self, rows, name, side):
        return rows.sent_by(self.holdings) if side == "sent" else rows.received_by(self.holdings)

    def by_due(self, rows, name, when):
        if when == "late":
            return rows.overdue(today())
        return rows.at_hand(self.holdings, today())


class TreeFilters(django_filters.FilterSet):
    """A unit with all below it, of those where the reader holds a right; offered to who holds it for several."""

    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), to_field_name="code", label="单位", empty_label="全部", error_messages=NO_UNIT
    )

    def __init__(self, data, *, user, right: Permission, without="全部"):
        super().__init__(data, Unit.objects.none())
        self.filters["unit"].extra["empty_label"] = without
        units = Unit.objects.writable_by(user, right)
        self.filters["unit"].queryset = units
        self.is_offered = len(units[:2]) > 1

    @property
    def asked(self) -> Unit | None:
        """The one asked for, if any can be read."""
        return self.form.cleaned_data["unit"] if self.is_valid() else None


class StaffChildFilters(UnitFilters):
    """民辅警子女, found by the parent: the child's own name is sealed."""

    label = "父母姓名"

    def search(self, rows, name, words):
        return rows.filter(parent__name__icontains=words)


class AppraisalFilters(UnitFilters):
    """考评, by the unit appraised, the state and the year."""

    label = "被考评单位"
    year = django_filters.NumberFilter(label="年份", min_value=2000, max_value=2100)
    status = django_filters.ChoiceFilter(choices=AppraisalStatus, label="状态", **ALL)

    def search(self, rows, name, words):
        return rows.filter(appraised__name__icontains=words)

    def below(self, rows, name, unit):
        return rows.filter(appraised__path__startswith=unit.path)


class DocumentFilters(django_filters.FilterSet):
    """公文: ours or theirs, by kind and state, by words of the title or the number."""

    words = django_filters.CharFilter(
        method="search", max_length=40, label="标题、代字或正文", error_messages=PLAIN_WORDS
    )
    side = django_filters.ChoiceFilter(choices=(("sent", "发文"), ("received", "收文")), method="on_side", **ALL)
    kind = django_filters.ChoiceFilter(choices=DocumentKind, label="文种", **ALL)
    status = django_filters.ChoiceFilter(choices=DocumentStatus, label="状态", **ALL)
    due = django_filters.ChoiceFilter(choices=(("hand", "等我办理"),), method="by_due", label="办理", **ALL)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.holdings = user, user.holdings(Permission.RECORD_REGISTERS)
        self.filters["side"].label = "收发"

    def search(self, rows, name, words):
        return rows.filter(Q(title__icontains=words) | Q(word__icontains=words) | Q(text__icontains=words))

    def on_side(self, rows, name, side):
        """Of the units for which this account writes; who writes for none is asked of all that he may know."""
        return rows.sent_by(self.holdings) if side == "sent" else rows.received_by(self.holdings)

    def by_due(self, rows, name, when):
        return rows.at_hand(self.user, today())
