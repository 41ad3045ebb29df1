"""草稿: typing kept on the server until its row is saved. Opened again, the form has it, after a log-in too."""

import json
from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from guanai.audit import whole
from guanai.forms import EntryForm
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


class DraftedForm(EntryForm):
    """The form of a new row whose typing is kept: opened again, it has it; the draft goes in the deed that saves."""

    draft_form = ""  # its name in the register

    def __init__(self, *args, draft: Draft | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft if draft and self._is_fresh(draft) else None

    def _is_fresh(self, draft: Draft) -> bool:
        """A draft that arrived after its row was saved is spent."""
        try:
            pk, _ = signing.loads((draft.typed.get("token") or [""])[0], salt="entry")
        except signing.BadSignature:
            return True
        return not type(self.instance)._base_manager.filter(pk=pk).exists()

    def draft_target(self) -> UUID:
        """What the draft hangs on."""
        raise NotImplementedError

    def typed(self) -> dict:
        """What the draft holds; its token stays behind, a form is given a new one."""
        several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        many = {name for name, field in self.fields.items() if isinstance(field, several)}
        found = self.draft.typed if self.draft else {}
        return {n: values if n in many else values[-1] for n, values in found.items() if values and n != "token"}

    def keep(self, *, by):
        """Write the row; its draft goes with it. Raises Stale."""
        with whole():
            row = super().keep(by=by)
            if self.is_new:
                drop(by, self.draft_form, self.draft_target())
        return row
