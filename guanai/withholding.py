"""封存: what is withheld does not exist for anybody but the keepers of the sealing register.

The default manager of whatever can be sealed leaves those rows out, so that a list, a count, a search or a link that
nobody thought of leaves them out too. Only a figure asks for them, by `with_withheld`.
"""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone


class Withheld(models.Model):
    """不予显示: the row `subject` is withheld because of `cause`, by which it is given back."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    subject = models.UUIDField()
    cause = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=60)  # app.model of the subject
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "不予显示"
        constraints = [models.UniqueConstraint(fields=["subject", "cause"], name="withheld_once")]

    def __str__(self):
        return f"{self.kind} {self.subject}"

    @classmethod
    def take(cls, rows: Iterable[models.Model], cause: UUID, *, by) -> None:
        """Withhold these rows. Safe to repeat."""
        facts = {"cause": cause, "by": by and by.pk}
        new = [cls(subject=row.pk, kind=row._meta.label_lower, **facts) for row in rows]
        cls.objects.bulk_create(new, ignore_conflicts=True)

    @classmethod
    def give_back(cls, cause: UUID) -> None:
        """Show again what was withheld because of this."""
        cls.objects.filter(cause=cause).delete()


class Shown(models.Manager):
    """Rows that are not withheld."""

    def get_queryset(self):
        return super().get_queryset().exclude(pk__in=Withheld.objects.values("subject"))

    def with_withheld(self):
        """All rows: for numbers that keep counting what is sealed, never for a list."""
        return super().get_queryset()


class SealableQuerySet(models.QuerySet):
    """Rows that can be sealed. Its manager shows what is not."""

    @classmethod
    def as_manager(cls):
        return Shown.from_queryset(cls)()

    as_manager.queryset_only = True
