"""One noun per file."""

from outreach.models.audit_decision import AuditDecision
from outreach.models.board import Board, BoardContent
from outreach.models.cleanup import InternetCleanup
from outreach.models.commitment import ServiceCommitment
from outreach.models.complaint import Complaint
from outreach.models.complaint_step import ComplaintStep
from outreach.models.concern import ConcernAnswer, ParentConcern
from outreach.models.contact_card import CardIssue, CardState, ContactCard
from outreach.models.contact_point import ContactPoint, PointPlace
from outreach.models.dispute import SchoolDispute
from outreach.models.emergency import EmergencyDrill, EmergencyMember, EmergencyUnit
from outreach.models.equipment import EquipmentStock
from outreach.models.event import OutreachEvent
from outreach.models.guard import GuardKind, GuardPost, GuardShift, GuardShiftMember, Peak
from outreach.models.holiday_programme import HolidayProgramme
from outreach.models.incident import IncidentCount, IncidentKind
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.kit import EquipmentKit, KitNumber
from outreach.models.leading_group import GroupMember
from outreach.models.material import PublicityMaterial
from outreach.models.media_post import MediaPost
from outreach.models.operation import OperationResult, SpecialOperation
from outreach.models.outside_programme import OutsideProgramme
from outreach.models.pack import PackLine
from outreach.models.pact import SchoolPact, SchoolYear
from outreach.models.patrol import SchoolPatrol
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import PostCycle, PostCycleStep
from outreach.models.post_paper import PostPaper
from outreach.models.post_part import PostApplicationStep, PostCheck, PostContinuation, PostRecommendation, PostTraining
from outreach.models.post_quota import PostQuota
from outreach.models.post_score import ApplicationScore
from outreach.models.post_survey import PostSurvey
from outreach.models.post_title import PostTitle, PostTitleStep
from outreach.models.practical_project import PracticalProject, ProjectPhoto
from outreach.models.public_notice import Objection, PublicNotice
from outreach.models.rectification import Rectification
from outreach.models.reply import ReplyKind, SchoolReply
from outreach.models.scheme import PostCriterion, PostScheme, SchemeDocument, SchemeLevel
from outreach.models.session import OutreachSession, SessionPhoto
from outreach.models.supervisor import PostSupervisor
from outreach.models.survey_answer import SurveyAnswer
from outreach.models.survey_round import SurveyRound
from outreach.models.title_review import Plaque, PostRectification, RevocationProposal, TitleReview
from outreach.models.traffic import TrafficEnforcement, TrafficSign
from outreach.models.venue import Venue
from outreach.models.venue_inspection import VenueInspection
from outreach.models.venue_posting import VenuePosting
from outreach.models.video import Video
from outreach.models.village_link import LinkService, ServiceKind, VillageLink

__all__ = [
    "ApplicationScore",
    "AuditDecision",
    "Board",
    "BoardContent",
    "CampusInspection",
    "CardIssue",
    "CardState",
    "Complaint",
    "ComplaintStep",
    "ConcernAnswer",
    "ContactCard",
    "ContactPoint",
    "DefectState",
    "EmergencyDrill",
    "EmergencyMember",
    "EmergencyUnit",
    "EquipmentKit",
    "EquipmentStock",
    "GroupMember",
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
    "KitNumber",
    "LinkService",
    "MediaPost",
    "Objection",
    "OperationResult",
    "OutreachEvent",
    "OutreachSession",
    "OutsideProgramme",
    "PackLine",
    "ParentConcern",
    "Peak",
    "Plaque",
    "PointPlace",
    "PostApplication",
    "PostApplicationStep",
    "PostCheck",
    "PostContinuation",
    "PostCriterion",
    "PostCycle",
    "PostCycleStep",
    "PostPaper",
    "PostQuota",
    "PostRecommendation",
    "PostRectification",
    "PostScheme",
    "PostSupervisor",
    "PostSurvey",
    "PostTitle",
    "PostTitleStep",
    "PostTraining",
    "PracticalProject",
    "ProjectPhoto",
    "PublicNotice",
    "PublicityMaterial",
    "Rectification",
    "ReplyKind",
    "RevocationProposal",
    "SchemeDocument",
    "SchemeLevel",
    "SchoolDispute",
    "SchoolPact",
    "SchoolPatrol",
    "SchoolReply",
    "SchoolYear",
    "ServiceCommitment",
    "ServiceKind",
    "SessionPhoto",
    "SpecialOperation",
    "SurveyAnswer",
    "SurveyRound",
    "TitleReview",
    "TrafficEnforcement",
    "TrafficSign",
    "Venue",
    "VenueInspection",
    "VenuePosting",
    "Video",
    "VillageLink",
]
