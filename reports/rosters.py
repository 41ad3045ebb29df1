"""The annexes that list: stations, coverage of schools, outcomes, aid, titles. Never a name of who was helped."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import Count, Q, Sum

from guanai.calendars import gb_date
from outreach.arrows import LIVE
from outreach.models import PostTitle
from reports import counters, guard, rows
from reports.computing import percent
from reports.document import Align, Annex, Cell, Column, Percent, Recounted, Table
from reports.figures import Figure, Source
from reports.metrics import METRICS
from reports.span import Span
from reports.yearbook import Yearbook
from stations.models import CareStation, Unit

OUTCOMES = ("M31", "M35", "M36", "M39", "M38", "M38b", "M37n", "M37")
TEN_THOUSAND = 10_000
STAR_NOTE = "注：标*的由全部单位合在一起重新去重或重新计算，不是上面各数相加。"
LETTER_NOTE = "已配备的是发了聘书的；没有发聘书的和幼儿园只计入“有法治副校长学校”。"
ALONE = "未列入项目"


def of(yearbook: Yearbook, span: Span) -> Iterator[Annex]:
    """Those that have a line."""
    yield from _stations(yearbook.unit, span)
    yield from _coverage(yearbook, span)
    yield from _outcomes(yearbook)
    yield from _aid(yearbook, span)
    yield from _titles(yearbook.unit, span)


def _stations(unit: Unit, span: Span) -> Iterator[Annex]:
    """关工站名录, at work on the last day."""
    known = CareStation.objects.active(span.last).filter(unit__path__startswith=unit.path).select_related("unit")
    found = [
        (number, one.name, one.unit.short, one.get_kind_display(), _day(one.established_on), one.approval)
        for number, one in enumerate(known.order_by("unit__path", "established_on", "pk"), start=1)
    ]
    rooms = {"站名": 11, "所在单位": 8, "类型": 6}  # they wrap, days and numbers of papers do not
    yield from _listed("关工站名录", ("序号", "站名", "所在单位", "类型", "建站日期", "批文"), found, rooms)


def _coverage(yearbook: Yearbook, span: Span) -> Iterator[Annex]:
    """法治副校长覆盖表: schools that need one, that have one, the share; people and lessons."""
    needed, covered = (
        _by_unit(yearbook, schools(span).filter(unit__path__startswith=yearbook.unit.path).values_list("unit__path"))
        for schools in (rows.schools_in_scope, rows.schools_covered)
    )
    if not needed:
        return
    found = [_covered(yearbook, unit, needed[unit], covered[unit]) for unit in yearbook.units if needed[unit]]
    whole, done = sum(needed.values()), sum(covered.values())
    people, lessons = (yearbook.find(metric, yearbook.unit.code) for metric in ("M11", "M14"))
    found.append(("合计", whole, done, Recounted(_share(done, whole)), _whole(people), lessons))
    heads = ("单位", "应配备学校（所）", "已配备（所）", "覆盖率", "法治副校长民警", "法治课")
    yield Annex("法治副校长覆盖表", (_table(heads, found, note=STAR_NOTE + LETTER_NOTE, total_from=0),))


def _share(part: int, whole: int) -> Percent | None:
    value = percent(part, whole)
    return None if value is None else Percent(value)


def _beside(part: int, whole: int) -> Percent | str | None:
    """A share beside those of other units: of few it is not told."""
    return guard.TOO_FEW if 0 < whole < guard.LEAST_BASE else _share(part, whole)


def _covered(yearbook: Yearbook, unit: Unit, needed: int, covered: int) -> tuple[Cell, ...]:
    """The line of one unit; of the unit itself only what lies in none of those below it."""
    if unit == yearbook.unit and yearbook.children:
        return "本级", needed, covered, _beside(covered, needed), None, None
    share = _beside(covered, needed) if yearbook.children else _share(covered, needed)
    people, lessons = (yearbook.find(metric, unit.code) for metric in ("M11", "M14"))
    return unit.short, needed, covered, share, people, lessons


def _by_unit(yearbook: Yearbook, paths) -> Counter[Unit]:
    """How many rows lie in which of the direct children; what lies in none of them is the unit's own."""
    found: Counter[Unit] = Counter()
    for (path,) in paths:
        below = (child for child in yearbook.children if path.startswith(child.path))
        found[next(below, yearbook.unit)] += 1
    return found


def _outcomes(yearbook: Yearbook) -> Iterator[Annex]:
    """帮教成效表: by unit what the figures say, small numbers withheld as everywhere."""
    found = {
        unit: {metric: one for metric in OUTCOMES if (one := yearbook.find(metric, unit.code))}
        for unit in yearbook.units
    }
    used = [metric for metric in OUTCOMES if any(_says(known.get(metric)) for known in found.values())]
    if not used:
        return
    below = [(unit.short, *(found[unit].get(metric) for metric in used)) for unit in yearbook.children]
    own = found[yearbook.unit]
    total = [_whole(own.get(metric)) for metric in used]
    name = "合计" if yearbook.children else yearbook.unit.short
    cells = total if yearbook.children else [own.get(metric) for metric in used]
    heads = ("单位", *(METRICS[metric].label for metric in used))
    note = f"注：不足{guard.LEAST}人的不列出具体数，能倒推的一并略去。{STAR_NOTE.removeprefix('注：')}"
    yield Annex("帮教成效表", (_table(heads, [*below, (name, *cells)], note=note),), landscape=len(used) > 5)


def _whole(figure: Figure | None) -> Cell:
    """A value of all units together: marked where it was counted anew, not where it was reported or is withheld."""
    return figure if figure is None or figure.hidden or figure.source != Source.COMPUTED else Recounted(figure)


def _says(figure: Figure | None) -> bool:
    return figure is not None and (bool(figure.value) or bool(figure.hidden))


def _aid(yearbook: Yearbook, span: Span) -> Iterator[Annex]:
    """资助明细 by programme: grants, recipients, money. Where there are few recipients their number is withheld."""
    grants = counters.grants(span).filter(unit__path__startswith=yearbook.unit.path).order_by()
    values = {"times": Count("pk"), "money": Sum("cash"), "people": Count(counters.RECIPIENT, distinct=True)}
    known = list(grants.values("programme__name").annotate(**values).order_by("programme__name"))
    if not known:
        return
    own = yearbook.find("M91", yearbook.unit.code)
    hidden = guard.column(
        {row["programme__name"]: row["people"] for row in known}, total_hidden=bool(own and own.hidden)
    )
    found = [_granted(row, hidden) for row in known]
    times = None if hidden else sum(row["times"] for row in known)
    people = None if hidden.get(guard.TOTAL) else _whole(own)
    found.append(("合计", times, people, sum(line[3] for line in found)))
    heads = ("项目", "发放（次）", "受助人数（人）", "金额（万元）")
    note = f"注：不足{guard.LEAST}人的不列出人数和次数，能倒推的一并略去。{STAR_NOTE.removeprefix('注：')}"
    yield Annex("资助明细", (_table(heads, found, note=note, total_from=0),))


def _granted(row: Mapping, hidden: Mapping) -> tuple[Cell, ...]:
    name, word = row["programme__name"], hidden.get(row["programme__name"], "")
    people = f"不足{guard.LEAST}人" if word == guard.HIDDEN else word or row["people"]
    times = "略" if hidden else row["times"]  # each grant helps somebody: the one would tell the other
    return name or ALONE, times, people, Decimal(row["money"] or 0) / TEN_THOUSAND


def _titles(unit: Unit, span: Span) -> Iterator[Annex]:
    """维权岗名册和状态: live ones, and those that ended in the span."""
    named = PostTitle.objects.valid().filter(unit__path__startswith=unit.path, named_on__lte=span.last)
    known = named.filter(Q(status__in=LIVE) | Q(ended_on__gte=span.first)).select_related("unit")
    found = [
        (number, one.unit.short, one.title_name, one.get_level_display(), _day(one.named_on), one.get_status_display())
        for number, one in enumerate(known.order_by("unit__path", "level", "pk"), start=1)
    ]
    yield from _listed("维权岗名册", ("序号", "单位", "称号", "层级", "命名日期", "状态"), found)


def _listed(
    title: str, heads: Sequence[str], found: Sequence[tuple[Cell, ...]], rooms: Mapping[str, float] | None = None
) -> Iterator[Annex]:
    """A list of text under its heads, if it has a line; `rooms` are columns that are to wrap sooner than others."""
    if found:
        aligned = {head: Align.CENTRE if head == "序号" else Align.START for head in heads}
        columns = tuple(Column(head, align, (rooms or {}).get(head, Column.room)) for head, align in aligned.items())
        yield Annex(title, (Table(columns, tuple(found)),))


def _table(heads: Sequence[str], found: Sequence[tuple[Cell, ...]], **facts) -> Table:
    return Table(
        (Column(heads[0], Align.START), *(Column(head, Align.END) for head in heads[1:])), tuple(found), **facts
    )


def _day(day) -> str:
    return gb_date(day) if day else ""
