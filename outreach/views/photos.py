"""Photos of talks and of practical projects."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guanai.models import Attachment
from outreach.models import OutreachSession, PracticalProject, ProjectPhoto, SessionPhoto


@require_GET
def photo(request: HttpRequest, pk, photo) -> HttpResponse:
    """A photo, through the scope of its session."""
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(SessionPhoto.objects.select_related("attachment"), session=session, pk=photo)
    return _sent(found.attachment)


@require_GET
def of_project(request: HttpRequest, pk, project_photo) -> HttpResponse:
    """办成的照片, through the scope of its project."""
    project = get_object_or_404(PracticalProject.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(ProjectPhoto.objects.select_related("attachment"), project=project, pk=project_photo)
    return _sent(found.attachment)


def _sent(kept: Attachment) -> FileResponse:
    return FileResponse(kept.path.open("rb"), content_type=kept.media_type, filename=kept.name)
