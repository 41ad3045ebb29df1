"""待办 of campus and outreach. Queries, never stored rows; each sort says by which right it is asked for."""

from outreach.todo.campus import CAMPUS
from outreach.todo.months import MONTHS

__all__ = ["CAMPUS", "MONTHS"]
