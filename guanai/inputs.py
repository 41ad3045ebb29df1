"""Inputs that take what people really type, and say in plain Chinese what they cannot take."""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from guanai.calendars import parse_date, today

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 20
SMALL = 32_767  # the largest number of a small column
UNSEEN = ("Cc", "Cf", "Cs")  # control, format and surrogate


def narrow(text: str) -> str:
    """Full-width digits and signs as half-width ones. For dates, numbers and codes only, never for prose."""
    return unicodedata.normalize("NFKC", text).strip()


def printable(text: str) -> str:
    """Prose without what is not seen, which no document may hold; a word processor's line break is one of ours."""
    lines = text.replace("\x0b", "\n")
    return "".join(one for one in lines if one in "\n\t" or not (unicodedata.category(one) in UNSEEN or _is_none(one)))


def _is_none(sign: str) -> bool:
    """Whether Unicode keeps the place for no character at all, as U+FFFE and U+FFFF."""
    return ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF


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

    default_error_messages = {
        "min_value": "不能小于 %(limit_value)s，请核对。",
        "max_value": "不能大于 %(limit_value)s，请核对。",
    }

    def __init__(self, *, min_value=0, max_value=2_147_483_647, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value):
        text = narrow(value).replace(",", "") if isinstance(value, str) else value
        if isinstance(text, str) and len(text) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class LenientDecimalField(forms.DecimalField):
    """Money: full-width digits and thousands separators are taken; never below nothing."""

    default_error_messages = LenientIntegerField.default_error_messages | {
        "max_decimal_places": "最多 %(max)s 位小数，请核对。",
        "max_whole_digits": "小数点前最多 %(max)s 位，请核对。",
        "max_digits": "最多 %(max)s 位数字，请核对。",
    }

    def __init__(self, *, min_value=0, **kwargs):
        super().__init__(min_value=min_value, **kwargs)

    def to_python(self, value):
        text = narrow(value).replace(",", "") if isinstance(value, str) else value
        if isinstance(text, str) and len(text) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


Book = dict[str, list]


def book_of(field: forms.ModelChoiceField) -> Book:
    """Every row of a field by its key, by its names and as the field offers it, read once; a name may mean several."""
    book: Book = {}
    for row in field.queryset:
        for word in {str(row.pk), str(row), getattr(row, "name", str(row)), field.label_from_instance(row)}:
            book.setdefault(word, []).append(row)
    return book


def open_books(form: forms.BaseForm) -> None:
    """From now on the form's fields are answered by their books."""
    for field in form.fields.values():
        if hasattr(field, "book"):
            field.book = book_of(field)


def split(text: str) -> list[str]:
    """反诈、禁毒 as two words."""
    return [word for word in re.split(r"[、，,;；\s]+", text) if word]


class NamedChoiceField(forms.ModelChoiceField):
    """A row chosen by its key, or by its code or name as people write it; within the reader's scope. Never guesses."""

    book: Book | None = None  # a whole sheet is read against one book, and asks nothing more of the database

    def to_python(self, value):
        text = "" if value in self.empty_values else str(value).strip()
        if not text or isinstance(value, self.queryset.model):
            return value or None
        return only(self.named(text), text)

    def named(self, text: str) -> list:
        """The rows that a text may mean."""
        if self.book is None and _is_uuid(text):
            return list(self.queryset.filter(pk=text))
        return (book_of(self) if self.book is None else self.book).get(text, [])


class NamedChoicesField(forms.ModelMultipleChoiceField):
    """Several rows, ticked, or written as 反诈、禁毒."""

    widget = forms.CheckboxSelectMultiple
    book: Book | None = None

    def clean(self, value):
        words = split(value) if isinstance(value, str) else [str(one) for one in value or ()]
        if len(words) == 1 and not _is_uuid(words[0]):
            words = split(words[0])
        if self.book is None and all(map(_is_uuid, words)):
            return super().clean(words)
        book = book_of(self) if self.book is None else self.book
        rows = list(dict.fromkeys(only(book.get(word, []), word) for word in words))
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows


def only(found: list, text: str):
    """The one row that a text means. Raises ValidationError for none and for several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(f"没有找到“{text[:40]}”，或不在您的范围内。", code="invalid_choice")
    raise ValidationError(f"有多个“{text[:40]}”，请写得更全，或改用下拉选择。", code="invalid_choice")


class NamedValueField(forms.TypedChoiceField):
    """A choice by its value or by its word (联席会议)."""

    def to_python(self, value):
        words = {str(label): key for key, label in self._flat()}
        return super().to_python(words.get(str(value).strip(), value))

    def _flat(self):
        for key, label in self.choices:
            yield from label if isinstance(label, list | tuple) else ((key, label),)


YES_NO = {"": False, "false": False, "0": False, "否": False, "无": False, "没有": False, "×": False} | dict.fromkeys(
    ("on", "true", "1", "是", "有", "√", "对"), True
)


class YesNoBox(forms.CheckboxInput):
    """A box to tick that keeps what a sheet said: Django would take any word for yes."""

    def value_from_datadict(self, data, files, name):
        return data.get(name, False)


class YesNoField(forms.BooleanField):
    """A box to tick, or 是 / 否 in a sheet."""

    widget = YesNoBox

    def to_python(self, value):
        word = str(value or "").strip().lower()
        if word not in YES_NO:
            raise ValidationError(f"{self.label}请填“是”或“否”。", code="invalid")
        return YES_NO[word]


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and set(text.lower()) <= set("0123456789abcdef-")


PLAIN_WORDS = {
    "max_length": "最多 %(limit_value)d 个字，现在有 %(show_value)d 个。",
    "null_characters_not_allowed": "里面有看不见的控制字符，请删掉重新填写。",
}
KINDS: tuple[tuple[type[models.Field], type[forms.Field]], ...] = (
    (models.DateField, LenientDateField),
    (models.PositiveIntegerField, LenientIntegerField),
    (models.PositiveSmallIntegerField, LenientIntegerField),
    (models.DecimalField, LenientDecimalField),
    (models.ForeignKey, NamedChoiceField),
    (models.ManyToManyField, NamedChoicesField),
    (models.BooleanField, YesNoField),
)


def lenient(field: models.Field, **kwargs) -> forms.Field | None:
    """The form field of a model field: it takes what people type, and says plainly what it cannot take."""
    if field.choices:
        kwargs.setdefault("choices_form_class", NamedValueField)
    else:
        kind = next((form for model, form in KINDS if isinstance(field, model)), None)
        if isinstance(field, models.PositiveSmallIntegerField):
            kwargs.setdefault("max_value", SMALL)  # SQLite holds more, PostgreSQL does not
        if kind and not isinstance(field, models.DateTimeField):
            kwargs.setdefault("form_class", kind)
    made = field.formfield(**kwargs)
    if made is not None:
        speak_plainly(made)
        give_room(made)
    return made


class SentenceBox(forms.Textarea):
    """Room to see a sentence or two while they are typed; as in a box of one line, they stay one paragraph."""

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        return " ".join(typed.splitlines()) if isinstance(typed, str) else typed


SENTENCE = 150  # characters: what may be longer is no name


def give_room(field: forms.Field) -> None:
    """A box of one line that takes sentences becomes one of two or three lines."""
    longest = getattr(field, "max_length", None) or 0
    if type(field.widget) is forms.TextInput and longest >= SENTENCE:
        rows = 2 if longest <= 200 else 3
        field.widget = SentenceBox(attrs=field.widget.attrs | {"rows": rows})


def speak_plainly(field: forms.Field) -> None:
    """What an officer would say where Django has words of its own."""
    field.error_messages |= PLAIN_WORDS | {"required": f"请填写{field.label}。"}
    if isinstance(field, forms.IntegerField):
        sample = "数字，例如 1200 或 85.50" if isinstance(field, forms.DecimalField) else "整数，例如 120"
        field.error_messages["invalid"] = f"{field.label}请填{sample}。"
    if isinstance(field, forms.ChoiceField):
        field.error_messages |= {
            "required": f"请选择{field.label}。",
            "invalid_choice": f"没有找到这个{field.label}，或不在您的范围内。",
        }
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.empty_label = "请选择"
    elif isinstance(field, forms.TypedChoiceField):
        field.choices = [(value, label if value else "请选择") for value, label in field.choices]


class PlainForm(forms.Form):
    """A form that no model row stands behind; it speaks plainly all the same."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
            give_room(field)
