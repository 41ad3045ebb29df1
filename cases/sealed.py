"""What a seal withholds, in words: for the one look that was granted, and for nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from cases.models import Minor, Sealing
from guanai.entry import Entry
from guanai.telling import told
from guanai.withholding import Withheld

UNSAID = {field.name for field in Entry._meta.get_fields()} | {"id", "minor", "unit", "id_index"}


@dataclass(frozen=True)
class Kind:
    """The sealed rows of one kind: each a list of label and words."""

    name: str
    rows: list[list[tuple[str, str]]]


def kinds_of(sealing: Sealing) -> Iterator[Kind]:
    """Every kind of what the seal withholds, the file itself first."""
    keys: dict[str, list] = {}
    for kind, subject in Withheld.objects.filter(cause=sealing.pk).order_by("kind").values_list("kind", "subject"):
        keys.setdefault(kind, []).append(subject)
    models_of = [apps.get_model(kind) for kind in keys]
    for model in models_of:
        keys |= {
            rows.model._meta.label_lower: list(rows.values_list("pk", flat=True)) for rows in _hanging(model, keys)
        }
    models_of = [apps.get_model(kind) for kind in keys if keys[kind]]
    for model in sorted(models_of, key=lambda model: (model is not Minor, str(model._meta.verbose_name))):
        rows = model._base_manager.filter(pk__in=keys[model._meta.label_lower])
        yield Kind(str(model._meta.verbose_name), [_words(row) for row in rows])


def _hanging(model: type[models.Model], keys: dict[str, list]) -> Iterator[models.QuerySet]:
    """The rows that hang on the rows of a kind: the safeguards of a case, the steps of a clue."""
    for relation in model._meta.get_fields(include_hidden=True):
        hangs = relation.one_to_many and not relation.related_model._meta.auto_created
        if hangs and model is not Minor and relation.related_model._meta.label_lower not in keys:
            found = {f"{relation.field.name}__in": keys[model._meta.label_lower]}
            yield relation.related_model._base_manager.filter(**found)


def _words(row: models.Model) -> list[tuple[str, str]]:
    """Its fields that say something, as on paper."""
    said = [(str(field.verbose_name), told(row, field.name)) for field in _fields(row) if field.name not in UNSAID]
    return [(label, words) for label, words in said if words]


def _fields(row: models.Model) -> list[models.Field]:
    return [*row._meta.concrete_fields, *row._meta.many_to_many]
