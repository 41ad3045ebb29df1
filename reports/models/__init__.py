"""One noun per file."""

from reports.models.book import LedgerBook
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.summary import GeneratedSummary, SummaryOutline

__all__ = [
    "GeneratedSummary",
    "LedgerBook",
    "NarrativeBlock",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "SummaryOutline",
]
