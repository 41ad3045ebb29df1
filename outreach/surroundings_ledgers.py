"""The registers of what stands and happens around schools."""

from guanai.ledger import Column, Ledger
from outreach.forms.around import CleanupForm, EnforcementForm, SignForm
from outreach.forms.concern import ConcernForm
from outreach.forms.operation import OperationForm
from outreach.forms.venue import VenueForm, VenueInspectionForm, VenuePostingForm
from outreach.models import (
    InternetCleanup,
    ParentConcern,
    SpecialOperation,
    TrafficEnforcement,
    TrafficSign,
    Venue,
    VenueInspection,
    VenuePosting,
)
from stations.access import Permission

KEPT = {
    "read": Permission.READ_OUTREACH,
    "write": Permission.RECORD_OUTREACH,
    "export": Permission.EXPORT_OUTREACH,
    "group": "校园与宣讲",
}

venues = Ledger(
    Venue,
    "venues",
    form=VenueForm,
    columns=("name", "kind", "address", "closed_on", "unit"),
    filters=("unit", "kind"),
    search=("name", "address"),
    order="-entered_at",
    lasts=("entered_at", "closed_on"),
    same=("name", "address"),
    synonyms={"场所名称": "名称", "场所类型": "类别", "类型": "类别", "场所地址": "地址"},
    unit="家",
    icon="shop",
    **KEPT,
)

venue_inspections = Ledger(
    VenueInspection,
    "venue-inspections",
    form=VenueInspectionForm,
    columns=("held_on", "venue", "admitted", "tobacco_sold", "penalties", "officers", "unit"),
    filters=("held_on", "unit", "admitted", "tobacco_sold"),
    search=("venue__name", "penalties"),
    totals=("officers",),
    order="-held_on",
    title="venue",
    same=("held_on", "venue"),
    unit="次",
    icon="clipboard-check",
    **KEPT,
)

venue_postings = Ledger(
    VenuePosting,
    "venue-postings",
    form=VenuePostingForm,
    columns=("posted_on", "venue", "kind", "verified_on", "unit"),
    filters=("posted_on", "unit", "kind"),
    search=("venue__name",),
    order="-posted_on",
    title="venue",
    same=("posted_on", "venue", "kind"),
    unit="处",
    icon="pin-angle",
    **KEPT,
)

operations = Ledger(
    SpecialOperation,
    "operations",
    form=OperationForm,
    columns=("starts_on", "name", "lead", "deployed", "venues_checked", Column("outcome", "成果"), "unit"),
    filters=("starts_on", "unit"),
    search=("name", "lead"),
    totals=("deployed", "venues_checked"),
    order="-starts_on",
    title="name",
    same=("starts_on", "name"),
    unit="次",
    icon="lightning-charge",
    **KEPT,
)

cleanups = Ledger(
    InternetCleanup,
    "cleanups",
    form=CleanupForm,
    columns=("held_on", "what", "items", Column("items_words", "怎么说"), "said", "unit"),
    filters=("held_on", "unit"),
    search=("what",),
    totals=("items",),
    order="-held_on",
    title="what",
    same=("held_on", "what"),
    synonyms={"条数为准数": "条数界限", "是": "准数", "否": "约"},
    unit="次",
    icon="globe2",
    **KEPT,
)

enforcements = Ledger(
    TrafficEnforcement,
    "enforcements",
    form=EnforcementForm,
    columns=(
        "held_on",
        Column("where", "学校或路段"),
        "force",
        "what",
        "vehicles",
        "said",
        "officers",
        "unit",
    ),
    filters=("held_on", "unit", "school", "force"),
    search=("place", "what"),
    totals=("vehicles", "officers"),
    order="-held_on",
    title="where",
    same=("held_on", "school", "place", "what"),
    unit="次",
    icon="cone-striped",
    **KEPT,
)

signs = Ledger(
    TrafficSign,
    "signs",
    form=SignForm,
    columns=("placed_on", "school", "kind", "number", "placed_by", "removed_on", "unit"),
    filters=("placed_on", "unit", "school", "kind"),
    search=("placed_by",),
    totals=("number",),
    order="-placed_on",
    lasts=("placed_on", "removed_on"),
    title="school",
    same=("placed_on", "school", "kind"),
    unit="条",
    icon="sign-stop",
    **KEPT,
)

concerns = Ledger(
    ParentConcern,
    "concerns",
    form=ConcernForm,
    columns=("heard_on", "school", "kind", "way", "raised", Column("state", "答复"), "unit"),
    filters=("heard_on", "unit", "school", "kind"),
    search=("school__name",),
    totals=("raised",),
    order="-heard_on",
    title="school",
    same=("heard_on", "school", "kind", "way"),
    unit="条",
    icon="chat-heart",
    **KEPT,
)
