"""看板 of 维权岗: cycles by state, titles by level and state, days that come, complaints open, what was asked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from outreach.models import Complaint, PostApplication, PostCycle, PostSurvey, PostTitle
from outreach.models.post_states import ApplicationStatus, TitleStatus
from outreach.models.post_survey import share
from outreach.models.scheme import Level
from outreach.todo.posts import AHEAD
from reports.guard import LEAST_BASE, TOO_FEW

TOLD = (TitleStatus.ACTIVE, TitleStatus.UNDER_REVIEW, TitleStatus.RECTIFYING, TitleStatus.REASSESSING)
ENDED = (TitleStatus.CANCELLED, TitleStatus.AUTO_CANCELLED, TitleStatus.REVOKED)


@dataclass(frozen=True)
class Row:
    """One line of a table: its head, its page, and its numbers in the order of the table's heads."""

    label: str
    url: str
    numbers: list[int]
    note: str = ""


@dataclass(frozen=True)
class Coming:
    """A day that matters, with what it is the day of."""

    day: date
    label: str
    url: str


class PostBoard:
    """What one reader's offices are told of 维权岗 on a day."""

    def __init__(self, user, on: date):
        self.user, self.on = user, on
        self.titles = PostTitle.objects.valid().visible_to(user)
        self.cycles = list(PostCycle.objects.running().visible_to(user).listed().select_related("notice", "unit"))

    @property
    def states(self) -> list[str]:
        return [state.label for state in ApplicationStatus]

    def by_state(self) -> list[Row]:
        """Each cycle under way: where its applications stand."""
        rows = PostApplication.objects.valid().filter(cycle__in=self.cycles).visible_to(self.user).order_by()
        found = {(cycle, state): number for cycle, state, number in _counted(rows, "cycle", "status")}
        return [
            Row(
                str(one),
                one.get_absolute_url(),
                [found.get((one.pk, state.value), 0) for state in ApplicationStatus],
                one.get_status_display(),
            )
            for one in self.cycles
        ]

    @property
    def title_states(self) -> list[str]:
        return [state.label for state in (*TOLD, *ENDED)]

    def by_level(self) -> list[Row]:
        """Titles: live ones, and those that ended."""
        found = {(level, state): number for level, state, number in _counted(self.titles.order_by(), "level", "status")}
        url = reverse("post-titles")
        return [
            Row(level.label, url, [found.get((level.value, state.value), 0) for state in (*TOLD, *ENDED)])
            for level in Level
        ]

    def coming(self) -> list[Coming]:
        """The days of the next two months: notices that end, rectifications that end."""
        days = [
            Coming(cycle.notice.ends_on, f"{cycle}：公示截止", cycle.get_absolute_url())
            for cycle in self.cycles
            if getattr(cycle, "notice", None) and cycle.notice.ends_on >= self.on
        ]
        online = (one for one in self.cycles if one.online_by and one.online_by >= self.on)
        days += [Coming(one.online_by, f"{one}：上线期限", one.get_absolute_url()) for one in online]
        due = self.titles.period_ending(self.on + AHEAD).filter(due_on__isnull=False).listed()
        days += [Coming(one.due_on, f"{one}：整改期满", one.get_absolute_url()) for one in due.order_by("due_on", "pk")]
        return sorted(days, key=lambda one: one.day)

    def complaints(self) -> dict[str, int]:
        """Open ones, and of them those past their day."""
        rows = Complaint.objects.open().visible_to(self.user)
        late = Q(due_on__lt=self.on)
        return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late))

    def asked(self) -> list[tuple[str, str, str]]:
        """知晓率 and 满意率 of all surveys of two years, each with its base."""
        since = date(self.on.year - 1, 1, 1)
        rows = PostSurvey.objects.valid().visible_to(self.user).filter(held_on__range=(since, self.on)).order_by()
        found = rows.aggregate(**{name: Sum(name) for name in ("asked", "aware", "answered", "content")})
        told = (("知晓率", "aware", "asked"), ("满意率", "content", "answered"))
        return [(label, *_rate(found[part] or 0, found[base] or 0)) for label, part, base in told]


def _counted(rows, *by: str) -> list[tuple]:
    return list(rows.values_list(*by).annotate(number=Count("pk")))


def _rate(part: int, base: int) -> tuple[str, str]:
    """A rate of few says nothing."""
    if base < LEAST_BASE:
        return (TOO_FEW if base else "还没有调查", f"{part:,}/{base:,} 人")
    rate: Decimal = share(part, base)
    return f"{rate}%", f"{part:,}/{base:,} 人"
