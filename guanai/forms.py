"""Forms read input and narrow choices. They take what people really type and say in Chinese what they cannot take."""

import unicodedata
from datetime import date

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models

from guanai.calendars import parse_date, today

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 20


def narrow(text: str) -> str:
    """Full-width digits and signs as half-width ones. For dates, numbers and codes only, never for prose."""
    return unicodedata.normalize("NFKC", text).strip()


class LenientDateField(forms.DateField):
    """2018-3-5, 2018.3.5, 2018/3/5, 2018年3月5日, full-width too; between 1900 and twenty years ahead."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            day = parse_date(narrow(str(value)))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if not EARLIEST <= day <= date(today().year + YEARS_AHEAD, 12, 31):
            raise ValidationError("请核对年份，%(day)s 不在可登记的范围内。", params={"day": day}, code="range")
        return day


class LenientIntegerField(forms.IntegerField):
    """Full-width digits and thousands separators are taken; 32-bit numbers only, as the database holds them."""

    def __init__(self, *, min_value=0, max_value=2_147_483_647, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value):
        text = narrow(value).replace(",", "") if isinstance(value, str) else value
        if isinstance(text, str) and len(text) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


def lenient(field: models.Field, **kwargs) -> forms.Field | None:
    """The form field of a model field: lenient for dates and whole numbers, plain words when something is missing."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["form_class"] = LenientDateField
    elif isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        kwargs["form_class"] = LenientIntegerField
    made = field.formfield(**kwargs)
    if made is not None:
        made.error_messages["required"] = f"请填写{made.label}。"
        if isinstance(made, forms.ModelChoiceField | forms.TypedChoiceField):
            made.error_messages["required"] = f"请选择{made.label}。"
            made.error_messages["invalid_choice"] = f"没有找到这个{made.label}，或不在您的范围内。"
        if isinstance(made, forms.IntegerField):
            made.error_messages |= {"invalid": f"{made.label}请填整数，例如 120。"}
    return made


class EntryForm(forms.ModelForm):
    """The form of an Entry. Choices lie within the user's scope; a new row's own uuid is its one-time token.

    `token` names the row to be and the account it was given to, signed: posted twice it is the same row, and it
    outlives a new log-in. `version` names the version that a change was made on.
    """

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    class Meta:
        formfield_callback = lenient

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.is_new = self.instance._state.adding
        if self.is_new:
            self.initial["token"] = signing.dumps([str(self.instance.pk), str(user.pk)], salt="entry")
        else:
            self.initial["version"] = self.instance.version
        for name, field in self.fields.items():
            queryset = getattr(field, "queryset", None)
            if queryset is not None:
                field.queryset = self.choices_of(name, queryset)

    def choices_of(self, name: str, queryset: models.QuerySet) -> models.QuerySet:
        """What a field offers: rows the user may see, voided ones left out."""
        if hasattr(queryset, "valid"):
            queryset = queryset.valid()
        return queryset.visible_to(self.user)

    def clean_token(self):
        if not self.is_new:
            return ""
        try:
            pk, owner = signing.loads(self.cleaned_data["token"], salt="entry")
        except signing.BadSignature:
            raise ValidationError("这张表单已失效，请重新打开后再填。") from None
        if owner != str(self.user.pk):
            raise ValidationError("这张表单是别的账号打开的，请重新打开后再填。")
        self.instance.pk = self.instance._meta.pk.to_python(pk)
        return ""

    def clean_version(self):
        version = self.cleaned_data["version"]
        if not self.is_new and version is None:
            raise ValidationError("缺少版本号，请重新打开这一页。")
        return version

    def facts(self) -> dict:
        """The values of the model's own fields, as they were read."""
        names = {field.name for field in self._meta.model._meta.get_fields()}
        return {name: value for name, value in self.cleaned_data.items() if name in names and name != "version"}

    def keep(self, *, by):
        """Enter the new row or amend the known one. Raises Stale."""
        many = {field.name for field in self._meta.model._meta.many_to_many}
        if self.is_new:
            self.instance.enter(by=by, **{name: rows for name, rows in self.facts().items() if name in many})
        else:
            self.instance.amend(self.facts(), version=self.cleaned_data["version"], by=by)
        return self.instance
