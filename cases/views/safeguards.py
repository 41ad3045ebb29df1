"""法定保障 of a case, one by one, and 附条件不起诉 with its probation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cases.forms.safeguard import ProbationForm, ProbationOutcomeForm, SafeguardForm
from cases.models import Probation, Safeguard
from cases.safeguards import DERIVED
from cases.views.cases import beside, case_of
from guanai import answers


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk, kind: str) -> HttpResponse:
    """登记一项; 404 for what the law does not ask of this case."""
    case = case_of(request, pk)
    line = next((one for one in case.asked() if one.kind == kind and one.kind not in DERIVED), None)
    if line is None:
        raise Http404
    row = Safeguard(case=case, kind=line.kind)
    form = SafeguardForm(request.POST or None, instance=row, user=request.user, duty=line.duty)
    context = beside(case) | {"state": f"{line.duty.label}做 · {line.basis}"}
    return answers.keep(request, form, "已登记。", title=line.kind.label, **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, safeguard) -> HttpResponse:
    """作废: it was not so."""
    case = case_of(request, pk)
    row = get_object_or_404(Safeguard.objects.valid(), case=case, pk=safeguard)
    return answers.void(request, row, title=f"作废法定保障：{row}", **beside(case))


@require_http_methods(["GET", "POST"])
def probation(request: HttpRequest, pk) -> HttpResponse:
    """登记附条件不起诉."""
    case = case_of(request, pk)
    form = ProbationForm(request.POST or None, instance=Probation(case=case), user=request.user)
    said = "已登记。考验期满前三十天起会列入待办。"
    return answers.keep(request, form, said, title="登记附条件不起诉", **beside(case))


@require_http_methods(["GET", "POST"])
def outcome(request: HttpRequest, pk, probation) -> HttpResponse:
    """考验期的结果: what the procuratorate decided."""
    case, row = _probation(request, pk, probation)
    form = ProbationOutcomeForm(request.POST or None, probation=row)

    return answers.act(request, form, row.decide, "已登记。", title="登记考验期结果", **beside(case))


@require_http_methods(["GET", "POST"])
def void_probation(request: HttpRequest, pk, probation) -> HttpResponse:
    """作废: there was no such decision."""
    case, row = _probation(request, pk, probation)
    return answers.void(request, row, title="作废附条件不起诉", **beside(case))


def _probation(request: HttpRequest, pk, probation) -> tuple:
    case = case_of(request, pk)
    return case, get_object_or_404(Probation.objects.valid(), case=case, pk=probation)
