"""The days of a board, as the address says them: a year, a portion of one, or from a day to a day."""

from datetime import date

from django import forms

from guanai.inputs import LenientDateField, speak_plainly
from reports.span import Portion, Span

FIRST_YEAR = 2000


class PeriodForm(forms.Form):
    """看哪一段. Without anything: this year so far."""

    year = forms.IntegerField(label="年份", required=False, min_value=FIRST_YEAR, max_value=2100)
    portion = forms.ChoiceField(label="时段", required=False, choices=Portion.choices)
    since = LenientDateField(label="或从", required=False)
    until = LenientDateField(label="到", required=False)

    def __init__(self, data, *, on: date, sealed: bool):
        super().__init__({"year": on.year} | {name: data[name] for name in data if data[name]})
        self.on, self.sealed = on, sealed
        for field in self.fields.values():
            speak_plainly(field)

    def clean(self):
        facts = super().clean()
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            self.add_error("until", "结束日期早于开始日期，请核对。")
        if since and since > self.on:
            self.add_error("since", "这一天还没有到。")
        return facts

    def span(self) -> Span:
        """What was asked; of what cannot be read, this year so far."""
        facts = self.cleaned_data if self.is_valid() else {}
        year, portion = facts.get("year") or self.on.year, facts.get("portion") or Portion.YEAR
        if facts.get("since"):
            return Span(facts["since"], min(facts.get("until") or self.on, self.on), self.sealed)
        return Span.of(min(year, self.on.year), portion, self.on, sealed=self.sealed)


def is_portion(span: Span, on: date) -> bool:
    """A year, a half, a quarter or a month, to its end or up to today.

    Other days, and months picked at will, would tell one child from the next by subtraction.
    """
    known = [Span.of(span.first.year, one, on) for one in Portion]
    known.append(Span.of_month(span.first.year, span.first.month, on))
    return (span.first, span.last) in [(one.first, one.last) for one in known]
