"""One noun per file."""

from stations.models.account import Appointment, User
from stations.models.campaign import Campaign
from stations.models.committee import CareCommittee
from stations.models.person import Gender, Person, PersonKind, PersonStatus
from stations.models.posting import PostingRole, StationPosting
from stations.models.school import School, SchoolDayOff, SchoolStage, SchoolTerm
from stations.models.station import CareStation, StationFacility, StationHave, StationStage, StationStatus
from stations.models.unit import Unit, UnitAlias

__all__ = [
    "Appointment",
    "Campaign",
    "CareCommittee",
    "CareStation",
    "Gender",
    "Person",
    "PersonKind",
    "PersonStatus",
    "PostingRole",
    "School",
    "SchoolDayOff",
    "SchoolStage",
    "SchoolTerm",
    "StationFacility",
    "StationHave",
    "StationPosting",
    "StationStage",
    "StationStatus",
    "Unit",
    "UnitAlias",
    "User",
]
