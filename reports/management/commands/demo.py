"""Fill the demo where it is empty, and say who may sign in."""

import json
from dataclasses import replace

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, QuerySet

from cases.models import JuvenileCase, Minor
from guanai.calendars import today
from outreach.models import PostCycle, PostTitle
from outreach.models.standing import why_not
from reports.city.city import City
from reports.city.places import CITY
from reports.loading import FiguresFile
from stations import demo
from stations.access import Role
from stations.models import Unit, User

FIXTURE = settings.BASE_DIR / "reports" / "fixtures" / "anqing_2018.json"
SIZE = {"stations": 24, "minors": 120, "seed": 1}
BUREAU, COUNTY, STATION, ANQING = CITY[0], "donghu", "chengdong", "anqing"  # STATION stands for the busiest
WANTED = [
    demo.DemoAccount(*facts)
    for facts in (
        (Role.MENTOR, STATION, "看今天该去谁家，记一次走访；只看得到自己帮教的孩子。"),
        (Role.STATION_MEMBER, STATION, "从工作台的待办开始：记走访、建档、登记一场法治宣讲。"),
        (Role.STATION_HEAD, STATION, "打开一份档案，看谁看过；核实成效，登记人员和任职。"),
        (Role.CASE_OFFICER, STATION, "看自己承办的案件，逐项核对法定保障；只打得开有自己案件的档案。"),
        (Role.COUNTY_COMMITTEE, COUNTY, "看全县各所的数字，处理待核档案；打开档案看不到姓名。"),
        (Role.BUREAU_COMMITTEE, BUREAU, "看全市看板，点数字看是哪些所、哪些场次；生成本市年度总结。"),
        (Role.BUREAU_COMMITTEE, BUREAU, "与另一位市局人员同时改总结的一章，看两人写的怎样都不丢。"),
        (Role.BUREAU_COMMITTEE, BUREAU, "核对、核准别人编写送审的年度总结；自己写过一章的不能核对。"),
        (Role.BUREAU_COMMITTEE, BUREAU, "做第二个核对的人，核准以后印发；用印出来的核验码查一查真伪。"),
        (Role.SCHOOL_USER, STATION, "看派出所登记的本校宣讲和检查，对的确认，不对的留言。"),
        (Role.SEAL_OFFICER, BUREAU, "按通知书封存一份档案；登记查阅申请，由另一位封存专管批准。"),
        (Role.SEAL_OFFICER, BUREAU, "批准另一位封存专管登记的查阅或解除；除登记外看不到任何档案。"),
        (Role.APPLICANT, STATION, "看本所能不能申报维权岗，缺什么条件；写申报，佐证自动汇总。", "390902", "赵申报"),
        (Role.LEADING_GROUP, COUNTY, "推荐本县的申报单位，名额用完就不能再推荐。"),
        (Role.POST_OFFICE, BUREAU, "看一届走到哪一步；登记检查、培训、公示和异议；看不到任何档案。"),
        (Role.LEADING_GROUP, BUREAU, "确定创建单位，打分，按差额比例作出审核决定；复核称号。"),
        (Role.NAMING_BODY, BUREAU, "公示期满以后命名；查实以后撤销自己命名的称号。"),
        (Role.SUPERVISOR, BUREAU, "看有哪些维权岗，对看到的提一条意见，看怎么答复。"),
        (Role.SECURITY_ADMIN, BUREAU, "新开一个账号，授予角色；要等另一位安全管理员确认才生效。"),
        (Role.SECURITY_ADMIN, BUREAU, "确认另一位安全管理员授予的角色；看不到任何档案。"),
        (Role.AUDITOR, BUREAU, "看谁在什么时候做了什么，核对记录有没有被改动。"),
        (Role.BUREAU_COMMITTEE, ANQING, "打开安庆 2018 年总结，写一段话，引用数字，生成 PDF。", "390901", "周守成"),
    )
]


def busiest(rows: QuerySet) -> Unit:
    """The station where most of the rows are, so that whoever looks finds something to do."""
    most = rows.order_by().values("unit").annotate(count=Count("pk")).order_by("-count", "unit").first()
    return Unit.objects.get(pk=most["unit"]) if most else Unit.objects.get(code=STATION)


def may_apply(county: Unit) -> Unit | None:
    """A unit that may apply for the city's title and did not yet; of the county where there is one."""
    cycle = PostCycle.objects.valid().filter(level="city", status="applying").first()
    titles = PostTitle.objects.valid().live().filter(level="county").select_related("unit").order_by("unit__path")
    able = [one.unit for one in titles if not why_not(one.unit, cycle)] if cycle else []
    return next((one for one in able if one.path.startswith(county.path)), able[0] if able else None)


def placed(wanted: demo.DemoAccount, county: Unit) -> demo.DemoAccount:
    """At the county's station that has most of what that role works on."""
    if wanted.unit != STATION:
        return wanted
    if wanted.role == Role.APPLICANT and (unit := may_apply(county)):
        return replace(wanted, unit=unit.code)
    due = Minor.objects.within_tree(county).due(today())
    cases = JuvenileCase.objects.within_tree(county).open()
    return replace(wanted, unit=busiest(cases if wanted.role == Role.CASE_OFFICER else due).code)


class Command(BaseCommand):
    help = "Load the demo's data and accounts where they are missing; print the accounts."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("只在演示方式下使用。")
        if not Unit.objects.filter(code=BUREAU).exists():
            self.stdout.write("正在准备演示用的城市，约需一分钟。")
            self.stdout.flush()
            City(**SIZE, on=today()).build()
        if not Unit.objects.filter(code=ANQING).exists():
            FiguresFile(json.loads(FIXTURE.read_text(encoding="utf-8"))).take(by=None)
        made = demo.accounts()
        if not made or User.objects.filter(login__in=[one.login for one in made]).count() < len(made):
            county = Unit.objects.get(code=COUNTY)
            made = demo.make([placed(one, county) for one in WANTED])
        self.stdout.write("演示账号（也在登录页上，点一下即可进入）：")
        for account in made:
            role = Role(account.role).label
            self.stdout.write(f"  {account.login:10} {account.password:18} {role} {account.name}：{account.line}")
