"""月报: a unit's year, a month's numbers, the table of those below, and what is done with them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import gb_date, today
from guanai.views import year_or_404
from reports import return_year, returns
from reports.forms import CorrectionForm, SaidForm
from reports.metrics import METRICS
from reports.models.monthly import LONGEST
from reports.months import METRICS_OF_A_MONTH, Month, adds_up
from reports.views.summaries import unit_of
from stations.access import Permission
from stations.models import Unit
from stations.places import where

CONFIRM = Permission.CONFIRM_RETURN


def month_of(year: int, month: int) -> Month:
    """A month that a page may be about, or 404."""
    if not 1 <= month <= 12:
        raise Http404
    return Month(year_or_404(year), month)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The year of the reader's own unit."""
    request.user.must(Permission.READ_FIGURES)
    return redirect("return-year", request.user.unit.code, today().year)


@require_GET
def year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Twelve months of a unit with how far each is."""
    unit = unit_of(request, code)
    context = {
        "unit": unit,
        "year": year_or_404(year),
        "this_year": today().year,
        "months": return_year.year_of(unit, year, today()),
        "children": unit.children.filter(successor=None) if adds_up(unit) else [],
        "where": where(unit, request.user),
    }
    return render(request, "reports/return_year.html", context)


@require_GET
def page(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """One month's numbers: live until they are confirmed."""
    unit, asked = unit_of(request, code), month_of(year, month)
    if not asked.has_begun(today()):
        return _not_begun(request, unit, asked)
    shown = returns.ReturnPage(unit, asked, request.user)
    may = request.user.can(CONFIRM, unit)
    context = {
        "unit": unit,
        "month": asked,
        "page": shown,
        "refusal": "" if shown.row else shown.why_not(),
        "may_confirm": may and not shown.row and not shown.why_not(),
        "may_correct": may and shown.row,
        "adds_up": adds_up(unit),
        "where": where(unit, request.user),
    }
    return render(request, "reports/return.html", context)


@require_GET
def footing(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """The units below beside the records, with every difference named."""
    unit, asked = unit_of(request, code), month_of(year, month)
    if not adds_up(unit):
        raise Http404
    if not asked.has_begun(today()):
        return _not_begun(request, unit, asked)
    shown = returns.FootingPage(unit, asked, request.user)
    may = request.user.can(CONFIRM, unit)
    context = {
        "unit": unit,
        "month": asked,
        "page": shown,
        "may_name": may and today() > asked.due_on,
        "where": where(unit, request.user),
    }
    return render(request, "reports/footing.html", context)


@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """确认: from then on the numbers of the month stand."""
    unit, asked = unit_of(request, code), month_of(year, month)
    request.user.must(CONFIRM, unit)

    def verb(*, by):
        returns.confirm(unit, asked, seen=request.GET.get("seen", ""), by=by)

    form = answers.Agreement(request.POST if request.method == "POST" else None)
    context = {"state": "确认以后不能再改；记录后来有变的，写明原因更正，原来的数也留着。", "save": "确认"}
    return answers.act(
        request, form, verb, f"已确认{asked}的月报。", **context, **_about("确认月报", unit, asked, request)
    )


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, code: str, year: int, month: int, metric: str) -> HttpResponse:
    """更正: why a confirmed number is no longer what the records give."""
    unit, asked = unit_of(request, code), month_of(year, month)
    request.user.must(CONFIRM, unit)
    if metric not in METRICS_OF_A_MONTH or not asked.has_begun(today()):
        raise Http404
    shown = returns.ReturnPage(unit, asked, request.user)

    def verb(reason, seen, *, by):
        returns.correct(returns.Number(unit, asked, metric), reason, seen=seen, by=by)

    form = _correcting(request, seen=shown.seen(metric))
    context = {"state": _standing(shown.line(metric).now), "save": "更正"}
    title = f"更正{METRICS[metric].label}"
    return answers.act(
        request, form, verb, "已更正，原来的数和原因都留着。", **context, **_about(title, unit, asked, request)
    )


@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, code: str, year: int, month: int, below: str) -> HttpResponse:
    """注明未报送: the unit above says why one directly below it has no return."""
    above, asked = unit_of(request, code), month_of(year, month)
    unit = get_object_or_404(above.children, code=below)
    request.user.must(CONFIRM, above)

    def verb(reason, *, by):
        returns.name_absent(unit, asked, reason, by=by)

    form = _reason(request, "未报送的原因", "例如：所址搬迁，站长空缺。")
    context = _about("注明未报送", unit, asked, request)
    context |= {"state": f"{gb_date(asked.due_on)}到期", "save": "注明未报送"}
    context["back"] = reverse("return-footing", args=[code, year, month])
    return answers.act(request, form, verb, f"已注明{unit.short}未报送。", **context)


def _correcting(request: HttpRequest, seen: str) -> CorrectionForm:
    words = {"label": "更正原因", "help_text": "例如：补登10月28日的两场。不写孩子的姓名。", "longest": LONGEST}
    return CorrectionForm(request.POST if request.method == "POST" else None, seen=seen, name="reason", **words)


def _standing(now: str) -> str:
    known = f"记录里现在是：{now}。" if now else ""
    return f"{known}更正为现在记录里的数，原来确认的数照样看得到。"


def _reason(request: HttpRequest, label: str, help_text: str) -> SaidForm:
    typed = request.POST if request.method == "POST" else None
    return SaidForm(typed, name="reason", label=label, help_text=help_text, longest=LONGEST)


def _about(title: str, unit: Unit, month: Month, request: HttpRequest) -> dict:
    back = reverse("return", args=[unit.code, month.year, month.month])
    return {"title": f"{title}：{unit.short}{month}", "back": back, "where": where(unit, request.user)}


def _not_begun(request: HttpRequest, unit: Unit, month: Month) -> HttpResponse:
    """A month that is still to come has no numbers."""
    context = {"unit": unit, "month": month, "where": where(unit, request.user)}
    return render(request, "reports/return_empty.html", context)
