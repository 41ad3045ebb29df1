"""封存: which records the law wants sealed. Pure: values in, an answer out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guanai.calendars import under

ADULT = 18  # 周岁
LONGEST = 60  # months of sentence up to which a record is sealed, five years included
DID_IT = ("suspect", "below_age")  # of whose record the law makes a duty
NO_RECORD = ("victim", "witness")  # who did nothing has none
UNDECIDED = ("pending", "prosecuted")
CONDITIONAL, SENTENCED, WITHDRAWN, SPARED = "conditional", "sentenced", "withdrawn", "not_prosecuted"
RECORDS = (SENTENCED, SPARED, CONDITIONAL, "penalty", "no_penalty")  # decisions of which a record remains


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
    spared: bool = False  # the probation ended in 不起诉

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet; where prosecution was suspended, until the probation ended well."""
        return self.disposition in UNDECIDED or (self.disposition == CONDITIONAL and not self.spared)

    @property
    def hindrance(self) -> str:
        """Why its record cannot be sealed on any ground, in words; or nothing."""
        if self.role in NO_RECORD:
            return "孩子在这起案件里是被害人或证人，没有可以封存的记录。"
        return "这起案件还没有处理结果，有了结果才能封存。" if self.is_open else ""


def verdict(case: Decided) -> Verdict:
    """Whether the record must be sealed (刑事诉讼法 286; 预防未成年人犯罪法 59), by the rule alone."""
    if case.role not in DID_IT:
        return Verdict.NOT
    if case.is_open or case.act_on < case.born or (case.disposition == SENTENCED and case.months is None):
        return Verdict.OPEN
    remains = case.disposition in RECORDS or (case.disposition == WITHDRAWN and case.held)
    months = case.months if case.disposition == SENTENCED else 0
    return Verdict.DUE if remains and must_seal(case.born, case.act_on, months) else Verdict.NOT


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
