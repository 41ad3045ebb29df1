"""申报材料 by state: what must be there by now, what is asked for before the next step. Pure: values in, papers out."""

from collections.abc import Collection
from dataclasses import dataclass

WAY = ("draft", "submitted", "recommended", "creating", "auditing", "passed", "in_notice", "named")
ENDED = {"rejected": "submitted", "withdrawn": "recommended", "disqualified": "recommended", "not_passed": "passed"}


@dataclass(frozen=True)
class Need:
    """One paper: asked for from a state on, and due once the next is reached; or only of who ended so."""

    name: str
    words: str
    asked: str
    due: str
    ended: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper of an application: there, or lacking, or still to come."""

    words: str
    there: bool
    due: bool

    @property
    def word(self) -> str:
        return "有" if self.there else "缺" if self.due else "待交"

    @property
    def tone(self) -> str:
        return "done" if self.there else "late" if self.due else "soon"


NEEDS = (
    Need("form", "申报表", "draft", "submitted"),
    Need("opinion", "推荐意见", "submitted", "recommended"),
    Need("commitment", "服务承诺（已审核）", "creating", "auditing"),
    Need("photo", "承诺公示照片", "creating", "auditing"),
    Need("check", "不定期检查记录", "creating", "auditing"),
    Need("asked", "知晓度、满意度调查", "creating", "auditing"),
    Need("self_audit", "自查报告", "creating", "auditing"),
    Need("summary", "创建工作总结", "creating", "auditing"),
    Need("checks", "检查汇总", "creating", "auditing"),
    Need("survey", "问卷报告", "creating", "auditing"),
    Need("decision", "审核意见", "auditing", "passed"),
    Need("notice", "公示", "passed", "in_notice"),
    Need("title", "命名决定", "in_notice", "named"),
    Need("withdrawal", "退出申请", "withdrawn", "withdrawn", ended="withdrawn"),
)
OBJECTION = "异议核查报告"  # one for each objection, however many there are


def papers(status: str, there: Collection[str], open_objections: int = 0) -> list[Paper]:
    """The papers of the state it is in, in the order of the way. Who ended owes what was due until then."""
    at = WAY.index(ENDED.get(status, status))
    found = [_paper(one, at, status, there) for one in NEEDS if _is_asked(one, at, status)]
    return [*found, *(Paper(OBJECTION, there=False, due=True) for _ in range(open_objections))]


def lacking(status: str, there: Collection[str], open_objections: int = 0) -> list[Paper]:
    """Of those the ones that are not there."""
    return [one for one in papers(status, there, open_objections) if not one.there]


def _is_asked(one: Need, at: int, status: str) -> bool:
    if one.ended:
        return one.ended == status
    return WAY.index(one.due if status in ENDED else one.asked) <= at


def _paper(one: Need, at: int, status: str, there: Collection[str]) -> Paper:
    return Paper(one.words, one.name in there, bool(one.ended) or WAY.index(one.due) <= at)
