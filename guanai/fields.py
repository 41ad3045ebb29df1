"""Columns that hold identity: sealed at rest, bound to their table, column and row."""

from django import forms
from django.db import models

from guanai import crypto

LINE = 200  # characters; longer text is typed in a box


class Sealed(bytes):
    """A ciphertext as it came from the database, still closed."""


class SealedAttribute:
    """Opens the ciphertext when somebody asks for it; what was assigned stays as it is until it is saved."""

    def __init__(self, field: "SealedTextField"):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        return self.field.opened(row, value) if isinstance(value, Sealed) else value

    def __set__(self, row, value) -> None:
        row.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text that stands in the database only as ciphertext. It cannot be searched, sorted or summed there.

    `longest` is the most characters a form takes. A plain value on its way to the database by any road that does not
    know the row (`update`, a filter) is refused.
    """

    def __init__(self, *args, longest: int = 200, **kwargs):
        kwargs.setdefault("editable", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.longest = longest

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"longest": self.longest, "default": ""}

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, SealedAttribute(self))

    def _check_str_default_value(self):
        return []  # the default is text: it is sealed when the row is saved

    def get_default(self):
        return ""

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def place(self, row: models.Model) -> str:
        """What the ciphertext is bound to."""
        own = row.seal_place() if hasattr(row, "seal_place") else row.pk
        return f"{self.model._meta.db_table}:{self.column}:{own}"

    def opened(self, row: models.Model, value: Sealed) -> str:
        """The text. Raises crypto.Unreadable, and then nothing of the row may be shown."""
        return crypto.unseal(value, place=self.place(row)).decode() if value else ""

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed):
            return value
        return Sealed(crypto.seal(value.encode(), place=self.place(model_instance)) if value else b"")

    def get_prep_value(self, value):
        """Nothing is kept as nothing: so a new column begins."""
        if value == "":
            return b""
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed: save the row instead.")
        return value

    def value_to_string(self, obj):
        raise TypeError(f"{self.name} is sealed: it is never written out.")

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def formfield(self, **kwargs):
        form_class = kwargs.pop("form_class", forms.CharField)
        defaults = {"max_length": self.longest, "required": not self.blank, "label": self.verbose_name}
        if self.longest > LINE:
            defaults["widget"] = forms.Textarea
        return form_class(**defaults | {"help_text": self.help_text} | kwargs)

    def clean(self, value, model_instance):
        return "" if value is None else value
