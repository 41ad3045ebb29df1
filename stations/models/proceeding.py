"""办理: a row of a unit that goes through hands, and is changed only while it is at home."""

from django.db.models import F

from guanai.audit import deed
from guanai.lifecycle import NotAllowed, Stepped


class Proceeding(Stepped):
    """A row with steps. `AT_HOME` are the statuses in which its unit may still change or void it."""

    AT_HOME: tuple[str, ...]

    class Meta:
        abstract = True

    def follow(self, status: str, *, note: str = "", by, **facts) -> None:
        """Any step. Who changes what was read before it is told; what is voided goes nowhere. Raises NotAllowed."""
        with deed():
            if not type(self)._base_manager.filter(pk=self.pk, voided_at=None).update(version=F("version") + 1):
                raise NotAllowed(f"这份{self._meta.verbose_name}已经作废，不能再办。")
            super().follow(status, note=note, by=by, **facts)

    def amend(self, facts, *, version, by) -> None:
        """Only what has not gone out can be changed. Raises NotAllowed or Stale."""
        with deed():
            self.hold_at_home("改")
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only what has not gone out was a mistake of one's own. Raises NotAllowed."""
        with deed():
            self.hold_at_home("作废")
            super().void(reason, by=by)

    def hold_at_home(self, word: str) -> None:
        """Nobody takes it further until the deed is done. Raises NotAllowed."""
        if not type(self)._base_manager.filter(pk=self.pk, status__in=self.AT_HOME).update(status=F("status")):
            self.refresh_from_db(fields=["status"])
            raise NotAllowed(f"这份{self._meta.verbose_name}现在是“{self.get_status_display()}”，不能{word}。")
