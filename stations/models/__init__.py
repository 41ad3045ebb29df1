"""One noun per file."""

from stations.models.account import User
from stations.models.appointment import Appointment
from stations.models.area import Area, AreaKind
from stations.models.budget import CommitteeBudget
from stations.models.campaign import Campaign, CampaignKind
from stations.models.campaign_part import CampaignPart
from stations.models.clearance import Clearance, ClearanceResult
from stations.models.committee import CareCommittee, CommitteeKind
from stations.models.contribution import ContributionKind, MeetingContribution
from stations.models.designation import OfficerDesignation
from stations.models.document import DocumentKind, DocumentStatus, DocumentStep, OfficialDocument
from stations.models.document_paper import DocumentPaper
from stations.models.evaluation import EvaluationResult, PrincipalEvaluation
from stations.models.extra_school import ExtraSchool
from stations.models.guidance import GuidanceFollowUp, GuidanceVisit
from stations.models.headcount import Headcount
from stations.models.meeting import Meeting, MeetingKind
from stations.models.partner import Partner, PartnerKind
from stations.models.password import PastPassword
from stations.models.person import Gender, Person, PersonKind, PersonStatus
from stations.models.position import CommitteePosition, PositionTitle
from stations.models.posting import PostingRole, StationPosting
from stations.models.receipt import DocumentReceipt
from stations.models.referral import Referral, ReferralKind, ReferralStatus, ReferralStep
from stations.models.request import (
    CommitteeRequest,
    CommitteeRequestStep,
    RequestKind,
    RequestReply,
    RequestStatus,
)
from stations.models.resolution import Resolution, ResolutionState
from stations.models.school import School, SchoolDayOff, SchoolStage, SchoolTerm
from stations.models.school_liaison import SchoolLiaison
from stations.models.slip import Slip
from stations.models.station import CareStation, StationFacility, StationHave, StationStage, StationStatus
from stations.models.team import Team, TeamKind, TeamMember
from stations.models.training import Training
from stations.models.unit import Unit, UnitAlias
from stations.models.vice_principal import DispatchSystem, PrincipalRole, VicePrincipal

__all__ = [
    "Appointment",
    "Area",
    "AreaKind",
    "Campaign",
    "CampaignKind",
    "CampaignPart",
    "CareCommittee",
    "CareStation",
    "Clearance",
    "ClearanceResult",
    "CommitteeBudget",
    "CommitteeKind",
    "CommitteePosition",
    "CommitteeRequest",
    "CommitteeRequestStep",
    "ContributionKind",
    "DispatchSystem",
    "DocumentKind",
    "DocumentPaper",
    "DocumentReceipt",
    "DocumentStatus",
    "DocumentStep",
    "EvaluationResult",
    "ExtraSchool",
    "Gender",
    "GuidanceFollowUp",
    "GuidanceVisit",
    "Headcount",
    "Meeting",
    "MeetingContribution",
    "MeetingKind",
    "OfficerDesignation",
    "OfficialDocument",
    "Partner",
    "PartnerKind",
    "PastPassword",
    "Person",
    "PersonKind",
    "PersonStatus",
    "PositionTitle",
    "PostingRole",
    "PrincipalEvaluation",
    "PrincipalRole",
    "Referral",
    "ReferralKind",
    "ReferralStatus",
    "ReferralStep",
    "RequestKind",
    "RequestReply",
    "RequestStatus",
    "Resolution",
    "ResolutionState",
    "School",
    "SchoolDayOff",
    "SchoolLiaison",
    "SchoolStage",
    "SchoolTerm",
    "Slip",
    "StationFacility",
    "StationHave",
    "StationPosting",
    "StationStage",
    "StationStatus",
    "Team",
    "TeamKind",
    "TeamMember",
    "Training",
    "Unit",
    "UnitAlias",
    "User",
    "VicePrincipal",
]
