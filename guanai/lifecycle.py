"""Life cycles as tables of arrows. Nobody assigns a status; who moves it finds it where it was, or nothing happens."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.timezone import localdate

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI
from guanai.entry import Stale
from guanai.fields import SealedTextField


class NotAllowed(ValueError):
    """No such arrow from here; the message says so in Chinese."""


class Lifecycle(models.Model):
    """A row with a `status` and the `MOVES` that may change it: status -> the statuses that may follow."""

    MOVES: Mapping[str, tuple[str, ...]]

    class Meta:
        abstract = True

    def next_statuses(self) -> tuple[str, ...]:
        return self.MOVES.get(self.status, ())

    def move_to(self, status: str, *, by, **facts) -> None:
        """Follow an arrow, with its facts. Raises NotAllowed, or Stale when somebody moved it first."""
        if status not in self.next_statuses():
            words = dict(self._meta.get_field("status").flatchoices)
            if status == self.status:
                raise NotAllowed(f"已经是“{words[status]}”，不用再办一次。")
            raise NotAllowed(f"“{words[self.status]}”之后不能直接改为“{words.get(status, status)}”。")
        with deed():
            here = type(self)._base_manager.filter(pk=self.pk, status=self.status)
            if not here.update(status=status, **facts):
                raise Stale
            record(f"{self._meta.model_name}.move", self, by=by, before=self.status, after=status)
        self.refresh_from_db()


class Step(models.Model):
    """One arrow that was followed: to where, when, by whom, and in what words."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    status = models.CharField("办理", max_length=12)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("办理人", null=True)
    note = SealedTextField("说明", longest=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    @property
    def day(self) -> date:
        """The day in China."""
        return localdate(self.at, SHANGHAI)


class Stepped(Lifecycle):
    """A life cycle that keeps every step: its `steps` are rows of a `Step`."""

    class Meta:
        abstract = True

    def hold(self) -> None:
        """Until the transaction ends nobody else takes it a step further."""
        type(self)._base_manager.filter(pk=self.pk).update(status=models.F("status"))

    @property
    def shown(self) -> str:
        """What a page shows of it, for the addresses on that page: the last step, "" before the first."""
        last = self.steps.last()
        return str(last.pk) if last else ""

    def must_be_seen(self, seen: str) -> None:
        """Who decides has seen what it is now: back and forth it may have become another. Raises NotAllowed."""
        self.hold()
        if self.shown != seen:
            raise NotAllowed("您打开以后这一件又办过、改过（也可能是您刚才办的）。请返回重新打开，看过现在的再办。")

    def follow(self, status: str, *, note: str = "", by, **facts) -> None:
        """Follow an arrow and keep who did it, when and why. Raises NotAllowed, also for who came second."""
        try:
            with deed():
                self.move_to(status, by=by, **facts)
                self.steps.create(status=status, note=note, by=by and by.pk)
        except Stale:
            raise NotAllowed("别人刚办过这一件，请重新打开，看最新的办理情况。") from None
