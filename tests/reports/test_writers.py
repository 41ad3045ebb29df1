"""One document, three formats: read back as their readers would read them, they say the same figures."""

import re
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from python_calamine import load_workbook

from reports.annual import annual_summary
from reports.document import (
    Align,
    Annex,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Recounted,
    Shape,
    Table,
    words_of,
)
from reports.figures import Figure, Qualifier
from reports.metrics import METRICS
from reports.writers import docx as word
from reports.writers import pdf, xlsx

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BARE = Document("城北市公安局2018年工作总结", "城北市公安局关工委", date(2018, 12, 3), ())


@pytest.fixture
def summary(anqing) -> Document:
    return annual_summary(anqing.unit["anqing"], 2018).document()


def pdf_text(data: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def word_text(data: bytes) -> str:
    """Paragraphs and cells in the order in which they stand."""
    body = docx.Document(BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def sheets(data: bytes) -> dict[str, list[list]]:
    book = load_workbook(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def lines(data: bytes) -> list[dict]:
    heads, *rows = sheets(data)["数字"]
    return [dict(zip(heads, row, strict=True)) for row in rows]


# --- the three of them


def test_pdf_word_and_excel_agree_figure_by_figure(summary):
    paper, edited = plain(pdf_text(pdf.write(summary))), plain(word_text(word.write(summary)))
    told = {(one["单位代号"], one["指标代号"], one["时段"], one["来源"]): one for one in lines(xlsx.write(summary))}
    assert len(told) == len(summary.figures) > 46
    for figure in summary.figures:
        line = told[figure.unit, figure.metric, figure.period.label, figure.source.label]
        assert line["印出的写法"] == figure.words()
        assert (line["数值"] == "") == (figure.value is None)
        assert figure.value is None or line["数值"] == float(figure.value)
        for text in (paper, edited):
            assert plain(figure.plain()) in text, figure


def test_text_and_tables_are_the_same_on_paper_and_in_word(summary):
    paper, edited = plain(pdf_text(pdf.write(summary))), plain(word_text(word.write(summary)))
    for block in summary.body:
        said = plain("".join(map(words_of, block.runs)) if isinstance(block, Paragraph) else block.text)
        assert said in edited
        assert said[:20] in paper


# --- Excel


def figure(value: str | None, metric: str = "M21", **how) -> Figure:
    return Figure("a", metric, 2018, value and Decimal(value), METRICS[metric].measure, **how)


def table(*rows: tuple, total_from: int | None = 0) -> Table:
    heads = (Column("单位", Align.START), *(Column(f"第{place}列", Align.END) for place in range(1, len(rows[0]))))
    return Table(heads, rows, total_from=total_from)


def with_annex(*blocks, landscape: bool = False, **facts) -> Document:
    return replace(BARE, annexes=(Annex("附表", blocks, landscape), Annex("口径", (Paragraph(("说明",)),))), **facts)


@dataclass(frozen=True)
class Written:
    """A cell as Excel has it: its formula, else its number or text; and how it is shown."""

    value: str | float
    shape: str
    is_text: bool
    quoted: bool


def cells(document: Document) -> dict[str, Written]:
    """The cells of the first annex that hold anything, by address."""
    book = ZipFile(BytesIO(xlsx.write(document)))
    page, texts, looks = (
        ElementTree.fromstring(book.read(f"xl/{name}.xml")) for name in ("worksheets/sheet3", "sharedStrings", "styles")
    )
    words = ["".join(node.itertext()) for node in texts]
    shapes = {one.get("numFmtId"): one.get("formatCode") for one in looks.iter(f"{EXCEL}numFmt")}
    styles = [
        (shapes.get(one.get("numFmtId"), "General"), one.get("quotePrefix") == "1")
        for one in looks.find(f"{EXCEL}cellXfs")
    ]
    found = {}
    for cell in page.iter(f"{EXCEL}c"):
        formula, value = cell.find(f"{EXCEL}f"), cell.find(f"{EXCEL}v")
        if value is not None:
            is_text = cell.get("t") == "s"
            number = words[int(value.text)] if is_text else float(value.text)
            shape, quoted = styles[int(cell.get("s", 0))]
            told = f"={formula.text}" if formula is not None else number
            found[cell.get("r")] = Written(told, shape, is_text, quoted)
    return found


@pytest.mark.parametrize(
    ("value", "metric", "how", "shape"),
    [
        ("120", "M20", {}, '0"场次"'),
        ("6000", "M21", {"qualifier": Qualifier.OVER}, '0"多人次"'),
        ("36000", "M21", {"qualifier": Qualifier.OVER}, '0"多人次"'),
        ("100", "M94", {"qualifier": Qualifier.NEARLY}, '"近"0"万元"'),
        ("88.6", "M13", {}, '0.0"%"'),
        ("0.86", "M90", {}, "General"),
        ("13.55", "M90", {}, '0.00"万元"'),
    ],
)
def test_a_number_is_a_number_that_reads_as_it_is_printed(value, metric, how, shape):
    cell = cells(with_annex(table(("甲", figure(value, metric, **how)), total_from=None)))["B4"]
    assert (cell.value, cell.shape) == (float(value), shape)


def test_totals_add_up_by_formula_and_have_their_value():
    rows = [("全局", 9), ("甲", 3), ("乙", None), ("丙", 4), ("合计", 7)]
    document = with_annex(table(*rows, total_from=1))
    assert cells(document)["B8"].value == "=SUM(B5:B7)"
    assert sheets(xlsx.write(document))["附件1 附表"][-1] == ["合计", 7.0]


def test_what_is_not_the_sum_of_its_column_is_no_formula():
    """People counted anew, a bound that leaves something out, and a column of which a cell is withheld."""
    hidden = figure("2", "M31", hidden="<3")
    anew = Recounted(figure("5", "M31"))
    document = with_annex(
        table(("甲", figure("3", "M31"), 3, hidden), ("乙", figure("3", "M31"), 3, 4), ("合计", anew, 5, 6))
    )
    found = cells(document)
    assert (found["B6"].value, found["B6"].shape) == (5, '0"人*"')
    assert (found["C6"].value, found["D6"].value) == (5, 6)


def test_what_is_withheld_is_a_word_on_every_sheet():
    hidden = figure("4321", "M31", hidden="<3")
    document = with_annex(table(("甲", hidden)), figures=(hidden,))
    assert cells(document)["B4"].value == "不足3人"
    line = lines(xlsx.write(document))[0]
    assert (line["数值"], line["界限"], line["印出的写法"]) == ("不足3人", "不列出", "不足3人")
    book = ZipFile(BytesIO(xlsx.write(document)))
    assert not [name for name in book.namelist() if b"4321" in book.read(name)]


def test_text_that_looks_like_a_formula_stays_text():
    document = with_annex(table(("=1+1", "@cmd", "+86"), total_from=None), Paragraph(("=SUM(A1:A9)",)))
    found = [cell for cell in cells(document).values() if str(cell.value)[0] in "=@+"]
    assert len(found) == 4
    assert all(cell.is_text and cell.quoted for cell in found)


def test_excel_says_its_state_and_draws_the_charts():
    drawn = table(("1月", 3, 1), ("2月", None, 4), total_from=None)
    document = with_annex(Chart("<svg/>", "每月", Shape.PAIRS, drawn), draft=False, code="K7M29QXD", version=2)
    data = xlsx.write(document)
    assert ["第2版　核验码 K7M2-9QXD"] in sheets(data)["说明"]
    assert ["草稿，未印发"] in sheets(xlsx.write(BARE))["说明"]
    assert any(name.startswith("xl/charts/") for name in ZipFile(BytesIO(data)).namelist())


# --- Word


@dataclass(frozen=True)
class Opened:
    """A file of Word's as python-docx reads it."""

    data: bytes

    @cached_property
    def document(self):
        return docx.Document(BytesIO(self.data))

    def xml(self, name: str = "word/document.xml") -> str:
        return ZipFile(BytesIO(self.data)).read(name).decode()

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(one.style.name, one.text) for one in self.document.paragraphs if one.text]


def opened(document: Document) -> Opened:
    return Opened(word.write(document))


BODY = (Heading(1, "学习"), Heading(2, "会议"), Heading(3, "甲"), Heading(4, "乙"), Paragraph(("开会", "4次。")))


def test_headings_stand_in_the_styles_of_the_standard():
    told = opened(replace(BARE, body=BODY)).told
    assert told[1:6] == [
        ("Heading 1", "一、学习"),
        ("Heading 2", "（一）会议"),
        ("Heading 3", "1．甲"),
        ("Heading 4", "（1）乙"),
        ("Body Text", "开会4次。"),
    ]


def test_every_style_names_its_chinese_face():
    document = opened(with_annex(table(("甲", 1)), contents=True)).document
    for style in word.STYLES:
        faces = document.styles[style.name].element.rPr.rFonts
        assert faces.get(qn("w:eastAsia")) == style.face
        assert not [name for name in faces.attrib if "heme" in name]


def test_a_field_of_contents_lists_headings_and_annexes():
    found = opened(replace(with_annex(table(("甲", 1)), contents=True), body=BODY))
    assert "TOC \\o" in found.xml()
    assert next(text for style, text in found.told if style == "toc 1") == "一、学习"
    assert ("toc 1", "附件1　附表") in found.told
    assert found.xml().count('w:fldCharType="begin"') == found.xml().count('w:fldCharType="end"') == 1
    assert "TOC" not in opened(BARE).xml()


def test_heads_of_tables_repeat_and_rows_stay_whole():
    rows = tuple((f"第{number}所", number) for number in range(40))
    found = opened(with_annex(table(*rows, total_from=None))).document.tables[0]
    assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found.rows)
    assert found.rows[1].cells[1].paragraphs[0].style.name == "Table Number"


def test_an_annex_begins_a_page_of_its_own_format():
    upright = opened(with_annex(table(("甲", 1)))).document
    assert [one.orientation for one in upright.sections] == [WD_ORIENT.PORTRAIT]
    starts = [one.text for one in upright.paragraphs if one.paragraph_format.page_break_before]
    assert starts == ["附件1", "附件2"]
    turned = opened(with_annex(table(("甲", 1)), landscape=True)).document
    sides = [one.orientation for one in turned.sections]
    assert sides == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert turned.sections[1].page_width > turned.sections[1].page_height


def heads(found: Opened) -> list[str]:
    section = found.document.sections[0]
    return [one.paragraphs[0].text for one in (section.header, section.even_page_header)]


def test_a_draft_says_so_on_every_page_and_an_issued_one_how_to_check_it():
    draft = opened(BARE)
    assert heads(draft) == ["草稿，未印发"] * 2
    assert 'string="草稿"' in draft.xml("word/header1.xml")
    issued = opened(replace(BARE, draft=False, code="K7M29QXD", version=2, link="https://example.org/v/K7M2-9QXD"))
    assert heads(issued) == ["第2版　核验码 K7M2-9QXD"] * 2
    assert "草稿" not in "".join(issued.xml(f"word/header{number}.xml") for number in (1, 2))
    assert "https://example.org/v/K7M2-9QXD" in issued.told[-1][1]
    assert len(issued.document.inline_shapes) == 1


def test_what_a_version_corrects_is_printed_in_every_format():
    issued = with_annex(draft=False, code="K7M29QXD", version=2, correction="宣讲场次改为250。")
    said = "本版更正：宣讲场次改为250。"
    assert said in plain(pdf_text(pdf.write(issued)))
    assert said in plain(word_text(word.write(issued)))
    assert [said] in sheets(xlsx.write(issued))["说明"]
    assert "本版更正" not in plain(word_text(word.write(replace(issued, correction=""))))


def test_pages_are_numbered_outside():
    section = opened(BARE).document.sections[0]
    feet = (section.footer.paragraphs[0], section.even_page_footer.paragraphs[0])
    assert [one.alignment for one in feet] == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    assert all('w:instr="PAGE"' in one._p.xml for one in feet)


def test_a_cover_stands_before_the_text():
    told = [text for _, text in opened(replace(BARE, cover=True, body=BODY)).told]
    assert told.count(BARE.title) == 2
    assert told.index("2018年12月3日") < told.index("一、学习")


def test_the_numbers_of_a_chart_can_be_edited_in_word():
    drawn = table(("1月", 3), total_from=None)
    found = opened(with_annex(Chart("<svg/>", "图1　每月", Shape.PAIRS, drawn)))
    assert ("Caption", "图1　每月") in found.told
    assert found.document.tables[0].rows[1].cells[1].text == "3"


def test_the_title_of_an_annex_stays_with_what_follows_in_word():
    told = docx.Document(BytesIO(word.write(with_annex(Paragraph(("说明",))))))
    kept = [one.paragraph_format.keep_with_next for one in told.paragraphs if one.style.name == "Annex Title"]
    assert kept == [True, True]
