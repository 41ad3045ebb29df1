"""Word out: a paper of headings, sentences and tables as .docx, in the faces and margins of GB/T 9704-2012."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from guanai.xml_text import readable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT_WIDTH, LINE = Mm(156), Pt(28.95)  # 版心, and its 22 lines
INDENT = Pt(32)  # two characters of 3号
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: its name in Word, face, size in points, how it stands."""

    name: str
    face: str
    size: float = 16  # 3号
    stands: ALIGN = ALIGN.LEFT
    indent: Pt | None = None
    grid: bool = False  # its lines stand on the 22 of the page

    @property
    def id(self) -> str:
        """By which a paragraph names it: python-docx would look through all styles for each paragraph."""
        return self.name.replace(" ", "")


TITLE = Style("Title", "方正小标宋简体", 22, ALIGN.CENTER)
HEADING = Style("Heading 1", "黑体", indent=INDENT, grid=True)
BODY = Style("Body Text", "仿宋_GB2312", stands=ALIGN.JUSTIFY, indent=INDENT, grid=True)
SIGNED = Style("Signature", "仿宋_GB2312", stands=ALIGN.RIGHT, grid=True)
CELL_HEAD = Style("Table Head", "黑体", 10.5, ALIGN.CENTER)
CELL = Style("Table Text", "仿宋_GB2312", 10.5)
FOOT = Style("Footer", "宋体", 14, ALIGN.CENTER)
STYLES = (TITLE, HEADING, BODY, SIGNED, CELL_HEAD, CELL, FOOT)


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more in one of the styles."""

    text: str
    style: Style = BODY


@dataclass(frozen=True)
class Table:
    """Heads, rows, and how wide the columns are, in parts of the whole."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[int]


Block = Paragraph | Table


def heading(text: str) -> Paragraph:
    """A paragraph that begins a part."""
    return Paragraph(text, HEADING)


def write(title: str, blocks: Iterable[Block]) -> bytes:
    """The paper as .docx."""
    document = Document()
    document.core_properties.author, document.core_properties.title = "", readable(title)[:255]
    for style in STYLES:
        define(document, style)
    set_page(document.sections[0])
    foot = document.sections[0].footer.paragraphs[0]
    page_number(foot)
    for one in (Paragraph(title, TITLE), *blocks):
        _table(document, one) if isinstance(one, Table) else put(document.add_paragraph(), one)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def define(document, style: Style) -> None:
    """The style with its faces, for Chinese too."""
    known = {one.name for one in document.styles}
    own = document.styles[style.name] if style.name in known else _added(document, style.name)
    own.font.size, own.font.bold, own.font.italic, own.font.color.rgb = Pt(style.size), False, False, RGBColor(0, 0, 0)
    faces = own.element.get_or_add_rPr().get_or_add_rFonts()
    faces.attrib.clear()  # a face of the template's theme would win
    for script, face in {"ascii": LATIN, "hAnsi": LATIN, "eastAsia": style.face}.items():
        faces.set(qn(f"w:{script}"), face)
    stands = own.paragraph_format
    stands.alignment, stands.first_line_indent, stands.space_before = style.stands, style.indent, Pt(0)
    stands.space_after = LINE if style is TITLE else Pt(0)
    stands.line_spacing = LINE if style.grid else None


def _added(document, name: str):
    return document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)


def set_page(section) -> None:
    """A4: 天头 37 mm, 订口 28 mm."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(37), Mm(35), Mm(24.7)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def page_number(place) -> None:
    """The number of the page with a dash on both sides."""
    place.add_run("— ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    place._p.append(number)
    place.add_run(" —")


def put(place, one: Paragraph) -> None:
    """A line break within the text stays one."""
    place._p.style = one.style.id
    place.add_run(readable(one.text))


def _table(document, one: Table) -> None:
    grid(document, one.heads, one.rows, [TEXT_WIDTH * part // sum(one.widths) for part in one.widths])


def grid(document, heads: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]):
    """A table: rows stay whole on a page, the heads stand on each page anew. A cell is text or a Paragraph."""
    table = document.add_table(len(rows) + 1, len(heads), "Table Grid")
    table.autofit = False
    cells = iter(table._cells)  # asked once: python-docx looks through all of them for each single one
    for row, texts in zip(table.rows, (heads, *rows), strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        style = CELL_HEAD if texts is heads else CELL
        for text, width in zip(texts, widths, strict=True):
            cell = next(cells)
            cell.width = width
            put(cell.paragraphs[0], text if isinstance(text, Paragraph) else Paragraph(str(text), style))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table
