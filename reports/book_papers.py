"""What a station's ledger book tells of the papers that have a course of their own: work plans, documents."""

from django.db.models import Q, QuerySet

from stations.models import OfficialDocument, Unit, WorkPlanItem

PLANNED = ("工作计划", ("计划", "序号", "事项", "同部署的公安业务", "责任单位", "完成期限", "进度"))
SENT = ("发文", ("发文字号", "标题", "文种", "签发日期"))
RECEIVED = ("收文", ("发文字号", "标题", "文种", "签发日期", "来文单位"))


def planned(user, unit: Unit, year: int) -> list[tuple]:
    """Items of the year's plans: the unit's own, and those of others for which it answers."""
    known = WorkPlanItem.objects.counted().visible_to(user).listed().filter(plan__year=year)
    rows = known.filter(Q(plan__unit=unit) | Q(responsible=unit)).order_by("plan__title", "plan", "no")
    return [
        (one.plan.title, one.no, one.what, one.police_task, str(one.responsible), one.due_on, one.get_status_display())
        for one in rows
    ]


def sent(user, unit: Unit, year: int) -> list[tuple]:
    return [_told(one) for one in _issued(user, year).filter(unit=unit)]


def received(user, unit: Unit, year: int) -> list[tuple]:
    """To do or to know."""
    rows = _issued(user, year).filter(Q(recipients=unit) | Q(cc_units=unit)).distinct()
    return [(*_told(one), str(one.unit)) for one in rows]


def _issued(user, year: int) -> QuerySet:
    """Documents that went out in the year; a draft is nobody's paper yet."""
    known = OfficialDocument.objects.sent().visible_to(user).listed()
    return known.filter(signed_on__year=year).order_by("signed_on", "word", "serial", "pk")


def _told(one: OfficialDocument) -> tuple:
    return one.number, one.title, one.get_kind_display(), one.signed_on


PAPERS = ((*PLANNED, planned), (*SENT, sent), (*RECEIVED, received))
