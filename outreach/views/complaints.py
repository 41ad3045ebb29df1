"""维权岗投诉: the list, the page of one with its steps, and what an officer writes down for who called."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import month_day, today
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach.arrows import Actor
from outreach.forms import complaint as forms
from outreach.models import Complaint
from outreach.views.post_places import around, must_act, must_be_for
from stations.access import Permission
from stations.models.account import signed
from stations.places import where

TASK = "写清要查什么、哪天以前报回。不写投诉人是谁，不照抄原话，不写任何孩子的情况。"
DONE = f"查到什么、怎么改的。{forms.NO_CHILD}"
STEPS = {  # event: its form, what is done, what is said then
    "assign": (forms.note_form("交办要求", TASK), Complaint.assign, "已交办，单位能看到交办要求。"),
    "answer": (forms.ReplyForm, Complaint.answer, "已答复。"),
    "handle": (
        forms.note_form("办理情况", f"查到什么、怎么改的。{forms.NO_CHILD}"),
        Complaint.handle,
        "已报上级办公室。",
    ),
    "return": (forms.note_form("为什么退回"), Complaint.send_back, "已退回重办，答复期限不变。"),
    "reply": (forms.ReplyForm, Complaint.reply, "已答复。"),
    "close": (forms.note_form("说明", required=False), Complaint.close, "已办结。"),
    "appeal": (forms.note_form("不服的理由"), Complaint.appeal, "已登记，由另一个人复查，五个工作日内答复。"),
    "decide": (forms.ReplyForm, Complaint.decide, "复查结论已登记。"),
}


def complaint_of(request: HttpRequest, pk) -> Complaint:
    """A complaint that this reader may know, or 404."""
    known = Complaint.objects.visible_to(request.user).select_related("unit", "title__unit")
    return get_object_or_404(known, pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this reader may know, the latest first. Never what was said."""
    request.user.must(Permission.READ_COMPLAINT)
    known = Complaint.objects.valid().visible_to(request.user)
    filters = forms.ComplaintFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    page = page_of(rows.listed(), "-received_on", **cursor(request))
    context = {
        "filters": filters,
        "page": page,
        "total": rows.count(),
        "late": set(known.overdue(today()).values_list("pk", flat=True)),
        "reads": {one.pk for one in page.rows if one.is_read_by(request.user)},  # a unit is not told which way it came
        "enters": request.user.can(Permission.RUN_POST),
    }
    return render(request, "outreach/complaints.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记投诉, by the office."""
    request.user.must(Permission.RUN_POST)
    form = forms.ComplaintForm(request.POST or None, user=request.user)
    context = {
        "title": "登记投诉",
        "state": "电话、来访、来信、12355 转来的，都登记在这里。",
        "back": reverse("complaints"),
    }
    return answers.keep(request, form, "已登记，五个工作日内答复。", **context)


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """What it is about, by when, every step and what may be done next. What was said only for who answers it."""
    complaint, user = complaint_of(request, pk), request.user
    complaint.read(by=user)
    reads = complaint.is_read_by(user)
    steps = signed(complaint.steps.all())
    context = {
        "complaint": complaint,
        "reads": reads,
        "moves": [one for one in complaint.open_to(user) if one.event != "appeal" or not complaint.appealed_on],
        "steps": steps if reads else [one for one in steps if one.is_for_the_unit],
        "overdue": complaint.overdue_on(today()),
        "voids": complaint.can_be_voided and complaint.acts_as(Actor.OFFICE, user, ""),
        "where": where(complaint.unit, user),
    }
    return render(request, "outreach/complaint.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, event) -> HttpResponse:
    """交办、报办理情况、退回、答复、办结、复查: each by whose step it is."""
    complaint = complaint_of(request, pk)
    if event not in STEPS:
        raise Http404
    must_be_for(complaint, event, request.user)
    kind, verb, said = STEPS[event]
    form, word = kind(request.POST if request.method == "POST" else None), complaint.arrow(event).word
    return answers.act(request, form, partial(verb, complaint), said, **_around(request, complaint, word))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 an officer's own slip."""
    complaint = complaint_of(request, pk)
    must_act(complaint, request.user, Actor.OFFICE)
    return answers.void(request, complaint, **_around(request, complaint, "作废") | {"back": reverse("complaints")})


def _around(request: HttpRequest, complaint: Complaint, word: str) -> dict:
    """What the forms of a complaint show around themselves."""
    title = f"{word}：{complaint}"
    state = f"{complaint.title or complaint.unit.name}，请于 {month_day(complaint.due_on)}前答复"
    return around(request, complaint, title=title) | {"state": state, "save": word}
