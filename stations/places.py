"""Where a page stands in the organisation, for the line at its top."""

from django.urls import reverse

from guanai.calendars import today
from stations.access import Permission
from stations.models import Unit, User


def where(unit: Unit, user: User) -> list[tuple[str, str | None]]:
    """The units from the top down to this one, each with its page where this reader may open it."""
    year = today().year
    return [
        (above.name, reverse("summary", args=[above.code, year]) if user.can(Permission.READ_FIGURES, above) else None)
        for above in unit.lineage
    ]
