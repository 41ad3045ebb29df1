"""Where a page stands in the organisation, for the line at its top."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from guanai.registers import unit_pages
from stations.models import Unit, User


def where(unit: Unit, user: User) -> list[tuple[str, str | None]]:
    """The units from the top down to this one, each with its page where this reader may open it."""
    return [(above.name, _page_of(above, user)) for above in unit.lineage]


def _page_of(unit: Unit, user: User) -> str | None:
    return next((page.url(unit) for page in unit_pages if page.open_to(user, unit)), None)


def own(request: HttpRequest) -> dict:
    """Context of every page that says nothing else: the reader's own unit. Asked when it is drawn."""
    unit = request.user.unit if request.user.is_authenticated else None
    return {"where": SimpleLazyObject(lambda: where(unit, request.user))} if unit else {}
