"""One noun per file."""

from outreach.models.event import OutreachEvent
from outreach.models.session import OutreachSession, SessionPhoto

__all__ = ["OutreachEvent", "OutreachSession", "SessionPhoto"]
