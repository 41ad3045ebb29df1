"""The registers of who and where.

A list of people is taken away by who keeps the people; the lists of the others name nobody of the unit's, so that
whoever reads them may take them.
"""

from guanai.ledger import Column, Ledger
from stations.access import Permission
from stations.forms.areas import AreaForm
from stations.forms.campaigns import CampaignForm, CampaignPartForm
from stations.forms.clearances import ClearanceForm
from stations.forms.commendations import CommendationForm
from stations.forms.designations import DesignationForm
from stations.forms.evaluations import EvaluationForm
from stations.forms.headcounts import HeadcountForm
from stations.forms.liaisons import LiaisonForm
from stations.forms.meetings import MeetingForm
from stations.forms.partners import PartnerForm
from stations.forms.staff_children import StaffChildEventForm
from stations.forms.teams import TeamForm
from stations.forms.trainings import TrainingForm
from stations.forms.vice_principals import VicePrincipalForm
from stations.models import (
    Area,
    Campaign,
    CampaignPart,
    Clearance,
    Commendation,
    Headcount,
    Meeting,
    OfficerDesignation,
    Partner,
    PrincipalEvaluation,
    SchoolLiaison,
    StaffChildEvent,
    Team,
    Training,
    VicePrincipal,
)

GROUP = "站与人"
RECORDED = {
    "read": Permission.READ_REGISTERS,
    "write": Permission.RECORD_REGISTERS,
    "export": Permission.READ_REGISTERS,
    "group": GROUP,
}
KEPT = {
    "read": Permission.READ_REGISTERS,
    "write": Permission.KEEP_PEOPLE,
    "export": Permission.KEEP_PEOPLE,
    "group": GROUP,
}

meetings = Ledger(
    Meeting,
    "meetings",
    form=MeetingForm,
    columns=("held_on", "kind", "topic", "place", Column("passed", "决议", number=True), "attendance", "unit"),
    filters=("held_on", "unit", "kind"),
    search=("topic", "place", "host"),
    totals=("attendance",),
    order="-held_on",
    title="topic",
    same=("held_on", "kind", "topic"),
    unit="次",
    icon="chat-square-text",
    **RECORDED,
)

trainings = Ledger(
    Training,
    "trainings",
    form=TrainingForm,
    columns=("held_on", "topic", "hours", "attendance", "unit"),
    filters=("held_on", "unit"),
    search=("topic", "note"),
    totals=("attendance",),
    order="-held_on",
    title="topic",
    same=("held_on", "topic"),
    unit="次",
    icon="journal-check",
    **RECORDED,
)

teams = Ledger(
    Team,
    "teams",
    form=TeamForm,
    columns=("name", "kind", "size", Column("staying", "名册在队", number=True), "partner", "unit"),
    filters=("unit", "kind"),
    search=("name",),
    order="-entered_at",
    lasts=("formed_on", "disbanded_on"),
    same=("name",),
    unit="支",
    icon="people-fill",
    **RECORDED,
)

partners = Ledger(
    Partner,
    "partners",
    form=PartnerForm,
    columns=("name", "kind", "contact", "unit"),
    filters=("unit", "kind"),
    search=("name", "contact"),
    order="-entered_at",
    same=("name",),
    unit="家",
    icon="diagram-3",
    **RECORDED,
)

headcounts = Ledger(
    Headcount,
    "headcounts",
    form=HeadcountForm,
    columns=("unit", "year", "police", "auxiliary"),
    filters=("unit",),
    totals=("police", "auxiliary"),
    order="-year",
    same=("year",),
    icon="123",
    **RECORDED,
)

areas = Ledger(
    Area,
    "areas",
    form=AreaForm,
    columns=("name", "kind", "liaison", "officer", "starts_on", "ends_on", "unit"),
    filters=("unit", "kind"),
    search=("name", "liaison__name", "officer__name"),
    order="-starts_on",
    same=("kind", "name", "starts_on"),
    unit="个",
    icon="map",
    **KEPT,
)

clearances = Ledger(
    Clearance,
    "clearances",
    form=ClearanceForm,
    columns=("person", "checked_on", "checked_by", "result", "unit"),
    filters=("checked_on", "unit", "result"),
    search=("person__name", "checked_by"),
    order="-checked_on",
    same=("person", "checked_on"),
    icon="person-check",
    **KEPT | {"read": Permission.KEEP_PEOPLE},
)

liaisons = Ledger(
    SchoolLiaison,
    "liaisons",
    form=LiaisonForm,
    columns=("school", "person", "starts_on", "ends_on", "unit"),
    filters=("unit", "school"),
    search=("school__name", "person__name"),
    order="-starts_on",
    same=("school", "person", "starts_on"),
    unit="名",
    icon="person-badge",
    **KEPT,
)

designations = Ledger(
    OfficerDesignation,
    "designations",
    form=DesignationForm,
    columns=("person", Column("gender", "性别"), "trained_on", "starts_on", "ends_on", "unit"),
    filters=("unit",),
    search=("person__name",),
    order="-starts_on",
    same=("person", "starts_on"),
    unit="名",
    icon="person-check-fill",
    **KEPT,
)

vice_principals = Ledger(
    VicePrincipal,
    "vice-principals",
    form=VicePrincipalForm,
    columns=("person", "school", "role", "dispatch_system", "letter_no", "starts_on", "ends_on", "unit"),
    filters=("unit", "school", "role", "dispatch_system"),
    search=("person__name", "school__name", "letter_no"),
    order="-starts_on",
    same=("person", "school", "starts_on"),
    unit="名",
    icon="mortarboard-fill",
    **KEPT,
)

principal_evaluations = Ledger(
    PrincipalEvaluation,
    "principal-evaluations",
    form=EvaluationForm,
    columns=("year", "principal", "result", "hours", "judged_by", "judged_on", "unit"),
    filters=("unit", "result"),
    search=("principal__person__name", "principal__school__name"),
    order="-year",
    title="principal",
    same=("principal", "year"),
    unit="条",
    icon="clipboard2-check",
    **KEPT,
)

campaigns = Ledger(
    Campaign,
    "campaigns",
    form=CampaignForm,
    columns=("name", "kind", "theme", "starts_on", "ends_on", "basis", "unit"),
    filters=("starts_on", "unit", "kind", "theme"),
    search=("name", "basis"),
    order="-starts_on",
    same=("name", "starts_on"),
    unit="项",
    icon="flag",
    **RECORDED | {"group": "校园与宣讲"},
)

campaign_parts = Ledger(
    CampaignPart,
    "campaign-parts",
    form=CampaignPartForm,
    columns=("held_on", "campaign", "did", "result", "attendance", "unit"),
    filters=("held_on", "unit", "campaign"),
    search=("did", "result"),
    totals=("attendance",),
    order="-held_on",
    title="campaign",
    same=("campaign", "held_on"),
    unit="次",
    icon="flag-fill",
    **RECORDED | {"group": "校园与宣讲"},
)

staff_child_events = Ledger(
    StaffChildEvent,
    "staff-child-events",
    form=StaffChildEventForm,
    columns=("held_on", "title", "place", "children", "relatives", "unit"),
    filters=("held_on", "unit"),
    search=("title", "place"),
    totals=("children", "relatives"),
    order="-held_on",
    title="title",
    same=("held_on", "title"),
    unit="次",
    icon="balloon",
    **RECORDED,
)

commendations = Ledger(
    Commendation,
    "commendations",
    form=CommendationForm,
    columns=(
        "awarded_on",
        "level",
        "title",
        "whom",
        Column("receiver", "受表彰的"),
        "awarded_by",
        "document_no",
        "unit",
    ),
    filters=("awarded_on", "unit", "level", "whom"),
    search=("title", "document_no", "awarded_by", "person__name", "station__name"),
    order="-awarded_on",
    title="title",
    same=("awarded_on", "level", "title", "whom", "person", "station"),
    unit="项",
    icon="trophy",
    **RECORDED | {"export": Permission.KEEP_PEOPLE},
)
