"""规则总表: every step and every bar of the 维权岗 cycle, read off the tables and the sentences of the code itself.

A bar is a sentence that some verb refuses with (`Reason`, `NotAllowed`, `must_say`) or that a constraint of the
database says. Nothing is typed a second time: what a verb says newly stands here by itself.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

from outreach import eligibility, models, readiness
from outreach.arrows import Actor, Arrow
from outreach.eligibility import PARAGRAPH
from outreach.elimination import READINGS, max_passes
from outreach.models import (
    audit_decision,
    before,
    commitment,
    complaint,
    lapse,
    mistake,
    post_application,
    post_cycle,
    post_paper,
    post_part,
    post_quota,
    post_score,
    post_survey,
    post_title,
    public_notice,
    scheme,
    title_review,
)
from outreach.models.post_states import FATES
from outreach.models.walking import WHO, Walking

MACHINES = (models.PostCycle, models.PostApplication, models.PostTitle)
SOURCES = (
    eligibility, scheme, post_cycle, post_quota, post_application, lapse, post_part, post_paper, commitment,
    post_survey, post_score, audit_decision, public_notice, before, post_title, mistake, title_review, complaint,
)  # fmt: skip
ROWS = (
    *("PostScheme", "SchemeLevel", "PostCriterion", "PostCycle", "PostQuota", "GroupMember", "PostApplication"),
    *("ServiceCommitment", "PostSurvey", "ApplicationScore", "AuditDecision", "PublicNotice", "Objection"),
    *("PostTitle", "Plaque", "TitleReview", "PostRectification"),
)
SHOWN = (*range(1, 13), 21, 26, 50, 100)  # numbers of candidates
GAP = "…"  # what stands there differs from case to case
PAIRS = "须同时填写"  # who and when: of the house, not of the cycle
REFUSALS = ("Reason", "NotAllowed", "NotTheirs")
SILENT = PARAGRAPH["system"]
ASKED, AUDITED = "能不能申报", "转入审核"


@dataclass(frozen=True)
class Rule:
    """One bar: at which step or row, what it says with gaps, on which paragraph, and who holds it."""

    place: str
    words: str
    paragraph: str = SILENT
    holder: str = ""  # the function or the constraint

    @property
    def pieces(self) -> list[str]:
        """The words without the gaps."""
        return [one for one in self.words.split(GAP) if one]


@dataclass(frozen=True)
class Move:
    """One arrow in words."""

    machine: str
    event: str
    word: str
    sources: str
    target: str
    who: str
    paragraph: str


def steps() -> list[Move]:
    """All arrows of the three machines, facts too."""
    return [_move(model, arrow) for model in MACHINES for arrow in (*model.ARROWS, *model.FACTS)]


def _move(model: type[Walking], arrow: Arrow) -> Move:
    sources = "、".join(str(model.Status(one).label) for one in arrow.sources)
    target = str(model.Status(arrow.target).label) if arrow.target else "不变"
    who = "或".join(WHO[actor] for actor in arrow.actors)
    return Move(model._meta.verbose_name, arrow.event, arrow.word, sources, target, who, model.PARAGRAPH)


def caps() -> list[tuple[int, ...]]:
    """Candidates, and the most that may pass by each reading."""
    return [(number, *(max_passes(number, reading=one) for one in READINGS)) for number in SHOWN]


def fates() -> list[tuple[str, str]]:
    """The exits of a title, and where its plaque goes."""
    return [(str(state.label), str(fate.label)) for state, fate in FATES.items()]


@cache
def rules() -> tuple[Rule, ...]:
    """All bars: those of the verbs in the order of the cycle, those of the audit, those of the database."""
    found = [*(rule for source in SOURCES for rule in _of_module(source)), *_of_the_audit(), *_of_the_database()]
    return tuple(dict.fromkeys(replace(one, words=one.words.rstrip("。")) for one in found))


def _of_the_audit() -> Iterator[Rule]:
    """转入审核: the duties, and what is only said. A unit of the province that has nothing meets all of them."""
    nothing = {"committed": False, "surveyed": False, "trained": False, "online": False, "must_be_online": True}
    duties, wishes = readiness.judged(readiness.Readiness(level="province", checks=0, period_over=False, **nothing))
    for one in duties:
        yield Rule(AUDITED, one.words, one.paragraph, "readiness.judged")
    for one in wishes:
        yield Rule(f"{AUDITED}（只提醒）", one.words, one.paragraph, "readiness.judged")


def _of_the_database() -> Iterator[Rule]:
    for name in ROWS:
        meta = getattr(models, name)._meta
        for one in meta.constraints:
            said = str(one.violation_error_message)
            if said != str(one.default_violation_error_message) and PAIRS not in said:
                yield Rule(meta.verbose_name, *_cited(said), one.name)


def _cited(said: str) -> tuple[str, str]:
    """A sentence, and the paragraph that it names by itself."""
    named = [one for one in PARAGRAPH.values() if f"（{one}）" in said]
    return (said.replace(f"（{named[0]}）", ""), named[0]) if named else (said, SILENT)


# --- reading the sentences of a module


def _of_module(module: ModuleType) -> Iterator[Rule]:
    tree = ast.parse(inspect.getsource(module))
    local = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for node in tree.body:
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        for function in node.body if owner else [node]:
            if isinstance(function, ast.FunctionDef):
                yield from _Function(module, owner, function, local).rules()


class _Function:
    """The refusals of one function."""

    def __init__(self, module: ModuleType, owner: str, node: ast.FunctionDef, local: dict[str, ast.FunctionDef]):
        self.node, self.local, self.module = node, local, module
        self.holder = f"{owner or module.__name__.rpartition('.')[2]}.{node.name}"
        self.owner = getattr(models, owner, None)
        self.said: dict[str, str] = {}
        for one in ast.walk(node):
            self._remember(one)

    def _remember(self, one: ast.AST) -> None:
        """What a name stands for when it is said later."""
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            self.said[one.targets[0].id] = self.text(one.value)
        if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name):
            self.said[one.target.id] = self.said.get(one.target.id, "") + self.text(one.value)

    @property
    def place(self) -> str:
        """The arrow that the function follows, else what the row is called."""
        if self.module is eligibility:
            return ASKED
        words = {one.event: one.word for model in MACHINES for one in (*model.ARROWS, *model.FACTS)}
        told = [one.value for one in ast.walk(self.node) if isinstance(one, ast.Constant) and one.value in words]
        row = self.owner._meta.verbose_name if hasattr(self.owner, "_meta") else ""
        return words[told[0]] if told else str(row) or "各项登记"

    def rules(self) -> Iterator[Rule]:
        for call in ast.walk(self.node):
            if isinstance(call, ast.Call):
                for words, paragraph in self._refusals(call):
                    yield Rule(self.place, *(_cited(words) if paragraph == SILENT else (words, paragraph)), self.holder)

    def _refusals(self, call: ast.Call) -> Iterator[tuple[str, str]]:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in REFUSALS and call.args and self.says(call.args[0]):
            yield self.text(call.args[0]), self.paragraph(call)
        elif name == "Reason":
            yield from ((words, self.paragraph(call)) for words in self._told_by_another(call.args[0]))
        elif name == "must_say":
            yield f"请写明{self.text(call.args[1])}", SILENT
        elif name == "must_be_by" and (who := [one.attr for one in call.args if isinstance(one, ast.Attribute)]):
            yield f"由{'、'.join(WHO[Actor[one]] for one in who)}登记", self.paragraph(call)

    def says(self, node: ast.expr) -> bool:
        """Whether there are words besides the gaps, and of this place: what parts share, each says for itself."""
        return bool(self.text(node).strip(GAP + "：。")) and self.node.name != "must_be_by"

    def paragraph(self, call: ast.Call) -> str:
        told = [*call.args[1:], *(one.value for one in call.keywords if one.arg == "rule")]
        named = [one.value for one in told if isinstance(one, ast.Constant) and one.value in PARAGRAPH]
        return PARAGRAPH[named[0]] if named else SILENT

    def _told_by_another(self, node: ast.expr) -> Iterator[str]:
        """The sentences of a function of the module that gave the words: `if broken := faults(…)`."""
        givers = {
            one.target.id: one.value.func.id
            for one in ast.walk(self.node)
            if isinstance(one, ast.NamedExpr) and isinstance(one.value, ast.Call) and hasattr(one.value.func, "id")
        }
        giver = self.local.get(givers.get(getattr(node, "id", ""), ""))
        for one in ast.walk(giver) if giver else ():
            if isinstance(one, ast.Return):
                yield from (text for text in map(self.text, _either(one.value)) if text.strip(GAP))

    def text(self, node: ast.expr) -> str:
        """What an expression says, with gaps where a value stands."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else GAP
        if isinstance(node, ast.JoinedStr):
            return "".join(
                self.text(getattr(one, "value", one)) if _is_gap(one) else self.text(one) for one in node.values
            )
        if isinstance(node, ast.Name):
            return self.said.get(node.id, GAP)
        if isinstance(node, ast.BinOp):
            return self.text(node.left) + self.text(node.right)
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "PARAGRAPH":
            return PARAGRAPH[node.slice.value]
        return GAP


def _is_gap(node: ast.expr) -> bool:
    return isinstance(node, ast.FormattedValue)


def _either(node: ast.expr | None) -> Iterable[ast.expr]:
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else [node] if node else ()
