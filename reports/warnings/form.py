"""What the page 知悉 asks for."""

from datetime import timedelta

from django import forms

from guanai.calendars import month_day, today
from guanai.inputs import LenientDateField, speak_plainly
from reports.models.acknowledgement import LONGEST, LONGEST_BLOCKING, Acknowledgement
from reports.warnings.rule import Rule

USUAL = timedelta(days=7)


class AcknowledgementForm(forms.Form):
    """知悉到哪一天, and what will be done by then."""

    until = LenientDateField(label="知悉到")
    plan = forms.CharField(
        label="准备怎么办",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="谁去办、什么时候办好，一两句就行。加密保存，不写孩子的姓名。",
    )

    def __init__(self, *args, rule: Rule, standing: Acknowledgement | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = rule
        last = today() + (LONGEST_BLOCKING if rule.blocks else LONGEST)
        self.initial |= {"until": today() + USUAL} | self._said(standing)
        self.fields["until"].help_text = f"最晚 {month_day(last)}；过了这一天没有办好的，重新算作预警。"
        for field in self.fields.values():
            speak_plainly(field)

    @staticmethod
    def _said(standing: Acknowledgement | None) -> dict[str, object]:
        """What was said and still stands, to go on from: of two the one that lasts longer is shown."""
        return {"until": max(standing.until, today() + USUAL), "plan": standing.plan} if standing else {}
