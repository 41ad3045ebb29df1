"""待办 of 维权岗: titles whose day comes, for the group that keeps them; notices that are over, for who names."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import PostCycle, PostTitle
from outreach.models.ladder import STOOD_FOR
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_states import TitleStatus
from stations.access import NOTHING, Permission
from stations.tally import SORTS, Sort, counted

AHEAD, SOON = timedelta(days=60), timedelta(days=30)  # 整改期满前六十天、三十天提醒


def _of(user, permission: Permission, unit: str) -> Q:
    """Rows at whose unit the account holds the right, or at one that it stands for since that was merged."""
    where = NOTHING
    for holding in user.holdings(permission):
        for way in STOOD_FOR:
            where |= holding.units(f"{unit}{way}path")
    return where


def _kept(user):
    return PostTitle.objects.valid().filter(_of(user, Permission.DECIDE_POST, "host__"))


def titles_at_hand(user, on: date):
    """To be assessed, to be assessed within sixty days, or to be reviewed."""
    rectified = Q(status=TitleStatus.RECTIFYING, due_on__lte=on + AHEAD)
    return _kept(user).filter(rectified | Q(status=TitleStatus.REASSESSING) | _unreviewed(user, on))


def _unreviewed(user, on: date) -> Q:
    return Q(pk__in=_kept(user).review_overdue(on).values("pk"))


def late_titles(user, on: date) -> Q:
    due = Q(status=TitleStatus.RECTIFYING, due_on__lte=on)
    return Q(status=TitleStatus.REASSESSING) | due | _unreviewed(user, on)


def waiting_titles(user, on: date) -> list[Waiting]:
    """称号 to assess and to review."""
    late, others = counted("post-titles", user, on)
    return [Waiting("维权岗称号", late + others, reverse("post-titles"), "late" if late else "")]


def title_items(user, on: date, most: int) -> list[Todo]:
    """What is due by its day first."""
    rows = titles_at_hand(user, on).listed().order_by("due_on", "reviewed_on", "pk")[:most]
    return [_item(title, on) for title in rows]


def _item(title: PostTitle, on: date) -> Todo:
    url, name = title.get_absolute_url(), f"{title.unit}{title.get_level_display()}称号"
    if title.status == TitleStatus.ACTIVE:
        line = f"{month_day(title.reviewed_on)}以后没有复核过，复核间隔已过。"
        return Todo(f"{name}该复核了", line, "去复核", url, url=url)
    if title.status == TitleStatus.REASSESSING or title.due_on <= on:
        return Todo(
            f"{name}整改期满", "请考核：合格的保留，仍不合格的取消。", "去考核", url, url=url, tone="late", primary=True
        )
    soon = "soon" if title.due_on <= on + SOON else ""
    line = f"整改到 {month_day(title.due_on)}，期满才考核。"
    return Todo(f"{name}整改快到期", line, "去看看", url, url=url, due_on=title.due_on, tone=soon)


def cycles_to_name(user, on: date):
    """Whose notice is over."""
    mine = PostCycle.objects.valid().filter(_of(user, Permission.NAME_POST, "unit__"))
    return mine.filter(status=CycleStatus.PUBLICITY, notice__ends_on__lt=on)


def waiting_namings(user, on: date) -> list[Waiting]:
    """命名 that can be done."""
    return [Waiting("等命名", sum(counted("post-namings", user, on)), reverse("posts"))]


def naming_items(user, on: date, most: int) -> list[Todo]:
    """One line a cycle."""
    return [_naming(cycle) for cycle in cycles_to_name(user, on).listed()[:most]]


def _naming(cycle: PostCycle) -> Todo:
    url, line = reverse("post-naming", args=[cycle.pk]), "异议都查清了就可以命名。"
    return Todo(f"{cycle}：公示已满", line, "去命名", url, url=cycle.get_absolute_url(), primary=True)


SORTS |= {
    "post-titles": Sort(Permission.DECIDE_POST, titles_at_hand, late_titles, menu="workbench"),
    "post-namings": Sort(Permission.NAME_POST, cycles_to_name, menu="workbench"),
}
TITLES = TodoSource(
    "post-titles",
    open_to=lambda user: user.can(Permission.DECIDE_POST),
    waiting=waiting_titles,
    items=title_items,
    coming=lambda user, on: None,
)
NAMINGS = TodoSource(
    "posts",
    open_to=lambda user: user.can(Permission.NAME_POST),
    waiting=waiting_namings,
    items=naming_items,
    coming=lambda user, on: None,
)
