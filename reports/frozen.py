"""A document as it was issued: the bytes that are kept, signed by their hash, and printed from ever after.

The bytes are JSON in one canonical form, so the same document always gives the same bytes. Beside every figure stand
its words of that day: if a later release would word it otherwise, the words of that day are printed.
"""

import json
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from reports.document import Annex, Chart, Column, Document, Heading, Paragraph, Percent, Recounted, Table, Worded
from reports.figures import Figure

FORMAT = "document/1"
KIND, WORDS, PLAIN = "kind", "words", "plain"
DECIMAL, DAY = "decimal", "day"


@dataclass(frozen=True)
class Told:
    """Words that were printed once, of something that is worded otherwise by now or no longer known.

    `figure` is the value itself, where it is one.
    """

    said: str
    cell: str = ""
    figure: Figure | None = None

    def words(self) -> str:
        return self.said

    def plain(self) -> str:
        """As in a table cell."""
        return self.cell


OWN = (Annex, Chart, Column, Document, Figure, Heading, Paragraph, Percent, Recounted, Table, Told)
KINDS = {one.__name__: one for one in OWN}


class NotFrozen(ValueError):
    """The bytes are no frozen document."""


def dump(document: Document) -> bytes:
    """The document as canonical bytes: UTF-8, keys sorted, no spaces."""
    whole = {"format": FORMAT, "document": _plain(document)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load(data: bytes) -> Document:
    """The document of these bytes, equal to the one that was dumped. Raises NotFrozen."""
    try:
        whole = json.loads(data)
        if whole["format"] != FORMAT:
            raise NotFrozen(f"format {whole['format']!r}")
        found = _restored(whole["document"])
    except (KeyError, TypeError, ArithmeticError, ValueError) as error:
        raise NotFrozen(str(error)) from error
    if not isinstance(found, Document):
        raise NotFrozen("no document")
    return found


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return str(value)
        case Decimal():
            return {KIND: DECIMAL, "value": str(value)}
        case date():
            return {KIND: DAY, "value": value.isoformat()}
        case tuple() | list():
            return [_plain(one) for one in value]
    return _of_object(value)


def _of_object(value: Worded | Any) -> dict[str, Any]:
    """One of the document's own kinds by its fields; of anything else that prints, its words."""
    if type(value) not in KINDS.values():
        plain = value.plain() if hasattr(value, "plain") else ""
        return _of_object(Told(value.words(), plain))
    said = {KIND: type(value).__name__} | {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return said | ({WORDS: value.words(), PLAIN: value.plain()} if isinstance(value, Figure) else {})


def _restored(value: Any) -> Any:
    """What `_plain` made, made back."""
    if isinstance(value, list):
        return tuple(_restored(one) for one in value)
    if not isinstance(value, dict):
        return value
    match value[KIND]:
        case "decimal":
            return Decimal(value["value"])
        case "day":
            return date.fromisoformat(value["value"])
    return _object(value)


def _object(value: dict[str, Any]) -> Any:
    """A kind of the document; a field that it no longer has is left out, a new one has its default."""
    known = KINDS[value[KIND]]
    enums = _enums(known)
    facts = {name: _restored(value[name]) for name in _names(known) if name in value}
    facts |= {name: enum(facts[name]) for name, enum in enums.items() if facts.get(name) is not None}
    made = known(**facts)
    if known is Figure and (made.words(), made.plain()) != (value[WORDS], value[PLAIN]):
        return Told(value[WORDS], value[PLAIN], made)
    return made


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@cache
def _enums(kind: type) -> dict[str, type[Enum]]:
    """The fields of a kind that hold one of a few words."""
    hints = get_type_hints(kind)
    return {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, Enum)}
