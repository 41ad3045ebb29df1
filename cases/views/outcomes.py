"""成效: what became of a child; one person records it, another verifies; it is looked at again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.outcome import CheckForm, OutcomeForm
from cases.models import Outcome, OutcomeCheck
from cases.outcomes import told
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from stations.access import Permission


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The outcomes that this reader may read."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    context = frame(request, reader, "outcomes")
    context |= told(context["outcomes"], reader)
    return shown(request, "cases/outcomes.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """记成效."""
    reader = Reader(request.user, minor_of(request, pk))
    request.user.must(Permission.RECORD_FILE, reader.minor)
    row = Outcome(minor=reader.minor)
    form = OutcomeForm(request.POST or None, instance=row, user=request.user, sees_case=reader.sees_case)
    return answers.keep(request, form, "已记下，请另一人核实后计数。", title="记成效", **_around(reader))


@require_POST
def verify(request: HttpRequest, pk, outcome) -> HttpResponse:
    """核实, by another person than the one who recorded it."""
    row = _row(request, pk, outcome)[1]
    try:
        row.verify(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"已核实：{row}。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, outcome) -> HttpResponse:
    """作废: it did not happen."""
    reader, row = _row(request, pk, outcome)
    return answers.void(request, row, title=f"作废成效：{row}", **_around(reader))


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk, outcome) -> HttpResponse:
    """复查: whether it still holds."""
    reader, about = _row(request, pk, outcome)
    form = CheckForm(request.POST or None, instance=OutcomeCheck(outcome=about), user=request.user)
    said = "已记下这次复查。"
    return answers.keep(request, form, said, title=f"复查：{about}", **_around(reader))


@require_http_methods(["GET", "POST"])
def void_check(request: HttpRequest, pk, check) -> HttpResponse:
    """作废 a check: nobody looked, or at another child."""
    reader = Reader(request.user, minor_of(request, pk))
    known = OutcomeCheck.objects.valid().filter(outcome__in=reader.outcomes())
    row = get_object_or_404(known.select_related("outcome__minor__unit"), pk=check)
    request.user.must(Permission.RECORD_FILE, reader.minor)
    return answers.void(request, row, title=f"作废复查：{row.outcome}", **_around(reader))


def _row(request: HttpRequest, pk, outcome) -> tuple[Reader, Outcome]:
    """An outcome that this reader may read (404) and record (403)."""
    reader = Reader(request.user, minor_of(request, pk))
    row = get_object_or_404(reader.outcomes().select_related("minor__unit"), pk=outcome)
    request.user.must(Permission.RECORD_FILE, reader.minor)
    return reader, row


def _around(reader: Reader) -> dict:
    return around(reader.minor) | {"back": reverse("minor-outcomes", args=[reader.minor.pk])}
