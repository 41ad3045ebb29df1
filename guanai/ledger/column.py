"""A column of a ledger: what it is called and what a row says there."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from guanai.telling import as_words, told


@dataclass(frozen=True)
class Column:
    """A field of the model, or a word that its queryset's `listed()` adds. `number` is right-aligned."""

    name: str
    label: str = ""
    number: bool = False
    sortable: bool = False

    @classmethod
    def of(cls, model: type[models.Model], name: str) -> "Column":
        """The column of a model's field: labelled by it; sortable when an index leads with it."""
        field = model._meta.get_field(name)
        number = isinstance(field, models.IntegerField | models.DecimalField) and not field.flatchoices
        return cls(name, str(field.verbose_name), number, leads_an_index(model, name))

    def text(self, row: models.Model) -> str:
        """What the list shows."""
        try:
            return told(row, self.name)
        except FieldDoesNotExist:
            return as_words(getattr(row, self.name))

    def value(self, row: models.Model) -> object:
        """What Excel gets: a number stays a number, a day a day."""
        value = getattr(row, self.name, None)
        plain = isinstance(value, models.Model | models.Manager) or self._has_words(row)
        return self.text(row) if plain else value

    def _has_words(self, row: models.Model) -> bool:
        try:
            return bool(row._meta.get_field(self.name).flatchoices)
        except (FieldDoesNotExist, AttributeError):
            return False


def leads_an_index(model: type[models.Model], name: str) -> bool:
    """Whether lists may be sorted by it: never null, and an index on exactly (column, id) exists."""
    field = model._meta.get_field(name)
    return not getattr(field, "null", True) and any(index.fields == [name, "id"] for index in model._meta.indexes)
