"""One noun per file."""

from outreach.models.audit_decision import AuditDecision
from outreach.models.commitment import ServiceCommitment
from outreach.models.event import OutreachEvent
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.leading_group import GroupMember
from outreach.models.pack import PackLine
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import PostCycle, PostCycleStep, PostQuota
from outreach.models.post_paper import PostPaper
from outreach.models.post_part import (
    PostApplicationStep,
    PostCheck,
    PostContinuation,
    PostRecommendation,
    PostTraining,
)
from outreach.models.post_score import ApplicationScore
from outreach.models.post_survey import PostSurvey
from outreach.models.post_title import PostTitle, PostTitleStep
from outreach.models.public_notice import Objection, PublicNotice
from outreach.models.rectification import Rectification
from outreach.models.scheme import PostCriterion, PostScheme, SchemeDocument, SchemeLevel
from outreach.models.session import OutreachSession, SessionPhoto
from outreach.models.title_review import Plaque, PostRectification, RevocationProposal, TitleReview

__all__ = [
    "ApplicationScore",
    "AuditDecision",
    "CampusInspection",
    "DefectState",
    "GroupMember",
    "InspectionItem",
    "ItemResult",
    "Objection",
    "OutreachEvent",
    "OutreachSession",
    "PackLine",
    "Plaque",
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
    "PostSurvey",
    "PostTitle",
    "PostTitleStep",
    "PostTraining",
    "PublicNotice",
    "Rectification",
    "RevocationProposal",
    "SchemeDocument",
    "SchemeLevel",
    "ServiceCommitment",
    "SessionPhoto",
    "TitleReview",
]
