"""Forms of rows that belong to a unit: what all of them share."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from guanai.forms import EntryForm
from stations.access import Permission
from stations.models import Unit

PLAIN_WORDS = {
    "max_length": "最多 %(limit_value)d 个字，现在有 %(show_value)d 个。",
    "null_characters_not_allowed": "里面有看不见的控制字符，请删掉重新填写。",
}
NO_KEY = ("invalid", "null_characters_not_allowed")


def speak_plainly(field: forms.Field) -> None:
    """What an officer would say where Django has words of its own."""
    field.error_messages = field.error_messages | PLAIN_WORDS
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.empty_label = "请选择"
    elif isinstance(field, forms.ChoiceField):
        field.choices = [(value, label if value else "请选择") for value, label in field.choices]


class RowForm(EntryForm):
    """An entry whose every rule is asked before saving, and which loses nothing when somebody was faster."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)

    def add_error(self, field, error):
        """What is not even the key of a row is, to who chose it, simply not there."""
        chosen = self.fields.get(field)
        if isinstance(chosen, forms.ModelChoiceField) and getattr(error, "code", "") in NO_KEY:
            error = ValidationError(chosen.error_messages["invalid_choice"], code="invalid_choice")
        super().add_error(field, error)

    def _post_clean(self):
        """Constraints also name columns that stand in no form. A row posted twice is there already and breaks none."""
        super()._post_clean()
        posted_twice = self.is_new and type(self.instance)._base_manager.filter(pk=self.instance.pk).exists()
        if self.errors or posted_twice:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as found:
            self._update_errors(found)

    def _update_errors(self, errors: ValidationError) -> None:
        """A broken rule stands at the field that it names by its code."""
        broken = errors.error_dict.pop(NON_FIELD_ERRORS, []) if hasattr(errors, "error_dict") else []
        for error in broken:
            self.add_error(error.code if error.code in self.fields else None, error)
        if not broken or errors.error_dict:
            super()._update_errors(errors)

    def over(self, latest: models.Model) -> "RowForm":
        """The same input again, now to be saved over `latest`, which its writer has been shown."""
        again = type(self)(self.data.copy(), user=self.user, instance=latest)
        again.data["version"] = latest.version
        return again

    def differences(self, latest: models.Model) -> Iterator[tuple[str, object, object]]:
        """Where this input and the latest row part: label, what stands there now, what was typed."""
        for name in filter(self.cleaned_data.__contains__, self._meta.fields):
            theirs, mine = getattr(latest, name), self.cleaned_data[name]
            words = dict(latest._meta.get_field(name).flatchoices)
            if theirs != mine:
                yield self.fields[name].label, words.get(theirs, theirs), words.get(mine, mine)


class OwnedForm(RowForm):
    """An entry of the writer's own unit; who may write for several units chooses."""

    permission: Permission

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if not self.is_new:
            return
        units = Unit.objects.writable_by(user, self.permission).filter(closed_on=None)
        if len(found := list(units[:2])) == 1:
            self.instance.unit = found[0]
        else:
            words = {"required": "请选择单位。", "invalid_choice": "没有找到这个单位，或不在您的范围内。"}
            field = forms.ModelChoiceField(units, label="单位", empty_label="请选择", error_messages=words)
            self.fields = {"unit": field, **self.fields}

    def _post_clean(self):
        if self.is_new and "unit" in self.cleaned_data:
            self.instance.unit = self.cleaned_data["unit"]
        super()._post_clean()


class VoidForm(forms.Form):
    """作废: why the row was wrong."""

    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="例如：登记重复、登错单位。",
        error_messages={"required": "请写明作废原因。", **PLAIN_WORDS},
    )
