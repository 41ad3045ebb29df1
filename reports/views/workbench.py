"""工作台."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports.workbench import Workbench, has_one
from stations.places import where


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What waits on this account today."""
    if not has_one(request.user):
        raise PermissionDenied
    board = Workbench.of(request.user)
    context = {"board": board, "number": board.number, "where": where(request.user.unit, request.user)}
    return render(request, "reports/workbench.html", context)
