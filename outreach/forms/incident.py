"""The grid of a year's police incidents: two rows of months, each cell a number or nothing."""

from datetime import date

from django import forms
from django.db import IntegrityError, transaction

from guanai.audit import deed
from guanai.entry import Stale
from guanai.inputs import LenientIntegerField
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import Month, is_complete
from stations.models import Unit

MONTHS = range(1, 13)
MOST = 100_000  # reports of a month: more is a slip of the hand
CLEARED = "报过的月份不能清空：没有警情的填 0，填错了的改成对的数，不该由本单位报的点旁边的“作废”。"
EARLY = "这个月还没有过完，过完了再报。"
MEANWHILE = "有几个月刚刚被别人改过，您填的没有写入，请核对现在的数再保存。"


class YearForm(forms.Form):
    """A unit's year. A month that is not over has no input; what was opened on an older version is not written."""

    def __init__(self, *args, unit: Unit, year: int, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.year = unit, year
        self.open = [month for month in MONTHS if is_complete(Month(year, month), on)]
        rows = IncidentCount.objects.of(unit).filter(year=year)
        self.rows = {(row.kind, row.month): row for row in rows}
        for kind in IncidentKind:
            for month in MONTHS:
                self._add(kind, month)

    def _add(self, kind: IncidentKind, month: int) -> None:
        row = self.rows.get((kind, month))
        label = f"{month} 月{kind.label}"
        field = LenientIntegerField(label=label, required=False, max_value=MOST, disabled=month not in self.open)
        field.error_messages["invalid"] = "请填整数，没有警情的填 0。"
        field.initial = row.number if row else None
        self.fields[f"{kind}-{month}"] = field
        version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=row.version if row else None)
        self.fields[f"{kind}-{month}-version"] = version

    def clean(self):
        values = super().clean()
        for kind in IncidentKind:
            for month in MONTHS:
                self._judge(f"{kind}-{month}", month, values)
        return values

    def _judge(self, name: str, month: int, values: dict) -> None:
        """A month that is not over is not reported; one that was reported does not become blank."""
        if month not in self.open:
            if self.data.get(name):
                self.add_error(name, EARLY)
        elif name in values and values[name] is None and values.get(f"{name}-version"):
            self.add_error(name, CLEARED)

    def keep(self, *, by) -> int:
        """Write what differs from what is kept, all or nothing; how many months. Raises Stale."""
        changed = [(kind, month) for kind in IncidentKind for month in self.open if self._differs(kind, month)]
        with deed():
            for kind, month in changed:
                self._keep(kind, month, by)
        return len(changed)

    def _differs(self, kind: IncidentKind, month: int) -> bool:
        """Left blank where it was shown blank, it says nothing about what somebody has reported since."""
        name = f"{kind}-{month}"
        return name in self.changed_data and self.cleaned_data[name] is not None

    def _keep(self, kind: IncidentKind, month: int, by) -> None:
        name, row = f"{kind}-{month}", self.rows.get((kind, month))
        number, version = self.cleaned_data[name], self.cleaned_data[f"{name}-version"]
        if (row is None) != (version is None):
            raise Stale
        if row is not None:
            return row.amend({"number": number}, version=version, by=by)
        row = IncidentCount(unit=self.unit, year=self.year, month=month, kind=kind, number=number)
        try:
            with transaction.atomic():
                row.enter(by=by)
        except IntegrityError:
            raise Stale from None
