"""The papers of a file, as PDF."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cases.models import Minor
from cases.reader import PaperReader
from cases.views.files import places
from guanai.audit import deed, record
from reports.papers import PAPERS, volumes
from reports.printing import paper
from reports.writers import press
from stations.access import Permission

LABELS = {"whole": "档案全本", "timeline": "大事记"}


def number_of(text: str, last: int) -> int | None:
    """Which volume is asked for; the only one where there is one, None where the reader has still to choose."""
    asked = int(text) if text in map(str, range(1, last + 1)) else None
    return 1 if last == 1 else asked


@require_GET
def show(request: HttpRequest, pk, kind) -> HttpResponse:
    """Made when it is asked for and kept nowhere; that it was made, and whether it names the child, is written down."""
    minor = get_object_or_404(Minor.objects.valid().visible_to(request.user).whole(), pk=pk)
    if kind not in PAPERS or minor.narrowed:
        raise Http404
    request.user.must(Permission.RECORD_FILE, minor)
    number = volumes(minor)
    if volume := number_of(request.GET.get("volume", ""), number):
        return _made(request, minor, kind, volume)
    context = {"minor": minor, "label": LABELS[kind], "volumes": range(1, number + 1), "where": places(minor)}
    return render(request, "reports/paper_volumes.html", context)


def _made(request: HttpRequest, minor: Minor, kind: str, volume: int) -> HttpResponse:
    reader = PaperReader(request.user, minor)
    try:
        data = paper.write(PAPERS[kind](reader, volume), user=request.user)
    except press.MissingFonts as error:
        messages.error(request, str(error))
        return redirect(minor)
    with deed():
        record("minor.print", minor, by=request.user, page=kind, volume=volume, identified=reader.identifies)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{minor.file_no}-{kind}.pdf"'
    return response
