"""Cases, what the law asks for in them, and measures, on paper: for who may read a case, names in them only while
the identity is shown. Each table as heading, heads and rows."""

from collections.abc import Iterator, Sequence

from cases.models import JuvenileCase, Measure, Probation, Safeguard
from cases.reader import PaperReader
from cases.safeguards import Answer
from guanai.calendars import gb_date

Table = tuple[str, Sequence[str], list[Sequence[str]]]


def of_case(reader: PaperReader) -> Iterator[Table]:
    """Nothing for a reader who may not know whether there is a case."""
    cases = list(reader.cases().order_by("received_on", "pk").prefetch_related("safeguards", "probations"))
    heads = ("受案日期", "案件", "案件编号", "办案单位和承办人", "处理结果")
    yield "案件", heads, [_case(row, reader) for row in cases]
    done = [_safeguard(row, case, reader) for case in cases for row in case.safeguards.all() if not row.is_void]
    yield "法定保障", ("日期", "保障", "案件", "做了没有", "情况"), done
    left = [_probation(row, reader) for case in cases for row in case.probations.all() if not row.is_void]
    yield "附条件不起诉", ("决定日期", "决定机关", "考验期到", "结果", "要遵守的"), left
    measures = reader.measures().order_by("decided_on", "pk").prefetch_related("reviews")
    taken = [_measure(row, reader) for row in measures]
    yield "措施", ("决定日期", "措施和决定单位", "起止", "评估和结果"), taken


def _case(row: JuvenileCase, reader: PaperReader) -> Sequence[str]:
    number = row.case_no if reader.identifies else "—"
    ended = f"，{gb_date(row.disposed_on)}" if row.disposed_on else ""
    who = f"{row.unit.short}{row.officer}"
    return gb_date(row.received_on), str(row), number, who, f"{row.get_disposition_display()}{ended}"


def _safeguard(row: Safeguard, case: JuvenileCase, reader: PaperReader) -> Sequence[str]:
    """Who was there by name, and in what words, only beside the name of the child."""
    attended = row.get_attendee_display()
    words = (row.attendee_name, row.female_staff, row.reason, row.content) if reader.identifies else ()
    told = "；".join(filter(None, (attended, *words))) or "—"
    day = gb_date(row.held_on) if row.held_on else "—"
    return day, str(row), gb_date(case.received_on), Answer(row.answer).label, told


def _probation(row: Probation, reader: PaperReader) -> Sequence[str]:
    number = f"（{row.decision_no}）" if reader.identifies else ""
    outcome = f"{row.get_outcome_display()}，{gb_date(row.outcome_on)}" if row.outcome else "考验中"
    words = (row.conditions or "—") if reader.identifies else "—"
    return gb_date(row.decided_on), f"{row.decided_by}{number}", gb_date(row.ends_on), outcome, words


def _measure(row: Measure, reader: PaperReader) -> Sequence[str]:
    """A station records measures and never decides them: who did stands beside each."""
    looks = [look for look in row.reviews.all() if not look.is_void]
    reviews = [f"{gb_date(look.held_on)}评估：{look}" for look in sorted(looks, key=lambda look: look.held_on)]
    result = row.result if reader.identifies and row.ended_on else ""
    span = f"{gb_date(row.starts_on)}至{gb_date(row.ended_on) if row.ended_on else '今'}"
    return (
        gb_date(row.decided_on),
        f"{row}\n{row.decided_by}决定",
        span,
        "；".join(filter(None, (*reviews, result))) or "—",
    )
