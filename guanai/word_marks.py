"""What Word draws by itself: a list of contents, and a mark across every page."""

from collections.abc import Sequence

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
FACE = "黑体"
SUMS = (  # by which Word bends words along a path; those of its own WordArt
    "sum #0 0 10800,prod #0 2 1,sum 21600 0 @1,sum 0 0 @2,sum 21600 0 @3,if @0 @3 0,if @0 21600 @1,if @0 0 @2,"
    "if @0 @4 21600,mid @5 @6,mid @8 @5,mid @7 @8,mid @6 @7,sum @6 0 @5"
)
MARK = """<w:r {names} {vml}><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas>{sums}</v:formulas><v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/>
</v:shapetype>
<v:shape id="mark{number}" type="#_x0000_t136" fillcolor="#d9d9d9" stroked="f" style="position:absolute;
width:360pt;height:180pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin">
<v:textpath string="{words}" style="font-family:{face};font-size:1pt"/></v:shape></w:pict></w:r>"""


def contents(document, entries: Sequence[str], style: str) -> None:
    """A field of contents with its entries as they stand today; Word fills in the pages when the file is opened."""
    lines = [document.add_paragraph(text, style) for text in entries] or [document.add_paragraph("", style)]
    begin, told, middle, end = _field("begin"), OxmlElement("w:r"), _field("separate"), _field("end")
    begin[0].set(qn("w:dirty"), "true")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = ' TOC \\o "1-2" \\h \\z \\u '
    told.append(instruction)
    first = lines[0]._p
    at = 1 if first.pPr is not None else 0
    for place, part in enumerate((begin, told, middle)):
        first.insert(at + place, part)
    lines[-1]._p.append(end)


def _field(kind: str):
    run, sign = OxmlElement("w:r"), OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    run.append(sign)
    return run


def mark(header, words: str, number: int) -> None:
    """Words in grey across each page that has this header; `number` differs from header to header."""
    sums = "".join(f'<v:f eqn="{one}"/>' for one in SUMS.split(","))
    drawn = MARK.format(names=nsdecls("w"), vml=VML, sums=sums, words=words, number=number, face=FACE)
    header.paragraphs[0]._p.append(parse_xml(drawn))


def outline(style, level: int) -> None:
    """Paragraphs of the style stand in the contents at this level, 1 the highest."""
    found = OxmlElement("w:outlineLvl")
    found.set(qn("w:val"), str(level - 1))
    style.element.get_or_add_pPr().append(found)
