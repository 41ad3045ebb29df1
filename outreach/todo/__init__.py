"""待办 of campus and outreach. Queries, never stored rows; each sort says by which right it is asked for."""

from outreach.todo.campus import CAMPUS
from outreach.todo.links import LINKS
from outreach.todo.months import MONTHS
from outreach.todo.objections import OF_GROUP, OF_OFFICE
from outreach.todo.posts import APPLICATIONS, NAMINGS, TITLES
from outreach.todo.voices import APPEALS, COMPLAINTS, HANDLING, TERMS

SOURCES = (
    CAMPUS,
    MONTHS,
    TITLES,
    NAMINGS,
    APPLICATIONS,
    OF_OFFICE,
    OF_GROUP,
    COMPLAINTS,
    HANDLING,
    APPEALS,
    TERMS,
    LINKS,
)
