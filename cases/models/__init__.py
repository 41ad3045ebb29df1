"""One noun per file."""

from cases.models.category import MinorCategory
from cases.models.clue import ClueReport, ClueStep
from cases.models.duplicate import Duplicate
from cases.models.guardian import Guardian
from cases.models.mentoring import MentoringMember, MentoringTeam, MentoringVisit
from cases.models.minor import Minor
from cases.models.outcome import Outcome
from cases.models.reveal import Reveal
from cases.models.screening import ScreeningRound

__all__ = [
    "ClueReport",
    "ClueStep",
    "Duplicate",
    "Guardian",
    "MentoringMember",
    "MentoringTeam",
    "MentoringVisit",
    "Minor",
    "MinorCategory",
    "Outcome",
    "Reveal",
    "ScreeningRound",
]
