"""What a seal withholds, in words: for the one look that was granted, and for nobody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.timezone import localtime

from cases.models import Minor, Sealing
from guanai.calendars import gb_date
from guanai.entry import Entry
from guanai.lifecycle import Lifecycle
from guanai.telling import told
from guanai.withholding import Withheld
from stations.models import User

UNSAID = {field.name for field in Entry._meta.get_fields()} | {"id", "minor", "unit", "id_index"}
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")  # a day in the words that the portal made of a row
BARE = ("status", "was")  # codes whose words stand elsewhere


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
        rows = list(model._base_manager.filter(pk__in=keys[model._meta.label_lower]))
        names = User.objects.in_bulk(set(_uuids(rows)))
        yield Kind(str(model._meta.verbose_name), [_words(row, names) for row in rows])


def _hanging(model: type[models.Model], keys: dict[str, list]) -> Iterator[models.QuerySet]:
    """The rows that hang on the rows of a kind: the safeguards of a case, the steps of a clue."""
    for relation in model._meta.get_fields(include_hidden=True):
        hangs = relation.one_to_many and not relation.related_model._meta.auto_created
        if hangs and model is not Minor and relation.related_model._meta.label_lower not in keys:
            found = {f"{relation.field.name}__in": keys[model._meta.label_lower]}
            yield relation.related_model._base_manager.filter(**found)


def _words(row: models.Model, names: dict[UUID, User]) -> list[tuple[str, str]]:
    """Its fields that say something, as on paper."""
    said = [(str(field.verbose_name), _said(row, field, names)) for field in _fields(row) if _is_fact(field)]
    return [(label, words) for label, words in said if words]


def _is_fact(field: models.Field) -> bool:
    """What people gave a name to; the rest is the portal's own reckoning."""
    return field.name not in UNSAID and field.verbose_name != field.name.replace("_", " ")


def _said(row: models.Model, field: models.Field, names: dict[UUID, User]) -> str:
    """Accounts by name, a bare key of anything else not at all, moments with their clock."""
    value = None if field.is_relation else getattr(row, field.name)
    if isinstance(value, UUID):
        return str(names.get(value, ""))
    if isinstance(value, datetime):
        return f"{gb_date(localtime(value))} {localtime(value):%H:%M}"
    if field.name in BARE and not field.flatchoices:
        return _statuses(row).get(value, "")
    words = told(row, field.name)
    return ISO.sub(_day, words) if field.is_relation or field.name == "words" else words


def _day(found: re.Match) -> str:
    return gb_date(date.fromisoformat(found[0]))


def _statuses(row: models.Model) -> dict[str, str]:
    """The words for a status that stands without them: of the file that was sealed, of what a step leads on."""
    if isinstance(row, Sealing):
        return dict(Minor.Status.choices)
    led = [field.related_model for field in row._meta.fields if field.many_to_one]
    found = [one for one in led if issubclass(one, Lifecycle)]
    return dict(found[0].Status.choices) if found else {}


def _uuids(rows: list[models.Model]) -> Iterator[UUID]:
    for row in rows:
        values = (getattr(row, field.attname) for field in _fields(row) if isinstance(field, models.UUIDField))
        yield from filter(None, values)


def _fields(row: models.Model) -> list[models.Field]:
    return [*row._meta.concrete_fields, *row._meta.many_to_many]
