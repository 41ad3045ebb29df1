"""One noun per file."""

from stations.models.account import Appointment, User
from stations.models.campaign import Campaign
from stations.models.committee import CareCommittee
from stations.models.unit import Unit, UnitAlias

__all__ = ["Appointment", "Campaign", "CareCommittee", "Unit", "UnitAlias", "User"]
