"""Rows below a row: the inline formset of an EntryForm. Nobody's typing is lost when somebody else was faster."""

from django import forms


class Lines(forms.BaseInlineFormSet):
    """Child rows of an Entry. One that somebody else has removed meanwhile counts as new: who was second sees both
    versions and decides.

    `title` and `line` head them on the page; `one` is what a row is called, in `measure`.
    """

    title = ""
    line = ""
    measure = "行"
    one = ""
    default_error_messages = {
        "missing_management_form": "这张表单不完整，请重新打开后再填。",
        "too_many_forms": "最多 %(num)d 行，多的请另登一次。",
        "too_few_forms": "至少填 %(num)d 行。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.extra = 1

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        key = self.instance.pk  # Django takes it away from a new parent, whose token it is
        super().add_fields(form, index)
        self.instance.pk = key
        hidden = form.fields[self._pk_field.name]
        form.fields[self._pk_field.name] = forms.CharField(
            initial=hidden.initial, required=False, max_length=36, widget=forms.HiddenInput
        )

    @property
    def initial_forms(self) -> list[forms.ModelForm]:
        """Those whose rows are there."""
        return [form for form in self.forms if not form.instance._state.adding]

    @property
    def extra_forms(self) -> list[forms.ModelForm]:
        return [form for form in self.forms if form.instance._state.adding]

    @property
    def wrong(self) -> list[tuple[int, forms.ModelForm]]:
        """The rows in which something is wrong, each with its place, for the summary on top."""
        kept = ((number, form) for number, form in enumerate(self.forms, 1) if not self._should_delete_form(form))
        return [(number, form) for number, form in kept if form.errors] if self.is_bound else []

    @property
    def troubled(self) -> bool:
        return self.is_bound and not self.is_valid()

    def get_unique_error_message(self, unique_check) -> str:
        """By the labels of the fields, as everything else is said."""
        labels = (self.form.base_fields[name].label for name in unique_check if name in self.form.base_fields)
        return f"{'、'.join(map(str, labels))}重复了，每{self.measure}不能一样。"

    def get_form_error(self) -> str:
        return "与上面的重复。"
