"""Word out: a paper of headings, sentences and tables as .docx, in the faces and margins of GB/T 9704-2012.

Written as the few parts that Word and WPS ask for. Each style names its eastAsia face: without one Word takes another.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.html import escape

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTH = 8844  # of the text in twentieths of a point: 156 mm
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the same paper is the same bytes
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FOOT = (  # the number of the page in 4号宋体, a dash on both sides
    f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Foot"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
PAGE = (  # A4: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm
    f'<w:sectPr xmlns:r="{OFFICE}"><w:footerReference w:type="default" r:id="rFoot"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
    ' w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>'
)
KINDS = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "styles": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
    "footer": "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml",
}


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: its face, size in half points, and how it stands."""

    face: str
    size: int = 32  # 3号
    stands: str = ""


EXACT = '<w:spacing w:line="579" w:lineRule="exact"/>'  # 22 lines a page
STYLES = {
    "Title": Style("方正小标宋简体", 44, '<w:spacing w:after="579"/><w:jc w:val="center"/>'),
    "Heading": Style("黑体", 32, f'<w:keepNext/>{EXACT}<w:ind w:firstLineChars="200" w:firstLine="640"/>'),
    "Body": Style("仿宋_GB2312", 32, f'{EXACT}<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>'),
    "Right": Style("仿宋_GB2312", 32, f'{EXACT}<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>'),
    "CellHead": Style("黑体", 21, '<w:jc w:val="center"/>'),
    "Cell": Style("仿宋_GB2312", 21),
    "Foot": Style("宋体", 28, '<w:jc w:val="center"/>'),
}


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more in one of the styles."""

    text: str
    style: str = "Body"


@dataclass(frozen=True)
class Table:
    """Heads, rows, and how wide the columns are, in parts of the whole."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[int]


Block = Paragraph | Table


def heading(text: str) -> Paragraph:
    """A paragraph that begins a part."""
    return Paragraph(text, "Heading")


def write(title: str, blocks: Iterable[Block]) -> bytes:
    """The paper as .docx."""
    body = "".join(_table(one) if isinstance(one, Table) else _paragraph(one) for one in blocks)
    text = f"{HEAD}<w:document {W}><w:body>{_paragraph(Paragraph(title, 'Title'))}{body}{PAGE}</w:body></w:document>"
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"rDocument": ("officeDocument", "word/document.xml")}),
        "word/document.xml": text,
        "word/styles.xml": _styles(),
        "word/footer1.xml": FOOT,
        "word/_rels/document.xml.rels": _relations(
            {"rStyles": ("styles", "styles.xml"), "rFoot": ("footer", "footer1.xml")}
        ),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name, part in parts.items():
            kept.writestr(ZipInfo(name, ALWAYS), part.encode(), ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(one: Paragraph) -> str:
    """A line break within the text stays one."""
    lines = UNREADABLE.sub("", one.text).splitlines() or [""]
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{one.style}"/></w:pPr><w:r>{runs}</w:r></w:p>'


def _table(one: Table) -> str:
    widths = [WIDTH * part // sum(one.widths) for part in one.widths]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = _row(one.heads, widths, "CellHead") + "".join(_row(row, widths, "Cell") for row in one.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(cells: Sequence[object], widths: Sequence[int], style: str) -> str:
    """Whole on one page; the heads stand on each page anew."""
    again = "<w:tblHeader/>" if style == "CellHead" else ""
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(Paragraph(str(cell), style))}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{told}</w:tr>"


def _styles() -> str:
    told = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:qFormat/>'
        f'<w:pPr>{one.stands}</w:pPr><w:rPr>{_face(one.face)}<w:sz w:val="{one.size}"/></w:rPr></w:style>'
        for name, one in STYLES.items()
    )
    plain = f'<w:rPr>{_face("仿宋_GB2312")}<w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    return f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault>{plain}</w:rPrDefault></w:docDefaults>{told}</w:styles>"


def _face(face: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{face}"/>'


def _types() -> str:
    names = {"document": "document", "styles": "styles", "footer": "footer1"}
    told = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KINDS[kind]}"/>' for kind, name in names.items()
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(told: dict[str, tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, (kind, target) in told.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
