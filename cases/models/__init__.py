"""One noun per file."""

from cases.models.aid import AidFund, AidGrant, AidItem, AidProgramme, AidReceipt
from cases.models.assessment import Assessment, AssessmentReason, TierOverride
from cases.models.basis import LegalBasis
from cases.models.category import MinorCategory
from cases.models.clue import ClueReport, ClueStep
from cases.models.conduct import BehaviourRecord
from cases.models.dropout import DropoutCase
from cases.models.duplicate import Duplicate
from cases.models.guardian import Guardian
from cases.models.helper import PublicGuardian
from cases.models.link import FileLink
from cases.models.mentoring import MentoringMember, MentoringTeam, MentoringVisit
from cases.models.minor import Minor
from cases.models.outcome import Outcome
from cases.models.pairing import HouseholdPairing
from cases.models.persuasion import DropoutDuty, DropoutReview, DropoutVisit, Persuasion
from cases.models.rescue import RescueCase
from cases.models.responsibility import ResponsibilityAssignment
from cases.models.reveal import Reveal
from cases.models.rights_aid import RightsAidCase
from cases.models.screening import ScreeningRound
from cases.models.signal import RiskSignal
from cases.models.step import FileStep
from cases.models.transfer import FileTransfer

__all__ = [
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
    "Guardian",
    "HouseholdPairing",
    "LegalBasis",
    "MentoringMember",
    "MentoringTeam",
    "MentoringVisit",
    "Minor",
    "MinorCategory",
    "Outcome",
    "Persuasion",
    "PublicGuardian",
    "RescueCase",
    "ResponsibilityAssignment",
    "Reveal",
    "RightsAidCase",
    "RiskSignal",
    "ScreeningRound",
    "TierOverride",
]
