"""封存: which records the law wants sealed. Pure: values in, an answer out."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.db.models import TextChoices

from guanai.calendars import under

ADULT = 18  # 周岁
LONGEST = 60  # months of sentence up to which a record is sealed, five years included
DID_IT = ("suspect", "below_age")  # who did what the case is about
NO_RECORD = ("victim", "witness")  # who did nothing has none
UNDECIDED = ("pending", "prosecuted")
CONDITIONAL, SENTENCED, WITHDRAWN, SPARED = "conditional", "sentenced", "withdrawn", "not_prosecuted"
PENALTY = "penalty"
RECORDS = (SENTENCED, SPARED, PENALTY, "no_penalty")  # decisions of which a record remains
RUNNING = ""  # a probation without an outcome; one that ended well is SPARED
WAITING = (*UNDECIDED, CONDITIONAL)  # somebody has still to decide
BESIDE = {RUNNING: WAITING, SPARED: (CONDITIONAL, SPARED)}  # what stands as the decision beside such a probation


class Extent(TextChoices):
    """封存范围."""

    FILE = "file", "整份档案"
    MATTER = "matter", "只封涉案部分，其余档案留存"


class SealingBasis(TextChoices):
    """封存依据."""

    CRIMINAL = "criminal", "犯罪记录（刑事诉讼法第二百八十六条）"
    NOT_PROSECUTED = "not_prosecuted", "不起诉、刑事强制措施记录（预防未成年人犯罪法第五十九条）"
    EDUCATION = "education", "专门教育、专门矫治教育记录（预防未成年人犯罪法第五十九条）"
    PENALTY = "penalty", "行政处罚记录（预防未成年人犯罪法第五十九条）"
    PUBLIC_ORDER = "public_order", "治安违法记录（治安管理处罚法第一百三十六条）"
    SEVERAL_ACTS = "several_acts", "成年前后都有行为，经研究整案封存（犯罪记录封存实施办法）"


B = SealingBasis
BASES_OF = {  # on which the record of a decision may be sealed, the usual one first
    SENTENCED: (B.CRIMINAL, B.SEVERAL_ACTS),
    SPARED: (B.NOT_PROSECUTED, B.SEVERAL_ACTS),
    WITHDRAWN: (B.NOT_PROSECUTED,),
    PENALTY: (B.PENALTY, B.PUBLIC_ORDER),
    "no_penalty": (B.PUBLIC_ORDER, B.PENALTY),
    "other": (B.NOT_PROSECUTED, B.PENALTY, B.PUBLIC_ORDER),
}
MISFIT = "封存依据和案件的处理结果对不上，请按封存通知书核对。"
NO_SENTENCE = "档案里没有已判决的案件，不能按犯罪记录封存。"
NO_MONTHS = "判决的案件没有登记刑期，请先补上再封存。"
TOO_LONG = "刑期超过五年，不符合刑事诉讼法第二百八十六条，不能封存。"
GROWN_UP = "行为时已满十八周岁，不符合刑事诉讼法第二百八十六条；成年前后都有行为的，经研究可以整案封存。"
STRADDLES = "这起案件有几起行为，可能有成年以后的；经研究整案封存的，依据选“成年前后都有行为”，写明理由。"


class Verdict(StrEnum):
    """What the law wants of the record of a case."""

    DUE = "应当封存"
    OPEN = "待判断"
    NOT = "不在此列"


@dataclass(frozen=True)
class Decided:
    """A case as its record is judged: the child's part and the decision (values of CaseRole and Disposition)."""

    role: str
    disposition: str
    born: date
    act_on: date
    months: int | None = None  # of a sentence; 0 where punishment was waived
    held: bool = False  # ever in custody: 刑事强制措施 is a record of its own
    done_by: date | None = None  # of several acts: when the last of them was done at the latest
    probation: str | None = None  # its outcome; RUNNING, or None where there is none

    @property
    def decision(self) -> str:
        """What was decided in the end: a probation that ended well is 不起诉."""
        return SPARED if self.probation == SPARED and self.disposition in WAITING else self.disposition

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide; as long as a probation runs, whatever else was put down."""
        return self.probation == RUNNING or self.decision in WAITING

    @property
    def straddles(self) -> bool:
        """Whether of several acts some may be an adult's: then people decide, not the rule."""
        return self.done_by is not None and not under(ADULT, self.born, self.done_by)

    @property
    def leaves_record(self) -> bool:
        """Whether the decision is one of which a record remains; to a 当事人 only the penalty does."""
        if self.role not in DID_IT:
            return self.decision == PENALTY
        return self.decision in RECORDS or (self.decision == WITHDRAWN and self.held)

    @property
    def hindrance(self) -> str:
        """Why its record cannot be sealed on any ground, in words; or nothing."""
        if self.role in NO_RECORD:
            return "孩子在这起案件里是被害人或证人，没有可以封存的记录。"
        return "这起案件还没有处理结果，有了结果才能封存。" if self.is_open else ""

    @property
    def stays_open(self) -> bool:
        """Whether a court gave a sentence whose record the law leaves as it is."""
        return self.role not in NO_RECORD and self.decision == SENTENCED and verdict(self) is Verdict.NOT


def verdict(case: Decided) -> Verdict:
    """Whether the record must be sealed (刑事诉讼法 286; 预防未成年人犯罪法 59), by the rule alone."""
    if case.role in NO_RECORD:
        return Verdict.NOT
    if case.is_open or case.act_on < case.born or (case.decision == SENTENCED and case.months is None):
        return Verdict.OPEN
    if not case.leaves_record:
        return Verdict.NOT
    months = case.months if case.decision == SENTENCED else 0
    if case.straddles and months <= LONGEST:
        return Verdict.OPEN
    return Verdict.DUE if must_seal(case.born, case.act_on, months) else Verdict.NOT


def refusal(case: Decided, basis: str) -> str:
    """Why the record of a case cannot be sealed on this basis, in words; or nothing."""
    if words := case.hindrance:
        return words
    if basis not in BASES_OF[case.decision]:
        return NO_SENTENCE if basis == B.CRIMINAL else MISFIT
    if case.decision != SENTENCED:
        return ""
    if case.months is None:
        return NO_MONTHS
    if case.months > LONGEST:
        return TOO_LONG
    if basis != B.CRIMINAL or verdict(case) is Verdict.DUE:
        return ""
    return STRADDLES if case.straddles else GROWN_UP


def completion(sealed: int, due: int) -> Decimal | None:
    """封存完成率 in percent, one decimal, of what is sealed and what still must be; None where there is neither."""
    if not sealed + due:
        return None
    return (Decimal(sealed) * 100 / (sealed + due)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def must_seal(born: date, act_on: date, sentence_months: int) -> bool:
    """Whether a criminal record must be sealed (刑事诉讼法 286; 预防未成年人犯罪法 59).

    `sentence_months`: the sentence in months, 0 where punishment was waived. The act counts on the day it was done:
    on the eighteenth birthday itself one is still 未满十八周岁. ValueError for an act before birth or a negative
    sentence.
    """
    if act_on < born:
        raise ValueError("行为日期早于出生日期，请核对。")
    if sentence_months < 0:
        raise ValueError("刑期不能是负数。")
    return under(ADULT, born, act_on) and sentence_months <= LONGEST
