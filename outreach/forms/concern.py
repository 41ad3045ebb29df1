"""What the pages of parents' concerns ask for."""

from django.core.exceptions import ValidationError

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from outreach.forms.around import AroundForm
from outreach.models import ConcernAnswer, ParentConcern
from stations.forms.registers import not_after_today


class ConcernForm(AroundForm):
    """记一条家长关切. It has no room for a name."""

    day = "heard_on"
    sections = (
        ("关切", "只登记学校和哪一类关切，不登记家长和孩子。", ("unit", "school", "heard_on", "kind")),
        ("怎么听到的", "", ("way", "raised")),
    )

    class Meta(EntryForm.Meta):
        model = ParentConcern
        fields = ("school", "heard_on", "kind", "way", "raised")


class AnswerForm(EntryForm):
    """答复 to the concern of `instance`."""

    class Meta(EntryForm.Meta):
        model = ConcernAnswer
        fields = ("answered_on", "answered_by", "what")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.propose("answered_on", today())
        self.propose("answered_by", str(self.instance.concern.unit))

    def clean_answered_on(self):
        day, heard_on = self.cleaned_data["answered_on"], self.instance.concern.heard_on
        if day < heard_on:
            raise ValidationError(f"不能早于听到的日期（{gb_date(heard_on)}）。")
        return not_after_today(day, "答复日期不能晚于今天。")
