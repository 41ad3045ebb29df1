"""One noun per file."""

from outreach.models.event import OutreachEvent
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.rectification import Rectification
from outreach.models.session import OutreachSession, SessionPhoto

__all__ = [
    "CampusInspection",
    "DefectState",
    "InspectionItem",
    "ItemResult",
    "OutreachEvent",
    "OutreachSession",
    "Rectification",
    "SessionPhoto",
]
