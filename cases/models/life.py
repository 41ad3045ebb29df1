"""状态 of a file: 摸排, 建档, 帮教中, 跟踪回访, 结案; what each arrow needs, and what it leaves."""

from datetime import date

from django.db import models
from django.db.models import Max

from cases.closing import FOLLOWED, still_open, unfinished
from cases.lists import Closing
from cases.models.taking import hold_alone
from cases.rechecking import FOLLOW_UP, planned
from guanai.audit import deed
from guanai.calendars import gb_date, today, under
from guanai.lifecycle import Lifecycle, NotAllowed

CHILD = 14  # 周岁: below it no work in a file that stands on nothing (个人信息保护法 31)
UNFOUNDED = "孩子未满 14 周岁，档案里还没有法定职责依据或监护人同意，请先在“依据”一页登记。"


def must_follow(visits: models.QuerySet, on: date) -> None:
    """Nothing ends before the last visit in it. Raises NotAllowed."""
    last = visits.aggregate(last=Max("held_on"))["last"]
    if last and on < last:
        raise NotAllowed(f"不能早于最后一次走访（{gb_date(last)}）。")


class Status(models.TextChoices):
    """档案状态."""

    SCREENED = "screened", "摸排"
    FILED = "filed", "建档"
    MANAGED = "managed", "帮教中"
    OBSERVATION = "observation", "跟踪回访"
    CLOSED = "closed", "结案"


class FileLife(Lifecycle):
    """The life of a file. Every arrow that was followed is kept in `steps`: to where, from which day, by whom, why."""

    Status = Status
    MOVES = {
        Status.SCREENED: (Status.FILED, Status.CLOSED),
        Status.FILED: (Status.MANAGED, Status.CLOSED),
        Status.MANAGED: (Status.OBSERVATION, Status.CLOSED),
        Status.OBSERVATION: (Status.MANAGED, Status.CLOSED),
        Status.CLOSED: (Status.FILED,),
    }

    status = models.CharField("状态", max_length=12, choices=Status, default=Status.FILED, editable=False)
    closed_on = models.DateField("结案日期", null=True, editable=False)
    closing = models.CharField("结案原因", max_length=8, choices=Closing, blank=True, editable=False)
    follow_up_due_on = models.DateField("下次回访", null=True, editable=False)

    class Meta:
        abstract = True

    def take_up(self, *, on: date, by) -> None:
        """摸排 → 建档. Raises NotAllowed or Stale, as all that follow."""
        self.must_be_founded()
        self._follow(Status.FILED, on=on, by=by)

    def manage(self, *, on: date, by) -> None:
        """→ 帮教中: with a team at work."""
        if not self.teams.valid().filter(closed_on=None).exists():
            raise NotAllowed("还没有帮教小组，请先组建小组。")
        self._follow(Status.MANAGED, on=on, by=by)

    def observe(self, *, on: date, by) -> None:
        """帮教中 → 跟踪回访."""
        self._follow(Status.OBSERVATION, on=on, by=by)

    def close(self, closing: str, *, on: date, by) -> None:
        """→ 结案, for a reason, with nothing open; then it is followed up."""
        asked_on = planned(on, FOLLOW_UP)[0] if closing in FOLLOWED else None
        with deed():
            hold_alone(self)
            if found := unfinished(self, by):
                raise NotAllowed(still_open(found))
            must_follow(self.visits.valid(), on)
            facts = {"closed_on": on, "closing": closing, "follow_up_due_on": asked_on}
            self._follow(Status.CLOSED, on=on, by=by, **facts)

    def reopen(self, reason: str, *, on: date, by) -> None:
        """结案 → 建档, for a reason."""
        if not reason:
            raise NotAllowed("请写明重新建档的原因。")
        if self.closed_on and on < self.closed_on:
            raise NotAllowed(f"不能早于结案日期（{gb_date(self.closed_on)}）。")
        self._follow(Status.FILED, on=on, note=reason, by=by, closed_on=None, closing="", follow_up_due_on=None)

    def move(self, status: str, *, on: date, closing: str = "", reason: str = "", by) -> None:
        """Follow the arrow to that status by its own verb."""
        if status == Status.CLOSED:
            self.close(closing, on=on, by=by)
        elif self.status == Status.CLOSED and status == Status.FILED:
            self.reopen(reason, on=on, by=by)
        else:
            verbs = {Status.FILED: self.take_up, Status.MANAGED: self.manage, Status.OBSERVATION: self.observe}
            verbs[status](on=on, by=by)

    def is_founded(self, on: date) -> bool:
        """Whether the file may be worked with: the child is 14, or there is a basis on that day."""
        return not under(CHILD, self.birth_date, on) or self.bases.current(on).exists()

    def must_be_founded(self) -> None:
        """Raises NotAllowed."""
        if not self.is_founded(today()):
            raise NotAllowed(UNFOUNDED)

    def _follow(self, status: str, *, on: date, note: str = "", by, **facts) -> None:
        with deed():
            self.move_to(status, by=by, **facts)
            self.steps.create(status=status, on=on, note=note, by=by and by.pk)
