"""System checks: the faces and the library without which no document comes out right."""

from django.core.checks import Warning as Caution
from django.core.checks import register

from reports.writers.fonts import missing_fonts, missing_libraries


@register()
def documents_can_be_set(app_configs, **kwargs) -> list[Caution]:
    """A missing face or library is said at the start, not by the first summary of the year."""
    missing = [*missing_fonts(), *missing_libraries()]
    words = f"Documents cannot be typeset, missing: {', '.join(missing)}. bin/setup fetches them."
    return [Caution(words, id="reports.W001")] if missing else []
