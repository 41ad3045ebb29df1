"""护学岗: the posts with what is entered of this week, a week as a grid, a month with its rate."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai.calendars import months_later, today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from guanai.views import year_or_404
from outreach.forms.week import WEEK, WeekForm, monday_of
from outreach.manning import SHOWN, Month, manned
from outreach.models import GuardPost
from stations.access import Permission
from stations.places import where


def post_of(request: HttpRequest, pk) -> GuardPost:
    """A valid post that this reader may know."""
    return get_object_or_404(GuardPost.objects.valid().visible_to(request.user).listed(), pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The posts of today, each with its shifts of this week."""
    request.user.must(Permission.READ_OUTREACH)
    monday = monday_of(today())
    sunday = monday + WEEK - timedelta(days=1)
    known = GuardPost.objects.visible_to(request.user).in_force(today()).listed()
    page = page_of(known, "-starts_on", **cursor(request))
    stood = manned(page.rows, monday, sunday)
    context = {
        "page": page,
        "rows": [(post, stood[post.pk]) for post in page.rows],
        "week": monday.isocalendar(),
        "monday": monday,
        "sunday": sunday,
        "may_write": request.user.can(Permission.RECORD_OUTREACH),
        "own": {one.path for one in request.user.holdings(Permission.RECORD_OUTREACH)},
    }
    return render(request, "outreach/guards.html", context)


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, pk, year: int, week: int) -> HttpResponse:
    """登记一周: which shifts are planned and at which somebody stood."""
    post = post_of(request, pk)
    request.user.must(Permission.RECORD_OUTREACH, post)
    form = WeekForm(request.POST or None, post=post, monday=_monday(year, week))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _kept(request, form)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            status = 409
    elif form.is_bound:
        status = 422
    return render(request, "outreach/guard_week.html", {"form": form, **_at(request, post)}, status=status)


def _kept(request: HttpRequest, form: WeekForm) -> HttpResponse:
    new, held = form.keep(by=request.user)
    messages.success(request, f"已登记 {new} 班，到岗 {held} 班。" if new or held else "没有新勾选的，什么都没有改。")
    return redirect("guard-week", form.post.pk, *form.monday.isocalendar()[:2])


@require_GET
def month(request: HttpRequest, pk, year: int, month: int) -> HttpResponse:
    """一个月的到岗率 of a post, with its bases; `show` names the number whose rows stand below."""
    post = post_of(request, pk)
    request.user.must(Permission.READ_OUTREACH, post)
    first, shown = _first(year, month), request.GET.get("show", "shifts")
    found = Month(post, first, today())
    context = {
        "month": found,
        "shown": shown if shown in SHOWN else "shifts",
        "label": SHOWN.get(shown, SHOWN["shifts"]),
        "rows": found.rows(shown),
        "before": months_later(first, -1),
        "after": months_later(first, 1),
    }
    return render(request, "outreach/guard_month.html", context | _at(request, post))


def _at(request: HttpRequest, post: GuardPost) -> dict:
    """What every page of a post shows around itself."""
    this = today()
    return {
        "post": post,
        "where": where(post.unit, request.user),
        "week_url": reverse("guard-week", args=[post.pk, *this.isocalendar()[:2]]),
        "month_url": reverse("guard-month", args=[post.pk, this.year, this.month]),
        "may_write": request.user.can(Permission.RECORD_OUTREACH, post),
    }


def _monday(year: int, week: int) -> date:
    """Of a week by ISO 8601; 404 for one that there is not."""
    try:
        return date.fromisocalendar(year_or_404(year), week, 1)
    except ValueError:
        raise Http404 from None


def _first(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise Http404
    return date(year_or_404(year), month, 1)
