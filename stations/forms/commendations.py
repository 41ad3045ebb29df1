"""What the pages of commendations ask for."""

from django.db.models import Q, QuerySet

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm, not_after_today
from stations.models import Commendation

OF_ANOTHER_UNIT = "受表彰的应是“{unit}”的；别的单位的，由那个单位登记。"


class CommendationForm(PeopleForm):
    """登记表彰 of the unit's own people, station, or itself."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("表彰", "", ("unit", "level", "title", "document_no", "awarded_on", "awarded_by")),
        ("表彰谁", "个人选一个人，关工站选一个站，表彰本单位的两样都不选。", ("whom", "person", "station")),
    )

    class Meta(EntryForm.Meta):
        model = Commendation
        fields = ("level", "title", "document_no", "awarded_on", "awarded_by", "whom", "person", "station")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """The people and stations of the units for which this account writes."""
        own = queryset.writable_by(self.user, self.permission).values("pk")
        return super().choices_of(name, queryset).filter(Q(pk__in=own) | Q(pk__in=self.kept(name)))

    def clean_awarded_on(self):
        return not_after_today(self.cleaned_data["awarded_on"], "表彰日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        unit = values.get("unit") or getattr(self.instance, "unit", None)
        for name in ("person", "station"):
            row = values.get(name)
            if row and unit and row.unit_id != unit.pk:
                self.add_error(name, OF_ANOTHER_UNIT.format(unit=unit))
        return values
