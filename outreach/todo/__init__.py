"""待办 of campus and outreach. Queries, never stored rows; each sort says by which right it is asked for."""

from outreach.todo.campus import CAMPUS
from outreach.todo.links import LINKS
from outreach.todo.months import MONTHS
from outreach.todo.posts import NAMINGS, TITLES

__all__ = ["CAMPUS", "LINKS", "MONTHS", "NAMINGS", "TITLES"]
