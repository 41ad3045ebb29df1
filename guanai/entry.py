"""Rows that people enter: who and when, changed under each other's hands without loss, voided instead of deleted."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from guanai.audit import deed, record, touch, whole
from guanai.constraints import both_or_neither
from guanai.models import Revision
from guanai.telling import told

MENDING = timedelta(minutes=10)  # how long an author takes his own row back without a word


class Stale(Exception):
    """Somebody else changed the row since it was read: show both versions, write neither."""


class Entry(models.Model):
    """登记: one row of a register.

    `version` counts changes; a change names the version it was made on. A voided row stays, out of every number.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    entered_at = models.DateTimeField("登记时间", editable=False)
    entered_by = models.UUIDField("登记人", null=True, editable=False)
    voided_at = models.DateTimeField("作废时间", null=True, editable=False)
    voided_by = models.UUIDField("作废人", null=True, editable=False)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [both_or_neither("voided_at", "voided_by", "作废时间与作废人须同时填写。")]

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    def is_fresh_for(self, user) -> bool:
        """Whether this user wrote it just now, and may take it back without saying why. The trace stays.

        Once somebody else has answered to it, with a word of thanks or more, it takes a reason.
        """
        mine = self.entered_by is not None and self.entered_by == user.pk
        fresh = mine and not self.is_void and timezone.now() - self.entered_at < MENDING
        return fresh and not any(self._answered(user))

    def _answered(self, user) -> Iterator[bool]:
        """Of each kind of entry that names this row, whether somebody else wrote one."""
        for relation in self._meta.related_objects:
            if relation.one_to_many and issubclass(relation.related_model, Entry):
                rows = relation.related_model._base_manager.filter(**{relation.field.name: self.pk}, voided_at=None)
                yield rows.exclude(entered_by=None).exclude(entered_by=user.pk).exists()

    def enter(self, *, by, **many: Any) -> bool:
        """Write the new row with its many-to-many values; whether it was new: a double click changes nothing."""
        self.entered_at, self.entered_by = timezone.now(), by and by.pk
        waiting = _waiting.get()
        with deed():
            self.must_be_taken()
            if waiting is not None:
                waiting.append((self, many))
            elif not self._inserted():
                return False
            else:
                self._add(many)
            record(f"{self._meta.model_name}.enter", self, by=by)
        return True

    def must_be_taken(self) -> None:
        """Asked within the deed of a new row, also of a sheet: a kind of row may raise NotAllowed here."""

    def _inserted(self) -> bool:
        """Whether the row is new; of two clicks at once the second finds the first one's row."""
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError:
            if type(self)._base_manager.filter(pk=self.pk).exists():
                return False
            raise
        return True

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        """Change fields if nobody else did since `version`. Raises Stale, and nothing is written."""
        many = {field.name for field in self._meta.many_to_many}
        columns = {name: self._stored(name, value) for name, value in facts.items() if name not in many}
        with deed():
            mine = type(self)._base_manager.filter(pk=self.pk, version=version, voided_at=None)
            was = mine.first()
            before = self._told(was, facts)
            if not mine.update(**columns, version=version + 1):
                raise Stale
            touch(was)
            self.refresh_from_db()
            self._set({name: value for name, value in facts.items() if name in many})
            after = self._told(self, facts)
            changed = [name for name in facts if before[name] != after[name]]
            Revision.keep(self, {self._label(name): before[name] for name in changed}, by=by)
            record(f"{self._meta.model_name}.amend", self, by=by, fields=changed)

    def void(self, reason: str, *, by) -> None:
        """Take the row out of every list and number; it stays readable, with the reason. Safe to repeat."""
        facts = {"voided_at": timezone.now(), "voided_by": by and by.pk, "void_reason": reason}
        with deed():
            if type(self)._base_manager.filter(pk=self.pk, voided_at=None).update(**facts):
                record(f"{self._meta.model_name}.void", self, by=by)
        self.refresh_from_db()

    @staticmethod
    def _told(row: "Entry | None", names: Iterable[str]) -> dict[str, str]:
        return {name: told(row, name) for name in names} if row else {}

    def _label(self, name: str) -> str:
        return str(self._meta.get_field(name).verbose_name)

    def _stored(self, name: str, value: Any) -> Any:
        """The value as its column keeps it; a sealed column needs to know its row."""
        setattr(self, name, value)
        return self._meta.get_field(name).pre_save(self, add=False)

    def _add(self, many: Mapping[str, Any]) -> None:
        for name, rows in many.items():
            getattr(self, name).add(*rows)

    def _set(self, many: Mapping[str, Any]) -> None:
        for name, rows in many.items():
            getattr(self, name).set(rows)


Waiting = list[tuple[Entry, Mapping[str, Any]]]
_waiting: ContextVar[Waiting | None] = ContextVar("entries_waiting", default=None)


def waiting(kind: type[Entry]) -> list[Entry]:
    """Rows of a kind entered inside `together` that no query finds yet: a rule that compares rows asks them too."""
    return [row for row, _ in _waiting.get() or () if type(row) is kind]


@contextmanager
def together() -> Iterator[None]:
    """Rows entered inside are written at its end, all of a kind at once, kinds in the order in which they came.

    They stand or fall together. Until then no query finds them.
    """
    waiting: Waiting = []
    token = _waiting.set(waiting)
    try:
        with whole():
            yield
            _write(waiting)
    finally:
        _waiting.reset(token)


def _write(waiting: Waiting) -> None:
    links: dict[type[models.Model], list[models.Model]] = {}
    for kind in dict.fromkeys(type(row) for row, _ in waiting):
        if kind.save is not models.Model.save:
            raise TypeError(f"{kind.__name__} derives columns when it is saved: it cannot be entered by sheet.")
        kind._base_manager.bulk_create(row for row, _ in waiting if type(row) is kind)
    for row, many in waiting:
        for name, others in many.items():
            field = row._meta.get_field(name)
            mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
            for other in others:
                link = field.remote_field.through(**{f"{mine}_id": row.pk, f"{theirs}_id": other.pk})
                links.setdefault(type(link), []).append(link)
    for through, rows in links.items():
        through._base_manager.bulk_create(rows)
