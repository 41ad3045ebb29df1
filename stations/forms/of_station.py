"""Forms of rows that belong to a station: what all of them share."""

from django.db.models import QuerySet

from guanai.forms import EntryForm
from guanai.scans import ScanField
from stations.access import Permission
from stations.models import CareStation


class OfStationForm(EntryForm):
    """An entry about a station for which the writer may write; its unit is the station's host."""

    permission = Permission.RECORD_REGISTERS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        stations = list(self.fields["station"].queryset[:2]) if self.is_new else []
        if len(stations) == 1:
            self.propose("station", stations[0])

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Stations where the user may write; a known row stays with its host."""
        found = super().choices_of(name, queryset)
        if queryset.model is not CareStation:
            return found
        mine = found.writable_by(self.user, self.permission)
        return (mine if self.is_new else mine.filter(unit=self.instance.unit_id)).order_by("name", "pk")

    def _post_clean(self):
        if self.is_new and self.cleaned_data.get("station"):
            self.instance.unit = self.cleaned_data["station"].unit
        super()._post_clean()


class PaperForm(OfStationForm):
    """A row of a station that may have its paper with it."""

    paper = ScanField(
        label="文件", required=False, help_text="JPG、PNG 照片或 PDF（最多 60 页）。再传一份，就换掉原来的。"
    )

    def keep_more(self, *, by) -> None:
        super().keep_more(by=by)
        if self.cleaned_data.get("paper"):
            self.instance.keep_paper(self.cleaned_data["paper"], by=by)
