"""收信: mail of the public becomes rows of the portal, once each; what cannot be opened stays and is told."""

import logging
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone

from guanai.audit import deed, record
from guanai.crypto import Unreadable
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.registers import letters

MOST = 500  # letters taken in by one turn of the clock; what stays is none of them, and so stops none behind it
OF_ONE_LETTER = (  # whatever words can bring about: the letter stays and the others come in
    *(Unreadable, NotAllowed, ValidationError, IntegrityError, DataError),
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)
log = logging.getLogger("guanai.intake")


def take_in(kind: str = "", about: Iterable[UUID] | None = None) -> int:
    """Take in what waits, of one kind and about some rows where these are told. How many had to stay."""
    waiting = PublicMail.objects.waiting().order_by("at")
    waiting = waiting.filter(kind=kind) if kind else waiting
    waiting = waiting if about is None else waiting.filter(about__in=list(about))
    taken = stayed = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        if _taken(PublicMail.objects.get(pk=pk)):
            taken += 1
        else:
            stayed += 1
        if taken == MOST and about is None:  # who waits for some of them waits for all of these
            break
    if stayed:
        log.error("%s letters of the public could not be taken in: docs/operations.md", stayed)
    return stayed


def _taken(mail: PublicMail) -> bool:
    """Make the row that the letter is for and empty the box, both or neither; somebody faster may have done it."""
    take = letters.get(mail.kind)
    if take is None:
        return False
    try:
        with deed():
            if PublicMail.objects.waiting().filter(pk=mail.pk).update(taken_at=timezone.now(), box=b""):
                take(mail, mail.words())
                record("publicmail.take", mail, by=None, letter=mail.kind)
    except OF_ONE_LETTER as error:
        log.error("letter %s stays: %s", mail.pk, type(error).__name__)  # never what it says
        return False
    return True
