"""法定保障: what the law asks for in a case of a minor, and what of it is done. Pure: values in, a list out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from cases.sealing import DID_IT, NO_RECORD


class Duty(TextChoices):
    """How the law asks for it."""

    MUST = "must", "应当"
    MAY = "may", "可以"
    NOTE = "note", "如实记"  # asked of the case, counted in no rate


class SafeguardKind(TextChoices):
    """法定保障. The article stands in BASIS."""

    OFFICER = "officer", "专门人员承办"
    GUARDIAN = "guardian", "法定代理人到场"
    ADULT = "adult", "合适成年人到场"
    DEFENCE = "defence", "辩护和法律援助"
    CUSTODY = "custody", "分别关押、管理、教育"
    IDENTITY = "identity", "不公开身份"
    INQUIRY = "inquiry", "社会调查"
    PSYCH = "psych", "心理测评"
    ARREST = "arrest", "严格限制逮捕"
    RESTRAINT = "restraint", "不使用械具"
    INTERVIEW = "interview", "一次询问、同步录音录像"
    CONDITIONAL = "conditional", "附条件不起诉"
    CLOSED_TRIAL = "closed_trial", "不公开审理"
    SEALED = "sealed", "犯罪记录封存"


K = SafeguardKind
BASIS = {
    K.OFFICER: "未成年人保护法第一百零一条",
    K.GUARDIAN: "刑事诉讼法第二百八十一条、未成年人保护法第一百一十条",
    K.ADULT: "未成年人保护法第一百一十条",
    K.DEFENCE: "刑事诉讼法第二百七十八条",
    K.CUSTODY: "刑事诉讼法第二百八十条、预防未成年人犯罪法第五十三条",
    K.IDENTITY: "未成年人保护法第一百零三条",
    K.INQUIRY: "刑事诉讼法第二百七十九条、预防未成年人犯罪法第五十一条",
    K.PSYCH: "预防未成年人犯罪法第五十一条",
    K.ARREST: "刑事诉讼法第二百八十条",
    K.RESTRAINT: "办理未成年人案件的要求",
    K.INTERVIEW: "未成年人保护法第一百一十二条",
    K.CONDITIONAL: "刑事诉讼法第二百八十二条至第二百八十四条",
    K.CLOSED_TRIAL: "刑事诉讼法第二百八十五条",
    K.SEALED: "刑事诉讼法第二百八十六条、预防未成年人犯罪法第五十九条",
}
DERIVED = (K.OFFICER, K.ADULT, K.CONDITIONAL, K.SEALED)  # they follow from other rows, nobody ticks them
SUSPECT, VICTIM, WITNESS = "suspect", "victim", "witness"


@dataclass(frozen=True)
class Asked:
    """One line of the checklist of a case."""

    kind: SafeguardKind
    duty: Duty

    @property
    def basis(self) -> str:
        return BASIS[self.kind]


def asked(*, role: str, criminal: bool, held: bool, tried: bool = False) -> list[Asked]:
    """What the law asks for in a case, in the order of the checklist. What does not apply is not in the list.

    `role` is the child's part (a CaseRole value), `criminal` whether the case is criminal, `held` whether the child was
    ever taken into custody in it, `tried` whether a court decided.

    应当: a designated officer and an unrevealed identity for every child (未保法 101, 103); a legal representative at
    every hearing, for suspects, victims and witnesses alike (刑诉法 281, 未保法 110); defence for the suspect of a
    crime (刑诉法 278); separate custody for who is held (刑诉法 280, 预防法 53). 可以: social inquiry and psychological
    test (刑诉法 279, 预防法 51); these two want a reason when they are not done.
    """
    suspect = role == SUSPECT and criminal
    lines = (
        (K.OFFICER, Duty.MUST, True),
        (K.GUARDIAN, Duty.MUST, True),
        (K.ADULT, Duty.NOTE, True),
        (K.DEFENCE, Duty.MUST, suspect),
        (K.CUSTODY, Duty.MUST, held),
        (K.IDENTITY, Duty.MUST, True),
        (K.INQUIRY, Duty.MAY, suspect),
        (K.PSYCH, Duty.MAY, suspect),
        (K.ARREST, Duty.NOTE, suspect),
        (K.RESTRAINT, Duty.NOTE, role in DID_IT),
        (K.INTERVIEW, Duty.NOTE, role in (VICTIM, WITNESS)),
        (K.CONDITIONAL, Duty.NOTE, suspect),
        (K.CLOSED_TRIAL, Duty.NOTE, suspect and tried),
        (K.SEALED, Duty.NOTE, role not in NO_RECORD),
    )
    return [Asked(kind, duty) for kind, duty, applies in lines if applies]


def missing(lines: Collection[Asked], done: Collection[str]) -> list[SafeguardKind]:
    """What the law says 应当 of, and is not done."""
    return [line.kind for line in lines if line.duty == Duty.MUST and line.kind not in done]


def completion(lines: Collection[Asked], done: Collection[str]) -> tuple[int, int]:
    """How many of the mandatory kinds are done, and how many there are: the two numbers of the rate."""
    must = sum(line.duty == Duty.MUST for line in lines)
    return must - len(missing(lines, done)), must


class Answer(TextChoices):
    """What became of it."""

    DONE = "done", "已做"
    UNDONE = "undone", "没做"
    EXCEPTED = "excepted", "不适用"


class Attendee(TextChoices):
    """到场人, in the order of 刑事诉讼法 281: the others come only when the legal representative cannot."""

    LEGAL = "legal", "法定代理人"
    RELATIVE = "relative", "其他成年亲属"
    SCHOOL = "school", "所在学校的代表"
    UNIT = "unit", "所在单位的代表"
    COMMITTEE = "committee", "居住地居委会、村委会的代表"
    PROTECTION = "protection", "未成年人保护组织的代表"


@dataclass(frozen=True)
class Told:
    """What was typed of one safeguard; blank or None where nothing was."""

    kind: str
    answer: str
    held_on: date | None = None
    attendee: str = ""
    attendee_name: str = ""
    transcript_on: date | None = None
    female_staff: str = ""
    consented_on: date | None = None
    reason: str = ""


def faults(told: Told, *, duty: str, girl: bool) -> dict[str, str]:
    """What is wrong with it, field by field. `girl` tells of the child in the case.

    The transcript is given to who attended; a girl is questioned with a woman of the staff present, whether as suspect,
    victim or witness (刑诉法 281, 未保法 112); a test wants the consent of the child and of the legal representative
    (预防法 51).
    """
    if told.answer != Answer.DONE:
        return _undone(told, duty)
    found = {} if told.held_on else {"held_on": "请填写日期。"}
    if told.kind == K.GUARDIAN:
        found |= _attended(told)
    if girl and told.kind in (K.INTERVIEW, K.GUARDIAN) and not told.female_staff:
        found["female_staff"] = "孩子是女性，应当有女性工作人员在场，请写明是谁。"
    if told.kind == K.PSYCH and not told.consented_on:
        found["consented_on"] = "心理测评要经本人和法定代理人同意，请填写同意的日期。"
    return found


def _undone(told: Told, duty: str) -> dict[str, str]:
    if duty == Duty.MUST:
        return {"answer": "法律规定应当做，不能记为没做或不适用；做了再来登记。"}
    found = {} if told.reason else {"reason": "没有做的，请写明原因。"}
    return found | ({"held_on": "没有做的不填日期。"} if told.held_on else {})


def _attended(told: Told) -> dict[str, str]:
    found = {}
    if not told.attendee:
        found["attendee"] = "请选择到场的是谁。"
    elif told.attendee != Attendee.LEGAL and not told.reason:
        found["reason"] = "到场的不是法定代理人，请写明法定代理人为什么不能到场。"
    if not told.attendee_name:
        found["attendee_name"] = "请写明到场人的姓名。"
    if not told.transcript_on:
        found["transcript_on"] = "笔录应当交给到场人阅读，请填写阅读日期。"
    return found
