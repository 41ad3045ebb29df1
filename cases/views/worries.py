"""异常信号: what somebody worries about, until it is said what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.signal import SignalCloseForm, SignalForm
from cases.models import RiskSignal
from cases.reader import Reader
from cases.todo import files as todo
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import User


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The open signals of the files that this reader keeps, the first to run out on top. Never a word of the text."""
    request.user.must(Permission.RECORD_FILE)
    page = page_of(todo.open_signals(request.user), "watch_until", **cursor(request))
    context = {"page": page, "items": [todo.signal_item(row, today()) for row in page.rows]}
    return render(request, "cases/signals_waiting.html", context | {"where": [("异常信号", None)]})


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The signals of a child, to those who visit it."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    request.user.must(Permission.RECORD_VISIT, reader.minor)
    rows = list(reader.worries())
    context = frame(request, reader, "signals") | {"signals": rows}
    names = User.objects.in_bulk({row.closed_by for row in rows if row.closed_by})
    for row in rows:
        row.closer = names.get(row.closed_by)
    return shown(request, "cases/signals.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """记异常信号."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_VISIT, minor)
    form = SignalForm(request.POST or None, instance=RiskSignal(minor=minor), user=request.user)
    said = "已记下，会排进站里的待办，直到写明结果。"
    return answers.keep(request, form, said, title="记异常信号", **_around(minor))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk, signal) -> HttpResponse:
    """办结."""
    minor, row = _row(request, pk, signal)
    form = SignalCloseForm(request.POST or None, signal=row)
    context = _around(minor) | {"form": form, "title": "办结异常信号", "save": "办结"}
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    row.close(form.cleaned_data["result"], by=request.user)
    messages.success(request, "已办结。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, signal) -> HttpResponse:
    """作废: there was nothing."""
    minor, row = _row(request, pk, signal)
    return answers.void(request, row, title="作废异常信号", **_around(minor))


def _row(request: HttpRequest, pk, signal):
    """A signal of a file that this reader may know (404) and keep (403)."""
    minor = minor_of(request, pk)
    row = get_object_or_404(RiskSignal.objects.valid().filter(minor=minor).select_related("minor__unit"), pk=signal)
    request.user.must(Permission.RECORD_FILE, minor)
    return minor, row


def _around(minor) -> dict:
    return around(minor) | {"back": reverse("minor-signals", args=[minor.pk])}
