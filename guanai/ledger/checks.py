"""System checks of the ledgers: a declaration that cannot work is told before anybody opens its page."""

from collections.abc import Iterable, Iterator

from django import forms
from django.core.checks import Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.forms import EntryForm
from guanai.inputs import NamedChoiceField, NamedChoicesField, NamedValueField
from guanai.ledger import Column, Ledger
from guanai.ledger.column import leads_an_index
from guanai.navigation import routed

WORDS = ("visible_to", "writable_by", "within_tree", "valid", "listed")
KNOWS_WORDS = (NamedValueField, NamedChoiceField, NamedChoicesField)
Found = Iterator[tuple[int, bool, str]]


@register("ledgers")
def ledgers_can_work(app_configs, **kwargs) -> list[Error]:
    """Every ledger that has an address."""
    found = [*unlike(routed())]
    for ledger in routed():
        found += [(number, words) for number, right, words in judged(ledger) if not right]
    return [Error(words, id=f"guanai.L{number:02}") for number, words in found]


def unlike(ledgers: Iterable[Ledger]) -> Iterator[tuple[int, str]]:
    """Two ledgers may not share an address."""
    slugs = [ledger.slug for ledger in ledgers]
    yield from ((1, f"Two ledgers are called {slug}.") for slug in sorted(set(slugs)) if slugs.count(slug) > 1)


def judged(ledger: Ledger) -> Found:
    """What must hold of one ledger: number, whether it does, words."""
    rows, model = ledger.model._default_manager.all(), ledger.model
    yield 2, issubclass(model, Entry), f"{ledger.slug}: {model.__name__} is no Entry."
    for word in WORDS:
        yield 3, hasattr(rows, word), f"{ledger.slug}: the queryset of {model.__name__} does not know {word}."
    told = (*ledger.filters, *ledger.totals, *ledger.same, *ledger.lasts[:1], ledger.order.lstrip("-"))
    for name in (*told, *_paths(ledger)):
        field = _field(model, name)
        yield 4, field is not None, f"{ledger.slug}: {model.__name__} has no {name}."
        yield 5, not isinstance(field, SealedTextField), f"{ledger.slug}: {name} is sealed, it cannot be asked for."
    yield from _sort_and_form(ledger)


def _sort_and_form(ledger: Ledger) -> Found:
    model, form, order = ledger.model, ledger.form, ledger.order.lstrip("-")
    sortable = _field(model, order) is not None and leads_an_index(model, order)
    yield 6, sortable, f"{ledger.slug}: {order} must not be null and must lead an index with id."
    yield (
        7,
        issubclass(form, EntryForm) and issubclass(form.Meta, EntryForm.Meta),
        f"{form.__name__}: inherit its Meta.",
    )
    yield 8, set(ledger.same) <= set(form._meta.fields), f"{ledger.slug}: same must be fields of {form.__name__}."
    many = {field.name for field in model._meta.many_to_many}
    yield 9, not many & set(ledger.same), f"{ledger.slug}: same cannot hold several rows."
    yield (
        10,
        (model.save, getattr(model, "enter", Entry.enter)) == (models.Model.save, Entry.enter),
        f"{ledger.slug}: sheets write many at once, so no save and no enter of its own.",
    )
    for name, field in form.base_fields.items():
        words = f"{form.__name__}.{name}: a sheet says the words, so make it a NamedValueField."
        yield 11, not isinstance(field, forms.ChoiceField) or isinstance(field, KNOWS_WORDS), words


def _paths(ledger: Ledger) -> Iterator[str]:
    yield from ledger.search
    for column in ledger.columns:
        if not isinstance(column, Column):
            yield column


def _field(model: type[models.Model], path: str) -> models.Field | None:
    """The field at the end of a path such as school__name."""
    field = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field
