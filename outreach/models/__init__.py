"""One noun per file."""

from outreach.models.board import Board, BoardContent
from outreach.models.bound import Bound
from outreach.models.event import OutreachEvent
from outreach.models.holiday_programme import HolidayProgramme
from outreach.models.inspection import CampusInspection, DefectState, InspectionItem, ItemResult
from outreach.models.material import PublicityMaterial
from outreach.models.media_post import MediaPost
from outreach.models.outside_programme import OutsideProgramme
from outreach.models.rectification import Rectification
from outreach.models.reply import ReplyKind, SchoolReply
from outreach.models.session import OutreachSession, SessionPhoto
from outreach.models.video import Video

__all__ = [
    "Board",
    "BoardContent",
    "Bound",
    "CampusInspection",
    "DefectState",
    "HolidayProgramme",
    "InspectionItem",
    "ItemResult",
    "MediaPost",
    "OutreachEvent",
    "OutreachSession",
    "OutsideProgramme",
    "PublicityMaterial",
    "Rectification",
    "ReplyKind",
    "SchoolReply",
    "SessionPhoto",
    "Video",
]
