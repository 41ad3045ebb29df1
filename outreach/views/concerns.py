"""家长关切的答复: what became of a concern."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from guanai import answers
from outreach.forms.concern import AnswerForm
from outreach.models import ConcernAnswer, ParentConcern
from stations.access import Permission
from stations.places import where


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk) -> HttpResponse:
    """登记答复; a concern may be answered again."""
    concern = get_object_or_404(ParentConcern.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.RECORD_OUTREACH, concern)
    form = AnswerForm(request.POST or None, instance=ConcernAnswer(concern=concern), user=request.user)
    return answers.keep(request, form, "答复已登记。", title="登记答复", **_at(request, concern))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废答复."""
    known = ConcernAnswer.objects.valid().visible_to(request.user).select_related("concern__unit", "concern__school")
    row = get_object_or_404(known, pk=pk, concern__voided_at=None)
    request.user.must(Permission.RECORD_OUTREACH, row)
    return answers.void(request, row, title="作废答复", **_at(request, row.concern))


def _at(request: HttpRequest, concern: ParentConcern) -> dict:
    """What the forms of an answer show around themselves."""
    return {"state": str(concern), "back": concern.get_absolute_url(), "where": where(concern.unit, request.user)}
