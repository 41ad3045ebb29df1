"""What the pages of supervisors ask for."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from guanai.forms import EntryForm
from outreach.models import PostSupervisor
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Person, Unit


class SupervisorForm(OwnedForm):
    """聘监督员."""

    permission = Permission.RUN_POST
    sections = (
        ("谁", "本系统的人员选人，外单位的写姓名，两样选一样。", ("unit", "category", "person", "name", "post")),
        ("监督谁", "监督一个单位的选单位，监督一级的选层级，两样选一样。", ("of_unit", "level")),
        ("聘期", "到期前一个月会提醒续聘。", ("starts_on", "ends_on")),
    )

    class Meta(EntryForm.Meta):
        model = PostSupervisor
        fields = ("category", "person", "name", "post", "of_unit", "level", "starts_on", "ends_on")

    def choices_of(self, name, queryset):
        """People and units that the office looks after, and those of the row."""
        kept = Q(pk__in=self.kept(name))
        units = Unit.objects.writable_by(self.user, Permission.RUN_POST).filter(closed_on=None)
        if queryset.model is Unit:
            return Unit.objects.filter(Q(pk__in=units.values("pk")) | kept)
        return (
            Person.objects.filter(Q(voided_at=None, unit__in=units) | kept)
            .select_related("unit")
            .order_by("name", "pk")
        )

    def clean(self):
        values = super().clean()
        if not {"person", "of_unit", "level"} & set(self.errors):
            asked = PostSupervisor(**{name: values.get(name) for name in ("person", "of_unit", "level")})
            if fault := asked.inside():
                self.add_error("person", ValidationError(fault))
        return values
