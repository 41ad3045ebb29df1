"""Excel out and in: sheets, columns and cells. Knows no model.

Out: text is always written as text, never as a formula. In: every cell comes back as text that the forms can read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from guanai.inputs import narrow, printable
from guanai.unpacking import MOST_ROWS, TEXT, NotAWorkbook, look_through

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 500_000  # of all sheets together
MOST_SHEETS = 30
MOST_CHOICES, LONGEST_CELL = 2_000, 32_000  # Excel holds 32,767 characters
CHOICES, HELP = "选项", "填写说明"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
RISKY = tuple("=+-@＝＋－＠\t\r\n")
Table = list[list[str]]


@dataclass(frozen=True)
class Head:
    """One column of a template: its label, whether it must be filled, a hint, and the words to choose from."""

    label: str
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of a sheet as text by column label; `number` is the row as Excel shows it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written; `mark` says on top and at the foot of each printed page whose copy it is."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[object]]
    mark: str = ""


def sheet_name(label: str) -> str:
    """The label without what Excel refuses in the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", "、", label)[:31]


def written(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as bytes. Dates and numbers keep their kind, everything else is text."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    looks = ({"bold": True, "text_wrap": True}, {"num_format": "yyyy-mm-dd"}, {"quote_prefix": True})
    bold, day, quoted = map(book.add_format, looks)
    for sheet in sheets:
        page = book.add_worksheet(sheet_name(sheet.name))
        top = _marked(page, sheet)
        page.freeze_panes(top + 1, 0)
        page.set_column(0, len(sheet.heads) - 1, 16)
        page.write_row(top, 0, sheet.heads, bold)
        for number, row in enumerate(sheet.rows, top + 1):
            for column, value in enumerate(row):
                _write(page, (number, column), value, day, quoted)
    book.close()
    return out.getvalue()


def _marked(page, sheet: Sheet) -> int:
    """The mark on a line of its own and in the footer, where & is a sign of Excel's; how many lines it took."""
    if not sheet.mark:
        return 0
    page.write_string(0, 0, sheet.mark)
    page.set_footer(f"&L{sheet.mark.replace('&', '&&')[:200]}&R第 &P 页，共 &N 页")
    page.repeat_rows(1)
    return 1


def _write(page, place: tuple[int, int], value: object, day, quoted) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(*place, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(*place, datetime(value.year, value.month, value.day), day)
    elif text := _plain(value)[:LONGEST_CELL]:
        page.write_string(*place, text, quoted if text.startswith(RISKY) else None)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str("" if value is None else value)


def template(pages: Sequence[tuple[str, Sequence[Head]]], note: str) -> bytes:
    """Empty sheets to be filled: required columns marked *, words to choose from as lists that only warn."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    text = book.add_format({"num_format": "@"})
    must, may = book.add_format({"bold": True, "font_color": "#B42318"}), book.add_format({"bold": True})
    sheets = [book.add_worksheet(sheet_name(name)) for name, heads in pages]
    choices, used = book.add_worksheet(CHOICES), 0
    choices.hide()
    for page, (_, heads) in zip(sheets, pages, strict=True):
        page.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            page.set_column(column, column, 18, text)
            page.write_string(0, column, head.label + "*" * head.required, must if head.required else may)
            if head.hint:
                page.write_comment(0, column, head.hint)
            if head.choices:
                source = _offered(choices, used, head.choices[:MOST_CHOICES])
                rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
                page.data_validation(1, column, MOST_ROWS, column, rule)
                used += 1
    help_page = book.add_worksheet(HELP)
    for number, line in enumerate(note.splitlines()):
        help_page.write_string(number, 0, line)
    book.close()
    return out.getvalue()


def _offered(choices, column: int, words: Sequence[str]) -> str:
    """Write the words down; the range where they stand."""
    for row, word in enumerate(words):
        choices.write_string(row, column, word)
    letter = xlsxwriter.utility.xl_col_to_name(column)
    return f"='{CHOICES}'!${letter}$1:${letter}${len(words)}"


def tables(data: bytes) -> dict[str, Table]:
    """The visible sheets by name, in order: all rows from the top as text, blank ones too. Raises NotAWorkbook."""
    look_through(data)
    try:
        book = load_workbook(BytesIO(data))
        names = [one.name for one in book.sheets_metadata if _is_visible(one) and one.name not in (CHOICES, HELP)]
        found = _bearable(book, names)
    except CalamineError as error:
        raise NotAWorkbook("这个文件打不开，请确认是 Excel 工作簿（.xlsx）。") from error
    if not any(found.values()):
        raise NotAWorkbook("这个文件里没有内容。")
    return found


def _bearable(book, names: Sequence[str]) -> dict[str, Table]:
    """The sheets, as long as all of them together stay small: a file may name one sheet a thousand times."""
    if len(names) > MOST_SHEETS:
        raise NotAWorkbook(f"这个文件里有 {len(names)} 张表，请只留要导入的，另存后再导入。")
    found, cells, letters = {}, 0, 0
    for name in names:
        found[name] = _table(book.get_sheet_by_name(name))
        cells += sum(map(len, found[name]))
        letters += sum(len(text) for row in found[name] for text in row)
        if cells > MOST_CELLS or letters > TEXT:
            raise NotAWorkbook("表里的内容太多，请只留要导入的列，或分开导入。")
    return found


def _is_visible(sheet) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet


def _table(sheet) -> Table:
    rows, columns = (number + 1 for number in sheet.end or (-1, -1))
    if rows > MOST_ROWS + 1:
        raise NotAWorkbook(f"表里有 {rows} 行，一次最多 {MOST_ROWS} 行，请分开导入。")
    if rows * columns > MOST_CELLS:
        raise NotAWorkbook("表里的内容太多，请只留要导入的列，或分开导入。")
    return [[_text(cell) for cell in row] for row in sheet.iter_rows()]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}" if isinstance(cell, time) else f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return text if (text := str(cell).strip()).isprintable() else printable(text)


def bare(head: str) -> str:
    """A column's label without its *, in half-width signs, without the breaks that people put into narrow columns."""
    return re.sub(r"\s+", "", narrow(head)).rstrip("*")


def lines(table: Table, header: int = 0) -> Iterator[Line]:
    """The filled rows below the header row, by bare label. Of merged or repeated heads the first one counts."""
    heads = [bare(head) for head in table[header]] if len(table) > header else []
    for number, row in enumerate(table[header + 1 :], header + 2):
        cells: dict[str, str] = {}
        for head, text in zip(heads, row, strict=False):
            if head:
                cells.setdefault(head, text)
        if any(cells.values()):
            yield Line(number, cells)
