"""Word: the same document with styles and fields of Word's own, to be edited further in Word or WPS."""

from collections.abc import Iterable
from io import BytesIO

import docx
import segno
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guanai import word, word_marks
from guanai.word import LINE, TEXT_WIDTH, Style, readable
from reports.document import Align, Annex, Block, Chart, Document, Heading, Paragraph, Table, numbered, words_of
from reports.writers.lines import balanced
from reports.writers.markup import column_widths

FANG, KAI, HEI = "仿宋_GB2312", "楷体_GB2312", "黑体"
TURNED_WIDTH = Mm(225)
HEADINGS = {
    1: word.HEADING,
    2: Style("Heading 2", KAI, indent=word.INDENT, grid=True),
    3: Style("Heading 3", FANG, indent=word.INDENT, grid=True),
    4: Style("Heading 4", FANG, indent=word.INDENT, grid=True),
}
LABEL = Style("Annex Label", HEI, grid=True)
ANNEX = Style("Annex Title", word.TITLE.face, 22, ALIGN.CENTER)
CAPTION = Style("Caption", HEI, 12, ALIGN.CENTER)
NOTE = Style("Table Note", FANG, 10.5)
CELLS = {
    Align.START: word.CELL,
    Align.CENTRE: Style("Table Centre", FANG, 10.5, ALIGN.CENTER),
    Align.END: Style("Table Number", FANG, 10.5, ALIGN.RIGHT),
}
CONTENTS = Style("toc 1", FANG, 14, grid=True)
HEADER = Style("Header", HEI, 10.5, ALIGN.CENTER)
FOOT = Style("Footer", "宋体", 14)
STYLES = (word.TITLE, *HEADINGS.values(), word.BODY, word.SIGNED, LABEL, ANNEX, CAPTION, NOTE)
STYLES += (word.CELL_HEAD, *CELLS.values(), CONTENTS, HEADER, FOOT)
DRAFT = "草稿"
QR_SIDE = Mm(24)


def write(document: Document) -> bytes:
    """The document as .docx. About 0.3 s for a summary with its annexes."""
    made = _Made(document)
    made.write()
    out = BytesIO()
    made.docx.save(out)
    return out.getvalue()


class _Made:
    """One file while it is being written."""

    def __init__(self, document: Document):
        self.of, self.docx = document, docx.Document()
        known = self.docx.core_properties
        known.author, known.title = readable(document.issuer), readable(document.plain_title)[:255]
        known.language = "zh-CN"
        for style in STYLES:
            word.define(self.docx, style)
        word_marks.outline(self.docx.styles[ANNEX.name], 1)
        self.docx.settings.odd_and_even_pages_header_footer = True
        word.set_page(self.docx.sections[0])
        self._running(self.docx.sections[0])

    def write(self) -> None:
        """Cover, contents, text, signature, annexes, what it can be checked by."""
        if self.of.cover:
            self._cover()
        if self.of.contents:
            self._contents()
        self._line(self._broken(self.of.title), word.TITLE)
        self._blocks(self.of.body, TEXT_WIDTH)
        self._signature()
        turned = False
        for label, annex in self.of.labelled_annexes():
            self._annex(label, annex, turned=turned)
            turned = annex.landscape
        if self.of.code:
            self._check()

    def _running(self, section) -> None:
        """Page numbers outside, as on paper printed on both sides; what every page says of its state."""
        feet = ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT))
        for foot, side in feet:
            place = foot.paragraphs[0]
            place.style, place.alignment = FOOT.name, side
            word.page_number(place)
        for number, head in enumerate((section.header, section.even_page_header)):
            head.paragraphs[0].style = HEADER.name
            head.paragraphs[0].add_run(self.of.state)
            if self.of.draft:
                word_marks.mark(head, DRAFT, number)

    def _line(self, text: str, style: Style):
        place = self.docx.add_paragraph()
        word.put(place, word.Paragraph(text, style))
        return place

    @staticmethod
    def _broken(title: str) -> str:
        return "\n".join(balanced(title))

    def _new_page(self) -> None:
        self.docx.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def _cover(self) -> None:
        top = self._line(self._broken(self.of.title), word.TITLE)
        top.paragraph_format.space_before, top.paragraph_format.space_after = LINE * 6, LINE * 9
        for text in (self.of.issuer, self.of.signing_day):
            self._line(text, word.SIGNED).alignment = ALIGN.CENTER
        self._new_page()

    def _contents(self) -> None:
        self._line("目　录", CAPTION)
        headings = (f"{number}{one.text}" for number, one in numbered(self.of.body) if isinstance(one, Heading))
        annexes = (f"{label}　{annex.title}" for label, annex in self.of.labelled_annexes())
        word_marks.contents(self.docx, [readable(text) for text in (*headings, *annexes)], CONTENTS.name)
        self._new_page()

    def _blocks(self, blocks: Iterable[Block], width: int) -> None:
        for number, block in numbered(tuple(blocks)):
            match block:
                case Heading(level, text):
                    self._line(number + text, HEADINGS[level])
                case Paragraph(runs):
                    self._line("".join(map(words_of, runs)), word.BODY)
                case Table():
                    self._table(block, width)
                case Chart():
                    self._chart(block, width)

    def _table(self, table: Table, width: int) -> None:
        if table.caption:
            self._line(table.caption, CAPTION).paragraph_format.keep_with_next = True
        shares = column_widths(table)
        widths = [int(width * share / sum(shares)) for share in shares]
        styles = [CELLS[column.align] for column in table.columns]
        rows = [
            [word.Paragraph(words_of(cell, short=True), style) for cell, style in zip(row, styles, strict=True)]
            for row in table.rows
        ]
        word.grid(self.docx, [column.head for column in table.columns], rows, widths)
        self._line(table.note, NOTE)  # an empty one keeps two tables apart

    def _chart(self, chart: Chart, width: int) -> None:
        """The numbers of a drawing, so that they can be edited."""
        if chart.table:
            self._line(chart.caption, CAPTION).paragraph_format.keep_with_next = True
            self._table(chart.table, width)

    def _signature(self) -> None:
        for place, (number, name) in enumerate(self.of.annex_list()):
            line = self._line(f"{'　　　' if place else '附件：'}{number}{name}", word.BODY)
            line.paragraph_format.space_before = Pt(0) if place else LINE
            line.alignment = ALIGN.LEFT
        issuer, day = self._line(self.of.issuer, word.SIGNED), self._line(self.of.signing_day, word.SIGNED)
        issuer.paragraph_format.space_before = LINE
        issuer.paragraph_format.right_indent = day.paragraph_format.right_indent = word.INDENT
        issuer.paragraph_format.keep_with_next = True
        if self.of.drafter:
            self._line(f"（{self.of.drafter}执笔）", word.BODY)

    def _annex(self, label: str, annex: Annex, *, turned: bool) -> None:
        """On a new page, of its own format where that changes."""
        if annex.landscape != turned:
            self._turn(landscape=annex.landscape)
            first = self._line(label, LABEL)
        else:
            first = self._line(label, LABEL)
            first.paragraph_format.page_break_before = True
        first.paragraph_format.keep_with_next = True
        self._line(self._broken(annex.title), ANNEX).paragraph_format.keep_with_next = True
        self._blocks(annex.blocks, TURNED_WIDTH if annex.landscape else TEXT_WIDTH)

    def _turn(self, *, landscape: bool) -> None:
        """A sheet turned: its head lies at the binding edge."""
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        word.set_page(section)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            section.top_margin, section.bottom_margin, section.footer_distance = Mm(28), Mm(26), Mm(15)
            section.left_margin, section.right_margin = Mm(35), Mm(37)
        else:
            section.orientation = WD_ORIENT.PORTRAIT

    def _check(self) -> None:
        """By what whoever holds the paper can check it."""
        drawn = BytesIO()
        segno.make_qr(self.of.link or self.of.code, error="m").save(drawn, kind="png", scale=6, border=1)
        drawn.seek(0)
        place = self._line("", NOTE)
        place.paragraph_format.space_before, place.paragraph_format.keep_with_next = LINE, True
        place.add_run().add_picture(drawn, width=QR_SIDE)
        for part in place._p.iter(qn("wp:docPr")):
            part.set("descr", "核验二维码")
        self._line(check_words(self.of), NOTE)
        if self.of.corrected:
            self._line(self.of.corrected, NOTE)


def check_words(document: Document) -> str:
    """What stands beside the code."""
    where = f"在{document.checked_at}可核对是不是印发的版本。"
    return f"第{document.version}版。核验码 {document.printed_code}，{where}"
