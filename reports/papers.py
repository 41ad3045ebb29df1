"""档案全本 and 大事记: a file on paper, as far as its reader may know it. Without a running look it names nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cases import story
from cases.models import MentoringMember, MentoringVisit, Minor
from cases.reader import PaperReader
from guanai.calendars import gb_date, today
from guanai.templatetags.ui import plain
from reports import parts
from reports.parts import Part

MOST = 80  # visits in one volume: about a second of one core
MASKED = "姓名、证件、电话、住址、学校、帮教计划和谈话内容没有印出；要印的，请先“显示身份”，再在五分钟内打印。"


@dataclass(frozen=True)
class FilePaper:
    """One document: heading, facts in pairs, tables, and what is not in it."""

    title: str
    file_no: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    note: str = ""


def volumes(minor: Minor) -> int:
    """How many volumes the visits of a file fill; never none."""
    return max(1, -(-minor.visits.valid().count() // MOST))


def whole(reader: PaperReader, volume: int = 1) -> FilePaper:
    """档案全本. The first volume has the latest visits and all the rest; the others have earlier visits only."""
    visits = [story.visited(visit, reader) for visit in reversed(_visits(reader, volume))]
    told = parts.of_file(reader, visits) if volume == 1 else [parts.visited(visits)]
    kept = [part for part in told if part.rows]
    return FilePaper("未成年人帮教档案", reader.minor.file_no, list(_facts(reader)), kept, _note(reader))


def timeline(reader: PaperReader, volume: int = 1) -> FilePaper:
    """大事记: the same story as on the page, the oldest first."""
    visits = [story.visited(visit, reader) for visit in _visits(reader, volume)]
    others = _events(reader) if volume == 1 else ()
    told = sorted([*visits, *others], key=lambda event: event.moment)
    rows = [(gb_date(one.day), "，".join(one.about), "，".join(filter(None, (one.title, one.text)))) for one in told]
    told = [Part("经过", ("日期", "事项", "内容"), rows)]
    return FilePaper("大事记", reader.minor.file_no, list(_facts(reader))[:4], told, _note(reader))


PAPERS = {"whole": whole, "timeline": timeline}


def _note(reader: PaperReader) -> str:
    return "" if reader.identifies else MASKED


def _events(reader: PaperReader) -> Iterator[story.Event]:
    categories, outcomes = list(reader.categories()), list(reader.outcomes())
    yield from story.events(reader, categories, outcomes, MentoringMember.objects.of(reader.minor))
    yield from story.tried(reader.attempts(), reader)
    for one in story.assessed(list(reader.assessments())):
        yield replace(one, text="")  # no index leaves the house
    yield from story.handled(reader.cases(), reader.measures())
    yield from story.referred(reader.referrals())
    yield from story.asked_after(reader.follow_ups(), reader)
    yield from story.kept(reader)


def _facts(reader: PaperReader) -> Iterator[tuple[str, str]]:
    minor, shown = reader.minor, reader.identifies
    yield "档案号", minor.file_no
    yield "管理单位", minor.unit.name
    yield "状态", f"{minor.get_status_display()}{f'，{minor.get_closing_display()}' if minor.closing else ''}"
    yield "建档日期", gb_date(minor.filed_on)
    yield "结案日期", gb_date(minor.closed_on) if minor.closed_on else "未结案"
    yield "姓名", minor.name if shown else minor.masked_name
    yield "性别", minor.get_gender_display()
    yield "年龄", f"{minor.age_on(today())} 周岁"
    if shown:
        yield "出生日期", gb_date(minor.birth_date)
        yield "证件号", minor.id_no or f"没有（{minor.no_id_reason}）"
        yield "电话", plain(minor.phone)
        yield "现住地址", plain(minor.address)
        yield "学校", f"{minor.school or ''}{minor.grade}" or "—"
    yield "就学状态", minor.get_school_status_display()
    yield "包保人", plain(str(minor.responsible) if minor.responsible else "")


def _visits(reader: PaperReader, volume: int) -> list[MentoringVisit]:
    """Those of a volume, the latest first."""
    rows = MentoringVisit.objects.valid().filter(minor=reader.minor).prefetch_related("visitors")
    return list(rows.order_by("-held_on", "-pk")[(volume - 1) * MOST : volume * MOST])
