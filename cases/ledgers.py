"""The registers of the children's room: areas screened, and aid as money and things. Never a name."""

from cases.forms.adult_team import AdultTeamsForm
from cases.forms.aid import FundForm, GrantForm, PairingForm, ProgrammeForm, ReceiptForm
from cases.forms.screening import ScreeningForm
from cases.models import AdultTeams, AidFund, AidGrant, AidProgramme, AidReceipt, HouseholdPairing, ScreeningRound
from guanai.ledger import Column, Ledger
from stations.access import Permission

screenings = Ledger(
    ScreeningRound,
    "screenings",
    form=ScreeningForm,
    columns=(
        "starts_on",
        "ends_on",
        "area",
        "screened",
        Column("found", "发现线索", number=True),
        Column("in_need", "其中建档有困难", number=True),
        "unit",
    ),
    filters=("starts_on", "unit", "area"),
    search=("area__name", "note"),
    totals=("screened",),
    order="-starts_on",
    title="area",
    same=("area", "starts_on"),
    read=Permission.RECORD_FILE,
    write=Permission.RECORD_FILE,
    export=Permission.EXPORT_FILE,
    unit="次",
    icon="binoculars",
    group="未成年人",
)

adult_teams = Ledger(
    AdultTeams,
    "adult-teams",
    form=AdultTeamsForm,
    columns=("as_of", "kind", "teams", "unit"),
    filters=("as_of", "unit", "kind"),
    order="-as_of",
    title="kind",
    same=("kind", "as_of"),
    read=Permission.READ_REGISTERS,
    write=Permission.RECORD_REGISTERS,
    export=Permission.READ_REGISTERS,
    unit="条",
    icon="people",
    group="未成年人",
)

MONEY = {
    "read": Permission.READ_REGISTERS,
    "write": Permission.RECORD_REGISTERS,
    "export": Permission.READ_REGISTERS,
    "group": "资助帮扶",
}

grants = Ledger(
    AidGrant,
    "aid-grants",
    form=GrantForm,
    columns=("granted_on", "beneficiary", "minor", "kind", "cash", Column("things", "物品"), "programme", "unit"),
    filters=("granted_on", "unit", "beneficiary", "kind"),
    search=("donors", "receipt_no", "programme__name"),
    totals=("cash",),
    order="-granted_on",
    title="beneficiary",
    same=("granted_on", "beneficiary", "minor", "recipient_no", "kind", "cash"),
    unit="笔",
    icon="gift",
    in_menu=True,
    **MONEY | {"export": Permission.EXPORT_OUTREACH},
)

receipts = Ledger(
    AidReceipt,
    "aid-receipts",
    form=ReceiptForm,
    columns=("received_on", "fund", "amount", "donor", "receipt_no", "unit"),
    filters=("received_on", "unit"),
    search=("donor", "receipt_no", "fund__name"),
    totals=("amount",),
    order="-received_on",
    title="fund",
    same=("received_on", "fund", "amount", "donor"),
    unit="笔",
    icon="cash-coin",
    **MONEY,
)

funds = Ledger(
    AidFund,
    "aid-funds",
    form=FundForm,
    columns=("name", "keeper", "unit"),
    filters=("unit",),
    search=("name", "keeper"),
    order="-entered_at",
    same=("name",),
    unit="个",
    icon="piggy-bank",
    **MONEY,
)

programmes = Ledger(
    AidProgramme,
    "aid-programmes",
    form=ProgrammeForm,
    columns=("name", "fund", "unit"),
    filters=("unit",),
    search=("name",),
    order="-entered_at",
    same=("name",),
    unit="个",
    icon="balloon-heart",
    **MONEY,
)

pairings = Ledger(
    HouseholdPairing,
    "pairings",
    form=PairingForm,
    columns=("village", "households", "starts_on", "ends_on", "unit"),
    filters=("unit",),
    search=("village__name", "note"),
    totals=("households",),
    order="-starts_on",
    same=("village", "starts_on"),
    unit="条",
    icon="houses",
    **MONEY,
)
