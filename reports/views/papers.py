"""The papers of a file, as PDF."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from cases.models import Minor
from cases.reader import PaperReader
from guanai.audit import deed, record
from reports.papers import PAPERS
from reports.writers import paper, pdf
from stations.access import Permission


@require_GET
def show(request: HttpRequest, pk, kind) -> HttpResponse:
    """Made when it is asked for and kept nowhere; that it was made, and whether it names the child, is written down."""
    minor = get_object_or_404(Minor.objects.valid().visible_to(request.user).whole(), pk=pk)
    if kind not in PAPERS:
        raise Http404
    request.user.must(Permission.RECORD_FILE, minor)
    reader = PaperReader(request.user, minor)
    try:
        data = paper.write(PAPERS[kind](reader), user=request.user)
    except pdf.MissingFonts as error:
        messages.error(request, str(error))
        return redirect(minor)
    with deed():
        record("minor.print", minor, by=request.user, page=kind, identified=reader.identifies)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{minor.file_no}-{kind}.pdf"'
    return response
