"""Life cycles as tables of arrows. Nobody assigns a status; who moves it finds it where it was, or nothing happens."""

from collections.abc import Mapping

from django.db import models

from guanai.audit import deed, record
from guanai.entry import Stale


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
            raise NotAllowed(f"“{words[self.status]}”之后不能直接改为“{words.get(status, status)}”。")
        with deed():
            here = type(self)._base_manager.filter(pk=self.pk, status=self.status)
            if not here.update(status=status, **facts):
                raise Stale
            record(f"{self._meta.model_name}.move", self, by=by, before=self.status, after=status)
        self.refresh_from_db()
