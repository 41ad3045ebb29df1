"""The registers of a committee's own work."""

from guanai.ledger import Ledger
from stations.forms.committees import BudgetForm
from stations.forms.guidance import GuidanceForm
from stations.ledgers import RECORDED
from stations.models import CommitteeBudget, GuidanceVisit

budgets = Ledger(
    CommitteeBudget,
    "committee-budgets",
    form=BudgetForm,
    columns=("year", "unit", "amount", "source"),
    filters=("unit",),
    search=("source",),
    order="-year",
    same=("year",),
    unit="条",
    icon="cash-coin",
    **RECORDED,
)

guidance = Ledger(
    GuidanceVisit,
    "guidance-visits",
    form=GuidanceForm,
    columns=("visited_on", "to_unit", "listened", "read_papers", "watched", "called_on", "follow_up_due", "unit"),
    filters=("visited_on", "unit"),
    search=("to_unit__name", "to_unit__short", "findings", "suggestions"),
    order="-visited_on",
    title="to_unit",
    same=("visited_on", "to_unit"),
    unit="次",
    icon="signpost-2",
    **RECORDED,
)
