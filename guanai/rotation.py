"""Key rotation: a new key goes first in the ring, what older keys wrote is written again, keys without use are dropped.

Rows are read in batches and written by compare-and-set: who changes a row meanwhile wins, and wrote with the new key.
A run that was killed is begun again and passes over what is done. The audit chain is never written again: its lines go
on asking for the key that they name; nor is mail of the public, which is taken in within a minute.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.lookups import Exact

from guanai import boxes, crypto, heads, keys
from guanai.audit import deed, record
from guanai.fields import Sealed, SealedTextField
from guanai.models import Attachment, AuditEntry, PublicMail

BATCH = 200  # rows read, and at most written, in one transaction
QUIET = 10 * 60  # seconds after a change of the ring in which a transaction may still write with the key before


class TooSoon(Exception):
    """The ring was changed a moment ago: somebody may still be writing with an older key."""


@dataclass(frozen=True)
class SealedColumn:
    """A column of ciphertexts."""

    field: SealedTextField

    @property
    def name(self) -> str:
        return self.field.attname

    def held(self, row: models.Model) -> bytes:
        return row.__dict__[self.name]

    def key_of(self, row: models.Model) -> str:
        """The key that the row's value needs; blank when there is none."""
        return crypto.key_of(self.held(row)) if self.held(row) else ""

    def renewed(self, row: models.Model) -> bytes:
        """The value as it would be written today; the same when that is how it stands. Raises crypto.Unreadable."""
        held, place = self.held(row), self.field.place(row)
        if not held or crypto.is_current(held):
            return held
        return Sealed(crypto.seal(crypto.unseal(held, place=place), place=place))


@dataclass(frozen=True)
class SealedBytes:
    """The bytes of an attachment: their column says how they are sealed, and follows once they are written again."""

    name: str = "sealed_with"

    def held(self, row: Attachment) -> str:
        return row.__dict__[self.name]

    def key_of(self, row: Attachment) -> str:
        """The key that the row's bytes need; blank when they are not sealed."""
        return self.held(row).partition(":")[2]

    def renewed(self, row: Attachment) -> str:
        """What the column says once the bytes are sealed as today. Raises crypto.Unreadable."""
        again = Attachment.objects.get(pk=row.pk)
        return again.seal_anew()


@dataclass(frozen=True)
class IndexColumn:
    """A column of blind indexes, as a model says it in `BLIND`: which column stands for which text."""

    name: str
    source: str

    def held(self, row: models.Model) -> str | None:
        return getattr(row, self.name)

    def key_of(self, row: models.Model) -> str:
        """The ring's key that the row's index was made with; blank when there is none. Raises crypto.Unreadable."""
        if (held := self.held(row)) is None:
            return ""
        indexes = crypto.blind_indexes(getattr(row, self.source))
        return next((key.id for key, index in zip(crypto.of("index"), indexes, strict=True) if index == held), "")

    def renewed(self, row: models.Model) -> str | None:
        """The index under the writing key; none stays none. Raises crypto.Unreadable."""
        return None if self.held(row) is None else crypto.blind_index(getattr(row, self.source))


Column = SealedColumn | SealedBytes | IndexColumn


def columns(purpose: str) -> dict[type[models.Model], list[Column]]:
    """What the keys of a purpose wrote, by model."""
    found: dict[type[models.Model], list[Column]] = {}
    for model in apps.get_models():
        sealed = [SealedColumn(one) for one in model._meta.local_concrete_fields if isinstance(one, SealedTextField)]
        sealed += [SealedBytes()] if model is Attachment else []
        blind = [IndexColumn(name, source) for name, source in getattr(model, "BLIND", {}).items()]
        if of_purpose := {"field": sealed, "index": blind, "audit": [], "mailbox": []}[purpose]:
            found[model] = of_purpose
    return found


def add(purpose: str) -> str:
    """Put a new key of the purpose before the others: from now on it writes, in every process. Its id."""
    path = settings.KEY_RING_FILE
    with deed(), keys.alone(path.parent):
        crypto.ring()  # the demo's is made, a broken one is refused
        line = crypto.fresh((purpose,))
        record("key.add", None, by=None, purpose=purpose, key=line.split()[1])
        keys.replace(path, f"{line}\n{keys.read(path)}")
        if purpose == boxes.PURPOSE:
            keys.replace(settings.MAILBOX_FILE, boxes.line())
    return line.split()[1]


def drop(purpose: str) -> list[str]:
    """Take keys that nothing needs any more out of the ring. Their ids. Raises TooSoon."""
    path = settings.KEY_RING_FILE
    if time.time() - path.stat().st_mtime < QUIET:
        raise TooSoon
    older = [key.id for key in crypto.of(purpose)[1:]]
    used = in_use(purpose)
    unused = [key for key in older if not used[key]]
    if unused:
        with deed(), keys.alone(path.parent):
            record("key.drop", None, by=None, purpose=purpose, key=unused)
            lines = keys.read(path).splitlines()
            gone = [[purpose, key] for key in unused]
            keys.replace(path, "\n".join(line for line in lines if line.split()[:2] not in gone))
    return unused


def in_use(purpose: str) -> Counter[str]:
    """How many values need each key."""
    if purpose == "audit":
        lines = AuditEntry.objects.values_list("key").annotate(models.Count("pk"))
        return Counter(dict(lines)) + Counter(head.key for head in heads.exported())
    if purpose == boxes.PURPOSE:
        return _in_mail()
    used: Counter[str] = Counter()
    for model, of_model in columns(purpose).items():
        for batch in _batches(model):
            used.update(column.key_of(row) for row in batch for column in of_model)
    del used[""]
    return used


def _in_mail() -> Counter[str]:
    """Letters that wait, and the slot that the public service puts letters through."""
    used = Counter(map(boxes.key_of, PublicMail.objects.waiting().values_list("box", flat=True)))
    return used + Counter([boxes.read(settings.MAILBOX_FILE)[0]] if settings.MAILBOX_FILE.exists() else [])


@dataclass
class Run:
    """One walk over everything that keys of a purpose wrote."""

    purpose: str
    written: int = 0
    unreadable: list[str] = field(default_factory=list)  # model and key of the row

    def go(self, told: Callable[[str, int], None] = lambda *_: None) -> None:
        """Write again what is not as it would be written today. Leaves a line when it begins and one when it ends."""
        key = crypto.key(self.purpose).id
        with deed():
            record("key.rotate", None, by=None, purpose=self.purpose, key=key)
        for model, of_model in columns(self.purpose).items():
            for batch in _batches(model):
                with transaction.atomic():
                    self.written += sum(self._renew(row, of_model) for row in batch)
            told(str(model._meta.verbose_name), self.written)
        with deed():
            unread = len(self.unreadable)
            record("key.renew", None, by=None, purpose=self.purpose, key=key, rows=self.written, unreadable=unread)

    def _renew(self, row: models.Model, of_model: list[Column]) -> bool:
        """Whether the row was written; not when somebody else changed it since it was read."""
        try:
            wanted = {column: column.renewed(row) for column in of_model}
        except crypto.Unreadable:
            self.unreadable.append(f"{row._meta.label_lower} {row.pk}")
            return False
        changed = {column: value for column, value in wanted.items() if value != column.held(row)}
        if not changed:
            return False
        mine = type(row)._base_manager.filter(*[_unchanged(column, row) for column in changed], pk=row.pk)
        return bool(mine.update(**{column.name: value for column, value in changed.items()}))


def _unchanged(column: Column, row: models.Model) -> Exact:
    held = column.held(row)
    kind = models.BinaryField() if isinstance(held, bytes) else models.CharField()
    return Exact(models.F(column.name), models.Value(held, output_field=kind))


def _batches(model: type[models.Model]) -> Iterator[list[models.Model]]:
    rows = model._base_manager.order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])
