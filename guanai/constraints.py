"""Check constraints that read like the rule they hold, with the Chinese message of the one who breaks it."""

from django.db import models
from django.db.models import Q


def both_or_neither(one: str, other: str, message: str) -> models.CheckConstraint:
    """A moment and its person come together: `taken_at` with `taken_by`."""
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{one}_with_{other}"[:63],
        violation_error_message=message,
    )
