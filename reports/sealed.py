"""Which rows about children a figure counts: all, or for the station itself those that its lists show."""

from django.db.models import Model, QuerySet

from cases.models import Sealing
from reports.span import Span


def rows_of(model: type[Model], span: Span, minor: str = "minor") -> QuerySet:
    """The rows of a kind; `minor` is the column with their file."""
    if span.sealed:
        return model.objects.with_withheld()
    return model.objects.exclude(**{f"{minor}__in": Sealing.objects.working().values("minor")})
