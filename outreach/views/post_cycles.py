"""维权岗: the cycles, the board of one by state, and why a unit may or may not apply."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from outreach import rulebook
from outreach.elimination import READINGS
from outreach.forms.posts import CycleForm
from outreach.models import GroupMember, PostApplication, PostCycle, PostScheme, PostTitle
from outreach.models.papers_there import papers_of
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_states import ApplicationStatus
from outreach.models.standing import why_not
from outreach.views.post_ahead import TOLD
from outreach.views.post_boards import READERS
from outreach.views.post_places import around, cycle_of, must_be_for
from stations.access import Permission
from stations.models import Unit
from stations.models.account import signed
from stations.places import where

STEPS = {
    "invite": "开始申报了，各单位现在可以申报。",
    "begin": "创建期开始了。",
    "open_audit": "全部创建单位已转入审核。",
    "close": "这一届结束了。",
}
PAGES = {"decide": "post-decision", "publish": "post-notice-new", "name": "post-naming"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cycles of the reader's bureaus, his own applications and the rules."""
    request.user.must(Permission.READ_POST)
    own = PostApplication.objects.valid().filter(unit__in=_own_units(request)).listed()
    schemes = PostScheme.objects.valid().visible_to(request.user).select_related("unit").order_by("-starts_on")
    context = {
        "cycles": list(PostCycle.objects.valid().visible_to(request.user).listed()),
        "own": list(own),
        "schemes": list(schemes),
        "members": list(GroupMember.objects.current(today()).visible_to(request.user).listed()),
        "kept": set(GroupMember.objects.writable_by(request.user, Permission.RUN_POST).values_list("pk", flat=True)),
        "applies": request.user.can(Permission.APPLY_POST),
        "runs": request.user.can(Permission.RUN_POST),
    }
    return render(request, "outreach/posts.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """新的一届."""
    request.user.must(Permission.RUN_POST)
    form = CycleForm(request.POST or None, user=request.user)
    context = {"title": "新的一届", "state": "办法从施行的那天起管；一届按它开始时的办法办到底。"}
    return answers.keep(request, form, "已建立，准备好了再开始申报。", back=reverse("posts"), **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """改一届: all of it while it is planned, then its places and its last day to be online."""
    cycle = cycle_of(request, pk)
    request.user.must(Permission.RUN_POST, cycle)
    form = CycleForm(request.POST or None, instance=cycle, user=request.user)
    links = {"void_url": reverse("post-cycle-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改这一届", **links, **around(request, cycle))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 one that nobody has applied for."""
    cycle = cycle_of(request, pk)
    request.user.must(Permission.RUN_POST, cycle)
    return answers.void(request, cycle, title="作废这一届", **around(request, cycle))


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """The board: every application that this reader may know, by state, and the days that matter."""
    cycle, user = cycle_of(request, pk), request.user
    rows = list(PostApplication.objects.valid().visible_to(user).filter(cycle=cycle).listed())
    context = {
        "columns": _by_state(rows),
        "total": len(rows),
        "moves": [(one, _url_of(cycle, one.event)) for one in cycle.open_to(user) if not _is_done(cycle, one.event)],
        "applies": user.can(Permission.APPLY_POST) and not any(_own(request, one) for one in rows),
        "runs": user.can(Permission.RUN_POST, cycle),
        "minutes": hasattr(cycle, "decision") and any(cycle.acts_as(one, user, "") for one in READERS),
        "changes": not cycle.is_void and cycle.status in (CycleStatus.PLANNING, CycleStatus.APPLYING),
        "where": where(cycle.unit, user),
    }
    return render(request, "outreach/post_cycle.html", context | _days(cycle))


def _is_done(cycle: PostCycle, event: str) -> bool:
    """The one decision of a cycle leaves its state as it is, and is made once."""
    return event == "decide" and cycle.decided_at is not None


def _by_state(rows: list[PostApplication]) -> list[tuple[str, list[PostApplication]]]:
    found = [(state, [one for one in rows if one.status == state.value]) for state in ApplicationStatus]
    return [(state.label, there) for state, there in found if there]


def _days(cycle: PostCycle) -> dict:
    """The numbers and days of a cycle, which all may know."""
    return {
        "cycle": cycle,
        "counts": cycle.candidates,
        "decision": getattr(cycle, "decision", None),
        "notice": getattr(cycle, "notice", None),
        "quotas": list(cycle.quotas.select_related("unit").order_by("unit__path", "entered_at")),
        "steps": signed(cycle.steps.all()),
        "today": today(),
    }


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, event) -> HttpResponse:
    """开始申报、开始创建、转入审核、结束."""
    cycle = cycle_of(request, pk)
    if event not in STEPS:
        raise Http404
    must_be_for(cycle, event, request.user)
    form, word = answers.Agreement(request.POST if request.method == "POST" else None), cycle.arrow(event).word
    context = around(request, cycle, title=word, save=word)
    context |= {"about": "outreach/post_told.html", "told": TOLD[event](cycle)}
    return answers.act(request, form, getattr(cycle, event), STEPS[event], **context)


@require_GET
def papers(request: HttpRequest, pk) -> HttpResponse:
    """缺的材料: what each application that this reader may know lacks where it stands."""
    cycle = cycle_of(request, pk)
    rows = PostApplication.objects.valid().visible_to(request.user).filter(cycle=cycle).listed()
    told = [(one, [paper for paper in found if not paper.there]) for one, found in papers_of(rows)]
    context = {
        "cycle": cycle,
        "rows": [(one, lacking) for one, lacking in told if lacking],
        "total": len(told),
        "where": where(cycle.unit, request.user),
    }
    return render(request, "outreach/post_papers.html", context)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """规则总表: the steps, the bars, the cap and where a plaque goes, as the code has them."""
    request.user.must(Permission.READ_POST)
    context = {
        "steps": rulebook.steps(),
        "rules": rulebook.rules(),
        "caps": rulebook.caps(),
        "readings": list(READINGS.values()),
        "fates": rulebook.fates(),
    }
    return render(request, "outreach/post_rules.html", context)


@require_GET
def standing(request: HttpRequest, pk) -> HttpResponse:
    """能不能申报: for the own unit, or one that the reader's office looks after; each reason with its paragraph."""
    cycle = cycle_of(request, pk)
    unit = _asked_unit(request, cycle)
    application = unit and PostApplication.objects.valid().filter(unit=unit, cycle=cycle).first()
    context = {
        "cycle": cycle,
        "unit": unit,
        "asked": request.GET.get("unit", ""),
        "reasons": why_not(unit, cycle, application) if unit else [],
        "titles": list(PostTitle.objects.valid().filter(unit=unit).listed()) if unit else [],
        "application": application,
        "applies": unit and request.user.can(Permission.APPLY_POST, unit),
        "where": where(cycle.unit, request.user),
    }
    return render(request, "outreach/post_standing.html", context)


def _asked_unit(request: HttpRequest, cycle: PostCycle) -> Unit | None:
    """The unit that was asked for, of those the reader may know; else his own."""
    asked = request.GET.get("unit", "").strip()
    known = Unit.objects.writable_by(request.user, Permission.READ_POST).filter(path__startswith=cycle.unit.path)
    return known.named(asked).first() if asked else _own_units(request).first()


def _own_units(request: HttpRequest):
    """The units for which this account applies."""
    return Unit.objects.writable_by(request.user, Permission.APPLY_POST)


def _own(request: HttpRequest, application: PostApplication) -> bool:
    return request.user.can(Permission.APPLY_POST, application.unit)


def _url_of(cycle: PostCycle, event: str) -> str:
    if event in PAGES:
        return reverse(PAGES[event], args=[cycle.pk])
    return reverse("post-cycle-step", args=[cycle.pk, event])
