"""今天: whom to visit today, each with four buttons. One press is one visit."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.press import AttemptForm, PressForm, Way, foretold, guessed, offered, place_of
from cases.forms.visit import DRAFT
from cases.models import MentoringVisit, VisitAttempt
from cases.models.attention import urged_on
from cases.todo.files import visit_item
from cases.views.visits import MENDED, TAKEN_BACK, kept, minor_of
from cases.visiting import Visiting, after_call, to_visit
from guanai import answers, drafts
from guanai.calendars import today
from guanai.forms import token
from guanai.models import Draft
from guanai.registers import Todo
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.places import where

MOST = 25


@dataclass(frozen=True)
class Card:
    """One child of today; `token` makes of two presses one row. `asks` are the buttons that lead to 记走访."""

    visiting: Visiting
    todo: Todo
    token: str
    draft: Draft | None
    says: str
    asks: set[Way]
    ways: list[tuple[str, str]]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who is due, the longest overdue first; whom nobody was found with today last. Above, what was just written."""
    request.user.must(Permission.RECORD_VISIT)
    due = to_visit(request.user).due(today())
    tried = VisitAttempt.objects.on(today()).filter(minor=OuterRef("pk"))
    rows = due.annotate(urged_on=urged_on(), tried=Exists(tried))
    rows = rows.order_by("tried", F("urged_on").asc(nulls_last=True), "visit_due_on", "pk")[:MOST]
    known = Visiting.of(rows, today(), user=request.user)
    cards = _cards(known, request.user)
    more = due.count() - len(cards) if len(cards) == MOST else 0
    context = {"cards": cards, "more": more, "done": _just_written(request)}
    return render(request, "cases/today.html", context | {"where": where(request.user.unit, request.user)})


def _cards(known: list[Visiting], user) -> list[Card]:
    found = drafts.found(user, DRAFT, [one.minor.pk for one in known]) if known else {}
    return [
        Card(
            one,
            visit_item(one, today()),
            token(uuid4(), user),
            found.get(one.minor.pk),
            foretold(one, user),
            guessed(one, user),
            offered(one, user),
        )
        for one in known
    ]


def _just_written(request: HttpRequest) -> dict | None:
    """The row of the last press in words, as long as its author may mend it."""
    try:
        pk = UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    for model in (MentoringVisit, VisitAttempt):
        known = model.objects.valid().visible_to(request.user).select_related("minor").prefetch_related("visitors")
        row = known.filter(pk=pk).first()
        if row and row.is_fresh_for(request.user):
            return _told(row)
    return None


def _told(row: MentoringVisit | VisitAttempt) -> dict:
    """File, what was written, what comes next, where it is mended and taken back."""
    went = plain([person.name for person in row.visitors.all()])
    if isinstance(row, VisitAttempt):
        said = {"line": f"没找到人，走访人 {went}。", "next": "不算走访，下次走访的日期不变，请换个时间再去。"}
        return said | {"minor": row.minor, "void": reverse("attempt-void", args=[row.pk]), "mended": TAKEN_BACK}
    due = row.minor.visit_due_on
    following = f"下次走访：{plain(due)}以前。" if due else "现在没有小组，不安排下次走访。"
    if after_call(row):
        following = "上次也是电话联系，下次走访的日期不变，请当面去一次。"
    worry = "已记有担忧，站里的待办会提醒。" if row.worried else ""
    return {
        "minor": row.minor,
        "line": f"{row.get_place_display()}，走访人 {went}。{row.findings}",
        "next": worry + following,
        "edit": reverse("visit-edit", args=[row.pk]),
        "void": reverse("visit-void", args=[row.pk]),
        "mended": MENDED,
    }


@require_http_methods(["GET", "POST"])
def press(request: HttpRequest, pk, way: str) -> HttpResponse:
    """One of the four buttons. 需要帮忙 asks for a sentence first; after a log-in any is pressed again.

    What would only be guessed is asked for in 记走访.
    """
    minor = minor_of(request, pk)
    if way not in Way:
        raise Http404
    visiting = Visiting.of([minor], today(), user=request.user)[0]
    if way in guessed(visiting, request.user):
        return redirect(reverse("visit-new", args=[pk], query={"way": way}))
    if request.method == "GET":
        return _asked(request, visiting, way)
    if way == Way.MISSED:
        form = AttemptForm(request.POST, visiting=visiting, user=request.user)
    else:
        form = PressForm(request.POST, visiting=visiting, way=way, user=request.user)
    if form.is_valid():
        return redirect(reverse("today", query={"done": kept(request, form).pk}))
    return _refused(request, form, visiting, way)


def _asked(request: HttpRequest, visiting: Visiting, way: str) -> HttpResponse:
    """What is pressed here, once more; for 需要帮忙 the sentence, with what was typed before."""
    minor = visiting.minor
    if way != Way.HELP:
        written = MentoringVisit.objects.valid().filter(minor=minor, held_on=today(), entered_by=request.user.pk)
        context = {"minor": minor, "way": Way(way), "token": token(uuid4(), request.user), "written": written.exists()}
        return render(request, "cases/today_again.html", context | {"where": where(minor.unit, request.user)})
    draft = drafts.found(request.user, DRAFT, [minor.pk]).get(minor.pk)
    return _help(request, PressForm(visiting=visiting, way=way, user=request.user, draft=draft), visiting)


def _help(request: HttpRequest, form: PressForm, visiting: Visiting, status: int = 200) -> HttpResponse:
    context = {"form": form, "minor": visiting.minor, "where": where(visiting.minor.unit, request.user)}
    context["place"] = place_of(visiting, Way.HELP).label
    return render(request, "cases/today_help.html", context, status=status)


def _refused(request: HttpRequest, form, visiting: Visiting, way: str) -> HttpResponse:
    """The sentence is asked for again; what cannot be filled in by itself goes on in 记走访."""
    if way == Way.HELP and set(form.errors) <= {"findings"}:
        return _help(request, form, visiting, status=422)
    said = next(iter(form.errors.values()))[0]
    messages.warning(request, f"没有记上。{said}")
    known = "visitors" in form.errors and way != Way.MISSED
    return redirect("visit-new", visiting.minor.pk) if known else redirect("today")


@require_http_methods(["GET", "POST"])
def void_attempt(request: HttpRequest, pk) -> HttpResponse:
    """Take back a 没找到人: its author, and the station."""
    known = VisitAttempt.objects.valid().visible_to(request.user).select_related("minor__unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_VISIT, row)
    if row.entered_by != request.user.pk and not request.user.can(Permission.RECORD_FILE, row):
        raise PermissionDenied
    fresh = row.is_fresh_for(request.user)
    state = f"档案 {row.minor}，{plain(row.tried_on)}，没找到人。{TAKEN_BACK if fresh else ''}"
    context = {"title": "撤回没找到人" if fresh else "作废没找到人", "state": state}
    return answers.take_back(
        request, row, back=reverse("today"), where=where(row.minor.unit, request.user), **context
    )  # fmt: skip
