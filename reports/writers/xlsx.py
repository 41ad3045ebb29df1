"""Excel: every figure with where it comes from, and the tables of the annexes with totals that add up by formula.

A number is a number; its bound and measure stand in the format of its cell, so that it reads as it is printed and can
be reckoned with. What is withheld is a word. Text is always text, never a formula.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from guanai.workbook import LONGEST_CELL, OPTIONS, RISKY, sheet_name
from reports.document import (
    Align,
    Annex,
    Cell,
    Chart,
    Document,
    Heading,
    Paragraph,
    Percent,
    Recounted,
    Shape,
    Table,
    numbered,
    words_of,
)
from reports.figures import Figure
from reports.frozen import Told

NOTES, FIGURES = "说明", "数字"
HEADS = (
    *("单位", "单位代号", "指标代号", "指标", "数值", "计量单位", "界限", "时段", "起自", "年份", "来源"),
    *("报送单位数", "应报单位数", "印出的写法", "口径"),
)
WIDTHS = (24, 12, 10, 20, 12, 10, 14, 10, 12, 8, 16, 12, 12, 26, 60)
KINDS = {Shape.BARS: "bar", Shape.PAIRS: "column", Shape.STACKED: "column", Shape.LINE: "line"}
CHART_ROWS = 16  # how many rows a drawing covers
BOUND = re.compile(r"^(?P<before>\D*)(?P<number>\d+(?:\.(?P<decimals>\d+))?)(?P<after>.*)$")


def write(document: Document) -> bytes:
    """The document as .xlsx. About 0.1 s for a summary with its annexes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS | {"constant_memory": False}) as book:
        book.set_properties({"title": document.plain_title, "author": document.issuer})
        made = _Made(book, document)
        made.notes()
        made.figures()
        for label, annex in document.labelled_annexes():
            made.annex(label, annex)
    return out.getvalue()


@dataclass
class _Made:
    """One workbook while it is being written."""

    book: xlsxwriter.Workbook
    of: Document
    looks: dict[tuple, object] = field(default_factory=dict)

    def look(self, **how):
        """A format of cells; the same one for the same wish, for a workbook holds only so many."""
        key = tuple(sorted(how.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format(how)
        return self.looks[key]

    def sheet(self, name: str):
        """A sheet that says on each printed page of which state it is."""
        page = self.book.add_worksheet(sheet_name(name))
        page.set_paper(9)
        page.set_footer(f"&L{self.of.state.replace('&', '&&')[:200]}&R第 &P 页，共 &N 页")
        return page

    def notes(self) -> None:
        """说明: what this is, and in which state."""
        page = self.sheet(NOTES)
        page.set_column(0, 0, 90, self.look(text_wrap=True))
        told = (
            self.of.plain_title,
            f"署名：{self.of.issuer}　成文日期：{self.of.signing_day}",
            self.of.state or "已印发",
            *([self.of.corrected] if self.of.corrected else []),
            f"“{FIGURES}”一页列出全部数字和来源；其后各页是附件的表。",
            "多、近、以上写在数字的格式里：单元格里是数，显示的是印出的写法。数太小而不列出的，写成文字。",
            "合计里能相加的用公式；标*的由全部单位合在一起重新去重或重新计算，不是上面各数相加。",
        )
        for row, text in enumerate(told):
            self.text(page, (row, 0), text)

    def figures(self) -> None:
        """数字: one line a figure, from where it is."""
        page = self.sheet(FIGURES)
        page.freeze_panes(1, 0)
        for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, head, self.look(bold=True, text_wrap=True))
        names = dict(self.of.names)
        known = [one.figure if isinstance(one, Told) else one for one in self.of.figures]
        known = [one for one in known if isinstance(one, Figure)]
        for row, one in enumerate(known, start=1):
            for column, value in enumerate(_line(one, names.get(one.unit, one.unit))):
                self.write(page, (row, column), value)
        page.autofilter(0, 0, max(len(known), 1), len(HEADS) - 1)

    def annex(self, label: str, annex: Annex) -> None:
        """The tables of an annex one below the other, its sentences as lines."""
        page, row = self.sheet(f"{label} {annex.title}"), 0
        if annex.landscape:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 24)
        page.set_column(1, 30, 14)
        self.text(page, (0, 0), annex.title, bold=True, font_size=14)
        row = 2
        for number, block in numbered(annex.blocks):
            row = self.block(page, row, number, block)

    def block(self, page, row: int, number: str, block: Heading | Paragraph | Table | Chart) -> int:
        """One block from a row on; the row after it."""
        match block:
            case Heading(_, text):
                self.text(page, (row, 0), number + text, bold=True)
                return row + 1
            case Paragraph(runs):
                self.text(page, (row, 0), "".join(map(words_of, runs)))
                return row + 1
            case Chart() if block.table:
                self.text(page, (row, 0), block.caption, bold=True)
                after = self.table(page, row + 1, block.table)
                self.draw(page, row + 1, block)
                return max(after, row + 2 + CHART_ROWS)
            case Table():
                return self.table(page, row, block)
        return row

    def table(self, page, row: int, table: Table) -> int:
        """Heads, rows, a total; the row after it, one left free."""
        if table.caption:
            self.text(page, (row, 0), table.caption, bold=True)
            row += 1
        for place, column in enumerate(table.columns):
            self.text(page, (row, place), column.head, bold=True, text_wrap=True, border=1)
        for number, cells in enumerate(table.rows, start=row + 1):
            last = number == row + len(table.rows)
            for place, cell in enumerate(cells):
                if last and table.total_from is not None and _adds_up(table, place):
                    first = row + 1 + table.total_from
                    self.total(page, (number, place), first, cell)
                else:
                    self.write(page, (number, place), cell, border=1)
        row += len(table.rows) + 1
        if table.note:
            self.text(page, (row, 0), table.note)
            row += 1
        return row + 1

    def total(self, page, place: tuple[int, int], first: int, cell: Cell) -> None:
        """The sum of the cells above as a formula, with the value that it has."""
        row, column = place
        above = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(row - 1, column)}"
        look = self.look(border=1, num_format=_format(cell))
        page.write_formula(row, column, f"=SUM({above})", look, float(number_of(cell)))

    def draw(self, page, row: int, chart: Chart) -> None:
        """The drawing, by Excel, from the cells of its table that begins on this row."""
        kind = {"type": KINDS[chart.shape]} | ({"subtype": "stacked"} if chart.shape is Shape.STACKED else {})
        drawn, table = self.book.add_chart(kind), chart.table
        row += 1 if table.caption else 0
        for place in range(1, len(table.columns)):
            ends = (row + 1, row + len(table.rows))
            drawn.add_series(
                {
                    "name": table.columns[place].head,
                    "categories": [page.name, ends[0], 0, ends[1], 0],
                    "values": [page.name, ends[0], place, ends[1], place],
                    "data_labels": {"value": True},
                }
            )
        drawn.set_title({"name": chart.caption, "name_font": {"size": 11}})
        page.insert_chart(f"{xl_col_to_name(len(table.columns) + 1)}{row + 1}", drawn)

    def write(self, page, place: tuple[int, int], cell: Cell, **how) -> None:
        """A number as a number that reads as it is printed; anything else as text."""
        number = number_of(cell)
        if number is None:
            self.text(page, place, words_of(cell, short=True), **how)
        else:
            page.write_number(*place, number, self.look(**how, num_format=_format(cell)))

    def text(self, page, place: tuple[int, int], words: str, **how) -> None:
        """Never a formula, whatever it begins with."""
        risky = {"quote_prefix": True} if words.startswith(RISKY) else {}
        if words:
            page.write_string(*place, words[:LONGEST_CELL], self.look(**how, **risky) if how or risky else None)
        elif how:
            page.write_blank(*place, None, self.look(**how))


def number_of(cell: Cell) -> Decimal | int | None:
    """The number in a cell; None for a word, for what is withheld and for a number that nobody wrote."""
    match cell:
        case Recounted(of):
            return number_of(of)
        case Told(figure=of) if of is not None:
            return number_of(of)
        case Figure():
            return None if cell.hidden else cell.value
        case Percent(value):
            return value
        case bool() | str() | None:
            return None
        case int() | Decimal():
            return cell
    return None


def _format(cell: Cell) -> str:
    """As the cell is printed: 0"多人次". What is told in 万 is written out; money told in 元 stays a bare number."""
    found = BOUND.match(words_of(cell, short=True))
    if isinstance(cell, int | Decimal) or not found:
        return "General"
    value, said, after = Decimal(number_of(cell)), Decimal(found["number"]), found["after"]
    shape = "0." + "0" * len(found["decimals"]) if found["decimals"] else "0"
    if value.quantize(said, ROUND_HALF_UP) != said:
        if not after.startswith("万") or said * 10_000 != value:
            return "General"
        shape, after = "0", after.removeprefix("万")
    return f"{_quoted(found['before'])}{shape}{_quoted(after)}"


def _quoted(words: str) -> str:
    return '"{}"'.format(words.replace('"', "")) if words else ""


def _adds_up(table: Table, place: int) -> bool:
    """Whether the last cell of a column is the sum of those above, as far as they are numbers."""
    total = table.rows[-1][place]
    if isinstance(total, Recounted) or table.columns[place].align is Align.START:
        return False
    found, value = [number_of(row[place]) for row in table.rows[table.total_from : -1]], number_of(total)
    return value is not None and sum(one for one in found if one is not None) == value


def _line(one: Figure, name: str) -> Iterator[Cell]:
    """A figure with its provenance, in the order of the heads."""
    yield from (name, one.unit, one.metric, one.label)
    yield (one.plain() if one.hidden else None) if number_of(one) is None else Decimal(one.value)
    yield one.measure
    yield _bound(one)
    yield from (one.period.label, one.since, one.year, one.source.label)
    yield from (one.units_reporting, one.units_expected, one.words())
    yield one.declared.formula


def _bound(one: Figure) -> str:
    """What the value claims, in words."""
    if one.hidden:
        return "不列出"
    said = [one.qualifier.label] + ["据不完全统计"] * one.incomplete + ["原报数，不能复算"] * (not one.reproducible)
    return "，".join([*said, "至少"] if one.partial else said)
