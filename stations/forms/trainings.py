"""What the pages of trainings ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import Training


class TrainingForm(PeopleForm):
    """记一次培训."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("培训", "", ("unit", "topic", "held_on", "hours")),
        ("参加的人", "选出人员，或只填人次；选了人的，人次可以不填。", ("people", "attendance")),
        ("说明", "", ("note",)),
    )

    class Meta(EntryForm.Meta):
        model = Training
        fields = ("topic", "held_on", "hours", "people", "attendance", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["attendance"].required = False
        if self.is_new:
            self.propose("held_on", today())

    def clean(self):
        values = super().clean()
        self.counted("people", "attendance")
        return values
