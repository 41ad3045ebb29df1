"""Excel out and in: sheets, columns and cells. Knows no model.

Out: text is always written as text, never as a formula. In: every cell comes back as text that the forms can read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import count

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from guanai.inputs import narrow, printable
from guanai.unpacking import MOST_ROWS, TEXT, NotAWorkbook, look_through

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 500_000  # of all sheets together
MOST_SHEETS = 30
LOOKED_AT = 10  # rows in which the heads are looked for
MOST_CHOICES, LONGEST_CELL = 2_000, 32_000  # Excel holds 32,767 characters
CHOICES, HELP, SLIP = "选项", "填写说明", "校验"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
PANIC = "PanicException"  # of the library's own language; it cannot be imported, and is no Exception
RISKY = tuple("=+-@＝＋－＠\t\r\n")
Table = list[list[str]]


@dataclass(frozen=True)
class Head:
    """One column of a template: its label, whether it must be filled, a hint, the words to choose from, whether it is
    only to be read."""

    label: str
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    locked: bool = False


@dataclass(frozen=True)
class Carried:
    """What a template to be edited brings along: rows by sheet, whose copy it is, what it was (`slip`)."""

    rows: Mapping[str, Sequence[Sequence[str]]]
    mark: str
    slip: Table


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
        top = _marked(page, sheet.mark)
        page.freeze_panes(top + 1, 0)
        page.set_column(0, len(sheet.heads) - 1, 16)
        page.write_row(top, 0, sheet.heads, bold)
        for number, row in enumerate(sheet.rows, top + 1):
            for column, value in enumerate(row):
                _write(page, (number, column), value, day, quoted)
    book.close()
    return out.getvalue()


def _marked(page, mark: str) -> int:
    """The mark on a line of its own and in the footer, where & is a sign of Excel's; how many lines it took."""
    if not mark:
        return 0
    page.write_string(0, 0, mark)
    page.set_footer(f"&L{mark.replace('&', '&&')[:200]}&R第 &P 页，共 &N 页")
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


def template(pages: Sequence[tuple[str, Sequence[Head]]], note: str, carried: Carried | None = None) -> bytes:
    """Sheets to be filled: required columns marked *, words to choose from as lists that only warn.

    With `carried` they hold rows already; where a column is locked, its sheet is protected.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS | {"constant_memory": False})
    looks = Looks(book)
    sheets = [book.add_worksheet(sheet_name(name)) for name, heads in pages]
    choices, used = book.add_worksheet(CHOICES), count()
    choices.hide()
    for page, (name, heads) in zip(sheets, pages, strict=True):
        top = _marked(page, carried.mark if carried else "")
        page.freeze_panes(top + 1, 0)
        for column, head in enumerate(heads):
            _blank_column(page, (top, column), head, looks)
            if head.choices:
                source = _offered(choices, next(used), head.choices[:MOST_CHOICES])
                rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
                page.data_validation(top + 1, column, MOST_ROWS, column, rule)
        if carried:
            _carry(page, top + 1, heads, carried.rows.get(name, ()), looks)
    _text_page(
        book.add_worksheet(HELP), [[line] for line in [*([carried.mark] if carried else []), *note.splitlines()]]
    )
    if carried:
        slip = book.add_worksheet(SLIP)
        slip.very_hidden()
        _text_page(slip, carried.slip)
    book.close()
    return out.getvalue()


class Looks:
    """The formats of a template: heads, cells to be typed into or only read, what begins like a formula."""

    def __init__(self, book: xlsxwriter.Workbook):
        text = {"num_format": "@", "locked": False}
        read = {"num_format": "@", "font_color": "#777777", "bg_color": "#F2F2F2"}
        self.must, self.may = book.add_format({"bold": True, "font_color": "#B42318"}), book.add_format({"bold": True})
        self.typed, self.quoted = book.add_format(text), book.add_format(text | {"quote_prefix": True})
        self.read = book.add_format(read)


def _blank_column(page, place: tuple[int, int], head: Head, looks: Looks) -> None:
    page.set_column(place[1], place[1], 18, looks.read if head.locked else looks.typed)
    page.write_string(*place, head.label + "*" * head.required, looks.must if head.required else looks.may)
    if head.hint:
        page.write_comment(*place, head.hint)


def _carry(page, first: int, heads: Sequence[Head], rows: Sequence[Sequence[str]], looks: Looks) -> None:
    for number, row in enumerate(rows, first):
        for column, (head, text) in enumerate(zip(heads, row, strict=True)):
            typed = looks.quoted if text.startswith(RISKY) else looks.typed
            page.write_string(number, column, text[:LONGEST_CELL], looks.read if head.locked else typed)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if any(head.locked for head in heads):
        page.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})


def _text_page(page, rows: Table) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            page.write_string(number, column, text)


def _offered(choices, column: int, words: Sequence[str]) -> str:
    """Write the words down; the range where they stand."""
    for row, word in enumerate(words):
        choices.write_string(row, column, word)
    letter = xlsxwriter.utility.xl_col_to_name(column)
    return f"='{CHOICES}'!${letter}$1:${letter}${len(words)}"


def tables(data: bytes) -> dict[str, Table]:
    """The visible sheets by name, in order: all rows from the top as text, blank ones too. Raises NotAWorkbook."""
    look_through(data)
    with _opened(data) as book:
        names = [one.name for one in book.sheets_metadata if _is_visible(one) and one.name not in (CHOICES, HELP)]
        found = _bearable(book, names)
    if not any(found.values()):
        raise NotAWorkbook("这个文件里没有内容。")
    return found


def slip(data: bytes) -> Table:
    """What a workbook was when it went out, as it says itself on a hidden sheet; nothing where it has none.

    One that cannot be read is a blank row: a slip, and nobody's.
    """
    try:
        with _opened(data) as book:
            return _table(book.get_sheet_by_name(SLIP)) if SLIP in book.sheet_names else []
    except NotAWorkbook:
        return [[]]


@contextmanager
def _opened(data: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook for the reading library. Raises NotAWorkbook, also where the library panics at what it reads."""
    try:
        yield load_workbook(BytesIO(data))
    except CalamineError as error:
        raise NotAWorkbook("这个文件打不开，请确认是 Excel 工作簿（.xlsx）。") from error
    except BaseException as error:  # the library's panic is no Exception, and there is no name to import
        if type(error).__name__ == PANIC:
            raise NotAWorkbook("表里有读不出来的日期或数字，请在 Excel 里改好，另存后再导入。") from error
        raise


def as_read(text: str) -> str:
    """What comes back of a text that went out and was not touched."""
    return _text(text[:LONGEST_CELL])


def header_of(table: Table, known: Callable[[str], bool]) -> int:
    """The row of the heads: the one among the first in which most of them are known."""
    found = [sum(known(bare(head)) for head in row) for row in table[:LOOKED_AT]]
    return found.index(max(found)) if found else 0


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
