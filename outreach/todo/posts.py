"""待办 of 维权岗: applications to recommend and to confirm; titles whose day comes; notices that are over."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import PostApplication, PostCycle, PostRecommendation, PostTitle
from outreach.models.ladder import BUREAUS, STOOD_FOR
from outreach.models.post_states import ApplicationStatus, TitleStatus
from stations.access import NOTHING, Holding, Permission
from stations.models import Unit
from stations.models.unit import lineage
from stations.tally import SORTS, Sort, counted

AHEAD, SOON = timedelta(days=60), timedelta(days=30)  # 整改期满前六十天、三十天提醒


def held(user, permission: Permission, unit: str) -> Q:
    """Rows at whose unit the account holds the right, or at one that it stands for since that was merged."""
    where = NOTHING
    for holding in user.holdings(permission):
        for way in STOOD_FOR:
            where |= holding.units(f"{unit}{way}path")
    return where


def _kept(user):
    return PostTitle.objects.valid().filter(held(user, Permission.DECIDE_POST, "host__"))


def titles_at_hand(user, on: date):
    """To be assessed, to be assessed within sixty days, or to be reviewed."""
    return _kept(user).filter(Q(pk__in=_kept(user).period_ending(on + AHEAD).values("pk")) | _unreviewed(user, on))


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
    return PostCycle.objects.notice_over(on).filter(held(user, Permission.NAME_POST, "unit__"))


def waiting_namings(user, on: date) -> list[Waiting]:
    """命名 that can be done."""
    return [Waiting("等命名", sum(counted("post-namings", user, on)), reverse("posts"))]


def naming_items(user, on: date, most: int) -> list[Todo]:
    """One line a cycle."""
    return [_naming(cycle) for cycle in cycles_to_name(user, on).listed()[:most]]


def _naming(cycle: PostCycle) -> Todo:
    url, line = reverse("post-naming", args=[cycle.pk]), "异议都查清了就可以命名。"
    return Todo(f"{cycle}：公示已满", line, "去命名", url, url=cycle.get_absolute_url(), primary=True)


def to_recommend(user, on: date):
    """Submitted, and it is the turn of a unit where the account recommends (逐级申报)."""
    where = NOTHING
    for holding in user.holdings(Permission.RECOMMEND_POST):
        where |= _turn_of(holding)
    return PostApplication.objects.at(ApplicationStatus.SUBMITTED).filter(where)


def _turn_of(holding: Holding) -> Q:
    """As `PostApplication.turn`: the bureaus in between, nearest first; where there is none the unit below the host."""
    path, unit = holding.path, holding.appointment.unit
    spoken = PostRecommendation.objects.valid().filter(application=OuterRef("pk"), unit__path=path)
    below = Q(unit__path__startswith=path) & ~Q(unit__path=path) & ~Exists(spoken)
    mine = Q(cycle__unit__path=path, unit__parent__path=path)
    if unit.kind in BUREAUS:
        mine |= Q(cycle__unit__path__in=lineage(path)[:-1]) & ~Exists(_bureaus_below(path, silent=True))
    elif above := lineage(path)[:-1]:
        mine |= Q(cycle__unit__path=above[-1]) & ~Exists(_bureaus_below(path, silent=False))
    return below & mine


def _bureaus_below(path: str, *, silent: bool):
    """The bureaus between that unit and an application's; only those that have not recommended it, where `silent`."""
    known = Unit.objects.filter(kind__in=BUREAUS, path__startswith=path, successor=None).exclude(path=path)
    between = (
        known.alias(of=ExpressionWrapper(OuterRef("unit__path"), CharField()))
        .filter(of__startswith=F("path"))
        .exclude(path=OuterRef("unit__path"))
    )
    if not silent:
        return between
    said = PostRecommendation.objects.valid().filter(application=OuterRef(OuterRef("pk")), unit=OuterRef("pk"))
    return between.exclude(Exists(said))


def to_confirm(user, on: date):
    """Recommended by all, for the group of the host."""
    mine = held(user, Permission.DECIDE_POST, "cycle__unit__")
    return PostApplication.objects.at(ApplicationStatus.RECOMMENDED).filter(mine)


def waiting_applications(user, on: date) -> list[Waiting]:
    """申报 to be recommended and to be confirmed."""
    told = (("等推荐", "post-recommendations"), ("等确定", "post-confirmations"))
    return [Waiting(words, sum(counted(name, user, on)), reverse("posts")) for words, name in told]


def application_items(user, on: date, most: int) -> list[Todo]:
    """What was sent in first, first."""
    asked = (
        (to_recommend, "等推荐", "recommend", "去推荐"),
        (to_confirm, "等确定", "confirm", "去确定"),
    )
    found = []
    for rows, words, event, action in asked:
        for one in rows(user, on).listed().order_by("submitted_on", "pk")[: most - len(found)]:
            url = reverse("post-application-step", args=[one.pk, event])
            line = f"{one.cycle.label}，{month_day(one.submitted_on)}申报。"
            found.append(Todo(f"{one}{words}", line, action, url, url=one.get_absolute_url()))
    return found


SORTS |= {
    "post-titles": Sort(Permission.DECIDE_POST, titles_at_hand, late_titles, menu="workbench"),
    "post-recommendations": Sort(Permission.RECOMMEND_POST, to_recommend),
    "post-confirmations": Sort(Permission.DECIDE_POST, to_confirm),
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
APPLICATIONS = TodoSource(
    "posts",
    open_to=lambda user: user.can(Permission.RECOMMEND_POST) or user.can(Permission.DECIDE_POST),
    waiting=waiting_applications,
    items=application_items,
    coming=lambda user, on: None,
)
