"""印发件: an issued version, readable for ever as it was."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from reports import frozen
from reports.document import Document, Heading, Paragraph, Table, numbered, words_of
from reports.models import SummaryCheck, SummaryIssue
from reports.views.summaries import addresses
from stations.access import Permission
from stations.models.account import name_of, signed
from stations.places import where


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """The frozen text and tables, who checked and issued it, its hash and its code."""
    known = SummaryIssue.objects.visible_to(request.user).select_related("unit", "document")
    issue = get_object_or_404(known.annotate(issuer=name_of("issued_by")), pk=pk)
    document = frozen.load(issue.document.read())
    place = {"outline__unit": issue.unit, "outline__year": issue.year, "outline__portion": issue.portion}
    checks = signed(SummaryCheck.objects.filter(**place, number=issue.version))
    context = {
        "issue": issue,
        "document": document,
        "parts": list(_parts(document)),
        "intact": issue.holds(),
        "checks": [(one.at, one.get_kind_display(), one.who) for one in checks],
        "others": SummaryIssue.objects.of(issue.unit, issue.year, issue.portion).exclude(pk=issue.pk),
        "may_write": request.user.can(Permission.WRITE_SUMMARY, issue.unit),
        "where": where(issue.unit, request.user),
        **addresses(issue),
    }
    return render(request, "reports/issue.html", context)


def _parts(document: Document) -> Iterator[tuple[str, list[dict]]]:
    """The text without a title, then each annex under its own."""
    yield "", list(_shown(document.body))
    for annex in document.annexes:
        yield annex.title, list(_shown(annex.blocks))


def _shown(blocks):
    """Each block as the page shows it: kind, then heading and level, words, or head and rows of a table."""
    for number, block in numbered(tuple(blocks)):
        if isinstance(block, Heading):
            yield {"heading": f"{number}{block.text}", "level": block.level}
        elif isinstance(block, Paragraph):
            yield {"words": "".join(words_of(run) for run in block.runs)}
        elif isinstance(block, Table):
            rows = [[words_of(cell) for cell in row] for row in block.rows]
            yield {"heads": [column.head for column in block.columns], "rows": rows, "caption": block.caption}
