"""What the pages of rectifications ask for."""

from django.core.exceptions import ValidationError

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from outreach.models import Rectification
from stations.forms.registers import not_after_today


class RectificationForm(EntryForm):
    """登记整改 of the problem of `instance`."""

    class Meta(EntryForm.Meta):
        model = Rectification
        fields = ("done_on", "done_by", "how")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.initial["done_on"] = today()

    def clean_done_on(self):
        day, held_on = self.cleaned_data["done_on"], self.instance.item.inspection.held_on
        if day < held_on:
            raise ValidationError(f"不能早于检查日期（{gb_date(held_on)}）。")
        return not_after_today(day, "整改日期不能晚于今天。")
