"""档案全本 and 大事记: a file on paper, as far as its reader may know it. Without a running look it names nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cases import story
from cases.models import MentoringMember, MentoringVisit, Minor, MinorCategory
from cases.models.outcome import Outcome
from cases.reader import PaperReader
from cases.views.helped import entries
from guanai.calendars import gb_date, today
from guanai.templatetags.ui import plain
from stations.models import Referral

MOST = 80  # visits in one volume: about a second of one core
MASKED = "姓名、证件、电话、住址、学校和谈话内容没有印出；要印的，请先“显示身份”，再在五分钟内打印。"


@dataclass(frozen=True)
class Part:
    """A table under its heading; without rows it is left out."""

    title: str
    heads: Sequence[str]
    rows: list[Sequence[str]]


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
    parts = [part for part in _parts(reader, volume) if part.rows]
    return FilePaper("未成年人帮教档案", reader.minor.file_no, list(_facts(reader)), parts, _note(reader))


def timeline(reader: PaperReader, volume: int = 1) -> FilePaper:
    """大事记: the same story as on the page, the oldest first."""
    visits = [story.visited(visit, reader) for visit in _visits(reader, volume)]
    others = _events(reader) if volume == 1 else ()
    told = sorted([*visits, *others], key=lambda event: event.day)
    rows = [(gb_date(one.day), "，".join(one.about), "，".join(filter(None, (one.title, one.text)))) for one in told]
    parts = [Part("经过", ("日期", "事项", "内容"), rows)]
    return FilePaper("大事记", reader.minor.file_no, list(_facts(reader))[:4], parts, _note(reader))


PAPERS = {"whole": whole, "timeline": timeline}


def _note(reader: PaperReader) -> str:
    return "" if reader.identifies else MASKED


def _events(reader: PaperReader) -> Iterator[story.Event]:
    categories, outcomes = list(reader.categories()), list(reader.outcomes())
    yield from story.events(reader, categories, outcomes, MentoringMember.objects.of(reader.minor))
    yield from story.tried(reader.attempts(), reader)
    yield from story.assessed(list(reader.assessments()))
    yield from story.asked_after(reader.follow_ups(), reader)


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


def _parts(reader: PaperReader, volume: int) -> Iterator[Part]:
    """In the order in which a file is read."""
    if volume > 1:
        yield _visited(reader, volume)
        return
    yield from _people(reader)
    yield _visited(reader, volume)
    yield from _work(reader)
    yield from _came_of_it(reader)


def _people(reader: PaperReader) -> Iterator[Part]:
    """Who the child is to the station, and who stands behind it."""
    shown = reader.identifies
    yield Part("类别", ("类别", "起止", "来源"), [_category(row) for row in reader.categories()])
    heads = ("关系", "姓名", "电话", "监护能力") if shown else ("关系", "监护能力")
    yield Part("监护人", heads, [_guardian(row, shown=shown) for row in reader.guardians()])
    yield Part("帮教小组", ("帮教人", "分工", "起止"), [_member(row) for row in _members(reader)])


def _visited(reader: PaperReader, volume: int) -> Part:
    told = [story.visited(visit, reader) for visit in reversed(_visits(reader, volume))]
    rows = [(gb_date(one.day), *one.about, "，".join(filter(None, (one.title, one.text)))) for one in told]
    return Part("走访", ("日期", "地点或方式", "走访人", "情况"), rows)


def _work(reader: PaperReader) -> Iterator[Part]:
    """What was seen and judged."""
    worries = [_signal(row, shown=reader.identifies) for row in reader.worries()]
    yield Part("异常信号", ("发现日期", "来源", "情况", "结果"), worries)
    tiers = [(gb_date(row.assessed_on), row.in_force.label) for row in reader.assessments() if not row.unfounded]
    yield Part("分级评估", ("日期", "分级"), tiers)
    yield Part("行为记录", ("日期", "行为", "来源", "核实"), [_act(row) for row in reader.behaviours()])


def _came_of_it(reader: PaperReader) -> Iterator[Part]:
    """What became of the child, and what it was given."""
    yield Part("成效", ("日期", "成效", "依据", "核实和复查"), [_outcome(row) for row in _outcomes(reader)])
    asked = [(gb_date(one.day), one.about[1], one.title, one.text) for one in _asked(reader)]
    yield Part("结案后回访", ("日期", "怎么回访的", "现在怎么样", "情况"), asked)
    given = sorted(entries(reader), key=lambda entry: entry["day"])
    helped = [(gb_date(one["day"]), one["title"], one["text"]) for one in given]
    yield Part("帮扶", ("日期", "做了什么", "情况"), helped)
    yield Part("转办单", ("编号", "类别", "送往", "事项", "状态"), [_referral(row) for row in _referrals(reader)])


def _visits(reader: PaperReader, volume: int) -> list[MentoringVisit]:
    """Those of a volume, the latest first."""
    rows = MentoringVisit.objects.valid().filter(minor=reader.minor).prefetch_related("visitors")
    return list(rows.order_by("-held_on", "-pk")[(volume - 1) * MOST : volume * MOST])


def _members(reader: PaperReader) -> Iterable[MentoringMember]:
    return MentoringMember.objects.of(reader.minor).order_by("starts_on", "pk")


def _outcomes(reader: PaperReader) -> Iterable[Outcome]:
    return reader.outcomes().prefetch_related("checks").order_by("happened_on")


def _asked(reader: PaperReader) -> list[story.Event]:
    return sorted(story.asked_after(reader.follow_ups(), reader), key=lambda event: event.day)


def _referrals(reader: PaperReader) -> Iterable[Referral]:
    known = Referral.objects.valid().visible_to(reader.user)
    return known.filter(pk__in=reader.minor.referrals().values("pk")).listed().order_by("entered_at")


def _span(first, last) -> str:
    return f"{gb_date(first)}至{gb_date(last) if last else '今'}"


def _category(row: MinorCategory) -> Sequence[str]:
    return str(row), _span(row.starts_on, row.ends_on), row.source


def _guardian(row, *, shown: bool) -> Sequence[str]:
    who = (row.name, plain(row.phone)) if shown else ()
    return (row.get_relation_display(), *who, row.get_capacity_display())


def _member(row: MentoringMember) -> Sequence[str]:
    return str(row), row.get_role_display(), _span(row.starts_on, row.ends_on)


def _signal(row, *, shown: bool) -> Sequence[str]:
    result = (row.result if shown else "已写明结果") if row.closed_at else "关注中"
    return gb_date(row.seen_on), row.get_source_display(), row.told if shown else "—", result


def _act(row) -> Sequence[str]:
    return gb_date(row.happened_on), str(row), row.source, "已核实" if row.verified_at else "待核实"


def _outcome(row: Outcome) -> Sequence[str]:
    looks = [look for look in row.checks.all() if look.voided_at is None]
    checked = [f"{gb_date(look.checked_on)}复查，{look.get_found_display()}" for look in looks]
    return (
        gb_date(row.happened_on),
        str(row),
        row.evidence,
        "；".join(["已核实" if row.verified_at else "待核实", *checked]),
    )


def _referral(row: Referral) -> Sequence[str]:
    return row.no, row.get_kind_display(), row.receiver, row.need, row.get_status_display()
