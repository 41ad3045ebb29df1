"""One noun per file."""

from reports.models.acknowledgement import Acknowledgement
from reports.models.book import LedgerBook
from reports.models.cell import Cell, Tally
from reports.models.digest import Digest, DigestLine
from reports.models.generated import GeneratedSummary
from reports.models.narrative import NarrativeBlock
from reports.models.reported import ReportedFigure, ReportedMeeting, ReportedRequest
from reports.models.summary import SummaryOutline

__all__ = [
    "Acknowledgement",
    "Cell",
    "Digest",
    "DigestLine",
    "GeneratedSummary",
    "LedgerBook",
    "NarrativeBlock",
    "ReportedFigure",
    "ReportedMeeting",
    "ReportedRequest",
    "SummaryOutline",
    "Tally",
]
