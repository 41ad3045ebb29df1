"""Rows of 表彰、考评、民辅警子女 and 工作计划 for tests, entered through their own verbs."""

from datetime import date
from decimal import Decimal

from guanai.calendars import today
from stations.models import (
    Appraisal,
    AppraisalItem,
    Commendation,
    StaffChild,
    StaffChildAward,
    StaffChildEvent,
    StaffChildVisit,
    WorkPlan,
    WorkPlanItem,
)
from tests.stations import rows

SECRET = "刘小星星"  # no name of the cast


def staff_child(unit, name=SECRET, parent=None, birth_year=2008) -> StaffChild:
    row = StaffChild(unit=unit, name=name, parent=parent or rows.person(unit, "刘警官"), birth_year=birth_year)
    row.enter(by=None)
    return row


def award(child, kind="admitted", awarded_on=date(2026, 8, 20), what="本科", amount=None) -> StaffChildAward:
    row = StaffChildAward(child=child, kind=kind, awarded_on=awarded_on, what=what, amount=amount)
    row.enter(by=None)
    return row


def child_visit(child, place="school", visited_on=date(2026, 4, 10), note="") -> StaffChildVisit:
    row = StaffChildVisit(child=child, place=place, visited_on=visited_on, note=note)
    row.enter(by=None)
    return row


def event(unit, children=20, relatives=15, held_on=date(2026, 6, 1)) -> StaffChildEvent:
    row = StaffChildEvent(unit=unit, title="警娃夏令营", held_on=held_on, children=children, relatives=relatives)
    row.enter(by=None)
    return row


def commendation(unit, **facts) -> Commendation:
    facts = {"level": "city", "title": "关心下一代工作先进集体", "awarded_by": "市关工委", "whom": "unit"} | facts
    row = Commendation(unit=unit, **{"awarded_on": date(2026, 5, 20)} | facts)
    row.enter(by=None)
    return row


def appraisal(unit, appraised, by=None, year=2026) -> Appraisal:
    row = Appraisal(unit=unit, appraised=appraised, year=year)
    row.enter(by=by)
    return row


def appraisal_item(appraisal, no=1, by=None, full=Decimal(20), score=Decimal(18), **facts) -> AppraisalItem:
    row = AppraisalItem(appraisal=appraisal, no=no, full=full, score=score, **{"what": "法治宣讲"} | facts)
    row.enter(by=by)
    return row


def work_plan(unit, year=None, title="关心下一代工作计划") -> WorkPlan:
    row = WorkPlan(unit=unit, year=year or today().year, title=title)
    row.enter(by=None)
    return row


def work_plan_item(plan, responsible=None, no=1, due_on=None, **facts) -> WorkPlanItem:
    facts = {"what": "开学前走访一遍", "police_task": "护校安园"} | facts
    row = WorkPlanItem(plan=plan, no=no, responsible=responsible or plan.unit, due_on=due_on or today(), **facts)
    row.enter(by=None)
    return row
