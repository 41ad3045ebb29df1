"""The registers of a school's safety beyond its inspections. Each names a school, none a child."""

from guanai.ledger import Column, Ledger
from outreach.forms.dispute import DisputeForm
from outreach.forms.emergency import DrillForm, EmergencyUnitForm
from outreach.forms.equipment import StockForm
from outreach.forms.pact import PactForm, SchoolYearForm
from outreach.models import EmergencyDrill, EmergencyUnit, EquipmentStock, SchoolDispute, SchoolPact, SchoolYear
from stations.access import Permission

RECORDED = {
    "read": Permission.READ_OUTREACH,
    "write": Permission.RECORD_OUTREACH,
    "export": Permission.EXPORT_OUTREACH,
    "group": "校园与宣讲",
}

equipment = Ledger(
    EquipmentStock,
    "equipment",
    form=StockForm,
    columns=("equipment", "school", "quantity", "counted_on", "expires_on", "test_due_on", "scrapped_on", "unit"),
    filters=("unit", "school", "equipment"),
    search=("school__name", "place"),
    totals=("quantity",),
    order="-counted_on",
    lasts=("counted_on", "scrapped_on"),
    same=("school", "equipment", "counted_on", "expires_on"),
    icon="shield",
    **RECORDED,
)

emergency_units = Ledger(
    EmergencyUnit,
    "emergency-units",
    form=EmergencyUnitForm,
    columns=(
        *("school", Column("serving", "在任成员", number=True), "starts_on", "ends_on"),
        *(Column("drilled_on", "上次演练"), "unit"),
    ),
    filters=("unit", "school"),
    search=("school__name",),
    order="-starts_on",
    same=("school", "starts_on"),
    unit="个",
    icon="people",
    **RECORDED,
)

drills = Ledger(
    EmergencyDrill,
    "drills",
    form=DrillForm,
    columns=("held_on", "school", "scenario", "participants", "participants_said", "minutes", "unit"),
    filters=("held_on", "unit", "school", "scenario"),
    search=("school__name", "note"),
    totals=("participants",),
    order="-held_on",
    title="school",
    same=("held_on", "school", "scenario"),
    unit="次",
    icon="bell",
    **RECORDED,
)

disputes = Ledger(
    SchoolDispute,
    "disputes",
    form=DisputeForm,
    columns=("opened_on", "school", "kind", "ended_on", "ending", "unit"),
    filters=("opened_on", "unit", "school", "kind", "ending"),
    search=("school__name",),
    order="-opened_on",
    lasts=("opened_on", "ended_on"),
    title="school",
    same=("opened_on", "school", "kind"),
    unit="起",
    icon="chat-left-dots",
    **RECORDED,
)

pacts = Ledger(
    SchoolPact,
    "pacts",
    form=PactForm,
    columns=("school", Column("starts_on", "签订日期", sortable=True), "ends_on", "unit"),
    filters=("unit", "school"),
    search=("school__name", "note"),
    order="-starts_on",
    same=("school", "starts_on"),
    unit="份",
    icon="file-earmark-check",
    **RECORDED,
)

school_years = Ledger(
    SchoolYear,
    "school-years",
    form=SchoolYearForm,
    columns=("school", "year", "finding", "found_on", "document", "unit"),
    filters=("found_on", "unit", "school", "finding"),
    search=("school__name", "document"),
    order="-found_on",
    same=("school", "year", "finding"),
    unit="所",
    icon="award",
    **RECORDED,
)
