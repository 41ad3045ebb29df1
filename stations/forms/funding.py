"""What the pages of money ask for."""

from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.of_station import OfStationForm
from stations.forms.registers import not_after_today
from stations.models import Person, StationFunding


class FundingForm(OfStationForm):
    """登记经费或补助."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        ("给哪个站", "", ("station", "kind", "payee")),
        ("多少钱", "一笔一条；补助按人按次记。", ("amount", "paid_on", "note")),
    )

    class Meta(EntryForm.Meta):
        model = StationFunding
        fields = ("station", "kind", "payee", "amount", "paid_on", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("paid_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Also who has left since: what was paid is still to be written."""
        found = super().choices_of(name, queryset)
        return found.order_by("name", "pk") if queryset.model is Person else found

    def clean_paid_on(self):
        return not_after_today(self.cleaned_data["paid_on"], "拨付日期不能晚于今天。")
