"""宣讲照片."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from outreach.models import OutreachSession, SessionPhoto


@require_GET
def photo(request: HttpRequest, pk, photo) -> HttpResponse:
    """A photo, through the scope of its session."""
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(SessionPhoto.objects.select_related("attachment"), session=session, pk=photo)
    kept = found.attachment
    return FileResponse(kept.path.open("rb"), content_type=kept.media_type, filename=kept.name)
