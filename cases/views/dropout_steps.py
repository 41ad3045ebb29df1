"""What hangs on a case of 控辍保学: 包保责任, 劝返, 三访四察五送, 季度复核."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cases.forms.dropout import DropoutReviewForm, DropoutVisitForm, DutyForm, PersuasionForm
from cases.models import DropoutCase
from cases.views.dropouts import case_of
from guanai import answers
from stations.access import Permission
from stations.places import where

KINDS = {  # in the address: the form, and by which right
    "duty": (DutyForm, Permission.RECORD_FILE),
    "persuasion": (PersuasionForm, Permission.RECORD_VISIT),
    "visit": (DropoutVisitForm, Permission.RECORD_VISIT),
    "review": (DropoutReviewForm, Permission.RECORD_FILE),
}


def _asked(request: HttpRequest, pk, kind: str) -> tuple:
    """The case, within scope and right, and the form of that kind; 404 for a kind that there is not."""
    if kind not in KINDS:
        raise Http404
    form, right = KINDS[kind]
    return case_of(request, pk, right), form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk, kind: str) -> HttpResponse:
    """One more, as long as the case is open."""
    case, form = _asked(request, pk, kind)
    if not case.is_open:
        raise Http404
    row = form._meta.model(case=case)
    bound = form(request.POST or None, instance=row, user=request.user)
    return answers.keep(request, bound, "已记下。", title=f"登记{row._meta.verbose_name}", **_around(request, case))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, kind: str, step) -> HttpResponse:
    """作废: it was not so."""
    case, form = _asked(request, pk, kind)
    row = get_object_or_404(form._meta.model.objects.valid(), case=case, pk=step)
    return answers.void(request, row, title=f"作废{row._meta.verbose_name}：{row}", **_around(request, case))


def _around(request: HttpRequest, case: DropoutCase) -> dict:
    at = where(case.minor.unit, request.user)
    return {"state": str(case), "back": case.get_absolute_url(), "where": at}
