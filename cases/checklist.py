"""The checklist of a case in words, for its page: every kind that the law knows for it, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.duties import verdict_of
from cases.models import JuvenileCase, Probation, Safeguard
from cases.models.case import Disposition
from cases.safeguards import DERIVED, Answer, Asked, Attendee, Duty, SafeguardKind
from cases.sealing import Verdict
from guanai.templatetags.ui import plain

STATES = {Answer.DONE: "done", Answer.UNDONE: "soon", Answer.EXCEPTED: ""}


@dataclass(frozen=True)
class Line:
    """One kind: how it stands in a word and a tone, a remark, the rows behind it, whether one may be entered."""

    asked: Asked
    state: str
    tone: str = ""
    note: str = ""
    rows: list[Safeguard] = field(default_factory=list)

    @property
    def enters(self) -> bool:
        return self.asked.kind not in DERIVED


def lines(case: JuvenileCase, done: set[str], rows: Iterable[Safeguard], probation: Probation | None) -> list[Line]:
    """In the order of the law's list. `done`: the kinds that are; `rows`: the valid ones of the case."""
    by_kind: dict[str, list[Safeguard]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    told = {
        SafeguardKind.OFFICER: lambda one: _officer(one, case, is_done=one.kind in done),
        SafeguardKind.ADULT: lambda one: _adult(one, by_kind.get(SafeguardKind.GUARDIAN, [])),
        SafeguardKind.CONDITIONAL: lambda one: _conditional(one, case, probation),
        SafeguardKind.SEALED: lambda one: _sealed(one, case),
    }
    return [told.get(one.kind, lambda one: _entered(one, by_kind))(one) for one in case.asked()]


def _entered(one: Asked, by_kind: dict[str, list[Safeguard]]) -> Line:
    rows = by_kind.get(one.kind, [])
    answers = {row.answer for row in rows}
    best = next((answer for answer in Answer if answer in answers), None)
    if best:
        return Line(one, best.label, STATES[best], rows=rows)
    words = {Duty.MUST: ("应当做，还没做", "late"), Duty.MAY: ("未登记", "soon"), Duty.NOTE: ("未登记", "")}
    note = "没做的也要登记，写明原因。" if one.duty == Duty.MAY else ""
    return Line(one, *words[one.duty], note=note)


def _officer(one: Asked, case: JuvenileCase, *, is_done: bool) -> Line:
    who = f"{case.officer}（{case.unit.short}）"
    if is_done:
        return Line(one, "已做", "done", f"{who}承办。")
    return Line(one, "应当做，还没做", "late", f"{who}不在专门人员台账里，请换承办人或补登记。")


def _adult(one: Asked, attended: list[Safeguard]) -> Line:
    others = [row for row in attended if row.attendee and row.attendee != Attendee.LEGAL]
    if others:
        return Line(one, "已做", "done", f"{others[-1].get_attendee_display()}到场，见“法定代理人到场”。")
    words = "法定代理人已到场。" if attended else "法定代理人不能到场时，请其他人到场。"
    return Line(one, "不适用", "", words)


def _conditional(one: Asked, case: JuvenileCase, probation: Probation | None) -> Line:
    if probation is None and case.disposition == Disposition.CONDITIONAL:
        return Line(one, "没登记考验期", "late", "处理结果是附条件不起诉，请登记考验期，期满后写明结果。")
    if probation is None:
        return Line(one, "没有", "", "由人民检察院决定。")
    return Line(one, "已决定", "done", f"{plain(probation.decided_on)}决定，考验期到 {plain(probation.ends_on)}。")


def _sealed(one: Asked, case: JuvenileCase) -> Line:
    """What the law wants of the record; who seals it does so on a page of his own."""
    found = verdict_of(case)
    words = {
        Verdict.DUE: ("soon", "行为时不满十八周岁；判决的，刑期五年以下。由封存专管办理。"),
        Verdict.OPEN: (
            "",
            "等最后的处理结果；判决的要登记刑期；几起行为里可能有成年以后的，由封存专管研究决定。",
        ),
        Verdict.NOT: ("", "行为时已满十八周岁，刑期超过五年，或者没有要封存的记录。"),
    }
    return Line(one, found.value, *words[found])
