"""一下午走访多人: several visits on one page."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.visit import DRAFT, VisitForm, by_likelihood, likely_visitors, of_team, past, possible_visitors
from cases.lists import VisitPlace
from cases.models import MentoringVisit
from cases.visiting import Visiting
from guanai import drafts
from guanai.audit import deed
from guanai.calendars import today
from guanai.inputs import LenientDateField, NamedChoicesField, PlainForm
from stations.models import Person


class SharedForm(PlainForm):
    """What the visits of one afternoon share: day, place, visitors."""

    held_on = LenientDateField(label="走访日期")
    place = forms.ChoiceField(label="地点或方式", choices=VisitPlace, widget=forms.RadioSelect)
    visitors = NamedChoicesField(Person.objects.none(), label="走访人")

    def __init__(self, *args, visitings: list[Visiting], user, **kwargs):
        self.likely = likely_visitors(visitings)
        usual = {"held_on": today(), "place": visitings[0].place, "visitors": visitings[0].visitors_for(user)}
        super().__init__(*args, initial=usual, **kwargs)
        self.fields["visitors"].queryset = possible_visitors([visiting.minor for visiting in visitings], user=user)

    @property
    def boxes(self) -> tuple[list, list]:
        return by_likelihood(self["visitors"], self.likely)

    def clean_held_on(self):
        if self.cleaned_data["held_on"] > today():
            raise ValidationError("走访日期不能晚于今天。")
        return self.cleaned_data["held_on"]


class AfternoonRow(VisitForm):
    """One child of the afternoon. A row left empty is no visit."""

    class Meta(VisitForm.Meta):
        fields = ("findings", "worried", "next_on")

    def __init__(self, data, *, shared: SharedForm, visiting: Visiting, **kwargs):
        self.shared = shared
        minor = visiting.minor
        kwargs |= {"instance": MentoringVisit(minor=minor), "prefix": minor.pk.hex, "visiting": visiting}
        super().__init__(data, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.fields["findings"].required = self.fields["worried"].required = False
        self.fields["findings"].widget.attrs["rows"] = 3
        self.fields["findings"].help_text = self.fields["worried"].help_text = ""

    def _usual(self) -> dict:
        return {}

    def day(self) -> date | None:
        return self.shared.cleaned_data.get("held_on")

    def has_changed(self) -> bool:
        typed = {name: self.data.get(self.add_prefix(name), "").strip() for name in self._meta.fields}
        return bool(typed["findings"] or typed["next_on"] or typed["worried"] == "yes")

    def clean(self):
        values = super().clean()
        if not values.get("findings") and "findings" not in self.errors:
            self.add_error("findings", "请填写情况；没有走访到的，别的也不要填。")
        if self.day():
            of_team(past(self.day(), self.instance.minor), self.instance.minor)
        return values

    def _post_clean(self):
        for name in ("held_on", "place"):
            setattr(self.instance, name, self.shared.cleaned_data.get(name))
        super()._post_clean()

    def facts(self) -> dict:
        return super().facts() | self.shared.cleaned_data


class Afternoon:
    """Several visits of one afternoon on one page: all that were written about are kept, or none."""

    def __init__(self, data, *, visitings: list[Visiting], user):
        found = {} if data else drafts.found(user, DRAFT, [visiting.minor.pk for visiting in visitings])
        self.shared = SharedForm(data, visitings=visitings, user=user)
        self.rows = [
            AfternoonRow(data, shared=self.shared, visiting=visiting, user=user, draft=found.get(visiting.minor.pk))
            for visiting in visitings
        ]
        self.is_bound = self.shared.is_bound
        self.is_empty = False

    def is_valid(self) -> bool:
        good = [form.is_valid() for form in (self.shared, *self.rows)]
        self.is_empty = not any(row.has_changed() for row in self.rows)
        return all(good) and not self.is_empty

    def keep(self, *, by) -> list[MentoringVisit]:
        """Write every visit in one deed."""
        with deed():
            return [row.keep(by=by) for row in self.rows if row.has_changed()]
