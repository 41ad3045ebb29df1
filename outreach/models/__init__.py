"""One noun per file."""

from outreach.models.board import Board, BoardContent
from outreach.models.bound import Bound
from outreach.models.cleanup import InternetCleanup
from outreach.models.concern import ConcernAnswer, ParentConcern
from outreach.models.dispute import SchoolDispute
from outreach.models.emergency import EmergencyDrill, EmergencyMember, EmergencyUnit
from outreach.models.equipment import EquipmentStock
from outreach.models.event import OutreachEvent
from outreach.models.guard import GuardKind, GuardPost, GuardShift, GuardShiftMember, Peak
from outreach.models.holiday_programme import HolidayProgramme
from outreach.models.incident import IncidentCount, IncidentKind
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.kit import EquipmentKit
from outreach.models.material import PublicityMaterial
from outreach.models.media_post import MediaPost
from outreach.models.operation import OperationResult, SpecialOperation
from outreach.models.outside_programme import OutsideProgramme
from outreach.models.pact import SchoolPact, SchoolYear
from outreach.models.patrol import SchoolPatrol
from outreach.models.rectification import Rectification
from outreach.models.reply import ReplyKind, SchoolReply
from outreach.models.session import OutreachSession, SessionPhoto
from outreach.models.traffic import TrafficEnforcement, TrafficSign
from outreach.models.venue import Venue
from outreach.models.venue_inspection import VenueInspection
from outreach.models.venue_posting import VenuePosting
from outreach.models.video import Video

__all__ = [
    "Board",
    "BoardContent",
    "Bound",
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
    "HolidayProgramme",
    "IncidentCount",
    "IncidentKind",
    "InspectionItem",
    "InternetCleanup",
    "ItemResult",
    "MediaPost",
    "OperationResult",
    "OutreachEvent",
    "OutreachSession",
    "OutsideProgramme",
    "ParentConcern",
    "Peak",
    "PublicityMaterial",
    "Rectification",
    "ReplyKind",
    "SchoolDispute",
    "SchoolPact",
    "SchoolPatrol",
    "SchoolReply",
    "SchoolYear",
    "SessionPhoto",
    "SpecialOperation",
    "TrafficEnforcement",
    "TrafficSign",
    "Venue",
    "VenueInspection",
    "VenuePosting",
    "Video",
]
