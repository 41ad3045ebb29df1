"""The annexes of a summary: data by unit, charts, and how the figures were counted."""

from collections.abc import Iterator

from guanai.calendars import today
from reports import drawings, rosters
from reports.document import Align, Annex, Cell, Column, Heading, Paragraph, Recounted, Table
from reports.figures import Source, summed
from reports.metrics import METRICS, Metric, Period, Section
from reports.rosters import STAR_NOTE
from reports.span import Portion, Span
from reports.yearbook import Yearbook
from stations.models import Unit

Key = tuple[str, str]  # metric and period
SUM = ""  # stands for the units below taken together

COLUMNS = 5  # figures beside the unit's name on an upright page
FIXED_NOTES = (
    "人指不重复的人，人次指重复计算的次数，两者不相加。",
    "“多”“近”“以上”是报送单位的原话，表示界限，不是准数；相加后仍是界限。",
    "合计只加直属单位同一时段、可以相加的数；去重的人数、比率和累计数不相加，标*的由全部单位合在一起重新算。",
    "空白表示没有报送，或者没有可比的基数，不作零计。",
    "数字总计可能大于可查看名单之和，封存事项只计数、不列名。",
    "正文只写标△的指标与上年相比的变化，有一年不全的不写。",
)
HEADLINE = "△"


def of(yearbook: Yearbook, portion: str = Portion.YEAR) -> tuple[Annex, ...]:
    """The annexes that have something to say, in their order; the charts stand behind the tables that they draw."""
    span = Span.of(yearbook.year, portion, today())
    blocks = tuple(_tables(yearbook))
    if drawn := tuple(drawings.of(yearbook, span)):
        blocks += (Heading(1, "统计图"), *drawn)
    first = (Annex("各单位数据表", blocks),) if blocks else ()
    return (*first, *rosters.of(yearbook, span), Annex("统计口径说明", tuple(_notes(yearbook))))


def names(yearbook: Yearbook) -> tuple[tuple[str, str], ...]:
    """The units of the figures, by code."""
    codes = {one.unit for one in yearbook.figures}
    return tuple(Unit.objects.filter(code__in=codes).order_by("path").values_list("code", "name"))


def _tables(yearbook: Yearbook) -> Iterator[Heading | Table]:
    head = ""
    for sections, columns in _packed(yearbook):
        before, head = head, "、".join(section.label for section in sections)
        if head != before:  # else the table goes on
            yield Heading(1, head)
        yield _table(yearbook, columns)


def _packed(yearbook: Yearbook) -> list[tuple[list[Section], list[Key]]]:
    """Columns by table: a section that is too wide takes several, neighbours that are narrow share one."""
    packed: list[tuple[list[Section], list[Key]]] = []
    for section in Section:
        for columns in _batches(_columns(yearbook, section), COLUMNS):
            if packed and len(packed[-1][1]) + len(columns) <= COLUMNS:
                packed[-1][0].extend([section] if section not in packed[-1][0] else [])
                packed[-1][1].extend(columns)
            else:
                packed.append(([section], list(columns)))
    return packed


def _columns(yearbook: Yearbook, section: Section) -> list[Key]:
    figures = [one for unit in yearbook.units for one in yearbook.of(unit.code)]
    return _in_order({(one.metric, one.period) for one in figures if one.section == section})


def _table(yearbook: Yearbook, columns: list[Key]) -> Table:
    heads = (Column("单位", Align.START), *(Column(_head(*key), Align.END) for key in columns))
    filled = [_filled(yearbook, *key) for key in columns]
    rows = [(unit.short, *(column.get(unit.code) for column in filled)) for unit in yearbook.units]
    if not yearbook.children:
        return Table(heads, tuple(rows))
    total = tuple(column.get(SUM) for column in filled)
    note = STAR_NOTE if any(isinstance(one, Recounted) for one in total) else ""
    return Table(heads, (*rows, ("直属单位合计", *total)), note=note, total_from=1)


def _head(metric: str, period: str) -> str:
    label = METRICS[metric].label
    return label if period in (Period.YEAR, Period.AS_OF) else f"{label}（{Period(period).label}）"


def _filled(yearbook: Yearbook, metric: str, period: str) -> dict[str, Cell]:
    """One column by unit code; what the units below come to stands under SUM."""
    found: dict[str, Cell] = {}
    for unit in yearbook.units:
        for one in yearbook.of(unit.code):
            if (one.metric, one.period) == (metric, period):
                own = unit == yearbook.unit and one.source == Source.SUMMED
                found.setdefault(SUM if own else unit.code, one)
    if SUM not in found and (total := _total(yearbook, found)):
        found[SUM] = total
    return found


def _total(yearbook: Yearbook, found: dict[str, Cell]) -> Cell:
    """What was counted: events added up, persons and shares counted anew over all units together."""
    own = found.get(yearbook.unit.code)
    below = [found[unit.code] for unit in yearbook.children if unit.code in found]
    if own is None or own.source != Source.COMPUTED or not below:
        return None
    if own.hidden or any(one.hidden for one in below) or not own.sums:
        return own if own.hidden else Recounted(own)
    return summed(below, yearbook.unit.code, len(yearbook.children))


def _notes(yearbook: Yearbook) -> Iterator[Heading | Paragraph | Table]:
    yield Heading(1, "一般说明")
    notes = list(FIXED_NOTES)
    if yearbook.silent:
        names = "、".join(unit.short for unit in yearbook.silent)
        notes.append(f"{names}未报送数字。")
    doubtful = [one for unit in yearbook.units for one in yearbook.of(unit.code) if not one.reproducible]
    notes += [f"{one.label}{one.words()}为原报数，无法由其他数字复算。" for one in doubtful]
    yield from (Paragraph((note,)) for note in notes)
    yield Heading(1, "各指标的算法")
    yield _formulas(yearbook)


def _formulas(yearbook: Yearbook) -> Table:
    """How each figure of the summary is counted, a line each."""
    columns = (Column("指标", Align.START, 12), Column("单位"), Column("算法", Align.START, 30))
    used = {(one.metric, "") for unit in yearbook.units for one in yearbook.of(unit.code)}
    found = [METRICS[metric] for metric, _ in _in_order(used)]
    return Table(columns, tuple((_marked(one), one.measure, one.formula) for one in found))


def _marked(metric: Metric) -> str:
    return metric.label + HEADLINE * metric.is_headline


def _in_order(keys: set[tuple[str, str]]) -> list[tuple[str, str]]:
    order = {code: place for place, code in enumerate(METRICS)}
    return sorted(keys, key=lambda key: (order[key[0]], list(Period).index(key[1]) if key[1] else 0))


def _batches(items: list, size: int) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
