"""One noun per file."""

from reports.models.generated import GeneratedSummary
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.summary import SummaryOutline

__all__ = [
    "GeneratedSummary",
    "NarrativeBlock",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "SummaryOutline",
]
