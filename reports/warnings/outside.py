"""预警 of schools, months without a report, and 维权岗."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from guanai.calendars import today
from outreach.models import (
    AuditDecision,
    EquipmentStock,
    InspectionItem,
    Objection,
    PostApplication,
    PostCycle,
    PostTitle,
)
from outreach.readying import unready
from outreach.teaching import short_of_lessons
from outreach.todo.months import behind
from outreach.todo.posts import AHEAD
from outreach.zero_reports import last_complete
from reports.warnings.rule import KEEPERS, STATION, TREE, Level, Rule, page_of
from stations.access import Permission, Role
from stations.models import Unit

READ, RECORD, POST = Permission.READ_OUTREACH, Permission.RECORD_OUTREACH, Permission.READ_POST
DECIDE, RUN, NAME = Permission.DECIDE_POST, Permission.RUN_POST, Permission.NAME_POST
GROUP, OFFICE, NAMER = Role.LEADING_GROUP, Role.POST_OFFICE, Role.NAMING_BODY
HOSTS = (GROUP, OFFICE)
TITLE = {"place": "host__path", "joins": ("unit", "host"), "read": POST, "writes": DECIDE}


def _unopposed(on):
    """公示期满 and nobody objects any more."""
    valid = PostApplication.objects.valid().values("pk")
    asked = Objection.objects.open().filter(application__cycle=OuterRef("pk"), application__in=valid)
    return PostCycle.objects.notice_over(on).exclude(Exists(asked))


SCHOOLS = (
    Rule(
        "W07",
        "法治课课时不足",
        Level.AMBER,
        KEEPERS,
        what="一年不少于四课时，五月底前过半；请安排上课，没填时长的补上时长。",
        action="看上了几课时",
        url=lambda row: reverse("principal-lessons", args=[row.pk]),
        rows=short_of_lessons,
        read=Permission.READ_REGISTERS,
        writes=Permission.READ_OUTREACH,
        line=lambda row: f"{row.person}，{row.school}",
        joins=("unit", "person", "school"),
    ),
    Rule(
        "W21",
        "校园隐患逾期没有整改",
        Level.RED,
        TREE,
        what="请督促学校整改，登记整改结果。",
        action="去登记",
        url=page_of,
        rows=lambda on: InspectionItem.objects.overdue(on),
        read=READ,
        writes=RECORD,
        place="inspection__unit__path",
        told=(STATION,),
        line=lambda row: f"{row.inspection.school}：{row.item}",
        joins=("inspection__school", "inspection__unit"),
        day="due_on",
    ),
    Rule(
        "W22",
        "校园器材过期",
        Level.AMBER,
        KEEPERS,
        what="请学校更换或者送检，登记新的有效期。",
        action="去登记",
        url=page_of,
        rows=lambda on: EquipmentStock.objects.overdue(on),
        read=READ,
        writes=RECORD,
        told=(STATION,),
        line=lambda row: f"{row.school}：{row.equipment} {row.quantity} 件",
        joins=("unit", "school", "equipment"),
    ),
    Rule(
        "W28",
        "警情月报缺报",
        Level.AMBER,
        TREE,
        what="没有报的月份不算零，零接报会断开；请补报，没有警情的填 0。",
        action="去报",
        url=lambda row: reverse("incident-year", args=[row.code, last_complete(today()).year]),
        rows=lambda on: behind(Unit.objects.all(), on),
        read=READ,
        writes=RECORD,
        place="path",
        told=TREE,
        line=lambda row: f"{row.short} {last_complete(today()).year} 年 {last_complete(today()).month} 月",
        known=lambda rows, user: rows.within(user.holdings(READ)),
    ),
)
POSTS = (
    Rule(
        "W11",
        "维权岗称号复核到期",
        Level.AMBER,
        HOSTS,
        what="命名或者上次复核合格已近两年，请安排复核。",
        action="去复核",
        url=page_of,
        rows=lambda on: PostTitle.objects.review_overdue(on + AHEAD),
        told=(GROUP,),
        day="reviewed_on",
        **TITLE,
    ),
    Rule(
        "W12",
        "维权岗整改期将满",
        Level.AMBER,
        HOSTS,
        what="期满就要考核：合格的保留，仍不合格的取消。",
        action="去看看",
        url=page_of,
        rows=lambda on: PostTitle.objects.period_ending(on + AHEAD),
        raised=lambda on: PostTitle.objects.period_ending(on),
        told=(GROUP,),
        day="due_on",
        **TITLE,
    ),
    Rule(
        "W13",
        "公示期满可以命名",
        Level.INFO,
        (*HOSTS, NAMER),
        what="没有异议了，请命名单位命名。",
        action="去命名",
        url=lambda row: reverse("post-naming", args=[row.pk]),
        rows=_unopposed,
        read=POST,
        writes=NAME,
        told=(NAMER,),
        joins=("unit", "scheme"),
    ),
    Rule(
        "W14",
        "公示有异议",
        Level.RED,
        HOSTS,
        what="查清并答复以前不能命名，请核查。",
        action="去核查答复",
        url=lambda row: reverse("post-objection-answer", args=[row.pk]),
        rows=lambda on: Objection.objects.open().filter(application__in=PostApplication.objects.valid().values("pk")),
        read=POST,
        writes=RUN,
        place="application__cycle__unit__path",
        told=HOSTS,
        line=lambda row: f"{row.application}有异议",
        joins=("application__unit", "application__cycle__unit"),
        secret=("who", "words", "finding"),
        day="received_on",
    ),
    Rule(
        "W15",
        "创建单位条件缺项",
        Level.AMBER,
        HOSTS,
        what="负责人培训、上线、公开服务承诺、问卷调查，缺的请督促补上。",
        action="看缺什么",
        url=page_of,
        rows=lambda on: unready(),
        read=POST,
        writes=POST,
        place="cycle__unit__path",
        joins=("unit", "cycle__unit"),
    ),
    Rule(
        "W16",
        "差额不足",
        Level.RED,
        HOSTS,
        what="达标的超过了差额比例允许的数，请按差额比例重新研究。",
        action="看这一届",
        url=lambda row: row.cycle.get_absolute_url(),
        page=lambda row: row.cycle.get_absolute_url(),
        rows=lambda on: AuditDecision.objects.over_cap(),
        read=POST,
        writes=POST,
        place="cycle__unit__path",
        line=lambda row: f"{row.cycle}：{row}",
        joins=("cycle__unit", "cycle__scheme"),
        blocks=True,
    ),
)
