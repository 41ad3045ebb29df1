"""The books of a station: its rules, plans, money and brand; and who answers for what, who takes whom along."""

from guanai.ledger import Column, Ledger
from stations.access import Permission
from stations.forms.brands import BrandForm
from stations.forms.duties import DutyForm, ProofForm
from stations.forms.funding import FundingForm
from stations.forms.pairings import PairingForm
from stations.forms.plans import PlanForm
from stations.forms.practices import PracticeForm
from stations.forms.regulations import RegulationForm
from stations.ledgers import KEPT, RECORDED
from stations.models import Brand, Duty, DutyProof, Pairing, Practice, StationFunding, StationPlan, StationRegulation

regulations = Ledger(
    StationRegulation,
    "regulations",
    form=RegulationForm,
    columns=("effective_on", "title", "edition", "station", Column("until", "停用日期"), "unit"),
    filters=("effective_on", "unit", "station"),
    search=("title", "station__name"),
    order="-effective_on",
    lasts=("effective_on", "ended_on", "replaced_on"),
    title="title",
    same=("station", "title", "edition"),
    unit="项",
    icon="journal-text",
    **RECORDED,
)

plans = Ledger(
    StationPlan,
    "station-plans",
    form=PlanForm,
    columns=("station", "year", "kind", "goals", "unit"),
    filters=("unit", "station", "kind"),
    search=("station__name", "goals", "text"),
    order="-year",
    title="station",
    same=("station", "year", "kind"),
    unit="份",
    icon="calendar-check",
    **RECORDED,
)

funding = Ledger(
    StationFunding,
    "station-funding",
    form=FundingForm,
    columns=("paid_on", "station", "kind", "payee", "amount", "note", "unit"),
    filters=("paid_on", "unit", "station", "kind"),
    search=("station__name", "payee__name", "note"),
    totals=("amount",),
    order="-paid_on",
    title="station",
    same=("station", "kind", "payee", "paid_on", "amount"),
    unit="笔",
    icon="cash-coin",
    **KEPT | {"read": Permission.KEEP_PEOPLE},
)

brands = Ledger(
    Brand,
    "brands",
    form=BrandForm,
    columns=("name", "station", "focus", "highlight", "started_on", "ended_on", "unit"),
    filters=("started_on", "unit", "station"),
    search=("name", "station__name", "focus", "feature", "highlight"),
    order="-started_on",
    lasts=("started_on", "ended_on"),
    same=("station", "name"),
    unit="个",
    icon="stars",
    **RECORDED,
)

practices = Ledger(
    Practice,
    "practices",
    form=PracticeForm,
    columns=("name", "taken_from", "started_on", "how", "station", "unit"),
    filters=("started_on", "unit"),
    search=("name", "taken_from", "how"),
    order="-started_on",
    lasts=("started_on",),
    same=("name",),
    unit="个",
    icon="lightbulb",
    **RECORDED,
)

pairings = Ledger(
    Pairing,
    "staff-pairings",
    form=PairingForm,
    columns=("senior", "junior", "goals", "starts_on", "ends_on", "result", "unit"),
    filters=("starts_on", "unit"),
    search=("senior__name", "junior__name", "goals"),
    order="-starts_on",
    same=("senior", "junior", "starts_on"),
    unit="对",
    icon="people",
    **KEPT,
)

duties = Ledger(
    Duty,
    "duties",
    form=DutyForm,
    columns=("text", Column("whose", "谁的职责"), "basis", "from_year", "to_year", "unit"),
    filters=("unit", "kind", "branch"),
    search=("text", "basis"),
    order="-from_year",
    lasts=("from_year", "to_year"),
    title="text",
    same=("kind", "branch", "text", "from_year"),
    unit="条",
    icon="list-check",
    **RECORDED,
)

duty_proofs = Ledger(
    DutyProof,
    "duty-proofs",
    form=ProofForm,
    columns=("proved_on", "duty", "what", "unit"),
    filters=("proved_on", "unit"),
    search=("what", "duty__text"),
    order="-proved_on",
    same=("duty", "proved_on"),
    unit="条",
    icon="check2-square",
    **RECORDED,
)

urls = [
    address
    for book in (regulations, plans, funding, brands, practices, pairings, duties, duty_proofs)
    for address in book.urls
]
