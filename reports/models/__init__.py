"""One noun per file."""

from reports.models.cell import Cell, Tally
from reports.models.acknowledgement import Acknowledgement
from reports.models.digest import Digest, DigestLine
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.summary import GeneratedSummary, SummaryOutline

__all__ = [
    "Cell",
    "Acknowledgement",
    "Digest",
    "DigestLine",
    "GeneratedSummary",
    "NarrativeBlock",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "SummaryOutline",
    "Tally",
]
