"""What is said before a step is taken: what is missing, and what will happen."""

from typing import NamedTuple

from guanai.calendars import gb_date, today
from outreach.eligibility import said
from outreach.models import PostApplication, PostCycle, SurveyRound
from outreach.models.papers_there import papers_of
from outreach.models.post_states import ApplicationStatus as S
from outreach.models.post_survey import FEW
from outreach.models.standing import why_not
from stations.access import Permission
from stations.models import Unit


class Line(NamedTuple):
    """One sentence, and how much it weighs."""

    words: str
    tone: str = "info"


def of_invite(cycle: PostCycle) -> list[Line]:
    places = f"名额 {cycle.quota_total} 个" if cycle.quota_total else "名额不限"
    return [Line(f"各单位可以申报{cycle.get_level_display()}，{places}。开始以后只能改名额总数和上线期限。")]


def of_begin(cycle: PostCycle) -> list[Line]:
    """Who creates, who waits still, and who never sent his draft."""
    waiting = _number(cycle, S.SUBMITTED, S.RECOMMENDED)
    found = [Line(f"还有 {waiting} 份申报没有推荐、确定或退回，办完才能开始创建。", "warning")] if waiting else []
    if drafts := _number(cycle, S.DRAFT):
        found.append(Line(f"有 {drafts} 份草稿没有报上来，开始创建以后不能再申报。", "warning"))
    if not cycle.candidates:
        return [*found, Line("还没有确定创建单位，不能开始创建。", "warning")]
    return [*found, Line(f"{cycle.candidates} 个创建单位开始创建，差额按这个数算，最多 {cycle.cap} 个达标。")]


def of_audit(cycle: PostCycle) -> list[Line]:
    """What each unit lacks: what forbids the step, then what is only said."""
    rows = list(cycle.applications.at(S.CREATING).select_related("unit", "cycle").order_by("unit__path"))
    if not rows:
        return [Line("没有还在创建的单位，不用审核。", "warning")]
    musts = [(one, one.audit_faults()) for one in rows]
    shoulds = [(one, one.audit_warnings()) for one in rows]
    found = [_lacking(one, faults, "，不能转入审核") for one, faults in musts if faults]
    found += [_lacking(one, warnings, "，不影响转入审核") for one, warnings in shoulds if warnings]
    return [*found, Line(f"{len(rows)} 个创建单位一起转入审核，转了以后不能退回创建。")]


def _lacking(one: PostApplication, reasons: list, weight: str) -> Line:
    return Line(f"{one.unit.short}（{len(reasons)} 项{weight}）：{said(reasons)}", "warning")


def of_close(cycle: PostCycle) -> list[Line]:
    if waiting := cycle.applications.sent().count():
        return [Line(f"还有 {waiting} 份申报没有办完，不能结束。", "warning")]
    named = _number(cycle, S.NAMED)
    return [Line(f"这一届命名 {named} 个。结束以后不能再申报、审核和命名，称号照旧复核。")]


def _number(cycle: PostCycle, *statuses: str) -> int:
    return cycle.applications.at(*statuses).count()


def of_submit(one: PostApplication) -> list[Line]:
    turn = f"，等{one.turn.short}推荐" if one.turn else ""
    return [*_against(one), Line(f"报上去以后佐证固定，草稿不能再改{turn}。")]


def of_confirm(one: PostApplication) -> list[Line]:
    """What speaks against it, which papers it lacks, how many places are taken."""
    cycle, found = one.cycle, _against(one)
    if lacking := [paper.words for paper in papers_of([one])[0][1] if not paper.there]:
        found.append(Line(f"材料还缺：{'、'.join(lacking)}。", "warning"))
    most, taken = cycle.quota_total, cycle.candidates
    if most is not None and taken >= most:
        found.append(Line(f"名额 {most} 个已经用完，不能再确定。", "warning"))
    places = f"，名额 {most} 个" if most is not None else "，名额不限"
    return [*found, Line(f"已确定 {taken} 个{places}。确定以后计入创建单位数，退出和取消资格的也算。")]


def _against(one: PostApplication) -> list[Line]:
    return [Line(f"现在不能办：{reason}", "warning") for reason in why_not(one.unit, one.cycle, one)]


def of_new(cycle: PostCycle, user) -> list[Line]:
    """Why the account's unit may not apply now. The draft may be written all the same: the office may admit it."""
    units = Unit.objects.writable_by(user, Permission.APPLY_POST)[:5]
    found = [(one, why_not(one, cycle)) for one in units]
    return [Line(f"{one.short}现在不能申报：{said(reasons)}", "warning") for one, reasons in found if reasons]


def of_closing(one: SurveyRound) -> list[Line]:
    """How many answered, whether that is enough, whether it is early."""
    number, others = one.answers.base().count(), one.answers.others().count()
    found = [Line(f"收到辖区内青少年的回答 {number} 份，其他人的 {others} 份。结束以后不再收，不能重开。")]
    if number < FEW:
        found.append(Line(f"不足 {FEW} 份，结果仅供参考。可以延期再收。", "warning"))
    if today() < one.closes_on:
        found.append(Line(f"到{gb_date(one.closes_on)}才截止，现在结束是提前结束。", "warning"))
    return found


OF_APPLICATION = {"submit": of_submit, "confirm": of_confirm}
TOLD = {"invite": of_invite, "begin": of_begin, "open_audit": of_audit, "close": of_close}
