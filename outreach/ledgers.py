"""The registers of campus and outreach."""

from guanai.ledger import Column, Ledger
from outreach.forms import SessionForm
from outreach.forms.inspection import InspectionForm
from outreach.models import CampusInspection, OutreachSession
from stations.access import Permission

sessions = Ledger(
    OutreachSession,
    "sessions",
    form=SessionForm,
    columns=("held_on", "event", Column("where", "学校或地点"), "topics", "speaker", "unit", "audience"),
    filters=("held_on", "unit", "school", "topics"),
    search=("event__title", "place"),
    totals=("audience",),
    order="-held_on",
    same=("held_on", "school", "audience"),
    read=Permission.READ_OUTREACH,
    write=Permission.RECORD_OUTREACH,
    export=Permission.EXPORT_OUTREACH,
    unit="场",
    icon="megaphone",
    group="校园与宣讲",
)

inspections = Ledger(
    CampusInspection,
    "inspections",
    form=InspectionForm,
    columns=("held_on", "school", "kind", "inspectors", Column("defects", "问题", number=True), "unit"),
    filters=("held_on", "unit", "school", "kind"),
    search=("school__name", "note"),
    totals=("inspectors",),
    order="-held_on",
    same=("held_on", "school", "kind"),
    read=Permission.READ_OUTREACH,
    write=Permission.RECORD_OUTREACH,
    export=Permission.EXPORT_OUTREACH,
    unit="次",
    icon="shield-check",
    group="校园与宣讲",
)
