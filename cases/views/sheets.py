"""走访单: a paper to take along, three children a page, each with a code that opens 记走访."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.letters import Slip, visit_sheet
from cases.models import Minor
from cases.todo.files import SOON, visit_item
from cases.views.visits import ticked
from cases.visiting import Visiting, to_visit
from guanai.audit import deed, record
from guanai.calendars import today
from stations.access import Permission

MOST = 30


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """Of the ticked children, else of who is due within seven days; that it was printed is written down."""
    request.user.must(Permission.RECORD_VISIT)
    minors = ticked(request) if "minor" in request.GET else _due(request.user)
    if not minors:
        messages.info(request, "七天内没有要走访的孩子；要印别的孩子，请先勾选。")
        return redirect("visits")
    pdf = visit_sheet(_slips(request, minors), reader=request.user)
    with deed():
        for minor in minors:
            record("minor.print", minor, by=request.user, page="visit-sheet")
    headers = {"Content-Disposition": f'inline; filename="visits-{today():%Y%m%d}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _due(user) -> list[Minor]:
    return list(to_visit(user).due(today() + SOON).order_by("visit_due_on", "pk")[:MOST])


def _slips(request: HttpRequest, minors: list[Minor]) -> list[Slip]:
    """The address carries the file's uuid and nothing else."""
    known = Visiting.of(minors, today(), user=request.user)
    return [
        Slip(one, _when(one), request.build_absolute_uri(reverse("visit-new", args=[one.minor.pk]))) for one in known
    ]


def _when(visiting: Visiting) -> str:
    return visit_item(visiting, today()).when if visiting.minor.visit_due_on else ""
