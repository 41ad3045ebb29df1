"""整改: a problem of an inspection is put right, then seen by another person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from guanai import answers
from outreach.forms.rectification import RectificationForm
from outreach.models import InspectionItem, Rectification
from stations.access import Permission
from stations.places import where


def rectification_of(request: HttpRequest, pk) -> Rectification:
    """A valid rectification that this reader may know (404) and may change (403)."""
    known = Rectification.objects.valid().visible_to(request.user).select_related("item__inspection__unit")
    row = get_object_or_404(known, pk=pk, item__inspection__voided_at=None)
    request.user.must(Permission.RECORD_OUTREACH, row)
    return row


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记整改 of a problem."""
    known = InspectionItem.objects.defects().visible_to(request.user).select_related("inspection__unit")
    item = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_OUTREACH, item)
    form = RectificationForm(request.POST or None, instance=Rectification(item=item), user=request.user)
    said = "整改已登记，请另一人到现场看过后核实。"
    return answers.keep(request, form, said, title="登记整改", **_at(request, item))


@require_POST
def verify(request: HttpRequest, pk) -> HttpResponse:
    """核实, by another person than the one who recorded it."""
    row = rectification_of(request, pk)
    try:
        row.verify(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"已核实：{row.item}。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: it was not put right after all."""
    row = rectification_of(request, pk)
    return answers.void(request, row, title="作废整改", **_at(request, row.item))


def _at(request: HttpRequest, item: InspectionItem) -> dict:
    """What the forms of a rectification show around themselves."""
    return {
        "state": f"{item.inspection} · {item}",
        "back": item.get_absolute_url(),
        "where": where(item.inspection.unit, request.user),
    }
