"""One noun per file."""

from cases.models.adult_team import AdultTeams
from cases.models.aid import AidFund, AidGrant, AidItem, AidProgramme, AidReceipt
from cases.models.assessment import Assessment, AssessmentReason, TierOverride
from cases.models.attempt import VisitAttempt
from cases.models.attention import Urging, VisitNote
from cases.models.basis import LegalBasis
from cases.models.case import JuvenileCase
from cases.models.category import MinorCategory
from cases.models.clue import ClueReport, ClueStep
from cases.models.conduct import BehaviourRecord
from cases.models.dropout import DropoutCase
from cases.models.duplicate import Duplicate
from cases.models.follow_up import FollowUp
from cases.models.guardian import Guardian
from cases.models.handover import Handover, HandoverLine
from cases.models.helper import PublicGuardian
from cases.models.link import FileLink
from cases.models.measure import Measure, TermReview
from cases.models.mentoring import MentoringVisit
from cases.models.minor import Minor
from cases.models.outcome import Outcome, OutcomeCheck
from cases.models.pairing import HouseholdPairing
from cases.models.persuasion import DropoutDuty, DropoutReview, DropoutVisit, Persuasion
from cases.models.plan import IntervalChange, PlanStep
from cases.models.rescue import RescueCase
from cases.models.responsibility import ResponsibilityAssignment
from cases.models.reveal import Reveal
from cases.models.rights_aid import RightsAidCase
from cases.models.safeguard import Probation, Safeguard
from cases.models.screening import ScreeningRound
from cases.models.seal_access import SealAccess
from cases.models.sealing import Sealing
from cases.models.signal import RiskSignal
from cases.models.step import FileStep
from cases.models.team import MentoringMember, MentoringTeam
from cases.models.transfer import FileTransfer
from cases.models.visit_export import VisitExport

__all__ = [
    "AdultTeams",
    "AidFund",
    "AidGrant",
    "AidItem",
    "AidProgramme",
    "AidReceipt",
    "Assessment",
    "AssessmentReason",
    "BehaviourRecord",
    "ClueReport",
    "ClueStep",
    "DropoutCase",
    "DropoutDuty",
    "DropoutReview",
    "DropoutVisit",
    "Duplicate",
    "FileLink",
    "FileStep",
    "FileTransfer",
    "FollowUp",
    "Guardian",
    "Handover",
    "HandoverLine",
    "HouseholdPairing",
    "IntervalChange",
    "JuvenileCase",
    "LegalBasis",
    "Measure",
    "MentoringMember",
    "MentoringTeam",
    "MentoringVisit",
    "Minor",
    "MinorCategory",
    "Outcome",
    "OutcomeCheck",
    "Persuasion",
    "PlanStep",
    "Probation",
    "PublicGuardian",
    "RescueCase",
    "ResponsibilityAssignment",
    "Reveal",
    "RightsAidCase",
    "RiskSignal",
    "Safeguard",
    "ScreeningRound",
    "SealAccess",
    "Sealing",
    "TermReview",
    "TierOverride",
    "Urging",
    "VisitAttempt",
    "VisitExport",
    "VisitNote",
]
