"""预警 of stations and people, and of what units ask of each other."""

from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.models import ClueReport, MentoringMember, Minor
from guanai.calendars import SHANGHAI
from reports.models import UnitSubmission
from reports.warnings.rule import BUREAU, COUNTY, KEEPERS, STATION, TREE, Level, Rule, page_of
from stations.access import Permission
from stations.lacking import uncleared
from stations.models import (
    CareCommittee,
    CareStation,
    Person,
    Referral,
    ReferralKind,
    Resolution,
    School,
    VicePrincipal,
)
from stations.models.clearance import without_clearance
from stations.models.posting import without_head, without_retired
from stations.models.vice_principal import NEAR, without_principal
from stations.principals import overloaded

READ, PEOPLE = Permission.READ_REGISTERS, Permission.KEEP_PEOPLE


def _moment(on) -> datetime:
    """Now, or of an earlier day its end."""
    return min(timezone.now(), datetime.combine(on + timedelta(days=1), time(), SHANGHAI))


def _uncleared(on):
    """Serving at a station, in a team or at a school, or mentoring, without a clearance that holds."""
    mentoring = MentoringMember.objects.serving().filter(team__minors__in=Minor.objects.in_lists()).values("person")
    mentors = without_clearance(Person.objects.valid().filter(pk__in=mentoring), on)
    return Person.objects.filter(Q(pk__in=uncleared(on).values("pk")) | Q(pk__in=mentors.values("pk")))


def _asked_for(rows) -> dict:
    """What the two rules of referrals share."""
    return {
        "url": page_of,
        "rows": rows,
        "read": Permission.READ_REFERRAL,
        "writes": Permission.HANDLE_REFERRAL,
        "place": Coalesce(F("to_unit__path"), F("unit__path")),
        "told": TREE,
        "line": lambda row: f"{row.get_kind_display()} {row.no}，{row.unit.short}发往{row.receiver}",
        "joins": ("unit", "to_unit", "partner"),
        "secret": ("matter", "basis_note"),
        "day": "due_on",
    }


STATIONS = (
    Rule(
        "W02",
        "关工站没有退休民警",
        Level.AMBER,
        KEEPERS,
        what="有阵地，缺人手；请动员退休民警进站，登记任职。",
        action="登记任职",
        url=lambda row: reverse("posting-new", args=[row.pk]),
        rows=lambda on: without_retired(CareStation.objects.all(), on),
        read=READ,
        writes=PEOPLE,
        joins=("unit",),
    ),
    Rule(
        "W03",
        "关工站没有人或者没有站长",
        Level.RED,
        KEEPERS,
        what="请明确站长，登记任职。",
        action="登记任职",
        url=lambda row: reverse("posting-new", args=[row.pk]),
        rows=lambda on: without_head(CareStation.objects.all(), on),
        read=READ,
        writes=PEOPLE,
        joins=("unit",),
    ),
    Rule(
        "W04",
        "学校没有法治副校长",
        Level.RED,
        TREE,
        what="请选派并聘任，聘书交到学校才算覆盖。",
        action="登记聘任",
        url=lambda row: reverse("vice-principals-new"),
        rows=lambda on: without_principal(School.objects.all(), on),
        read=READ,
        writes=PEOPLE,
        joins=("unit",),
    ),
    Rule(
        "W05",
        "法治副校长聘期将满",
        Level.AMBER,
        KEEPERS,
        what="请续聘；不再续聘的选解聘原因，另聘他人。",
        action="续聘",
        url=lambda row: reverse("principal-renewal", args=[row.pk]),
        rows=lambda on: VicePrincipal.objects.expiring(on, ahead=NEAR),
        read=READ,
        writes=PEOPLE,
        raised=lambda on: VicePrincipal.objects.expiring(on),
        told=KEEPERS,
        line=lambda row: f"{row.person}，{row.school}",
        joins=("unit", "person", "school"),
        day="ends_on",
    ),
    Rule(
        "W06",
        "一人兼任超过两所学校",
        Level.AMBER,
        KEEPERS,
        what="请另派他人；确需兼任的，由县区局登记兼任批准。",
        action="看本人",
        url=page_of,
        rows=overloaded,
        read=READ,
        writes=PEOPLE,
        joins=("unit",),
    ),
    Rule(
        "W08",
        "背景核查过期",
        Level.RED,
        KEEPERS,
        what="没有十二个月以内的核查，不能接触孩子；请先核查，登记结果。",
        action="登记核查",
        url=lambda row: reverse("clearances-new", query={"person": row.pk}),
        rows=_uncleared,
        read=PEOPLE,
        writes=PEOPLE,
        told=(STATION, COUNTY),
        joins=("unit",),
        blocks=True,
        known=lambda rows, user: rows.visible_to(user) & Person.objects.writable_by(user, PEOPLE),
    ),
    Rule(
        "W09",
        "线索超时没有处理",
        Level.RED,
        KEEPERS,
        what="侵害未成年人的线索二十四小时以内核查并处理，其他的三天以内核查、再三天以内处理：建档、转办、关注或认定不实。",
        action="去处理",
        url=page_of,
        rows=lambda on: ClueReport.objects.overdue(_moment(on)),
        read=Permission.READ_CLUE,
        writes=Permission.RECORD_FILE,
        told=(STATION,),
        joins=("unit",),
        secret=("source", "child_name", "text"),
    ),
    Rule(
        "W10",
        "转办超期",
        Level.RED,
        TREE,
        what="已经督办，请接收单位马上办理并回复。",
        action="去办理",
        **_asked_for(lambda on: Referral.objects.overdue(on).exclude(kind=ReferralKind.ADVICE)),
    ),
    Rule(
        "W24",
        "关工委主任空缺",
        Level.AMBER,
        (COUNTY, BUREAU),
        "请提请党委明确主任人选，登记任职。",
        action="登记任职",
        url=page_of,
        rows=lambda on: CareCommittee.objects.without_director(on),
        read=READ,
        writes=Permission.RECORD_REGISTERS,
        joins=("unit",),
    ),
    Rule(
        "W25",
        "会议决议逾期",
        Level.AMBER,
        TREE,
        what="请牵头单位办结销号；办不了的，提请下次会议再议。",
        action="去办",
        url=lambda row: f"{row.get_absolute_url()}#resolutions",
        rows=lambda on: Resolution.objects.overdue(on),
        read=READ,
        writes=Permission.RECORD_REGISTERS,
        place=Coalesce(F("lead_unit__path"), F("meeting__unit__path")),
        told=TREE,
        line=lambda row: row.short,
        joins=("meeting__unit", "lead_unit"),
        day="due_on",
    ),
    Rule(
        "W26",
        "年度总结未报送",
        Level.RED,
        TREE,
        "已过报送日期，请马上报送；报不了的，由上级注明原因。",
        action="去报送",
        url=page_of,
        rows=lambda on: UnitSubmission.objects.missing(on),
        read=Permission.READ_FIGURES,
        writes=Permission.WRITE_SUMMARY,
        joins=("unit", "outline__unit"),
    ),
    Rule(
        "W27",
        "建站一年没有品牌",
        Level.INFO,
        KEEPERS,
        "一站一品：请培育一个特色品牌，登记下来。",
        action="看这个站",
        url=page_of,
        rows=lambda on: CareStation.objects.without_brand(on),
        read=READ,
        writes=READ,
        joins=("unit",),
    ),
    Rule(
        "W30",
        "建议没有回复",
        Level.RED,
        TREE,
        what="建议发出已满一个月，请催办；对方的书面回复登记在转办单上。",
        action="去催办",
        **_asked_for(lambda on: Referral.objects.overdue(on).filter(kind=ReferralKind.ADVICE)),
    ),
)
