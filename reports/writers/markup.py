"""A document as well-formed markup for the PDF: structure and classes; the look is in gbt9704.css."""

import math
from collections.abc import Iterable
from html import escape
from io import BytesIO

import segno

from guanai.xml_text import readable
from reports.document import (
    Annex,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    numbered,
    words_of,
)
from reports.writers.lines import Line, balanced, broken, text_width

UPRIGHT, TURNED = 36.8, 53.1  # width of a page in characters of 小四 (12 pt)
SIZES = {"large": 1.0, "small": 12 / 10.5, "smallest": 12 / 9}  # of the type of a table: 小四, 五号, 小五
WHOLE_ROWS = 24  # a table of so many rows fits a page and is not broken
SHORT_HEAD = 7  # characters of a column head that stay on one line
PADDING = 0.8  # of a cell, both sides together, in characters


def xhtml(document: Document) -> str:
    """The whole document as one page."""
    return page(
        document,
        title(document.title),
        of_blocks(document.body, UPRIGHT),
        annex_list(document),
        signature(document),
        *(of_annex(label, annex) for label, annex in document.labelled_annexes()),
        check(document),
    )


def page(document: Document, *parts: str) -> str:
    """A page with its head; on paper each sheet says whether it is a draft, or by what it can be checked."""
    mark = '<div class="watermark">草稿</div>' if document.draft else ""
    state = f'<p class="state">{safe(document.state)}</p>' if document.code else ""
    return (
        f'<html lang="zh-CN"><head><title>{safe(document.plain_title)}</title>'
        f'<meta name="author" content="{safe(document.issuer)}"/></head>'
        f"<body>{mark}{state}{''.join(parts)}</body></html>"
    )


def safe(text: str) -> str:
    """Text for the markup, without the characters that mean nothing on paper."""
    return escape(readable(text))


def title(text: str, bookmark: str = "") -> str:
    """A centred title in balanced lines; an annex has a bookmark for it, the document none."""
    lines = "".join(f"<span>{safe(line)}</span>" for line in balanced(text))
    label = f' data-bookmark="{safe(bookmark)}"' if bookmark else ""
    return f"<h1{label}>{lines}</h1>"


def of_blocks(blocks: tuple[Block, ...], measure: float) -> str:
    """The blocks with their numbers; all their tables in one size of type.

    What stands first is not pushed to the next page whole: the title of the annex would stay behind alone.
    """
    size = type_size((block for block in blocks if isinstance(block, Table)), measure)
    first = blocks[0] if blocks else None
    return "".join(of_block(number, block, size, whole=block is not first) for number, block in numbered(blocks))


def of_block(number: str, block: Block, size: str, *, whole: bool) -> str:
    """One block, its number before it; a table kept `whole` if it fits a page."""
    match block:
        case Heading(level, text):
            return lines_in(f"h{level + 1}", broken([number + text]))
        case Paragraph(runs):
            return lines_in("p", broken(runs))
        case Table():
            return table(block, size, whole=whole)
        case Chart(svg, caption):
            return f"<figure>{svg}{paragraph('caption', caption)}</figure>"


def lines_in(tag: str, lines: list[Line]) -> str:
    """Lines of the grid in one element."""
    return f"<{tag}>{''.join(f'<span>{of_line(line)}</span>' for line in lines)}</{tag}>"


def of_line(line: Line) -> str:
    """The pieces of a line, tight ones marked."""
    return "".join(f"<data>{safe(p.text)}</data>" if p.tight else safe(p.text) for p in line)


def paragraph(css: str, text: str) -> str:
    """A paragraph of a class; none for no text."""
    return f'<p class="{css}">{safe(text)}</p>' if text else ""


def type_size(tables: Iterable[Table], measure: float) -> str:
    """The largest size in which the widest of the tables fits a page of this width."""
    widest = max((sum(column_widths(table)) for table in tables), default=0.0)
    return next((name for name, room in SIZES.items() if widest <= measure * room), "smallest")


def table(block: Table, size: str, *, whole: bool) -> str:
    """A table with its heads in thead, so that they repeat on each page."""
    shares = column_widths(block)
    columns = "".join(f'<col style="width: {100 * share / sum(shares):.2f}%"/>' for share in shares)
    heads = "".join(f"<th>{head(column.head)}</th>" for column in block.columns)
    rows = "".join(f"<tr>{''.join(map(cell, block.columns, row))}</tr>" for row in block.rows)
    kept = " whole" if whole and len(block.rows) <= WHOLE_ROWS else ""
    return (
        f'{paragraph("caption", block.caption)}<table class="{size}{kept}"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{paragraph('note', block.note)}"
    )


def column_widths(block: Table) -> list[float]:
    """Room for the widest cell of each column, in characters; a long text may wrap."""
    heads = [max(map(text_width, head_lines(column.head)), default=0.0) for column in block.columns]
    cells = [[text_width(words_of(row[place], short=True)) for row in block.rows] for place in range(len(heads))]
    widest = [max([least, *widths]) for least, widths in zip(heads, cells, strict=True)]
    return [min(wide, column.room) + PADDING for wide, column in zip(widest, block.columns, strict=True)]


def head_lines(text: str) -> list[str]:
    """The lines of a column head: a long name in halves, its unit of measure on a line of its own."""
    name, bracket, measure = text.partition("（")
    half = len(name) if len(name) <= SHORT_HEAD else math.ceil(len(name) / 2)
    return [line for line in (name[:half], name[half:], bracket + measure) if line]


def head(text: str) -> str:
    """A column head: its unit of measure on a line of its own, a long name on two."""
    return "<br/>".join(map(safe, head_lines(text)))


def cell(column: Column, value: Cell) -> str:
    """One cell; empty where nothing is known."""
    return f'<td class="{column.align}">{safe(words_of(value, short=True))}</td>'


def annex_list(document: Document) -> str:
    """附件说明: one blank line below the text, names aligned, no punctuation after them."""
    names = "".join(
        f"<p>{'' if place else '附件：'}{number}{safe(name)}</p>"
        for place, (number, name) in enumerate(document.annex_list())
    )
    return f'<div class="annexes">{names}</div>' if names else ""


def signature(document: Document) -> str:
    """署名 and 成文日期 without a seal; the drafter in brackets below, where a 附注 stands."""
    drafter = f'<div class="drafter">（{safe(document.drafter)}执笔）</div>' if document.drafter else ""
    return (
        f'<table class="signature"><tr><td>{safe(document.issuer)}</td></tr>'
        f'<tr><td class="day">{document.signing_day}</td></tr></table>{drafter}'
    )


def check(document: Document) -> str:
    """版记 of an issued document: by what whoever holds the paper can check it."""
    if not document.code:
        return ""
    drawn = BytesIO()
    code = segno.make_qr(document.link or document.code, error="m")
    code.save(drawn, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, nl=False, border=1)
    at = f"<span>核验地址：{safe(document.checked_at)}</span>"
    words = f"<span>{safe(document.state)}</span>{at}<span>凭核验码可以核对是不是印发的版本。</span>"
    words += f"<span>{safe(document.corrected)}</span>" if document.corrected else ""
    return f'<section class="check">{drawn.getvalue().decode()}<p>{words}</p></section>'


def front(document: Document, entries: Iterable[tuple[int, str, int]]) -> str:
    """封面 and 目录, before page 1; entries are level, words and page of what stands in the contents."""
    lines = "".join(
        f'<tr class="level{level}"><td>{safe(words)}</td><td class="end">{page}</td></tr>'
        for level, words, page in entries
    )
    cover = (
        f'{title(document.title)}<div class="foot"><p>{safe(document.issuer)}</p><p>{document.signing_day}</p></div>'
    )
    return page(
        document,
        f'<section class="cover">{cover}</section>' if document.cover else "",
        f'<section class="contents"><p class="heading">目　录</p><table>{lines}</table></section>' if lines else "",
    )


def of_annex(label: str, annex: Annex) -> str:
    """One annex on its own pages."""
    css, measure = ("annex landscape", TURNED) if annex.landscape else ("annex", UPRIGHT)
    heading = title(annex.title, bookmark=f"{label}　{annex.title}")
    return f'<section class="{css}"><p class="label">{label}</p>{heading}{of_blocks(annex.blocks, measure)}</section>'
