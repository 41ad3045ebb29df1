"""One noun per file."""

from reports.models.check import SummaryCheck
from reports.models.generated import GeneratedSummary
from reports.models.issue import FrozenFigure, SummaryIssue
from reports.models.late import LateChange
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.submission import SubmissionReminder, SubmissionStep, UnitSubmission
from reports.models.summary import OutlineSection, OutlineStep, SummaryOutline

__all__ = [
    "FrozenFigure",
    "GeneratedSummary",
    "LateChange",
    "NarrativeBlock",
    "OutlineSection",
    "OutlineStep",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "SubmissionReminder",
    "SubmissionStep",
    "SummaryCheck",
    "SummaryIssue",
    "SummaryOutline",
    "UnitSubmission",
]
