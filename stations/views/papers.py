"""The papers of regulations and plans, each through the scope of its row."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from stations.models import StationPlan, StationRegulation
from stations.models.of_station import WithPaper


@require_GET
def of_regulation(request: HttpRequest, pk) -> HttpResponse:
    """制度文件."""
    known = StationRegulation.objects.visible_to(request.user).select_related("attachment")
    return _sent(get_object_or_404(known, pk=pk))


@require_GET
def of_plan(request: HttpRequest, pk) -> HttpResponse:
    """计划或总结的文件."""
    known = StationPlan.objects.visible_to(request.user).select_related("attachment")
    return _sent(get_object_or_404(known, pk=pk))


def _sent(row: WithPaper) -> FileResponse:
    """As a file to save, named after its row."""
    kept = row.attachment
    if kept is None:
        raise Http404
    name = f"{row}{kept.name[kept.name.rfind('.') :]}"
    return FileResponse(kept.path.open("rb"), as_attachment=True, content_type=kept.media_type, filename=name)
