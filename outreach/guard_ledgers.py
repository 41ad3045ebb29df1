"""The registers of 护学岗 and 巡逻. Shifts are written a week at a time on a page of their own; here they are found."""

from guanai.ledger import Column, Ledger
from outreach.forms.guard import GuardPostForm, GuardShiftForm
from outreach.forms.patrol import PatrolForm
from outreach.models import GuardPost, GuardShift, SchoolPatrol
from outreach.safety_ledgers import RECORDED

guard_posts = Ledger(
    GuardPost,
    "guard-posts",
    form=GuardPostForm,
    columns=("school", "gate", "starts_on", "ends_on", "unit"),
    filters=("unit", "school"),
    search=("school__name", "gate"),
    order="-starts_on",
    same=("school", "gate", "starts_on"),
    unit="个",
    icon="signpost",
    **RECORDED,
)

guard_shifts = Ledger(
    GuardShift,
    "guard-shifts",
    form=GuardShiftForm,
    columns=(
        *("held_on", "post", "peak", Column("stood", "人次", number=True), Column("manned", "有警力")),
        *("control_minutes", "unit"),
    ),
    filters=("held_on", "unit", "peak"),
    search=("post__school__name", "post__gate"),
    totals=("control_minutes",),
    order="-held_on",
    title="post",
    same=("post", "held_on", "peak"),
    unit="班",
    icon="person-standing",
    **RECORDED,
)

patrols = Ledger(
    SchoolPatrol,
    "patrols",
    form=PatrolForm,
    columns=("held_on", "school", "starts_at", "ends_at", "patrollers", "unit"),
    filters=("held_on", "unit", "school"),
    search=("school__name", "note"),
    totals=("patrollers",),
    order="-held_on",
    title="school",
    same=("held_on", "school", "starts_at"),
    unit="次",
    icon="geo-alt",
    **RECORDED,
)
