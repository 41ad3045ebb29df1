"""公众来信: what somebody without log-in wrote. Its row can be made by who can read nothing."""

import json
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from guanai import boxes, crypto

STAYS = timedelta(days=30)  # an emptied row goes on refusing its own form, which is valid for a day


class PublicMailQuerySet(models.QuerySet):
    """Mail by state."""

    def waiting(self):
        return self.filter(taken_at=None)

    def late(self, now):
        """It should have been taken in long ago: it cannot be opened, or nobody takes it in."""
        return self.waiting().filter(at__lt=now - timedelta(minutes=10))


class PublicMail(models.Model):
    """公众来信: one form that was sent. Its uuid is the form's token; `box` opens with the ring alone.

    Once its words stand in a row of their own the box is empty; the row stays a while, so that a form that comes twice
    is known. `about` is the row that it is about, of the kind that the kind says.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField("种类", max_length=20)
    about = models.UUIDField("事由", null=True)
    at = models.DateTimeField("送出时间", default=timezone.now)
    box = models.BinaryField()
    taken_at = models.DateTimeField("收进时间", null=True)

    objects = PublicMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公众来信"
        indexes = [models.Index(fields=["kind", "at"], condition=models.Q(taken_at=None), name="mail_waiting")]

    def __str__(self):
        return f"{self.kind} {self.at}"

    def post(self, words: dict[str, str]) -> bool:
        """Shut the words in and write the row; whether it is new: a form that comes twice changes nothing.

        It asks nothing of the database but to insert.
        """
        self.box = boxes.shut(json.dumps(words, ensure_ascii=False).encode(), place=self._place)
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def words(self) -> dict[str, str]:
        """What was written, by the names of the form's fields. Raises crypto.Unreadable, also for another shape."""
        try:
            found = json.loads(boxes.opened(self.box, place=self._place))
        except ValueError as error:
            raise crypto.Unreadable(self._place) from error
        if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
            raise crypto.Unreadable(self._place)
        return found

    @property
    def _place(self) -> str:
        """Of another row, another kind, another subject or another moment it does not open."""
        return f"mail:{self.pk}:{self.kind}:{self.about}:{self.at.timestamp():.6f}"

    @classmethod
    def purge(cls) -> None:
        cls.objects.filter(taken_at__lt=timezone.now() - STAYS).delete()
