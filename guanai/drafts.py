"""草稿: typing kept on the server until its row is saved. Opened again, the form has it, after a log-in too."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from guanai.models import Draft
from guanai.registers import draft_forms

LARGEST = 20_000  # bytes


class TooLong(ValueError):
    """More was typed than a draft holds; the one kept before stays."""


def keep(user, form: str, target: UUID, typed: QueryDict) -> None:
    """Write what stands in the form's own fields over the draft kept before. Raises TooLong."""
    values = {name: typed.getlist(name) for name in draft_forms[form].fields if name in typed}
    text = json.dumps(values, ensure_ascii=False)
    if len(text.encode()) > LARGEST:
        raise TooLong
    facts = {"payload": text, "saved_at": timezone.now()}
    Draft.objects.update_or_create(owner=user.pk, form=form, target=target, defaults=facts)


def found(user, form: str, targets: Iterable[UUID]) -> dict[UUID, Draft]:
    """The user's drafts of a form, by target."""
    return {draft.target: draft for draft in Draft.objects.of(user, form).filter(target__in=list(targets))}


def drop(user, form: str, target: UUID) -> None:
    """The row was saved, or its writer begins afresh."""
    Draft.objects.of(user, form).filter(target=target).delete()


def purge() -> None:
    """Delete what nobody came back for in thirty days."""
    Draft.objects.old(timezone.now()).delete()
