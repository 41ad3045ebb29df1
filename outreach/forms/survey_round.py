"""What the pages of 问卷 ask for."""

from django import forms

from guanai.calendars import today
from guanai.inputs import LenientDateField, PlainForm
from outreach.models.survey_answer import AgeGroup, Content, Knowing, Living


class RoundForm(PlainForm):
    """发网上问卷."""

    opens_on = LenientDateField(label="开始日期", initial=today)
    closes_on = LenientDateField(label="截止日期", help_text="最多六十天，没收够的可以延期。")


class ExtendForm(PlainForm):
    """延期."""

    closes_on = LenientDateField(label="延到哪天")


def ticks(label: str, choices, *, required: bool = True) -> forms.ChoiceField:
    """One of a few, each with a button that a thumb finds."""
    said = {"required": "请选一项。", "invalid_choice": "没有这一项，请重新选。"}
    return forms.ChoiceField(
        label=label, choices=choices.choices, required=required, widget=forms.RadioSelect, error_messages=said
    )


class AnswerForm(forms.Form):
    """答问卷: four questions, nothing to type."""

    age = ticks("你多大", AgeGroup)
    living = ticks("你是这一带的吗", Living)
    knows = ticks("你知道这个单位为青少年维权服务吗", Knowing)
    content = ticks("知道的请答：对他们的服务满意吗", Content, required=False)

    def clean(self):
        values = super().clean()
        if values.get("knows") == Knowing.YES and not values.get("content"):
            self.add_error("content", "知道的请再选一项，不好说就选“说不清”。")
        elif values.get("knows") == Knowing.NO:
            values["content"] = ""
        return values
