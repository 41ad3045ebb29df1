"""One noun per file."""

from reports.models.acknowledgement import Acknowledgement
from reports.models.batch import SummaryBatch
from reports.models.book import LedgerBook
from reports.models.cell import Cell, Tally
from reports.models.check import SummaryCheck
from reports.models.digest import Digest, DigestLine
from reports.models.generated import Format, GeneratedSummary
from reports.models.hand import SummaryHand
from reports.models.issue import FrozenFigure, SummaryIssue
from reports.models.late import LateChange
from reports.models.monthly import MonthlyReturn, ReturnAbsence, ReturnCorrection, ReturnFigure
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.spell import Spell
from reports.models.submission import SubmissionReminder, SubmissionStep, UnitSubmission
from reports.models.summary import OutlineSection, OutlineStep, SummaryOutline

__all__ = [
    "Acknowledgement",
    "Cell",
    "Digest",
    "DigestLine",
    "Format",
    "FrozenFigure",
    "GeneratedSummary",
    "LateChange",
    "LedgerBook",
    "MonthlyReturn",
    "NarrativeBlock",
    "OutlineSection",
    "OutlineStep",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "ReturnAbsence",
    "ReturnCorrection",
    "ReturnFigure",
    "Spell",
    "SubmissionReminder",
    "SubmissionStep",
    "SummaryBatch",
    "SummaryCheck",
    "SummaryHand",
    "SummaryIssue",
    "SummaryOutline",
    "Tally",
    "UnitSubmission",
]
