"""The registers of campus and outreach."""

from guanai.ledger import Column, Ledger
from outreach.forms import SessionForm
from outreach.forms.inspection import InspectionForm
from outreach.models import CampusInspection, OutreachSession
from stations.access import Permission
from stations.wording import OLD_TERMS

sessions = Ledger(
    OutreachSession,
    "sessions",
    form=SessionForm,
    columns=(
        *("held_on", "event", Column("where", "学校或地点"), "topics", "speaker", "unit", "audience"),
        Column("bound_word", "界限"),
    ),
    filters=("held_on", "unit", "school", "topics", "capacity"),
    search=("event__title", "place"),
    totals=("audience",),
    order="-held_on",
    title="event",
    same=("held_on", "school", "place", "audience"),
    synonyms=OLD_TERMS
    | {"时间": "日期", "活动时间": "日期", "活动日期": "日期", "宣讲时间": "日期", "活动": "新活动名称"}
    | {"活动主题": "新活动名称", "活动名称": "新活动名称", "内容": "主题", "宣讲人": "主讲人", "活动地点": "地点"}
    | dict.fromkeys(("教育人数", "受教育人数", "参加人数", "人数", "人次", "受众人数"), "受教育人次")
    | {"人次为准数": "人次界限", "是": "准数", "否": "约"}
    | {"宣讲内容": "主题", "宣讲主题": "主题", "学校名称": "学校", "备注": "情况"},
    read=Permission.READ_OUTREACH,
    write=Permission.RECORD_OUTREACH,
    export=Permission.EXPORT_OUTREACH,
    unit="场",
    icon="megaphone",
    in_menu=True,
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
    title="school",
    same=("held_on", "school", "kind"),
    read=Permission.READ_OUTREACH,
    write=Permission.RECORD_OUTREACH,
    export=Permission.EXPORT_OUTREACH,
    unit="次",
    icon="shield-check",
    in_menu=True,
    group="校园与宣讲",
)
