"""Check constraints that read like the rule they hold, with the Chinese message of the one who breaks it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Pair(models.CheckConstraint):
    """Two columns that come together. The row itself can answer, so that a form asks the database nothing.

    For migrations it is a plain check constraint.
    """

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def validate(self, model, instance, exclude=None, using=None) -> None:
        """Raises ValidationError. Says nothing where a column of the two is left out."""
        names = self.condition.referenced_base_fields
        blank = {getattr(instance, model._meta.get_field(name).attname) is None for name in names}
        if len(blank) > 1 and names.isdisjoint(exclude or ()):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


def both_or_neither(one: str, other: str, message: str) -> Pair:
    """A moment and its person come together: `taken_at` with `taken_by`."""
    return Pair(
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{one}_with_{other}"[:63],
        violation_error_message=message,
    )
