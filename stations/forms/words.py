"""What the pages of editable lists ask for."""

from django import forms
from django.core.exceptions import ValidationError

from guanai.calendars import today
from guanai.inputs import LenientDateField, LenientIntegerField, NamedChoiceField, PlainForm, printable, split
from guanai.models import Term

LONGEST = Term._meta.get_field("label").max_length


class WordForm(PlainForm):
    """加一个词."""

    label = forms.CharField(label="词", max_length=LONGEST, help_text="存了就不能改字；写错的停用，再加一个对的。")
    starts_on = LenientDateField(label="启用日期", help_text="到了这一天，登记时才选得到。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", today())

    def clean_label(self):
        label = printable(self.cleaned_data["label"]).strip()
        if split(label) != [label]:
            raise ValidationError("词里不要用顿号、逗号、分号和空格：表格里用它们隔开几个词。")
        return label


class OfListForm(PlainForm):
    """A word of the list is chosen, which the address may have named."""

    term = NamedChoiceField(Term.objects.none(), label="词")

    def __init__(self, *args, terms, term: Term | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = terms
        self.initial.setdefault("term", term)


class EndForm(OfListForm):
    """停用一个词."""

    on = LenientDateField(label="停用日期", help_text="从这一天起选不到；已经登记的照旧留着这个词。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class OrderForm(PlainForm):
    """次序: a number for each word, the smallest first."""

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = list(terms)
        for term in self.terms:
            self.fields[str(term.pk)] = LenientIntegerField(
                label=str(term), min_value=1, max_value=999, initial=term.position
            )
            self.fields[str(term.pk)].error_messages["required"] = "请填写次序。"

    def positions(self) -> dict[Term, int]:
        return {term: self.cleaned_data[str(term.pk)] for term in self.terms}
