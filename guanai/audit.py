"""The audit trail: every verb leaves a line in its own transaction, or the verb did not happen.

`with deed():` opens the transaction of a verb; `record(...)` inside it leaves a line. Lines are collected and written
as the last statements before the outermost commit, so the chain's head is locked for milliseconds.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from guanai import crypto
from guanai.models import AuditEntry, AuditHead, Touched, as_uuid
from guanai.registers import counted

BATCH = 500
TAKE = f'UPDATE "{AuditHead._meta.db_table}" SET count = count + %s WHERE id = 1 RETURNING count, mac'
Counts = frozenset[tuple[str, UUID]]  # kinds of rows and units, of which there is a count
_lines: ContextVar["list[Line] | None"] = ContextVar("audit_lines", default=None)
_whole: ContextVar[bool] = ContextVar("audit_whole", default=False)


@dataclass(frozen=True, slots=True)
class Line:
    """What a verb leaves: a line of the trail, or none, and what is to be counted anew."""

    entry: AuditEntry | None
    touched: Counts


@contextmanager
def deed() -> Iterator[None]:
    """A verb's transaction. Nested ones join the outermost; one that fails takes its own lines with it."""
    outer = _lines.get()
    if outer is not None:
        with _joined(outer):
            yield
        return
    lines: list[Line] = []
    token = _lines.set(lines)
    try:
        with transaction.atomic():
            yield
            _append(lines)
    finally:
        _lines.reset(token)


def in_deed() -> bool:
    """Whether the transaction of a verb is open: a row that is locked now stays locked until the verb is done."""
    return _lines.get() is not None


@contextmanager
def _joined(lines: list[Line]) -> Iterator[None]:
    before = len(lines)
    try:
        with transaction.atomic(savepoint=not _whole.get()):
            yield
    except BaseException:  # a failure or the process being stopped: the rows are rolled back, so the lines go too
        del lines[before:]
        raise


@contextmanager
def whole() -> Iterator[None]:
    """A deed whose verbs stand or fall together: none of them has a savepoint of its own, which a sheet cannot pay."""
    with deed():
        token = _whole.set(True)
        try:
            yield
        finally:
            _whole.reset(token)


def record(verb: str, target: models.Model | None, /, *, by, result: str = "done", **detail) -> None:
    """Leave a line about `target`. `detail` holds ids, field names and counts, never a person's data.

    `by` is the account, or None for the system. Raises RuntimeError outside a `deed`: a line without its transaction
    could tell of something that never happened.
    """
    entry = AuditEntry(
        at=timezone.now(),
        actor=as_uuid(by),
        unit=getattr(by, "unit_id", None),
        address=getattr(by, "address", "") or "",
        verb=verb,
        kind=target._meta.label_lower if target is not None else "",
        target=as_uuid(target),
        result=result,
        detail=json.loads(json.dumps(detail, default=str)),
    )
    _leave(Line(entry, _counts(target)))


def touch(row: models.Model) -> None:
    """A verb changed what is counted of a row that no line of it is about, or moves the row away from its unit."""
    if touched := _counts(row):
        _leave(Line(None, touched))


def _leave(line: Line) -> None:
    lines = _lines.get()
    if lines is None:
        raise RuntimeError(f"audit.record({line.entry and line.entry.verb!r}) outside of audit.deed()")
    lines.append(line)


def _counts(row: models.Model | None) -> Counts:
    found = counted.get(row._meta.label_lower) if row is not None else None
    return frozenset(found(row)) if found else frozenset()


def note_refusal(request: HttpRequest, result: str = "refused") -> None:
    """That somebody was refused: which page, of which row; no more of what was typed."""
    match = request.resolver_match
    keys = {name: str(value) for name, value in match.captured_kwargs.items()}
    with deed():
        record("page.refuse", None, by=request.user, result=result, page=match.url_name, **keys)


def _append(left: list[Line]) -> None:
    touched = sorted({pair for line in left for pair in line.touched})
    if touched:
        Touched.objects.bulk_create((Touched(kind=kind, unit=unit) for kind, unit in touched), batch_size=BATCH)
    lines = [line.entry for line in left if line.entry]
    if not lines:
        return
    last, previous = _advanced(len(lines))
    key = crypto.key("audit").id
    for number, line in enumerate(lines, last - len(lines) + 1):
        line.id, line.key = number, key
        line.mac = previous = chained(line, previous)
    AuditEntry.objects.bulk_create(lines, batch_size=BATCH)
    AuditHead.objects.filter(pk=1).update(mac=previous)


def _advanced(number: int) -> tuple[int, str]:
    """Lock the head of the chain and take so many numbers: the last of them, and the code before the first."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [number])
        head = cursor.fetchone()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        return _advanced(number)
    return head


def chained(line: AuditEntry, previous: str) -> str:
    """The line's code over its own columns and the code before it: HMAC-SM3, hexadecimal."""
    fields = [line.id, line.at.timestamp(), line.actor, line.unit, line.address, line.verb, line.kind, line.target]
    text = json.dumps([previous, line.key, line.result, line.detail, *map(str, fields)], sort_keys=True)
    return crypto.mac(text.encode(), purpose="audit", key_id=line.key).hex()


def first_broken(known: Mapping[int, set[str]] | None = None) -> tuple[int, str] | None:
    """Walk the chain: the id of the first row that does not hold and what is wrong with it, or None.

    `known` are codes by row as they were kept outside of the database (`guanai/heads.py`).
    """
    previous, expected, known = "", 0, known or {}
    for line in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        expected += 1
        if line.id != expected:
            return expected, "缺失"
        if wrong := _wrong(line, previous, known.get(line.id)):
            return line.id, wrong
        previous = line.mac
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if max(head.count, *known, 0) != expected:
        return expected + 1, "末尾缺失"
    return None if head.mac == previous else (expected, "链尾不符")


def _wrong(line: AuditEntry, previous: str, known: set[str] | None) -> str:
    if not crypto.same(chained(line, previous).encode(), line.mac.encode()):
        return "内容与校验码不符"
    return "" if known in (None, {line.mac}) else "与每日导出的链尾不符"
