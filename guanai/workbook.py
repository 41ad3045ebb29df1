"""Excel out and in: columns and cells. Knows no model.

Out: text is always written as text, never as a formula. In: the file is looked at before it is unpacked, so that no
archive can grow beyond bounds, and every cell comes back as text that the forms know how to read.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import python_calamine
import xlsxwriter

UNPACKED = 50 * 1024 * 1024  # bytes that a workbook may grow to
MOST_ROWS = 20_000
MOST_CHOICES = 2_000
CHOICES_SHEET = "选项"


class NotAWorkbook(ValueError):
    """The file cannot be taken as a workbook; the message says why, in Chinese."""


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


@dataclass
class Sheet:
    """A sheet to be written."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: dict[int, int] = field(default_factory=dict)


def written(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as bytes. Dates and numbers keep their kind, everything else is text."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(sheet.heads) - 1, 0), 16)
        for column, head in enumerate(sheet.heads):
            page.write_string(0, column, head, bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                _write(page, number, column, value, day)
    book.close()
    return out.getvalue()


def _write(page, row: int, column: int, value: object, day) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否")
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_string(row, column, f"{value:%Y-%m-%d %H:%M}")
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    else:
        page.write_string(row, column, str(value)[:32_000])


def template(name: str, heads: Sequence[Head], note: str) -> bytes:
    """An empty sheet to be filled: required columns marked *, words to choose from as lists that only warn."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, text = book.add_worksheet(name[:31]), book.add_format({"num_format": "@"})
    must, may = book.add_format({"bold": True, "font_color": "#B42318"}), book.add_format({"bold": True})
    choices = book.add_worksheet(CHOICES_SHEET)
    choices.hide()
    page.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        page.set_column(column, column, 18, text)
        page.write_string(0, column, head.label + ("*" if head.required else ""), must if head.required else may)
        if head.hint:
            page.write_comment(0, column, head.hint)
        _offer(page, choices, column, head.choices[:MOST_CHOICES])
    help_page = book.add_worksheet("填写说明")
    for number, line in enumerate(note.splitlines()):
        help_page.write_string(number, 0, line)
    book.close()
    return out.getvalue()


def _offer(page, choices, column: int, words: Sequence[str]) -> None:
    if not words:
        return
    for row, word in enumerate(words):
        choices.write_string(row, column, word)
    letter = xlsxwriter.utility.xl_col_to_name(column)
    source = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(words)}"
    options = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
    page.data_validation(1, column, MOST_ROWS, column, options)


def rows(data: bytes) -> list[list[str]]:
    """All rows of the first visible sheet as text, blank ones too. Raises NotAWorkbook."""
    _look_inside(data)
    try:
        book = python_calamine.load_workbook(BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if _is_visible(sheet)]
        sheet = book.get_sheet_by_name(names[0])
        if sheet.total_height > MOST_ROWS + 1:
            raise NotAWorkbook(f"表里有 {sheet.total_height} 行，一次最多 {MOST_ROWS} 行，请分开导入。")
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, IndexError) as error:
        raise NotAWorkbook("这个文件打不开，请确认是 Excel 工作簿（.xlsx）。") from error


def _is_visible(sheet) -> bool:
    return sheet.visible == python_calamine.SheetVisibleEnum.Visible and sheet.name != CHOICES_SHEET


def _look_inside(data: bytes) -> None:
    """Refuse what is no .xlsx, what would unpack too large, and what declares document types."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise NotAWorkbook("这个文件不是 Excel 工作簿（.xlsx）。")
            left = UNPACKED
            for name in names:
                left = _unpack(archive, name, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotAWorkbook("这个文件不是 Excel 工作簿（.xlsx）。旧的 .xls 请先另存为 .xlsx。") from error


def _unpack(archive: zipfile.ZipFile, name: str, left: int) -> int:
    """Read an entry in pieces, at most `left` bytes; what is left after it."""
    with archive.open(name) as part:
        first = True
        while piece := part.read(64 * 1024):
            left -= len(piece)
            if left < 0:
                raise NotAWorkbook("这个文件解开后过大，没有读入。")
            if first and b"<!DOCTYPE" in piece[:2048]:
                raise NotAWorkbook("这个文件里有不允许的内容，没有读入。")
            first = False
    return left


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def lines(table: Sequence[Sequence[str]], header: int = 0) -> Iterator[Line]:
    """The filled rows below the header row, by label without its *. Merged or repeated heads take the first."""
    heads = [head.rstrip("*＊ ").strip() for head in table[header]] if len(table) > header else []
    for number, row in enumerate(table[header + 1 :], header + 2):
        cells: dict[str, str] = {}
        for head, text in zip(heads, row, strict=False):
            if head:
                cells.setdefault(head, text)
        if any(cells.values()):
            yield Line(number, cells)
