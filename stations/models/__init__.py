"""One noun per file."""

from stations.models.account import User
from stations.models.appointment import Appointment
from stations.models.appraisal import Appraisal, AppraisalAnswer, AppraisalStatus, AppraisalStep
from stations.models.appraisal_item import AppraisalItem
from stations.models.area import Area, AreaKind
from stations.models.branch import Branch
from stations.models.brand import Brand
from stations.models.budget import CommitteeBudget
from stations.models.campaign import Campaign, CampaignKind
from stations.models.campaign_part import CampaignPart
from stations.models.clearance import Clearance, ClearanceResult
from stations.models.commendation import Commendation, CommendationLevel, Commended
from stations.models.committee import CareCommittee, CommitteeKind
from stations.models.contribution import ContributionKind, MeetingContribution
from stations.models.designation import OfficerDesignation
from stations.models.document import DocumentKind, DocumentStatus, DocumentStep, OfficialDocument
from stations.models.document_paper import DocumentPaper
from stations.models.duty import Duty, DutyProof
from stations.models.evaluation import EvaluationResult, PrincipalEvaluation
from stations.models.extra_school import ExtraSchool
from stations.models.funding import FundingKind, StationFunding
from stations.models.guidance import GuidanceFollowUp, GuidanceVisit
from stations.models.headcount import Headcount
from stations.models.meeting import Meeting, MeetingKind
from stations.models.pairing import Pairing
from stations.models.partner import Partner, PartnerKind
from stations.models.password import PastPassword
from stations.models.person import Gender, Person, PersonKind, PersonStatus
from stations.models.plan import PlanKind, StationPlan
from stations.models.position import CommitteePosition, PositionTitle
from stations.models.posting import PostingRole, StationPosting
from stations.models.practice import Practice
from stations.models.receipt import DocumentReceipt
from stations.models.referral import Referral, ReferralKind, ReferralStatus, ReferralStep
from stations.models.regulation import StationRegulation
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
from stations.models.staff_child import StaffChild
from stations.models.staff_child_award import AwardKind, StaffChildAward
from stations.models.staff_child_event import StaffChildEvent
from stations.models.staff_child_visit import CallPlace, StaffChildVisit
from stations.models.station import CareStation, StationFacility, StationHave, StationStage, StationStatus
from stations.models.team import Team, TeamKind, TeamMember
from stations.models.training import Training
from stations.models.unit import Unit, UnitAlias
from stations.models.vice_principal import DispatchSystem, PrincipalRole, VicePrincipal
from stations.models.work_plan import WorkPlan
from stations.models.work_plan_item import PlanStage, WorkPlanItem, WorkPlanStep

__all__ = [
    "Appointment",
    "Appraisal",
    "AppraisalAnswer",
    "AppraisalItem",
    "AppraisalStatus",
    "AppraisalStep",
    "Area",
    "AreaKind",
    "AwardKind",
    "Branch",
    "Brand",
    "CallPlace",
    "Campaign",
    "CampaignKind",
    "CampaignPart",
    "CareCommittee",
    "CareStation",
    "Clearance",
    "ClearanceResult",
    "Commendation",
    "CommendationLevel",
    "Commended",
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
    "Duty",
    "DutyProof",
    "EvaluationResult",
    "ExtraSchool",
    "FundingKind",
    "Gender",
    "GuidanceFollowUp",
    "GuidanceVisit",
    "Headcount",
    "Meeting",
    "MeetingContribution",
    "MeetingKind",
    "OfficerDesignation",
    "OfficialDocument",
    "Pairing",
    "Partner",
    "PartnerKind",
    "PastPassword",
    "Person",
    "PersonKind",
    "PersonStatus",
    "PlanKind",
    "PlanStage",
    "PositionTitle",
    "PostingRole",
    "Practice",
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
    "StaffChild",
    "StaffChildAward",
    "StaffChildEvent",
    "StaffChildVisit",
    "StationFacility",
    "StationFunding",
    "StationHave",
    "StationPlan",
    "StationPosting",
    "StationRegulation",
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
    "WorkPlan",
    "WorkPlanItem",
    "WorkPlanStep",
]
