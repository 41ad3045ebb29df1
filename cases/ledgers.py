"""The registers of the children's room."""

from cases.forms.screening import ScreeningForm
from cases.models import ScreeningRound
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
