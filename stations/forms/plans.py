"""What the pages of plans and summaries of stations ask for."""

from django import forms

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.forms.of_station import PaperForm
from stations.models import StationPlan

FIRST_YEAR = 1990


class PlanForm(PaperForm):
    """登记计划或总结: its words or its paper."""

    sections = (
        ("哪一年的", "一个站一年一份计划、一份总结。", ("station", "year", "kind", "goals")),
        ("内容", "写在这里，或者传文件；两样都有更好。", ("text", "paper")),
    )

    class Meta(EntryForm.Meta):
        model = StationPlan
        fields = ("station", "year", "kind", "goals", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"] = LenientIntegerField(min_value=FIRST_YEAR, max_value=today().year + 1, label="年度")
        speak_plainly(self.fields["year"])
        if self.is_new:
            self.propose("year", today().year)

    def clean(self):
        values = super().clean()
        if not (values.get("text") or values.get("paper") or self.instance.attachment_id or self.errors):
            self.add_error("text", "请写内容，或者传文件。")
        return values
