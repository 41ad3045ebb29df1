"""What the pages of events ask for."""

from django.db.models import Q, QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.models import Term
from outreach.models import OutreachEvent
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Campaign, Unit
from stations.models.unit import SEGMENT


class OutreachEventForm(OwnedForm):
    """登记宣讲活动; its sessions are entered one by one."""

    permission = Permission.RECORD_OUTREACH
    sections = (
        ("活动", "一个活动可以有多场，存好后在活动页上逐场登记。", ("unit", "title", "form", "place_kind", "campaign")),
        (
            "谁一起办",
            "几家合办的只由牵头单位登记，只在牵头单位计数；协办单位看得到。",
            ("co_units", "under_post_identity"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = OutreachEvent
        fields = ("title", "form", "place_kind", "campaign", "co_units", "under_post_identity")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Kinds of places in use, campaigns that are not over for long, other units of the own city at work."""
        if queryset.model is Unit:
            return self._partners()
        if queryset.model is Campaign:
            known = super().choices_of(name, queryset).order_by("-starts_on", "pk")
            year = today().replace(month=1, day=1)
            return known.filter(Q(ends_on__gte=year) | Q(pk=self.instance.campaign_id))
        return queryset.of(Term.List.PLACE_KIND).in_use(today(), self.instance.place_kind_id)

    def _partners(self) -> QuerySet:
        city = self.user.unit.path[: SEGMENT + 1]
        units = Unit.objects.filter(path__startswith=city).open_on(today())
        return units if self.is_new else units.exclude(pk=self.instance.unit_id)

    def clean(self):
        values = super().clean()
        lead = values.get("unit") or (self.instance.unit if self.instance.unit_id else None)
        if lead in (values.get("co_units") or ()):
            self.add_error("co_units", f"{lead}是牵头单位，不用再选为协办。")
        return values
