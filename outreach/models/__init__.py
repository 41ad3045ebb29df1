"""One noun per file."""

from outreach.models.cleanup import InternetCleanup
from outreach.models.concern import ConcernAnswer, ParentConcern
from outreach.models.dispute import SchoolDispute
from outreach.models.emergency import EmergencyDrill, EmergencyMember, EmergencyUnit
from outreach.models.equipment import EquipmentStock
from outreach.models.event import OutreachEvent
from outreach.models.guard import GuardKind, GuardPost, GuardShift, GuardShiftMember, Peak
from outreach.models.incident import IncidentCount, IncidentKind
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.kit import EquipmentKit
from outreach.models.operation import OperationResult, SpecialOperation
from outreach.models.pact import SchoolPact, SchoolYear
from outreach.models.patrol import SchoolPatrol
from outreach.models.rectification import Rectification
from outreach.models.session import OutreachSession, SessionPhoto
from outreach.models.traffic import TrafficEnforcement, TrafficSign
from outreach.models.venue import Venue
from outreach.models.venue_inspection import VenueInspection
from outreach.models.venue_posting import VenuePosting

__all__ = [
    "CampusInspection",
    "ConcernAnswer",
    "DefectState",
    "EmergencyDrill",
    "EmergencyMember",
    "EmergencyUnit",
    "EquipmentKit",
    "EquipmentStock",
    "GuardKind",
    "GuardPost",
    "GuardShift",
    "GuardShiftMember",
    "IncidentCount",
    "IncidentKind",
    "InspectionItem",
    "InternetCleanup",
    "ItemResult",
    "OperationResult",
    "OutreachEvent",
    "OutreachSession",
    "ParentConcern",
    "Peak",
    "Rectification",
    "SchoolDispute",
    "SchoolPact",
    "SchoolPatrol",
    "SchoolYear",
    "SessionPhoto",
    "SpecialOperation",
    "TrafficEnforcement",
    "TrafficSign",
    "Venue",
    "VenueInspection",
    "VenuePosting",
]
