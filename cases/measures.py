"""干预措施 by 预防未成年人犯罪法: what each is, who alone may decide it, on what ground. Pure.

A station records what others decided, and may take part in it (art. 42); it decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from guanai.calendars import months_later


class SchoolMeasure(TextChoices):
    """学校管理教育措施: art. 31, decided by the school."""

    ADMONITION = "s1", "予以训导"
    RULES = "s2", "要求遵守特定的行为规范"
    LESSONS = "s3", "要求参加特定的专题教育"
    SERVICE = "s4", "要求参加校内服务活动"
    COUNSEL = "s5", "要求接受专业人员的心理辅导和行为干预"
    OTHER = "s6", "其他适当的管理教育措施"


class Correction(TextChoices):
    """矫治教育措施: art. 41, nine items, decided by the public security organ only."""

    ADMONITION = "c1", "予以训诫"
    APOLOGY = "c2", "责令赔礼道歉、赔偿损失"
    REPENTANCE = "c3", "责令具结悔过"
    REPORTS = "c4", "责令定期报告活动情况"
    RULES = "c5", "责令遵守行为规范，不得实施特定行为、接触特定人员或者进入特定场所"
    COUNSEL = "c6", "责令接受心理辅导、行为矫治"
    SERVICE = "c7", "责令参加社会服务活动"
    OBSERVATION = "c8", "责令接受社会观护"
    OTHER = "c9", "其他适当的矫治教育措施"


class SpecialSchool(TextChoices):
    """专门教育 by its two paths, and 专门矫治教育."""

    APPLIED = "e43", "专门教育（家长或学校申请）"
    DECIDED = "e44", "专门教育（有关部门决定）"
    CORRECTIVE = "e45", "专门矫治教育"


class GuardianOrder(TextChoices):
    """对监护人: art. 61 and 家庭教育促进法 49."""

    ADMONITION = "g1", "训诫监护人"
    GUIDANCE = "g2", "责令监护人接受家庭教育指导"


class Ground(TextChoices):
    """Grounds of art. 44."""

    GRAVE = "1", "情节恶劣或者造成严重后果"
    REPEATED = "2", "多次实施"
    REFUSING = "3", "拒不接受或者配合矫治教育措施"
    OTHER = "4", "法律、行政法规规定的其他情形"


class Body(TextChoices):
    """谁决定."""

    SCHOOL = "school", "学校"
    POLICE = "police", "公安机关"
    EDUCATION = "education", "教育行政部门"
    BOTH = "both", "教育行政部门会同公安机关"
    PROCURATORATE = "procuratorate", "人民检察院"
    COURT = "court", "人民法院"


GROUPS = (
    ("学校措施（第三十一条）", SchoolMeasure.choices),
    ("矫治教育（第四十一条）", Correction.choices),
    ("专门教育、专门矫治教育（第四十三条至第四十五条）", SpecialSchool.choices),
    ("对监护人（第六十一条）", GuardianOrder.choices),
)
DECIDES = {
    **dict.fromkeys(SchoolMeasure.values, (Body.SCHOOL,)),
    **dict.fromkeys(Correction.values, (Body.POLICE,)),
    SpecialSchool.APPLIED: (Body.EDUCATION,),
    SpecialSchool.DECIDED: (Body.BOTH,),
    SpecialSchool.CORRECTIVE: (Body.BOTH,),
    **dict.fromkeys(GuardianOrder.values, (Body.POLICE, Body.PROCURATORATE, Body.COURT)),
}
ARTICLES = {"s": "第三十一条", "c": "第四十一条", "g": "第六十一条"}
BELOW_AGE = "s0"  # of the list of art. 38: what an adult would be punished for


def article(kind: str) -> str:
    """第四十一条."""
    special = {SpecialSchool.APPLIED: "第四十三条", SpecialSchool.DECIDED: "第四十四条"}
    return special.get(kind) or ARTICLES.get(kind[:1], "第四十五条")


def is_special(kind: str) -> bool:
    """专门教育 or 专门矫治教育: reviewed each term."""
    return kind in SpecialSchool.values


def needs_act(kind: str) -> bool:
    """Whether a verified act of art. 38 has to stand in the file."""
    return kind in Correction.values or is_special(kind)


@dataclass(frozen=True)
class Decided:
    """What was typed of a measure. `act`: the code of the verified act of art. 38 it rests on; blank for none."""

    kind: str
    body: str
    number: str = ""
    act: str = ""
    ground: str = ""
    assessed_on: date | None = None


def faults(told: Decided) -> dict[str, str]:
    """What is missing or wrong, field by field: who decided, by which number, on what ground."""
    found, allowed = _ground(told), DECIDES[told.kind]
    if told.body not in allowed:
        found["body"] = f"这项措施只能由{'、'.join(one.label for one in allowed)}决定，请核对。"
    if told.body != Body.SCHOOL and not told.number:
        found["decision_no"] = "请填写决定书文号；还没有决定的不登记。"
    if is_special(told.kind) and not told.assessed_on:
        found["assessed_on"] = "须经专门教育指导委员会评估，请填写评估日期。"
    return found


def _ground(told: Decided) -> dict[str, str]:
    """An act of art. 38, of the right sort; a ground of art. 44, only there."""
    found = {}
    if needs_act(told.kind) and not told.act:
        words = f"{article(told.kind)}的措施须有核实过的严重不良行为"
        found["act"] = f"{words}，请先记行为并经另一人核实，再选在这里。"
    elif told.kind == SpecialSchool.CORRECTIVE and told.act != BELOW_AGE:
        found["act"] = "专门矫治教育只用于因不满法定刑事责任年龄不予刑事处罚的行为，请选这一类的记录。"
    if told.kind == SpecialSchool.DECIDED and not told.ground:
        found["ground"] = "请选择第四十四条的情形。"
    elif told.kind != SpecialSchool.DECIDED and told.ground:
        found["ground"] = "只有第四十四条的专门教育才填情形。"
    return found


def term_end(day: date) -> date:
    """The last day of the school term in which a day lies: the end of January or of July."""
    first = day.replace(day=1)
    while first.month not in (1, 7):
        first = months_later(first, 1)
    return months_later(first, 1) - timedelta(days=1)


def next_review(began: date, reviews: Iterable[date]) -> date:
    """By when 专门教育 is to be assessed next (art. 46: each term): the end of the term after the last review.

    `began` is the day it began, `reviews` the days of the reviews so far. A term that was missed is not made up for.
    """
    last = max(reviews, default=None)
    return term_end(term_end(last) + timedelta(days=1)) if last else term_end(began)
