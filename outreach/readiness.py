"""能不能转入审核: what must and what should be there before a pool is audited (A9). Pure."""

from dataclasses import dataclass

from outreach.eligibility import Reason


@dataclass(frozen=True)
class Readiness:
    """What is known of a creating unit on the way to the audit."""

    level: str
    committed: bool  # an approved commitment with its four public items
    surveyed: bool
    trained: bool  # the person in charge, by the naming body
    online: bool
    must_be_online: bool  # the cycle names a day
    checks: int
    period_over: bool


def judged(one: Readiness) -> tuple[list[Reason], list[Reason]]:
    """What forbids the audit, and what is only said: 培训 binds the province, 上线 the cycles that say so."""
    found = [
        (not one.committed, True, "还没有公开经审核的服务承诺（维权内容、维权电话、单位地址、负责人）", "commitment"),
        (not one.surveyed, True, "还没有做辖区内青少年知晓度、满意度调查", "survey"),
        (not one.trained, one.level == "province", "负责人还没有参加命名单位的培训", "training"),
        (not one.online, one.must_be_online, "还没有在网络平台按期上线", "online"),
        (not one.checks, False, "创建期内还没有不定期检查过", "naming"),
        (not one.period_over, False, "两年创建期还没有满，由领导小组决定是否提前审核", "naming"),
    ]
    said = [(must, Reason(words, rule)) for lacks, must, words, rule in found if lacks]
    return [one for must, one in said if must], [one for must, one in said if not must]
