"""薄弱环节: how many of them a summary lists."""

from decimal import Decimal

from reports.metrics import Section
from reports.models.narrative import NarrativeBlock
from reports.span import Portion, Span
from stations.models import Unit

By = dict[str, Decimal | None]


def listed(unit: Unit, span: Span, depth: int) -> By:
    """M86: the lines of that section in each unit's own summary of the year; nothing where nobody wrote one yet."""
    rows = NarrativeBlock.objects.filter(
        unit__path__startswith=unit.path,
        year=span.last.year,
        portion=Portion.YEAR,
        submission=None,
        section=Section.SHORTCOMINGS,
    )
    found: By = {"": None}
    for path, text in rows.exclude(text="").values_list("unit__path", "text"):
        if len(path) <= depth:
            lines = Decimal(sum(bool(line.strip()) for line in text.splitlines()))
            found["" if path == unit.path else path] = lines
    return found
