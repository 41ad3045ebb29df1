"""One noun per file."""

from outreach.models.dispute import SchoolDispute
from outreach.models.emergency import EmergencyDrill, EmergencyMember, EmergencyUnit
from outreach.models.equipment import EquipmentStock
from outreach.models.event import OutreachEvent
from outreach.models.guard import GuardKind, GuardPost, GuardShift, GuardShiftMember, Peak
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.kit import EquipmentKit
from outreach.models.pact import SchoolPact, SchoolYear
from outreach.models.patrol import SchoolPatrol
from outreach.models.rectification import Rectification
from outreach.models.session import OutreachSession, SessionPhoto

__all__ = [
    "CampusInspection",
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
    "InspectionItem",
    "ItemResult",
    "OutreachEvent",
    "OutreachSession",
    "Peak",
    "Rectification",
    "SchoolDispute",
    "SchoolPact",
    "SchoolPatrol",
    "SchoolYear",
    "SessionPhoto",
]
