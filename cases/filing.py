"""建档: how a child gets a file and how its identity is put right. That another unit has one is told to nobody here."""

from collections.abc import Mapping
from typing import Any

from cases.models import Duplicate, Minor, MinorCategory, ResponsibilityAssignment
from guanai.audit import deed


def file(minor: Minor, category: MinorCategory, *, by) -> None:
    """Open the file with its first category; a child with another file goes to the county's queue. Safe to repeat."""
    with deed():
        if minor.enter(by=by):
            category.minor = minor
            category.enter(by=by)
            if minor.responsible_id:
                first = ResponsibilityAssignment(minor=minor, person=minor.responsible, starts_on=minor.filed_on)
                first.enter(by=by)
            Duplicate.look(minor)


def correct(minor: Minor, facts: Mapping[str, Any], *, version: int, by) -> None:
    """Change who the child is; the queue follows the number. Raises Stale."""
    with deed():
        minor.amend(facts, version=version, by=by)
        Duplicate.look(minor)
