"""One noun per file."""

from cases.models.assessment import Assessment, AssessmentReason, TierOverride
from cases.models.category import MinorCategory
from cases.models.conduct import BehaviourRecord
from cases.models.duplicate import Duplicate
from cases.models.guardian import Guardian
from cases.models.mentoring import MentoringMember, MentoringTeam, MentoringVisit
from cases.models.minor import Minor
from cases.models.outcome import Outcome
from cases.models.reveal import Reveal
from cases.models.signal import RiskSignal

__all__ = [
    "Assessment",
    "AssessmentReason",
    "BehaviourRecord",
    "Duplicate",
    "Guardian",
    "MentoringMember",
    "MentoringTeam",
    "MentoringVisit",
    "Minor",
    "MinorCategory",
    "Outcome",
    "Reveal",
    "RiskSignal",
    "TierOverride",
]
