"""Excel out and in: what goes out stays text, what comes in is looked through before it is read."""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
import xlsxwriter

from guanai import workbook
from guanai.unpacking import MOST_ROWS, NotAWorkbook, look_through
from guanai.workbook import Head, Line, Sheet, bare, lines, tables, template, written
from tests.guanai import sheets

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 300  # megabytes that reading a hostile file may take
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
START, END = (
    XML + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    (b"</sheetData></worksheet>"),
)


def changed(part: str, content: bytes, **more: bytes) -> bytes:
    """A workbook of which one part reads otherwise."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(sheets.workbook(("日期",)))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        parts = {name: good.read(name) for name in good.namelist()} | {part: content} | more
        for name, data in parts.items():
            bad.writestr(name, data)
    return out.getvalue()


def sheet(content: bytes) -> bytes:
    return changed("xl/worksheets/sheet1.xml", START + content + END)


# --- out


def test_what_begins_like_a_formula_stays_text():
    words = ["=1+1", "+86", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1", "=HYPERLINK(1)"]
    data = written([Sheet("表", ["词"], [[word] for word in words])])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        page, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert not [tag for tag in (b"<f>", b"<hyperlink") if tag in page]
    assert page.count(b't="inlineStr"') == len(words) + 1  # every one of them, and the head
    assert b'quotePrefix="1"' in styles  # also when somebody opens the cell to edit it
    assert [row[0] for row in tables(data)["表"][1:]] == [word.strip() for word in words]


def test_numbers_and_days_keep_their_kind():
    moment = datetime(2026, 3, 5, 14, 30)
    data = written([Sheet("表", list("甲乙丙丁戊己"), [[7, Decimal("1.5"), date(2026, 3, 5), moment, True, None]])])
    assert tables(data)["表"][1] == ["7", "1.5", "2026-03-05", "2026-03-05 14:30", "是", ""]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"<v>7</v>" in archive.read("xl/worksheets/sheet1.xml")


def test_a_name_that_excel_refuses_is_made_bearable():
    assert list(tables(written([Sheet("校园/场所[检查]:*?'", ["甲"], [["乙"]])]))) == ["校园、场所、检查、、、、、"]


def test_a_template_offers_words_and_can_be_read_again():
    heads = [Head("日期", required=True, hint="哪一天"), Head("类别", choices=tuple(f"第{n}类" for n in range(300)))]
    data = template([("检查", heads), ("检查项", [Head("序号", required=True)])], "说明")
    assert {name: table[0] for name, table in tables(data).items()} == {"检查": ["日期*", "类别"], "检查项": ["序号*"]}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "'选项'!$A$1:$A$300" in page
    assert 'errorStyle="warning"' in page


# --- in


def test_cells_come_back_as_people_read_them():
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, day = book.add_worksheet("表"), book.add_format({"num_format": "yyyy/m/d"})
    page.write_row(0, 0, ["甲", "乙", "丙", "丁", "戊", "己"])
    page.write_formula(1, 0, "=1+1", None, 7)
    page.write_datetime(1, 1, datetime(2018, 3, 5), day)
    page.write_row(1, 2, [True, 120, 2018.3, " 字\x07词\x0b行 "])
    book.close()
    assert tables(out.getvalue())["表"][1] == ["7", "2018-03-05", "是", "120", "2018.3", "字词\n行"]


def test_a_formula_is_never_worked_out():
    """Only the value that the file carries is read."""
    told = b'<c r="B1" t="str"><f>HYPERLINK("x")</f><v>y</v></c><c r="C1" t="str"><f>""</f><v></v></c>'
    data = sheet(b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>' + told + b"</row>")
    assert tables(data)["表"] == [["2", "y", ""]]


@pytest.mark.parametrize(
    "rest", [b"<f>1+1</f>", b"<f>1+1</f><v></v>", b"<f>1+1</f><v/>", b'<f t="shared" si="0"/><v />']
)
def test_a_formula_without_its_value_is_refused_with_its_place(rest):
    data = sheet(b'<row r="1"><c r="A1" t="n"><v>1</v></c><c r="B1" s="2">' + rest + b"</c></row>")
    with pytest.raises(NotAWorkbook, match="B1 格是公式"):
        tables(data)


def test_a_day_at_which_the_reading_library_panics_is_refused():
    styles = XML + (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    day = START + b'<row r="1"><c r="A1" s="1"><v>-1e18</v></c></row>' + END
    with pytest.raises(NotAWorkbook, match="读不出来的日期"):
        tables(changed("xl/worksheets/sheet1.xml", day, **{"xl/styles.xml": styles}))


def test_lines_are_numbered_as_excel_shows_them_and_blank_ones_skipped():
    table = [["标题"], ["日期*", "学 校\n名称", ""], ["2026-3-5", "一小", "x"], ["", "", ""], ["2026-3-6", "", ""]]
    assert list(lines(table, 1)) == [
        Line(3, {"日期": "2026-3-5", "学校名称": "一小"}), Line(5, {"日期": "2026-3-6", "学校名称": ""}),
    ]  # fmt: skip


def test_merged_heads_count_once():
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("表")
    page.merge_range("A1:B1", "学校")
    page.write_row(0, 2, ["学校", "日期"])
    page.write_row(1, 0, ["一小", "二小", "三小", "2026-3-5"])
    book.close()
    assert [line.cells for line in lines(tables(out.getvalue())["表"])] == [{"学校": "一小", "日期": "2026-3-5"}]


def test_hidden_sheets_choices_and_help_are_not_read():
    data = template([("检查", [Head("甲", choices=("是",))])], "说明")
    assert list(tables(data)) == ["检查"]


def test_heads_are_compared_without_star_breaks_and_width():
    assert bare(" 时长\n（分钟）＊") == "时长(分钟)"


# --- hostile


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不是 Excel"),
        (b"name,day\n", "不是 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 .xls 请先另存为"),
        (sheets.workbook(("日期",))[:-100], "不是 Excel"),
        (changed("xl/workbook.xml", b"nonsense"), "打不开"),
        (changed("xl/worksheets/sheet1.xml", XML + b"<!DOCTYPE x><worksheet/>"), "不允许的内容"),
        (changed("xl/worksheets/sheet1.xml", XML + b"<!-- -->" * 60_000 + b"<!DOCTYPE x>"), "不允许的内容"),
        (changed("xl/worksheets/sheet1.xml", "<?xml version='1.0'?><worksheet/>".encode("utf-16")), "编码不常见"),
        (sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "列太多"),
        (sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "超过 20000 行"),
        (sheet(b'<row r="20500"><c r="A20500"><v>1</v></c></row>'), "一次最多 20000 行"),
        (sheet(b"<row>" + b"<c><v>1</v></c>" * 9 + b"</row>"), "写法不常见"),
        (sheet(b"<c" + b" " * 300_000 + b'r="XFD9"><v>1</v></c>'), "写法不常见"),
        (sheet(b""), "没有内容"),
    ],
    ids=range(14),
)
def test_what_is_no_sheet_of_ours_is_refused_with_its_reason(data, why):
    with pytest.raises(NotAWorkbook, match=why):
        tables(data)


@pytest.mark.parametrize("name", ["a-b:", "a.b:", "表:", "x:", ""])
@pytest.mark.parametrize(
    "tag", ['{0}c r="XFD1048576"', '{0}c r="A2" q=">" r="XFD1048576"', "{0}c q='>' r='XFD1048576'"]
)
def test_a_cell_far_away_is_found_however_its_tag_is_written(name, tag):
    """Opened, it would end the process."""
    one, far = (
        f'<row r="{row}"><{tag} t="n"><v>1</v></{name}c></row>' for row, tag in ((1, f'{name}c r="A1"'), (2, tag))
    )
    with pytest.raises(NotAWorkbook):
        look_through(sheet((one + far.format(name)).encode()))


@pytest.mark.parametrize(
    "content",
    [b"<c " * 100_000, b'<c r="A1" ' * 100_000, b"<c r='A" * 100_000, b"<c" + b' r="CA1"' * 100_000 + b"/>"],
    ids=["no end", "no end with a place", "no end of a value", "no end of places"],
)
def test_what_would_be_looked_at_for_hours_is_refused_at_once(content):
    began = process_time()
    with pytest.raises(NotAWorkbook):
        look_through(sheet(content))
    assert process_time() - began < 20


def test_tags_with_a_hundred_places_each_are_no_work():
    began = process_time()
    look_through(sheet(b'<row r="1">' + (b"<c" + b' r="A1"' * 140 + b" ><v>1</v></c>") * 20_000 + b"</row>"))
    assert process_time() - began < 20


@pytest.mark.parametrize("many", ["4294967295", "1000000", "&#52;294967295"])
@pytest.mark.parametrize(
    "tag", ['<sst count="{0}">', "<a-b:sst x='1' uniqueCount = '{0}'>", '<sst q=">" uniqueCount="{0}">']
)
def test_a_claim_of_more_texts_than_there_can_be_is_refused(many, tag):
    with pytest.raises(NotAWorkbook):
        look_through(changed("xl/sharedStrings.xml", XML + tag.format(many).encode() + b"<si><t>a</t></si></sst>"))


def test_a_shared_text_is_weighed_under_any_name():
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 200))
    text = XML + b"<sst><a-b:si><a-b:t>" + b"x" * 500_000 + b"</a-b:t></a-b:si></sst>"
    with pytest.raises(NotAWorkbook, match="文字太多"):
        look_through(changed("xl/worksheets/sheet1.xml", START + cells + END, **{"xl/sharedStrings.xml": text}))


def test_cells_that_only_look_like_something_are_no_rows():
    """Borders drawn down to the last row of Excel."""
    far = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    first = b'<row r="1"><c r="A1" t="str"><v>x</v></c></row>'
    assert tables(sheet(first + far))["表"] == [["x"]]


def test_an_entry_that_stands_twice_is_refused():
    """Two libraries might each read another of them."""
    out = BytesIO(sheets.workbook(("日期",)))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", b"x")
    with pytest.raises(NotAWorkbook):
        tables(out.getvalue())


READ = """
import sys
import django
django.setup()
from guanai import unpacking, workbook
try:
    workbook.tables(open(sys.argv[1], "rb").read())
    print("taken")
except unpacking.NotAWorkbook as refusal:
    print(refusal)
peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))  # the parent's peak is not in it
print(int(peak.split()[1]) // 1024)
"""


def memory_of(path: Path) -> tuple[str, int]:
    """What is said of a file, and the most megabytes that a process of its own needed for it."""
    run = [sys.executable, "-c", READ, str(path)]
    said, peak = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")[:2]
    return said, int(peak)


def test_a_bomb_is_refused_in_little_memory(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(2 * MEMORY):
                part.write(b" " * 1024 * 1024)
    said, peak = memory_of(bomb)
    assert ("解开后过大" in said, peak < MEMORY) == (True, True), (said, peak)


def test_a_hundred_thousand_rows_are_refused_in_little_memory(tmp_path):
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("表")
    for number in range(100_001):
        page.write_row(number, 0, ["2026-3-5", f"第{number}小学", number])
    book.close()
    said, peak = memory_of(path)
    assert (f"超过 {MOST_ROWS} 行" in said, peak < MEMORY) == (True, True), (said, peak)


def test_two_cells_far_apart_do_not_end_the_process(tmp_path):
    """The reading library would ask for half a terabyte and abort."""
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("表")
    page.write(0, 0, "x")
    page.write(1_048_575, 16_383, "y")
    book.close()
    said, peak = memory_of(path)
    assert ("超过" in said, peak < MEMORY) == (True, True), (said, peak)


def test_one_long_text_in_every_cell_is_refused_in_little_memory(tmp_path):
    """One text of 32,000 letters stands once in the file, and 20,000 times in memory: 640 MB."""
    path = tmp_path / "echo.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("表")
    for number in range(20_000):
        page.write_string(number // 20, number % 20, "x" * 32_000)
    book.close()
    said, peak = memory_of(path)
    assert ("文字太多" in said, peak < MEMORY) == (True, True), (said, peak)


@pytest.mark.parametrize(("times", "why"), [(3, "内容太多"), (31, "31 张表")])
def test_one_sheet_named_many_times_is_refused(times, why):
    """A few kilobytes would be read for hours."""
    far = sheet(b'<row r="20000"><c r="Y20000" t="str"><v>x</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(BytesIO(far)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = parts.pop("xl/workbook.xml")
    one = re.search(rb"<sheet [^>]*/>", book)[0]
    names = b"".join(re.sub(rb'name="[^"]*"', b'name="%d"' % number, one) for number in range(times))
    many = changed("xl/workbook.xml", book.replace(one, names), **parts)
    with pytest.raises(NotAWorkbook, match=why):
        tables(many)


def test_the_largest_sheet_that_is_taken_fits(tmp_path):
    path = tmp_path / "full.xlsx"
    columns = workbook.MOST_CELLS // (MOST_ROWS + 1)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("表")
    for number in range(MOST_ROWS + 1):
        page.write_row(number, 0, [f"字{number}词{column}" for column in range(columns)])
    book.close()
    said, peak = memory_of(path)
    assert (said, peak < MEMORY) == ("taken", True), (said, peak)
