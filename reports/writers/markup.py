"""A document as well-formed markup for the PDF: structure and classes; the look is in gbt9704.css."""

import re
from html import escape

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

UPRIGHT, TURNED = 36.0, 52.0  # width of a page in characters of 小四 (12 pt)
LONGEST_CELL = 14.0  # characters; a wider text wraps
PADDING = 1.6  # of a cell, both sides together, in characters
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xhtml(document: Document) -> str:
    """The whole document as one page."""
    parts = (
        title(document.title),
        *(of_block(number, block, UPRIGHT) for number, block in numbered(document.body)),
        annex_list(document),
        signature(document),
        *(of_annex(label, annex) for label, annex in document.labelled_annexes()),
    )
    return (
        f'<html lang="zh-CN"><head><title>{safe(document.plain_title)}</title>'
        f'<meta name="author" content="{safe(document.issuer)}"/></head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def safe(text: str) -> str:
    """Text for the markup, without the characters that mean nothing on paper."""
    return escape(UNREADABLE.sub("", text))


def title(text: str, bookmark: str = "") -> str:
    """A centred title in balanced lines; an annex has a bookmark for it, the document none."""
    lines = "".join(f"<span>{safe(line)}</span>" for line in balanced(text))
    label = f' data-bookmark="{safe(bookmark)}"' if bookmark else ""
    return f"<h1{label}>{lines}</h1>"


def of_block(number: str, block: Block, measure: float) -> str:
    """One block, its number before it; measure is the width of the page."""
    match block:
        case Heading(level, text):
            return lines_in(f"h{level + 1}", broken([number + text]))
        case Paragraph(runs):
            return lines_in("p", broken(runs))
        case Table():
            return table(block, measure)
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


def table(block: Table, measure: float) -> str:
    """A table with its heads in thead, so that they repeat on each page; smaller where it is wide."""
    shares = column_widths(block)
    small = ' class="small"' if sum(shares) > measure else ""
    columns = "".join(f'<col style="width: {100 * share / sum(shares):.2f}%"/>' for share in shares)
    heads = "".join(f"<th>{head(column.head)}</th>" for column in block.columns)
    rows = "".join(f"<tr>{''.join(map(cell, block.columns, row))}</tr>" for row in block.rows)
    return (
        f"{paragraph('caption', block.caption)}<table{small}><colgroup>{columns}</colgroup>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{paragraph('note', block.note)}"
    )


def column_widths(block: Table) -> list[float]:
    """Room for the widest cell of each column, in characters; a long text may wrap."""
    heads = [max(map(text_width, column.head.split("（", 1))) + 1 for column in block.columns]
    cells = [[text_width(words_of(row[place])) for row in block.rows] for place in range(len(heads))]
    return [min(max(least, *widths), LONGEST_CELL) + PADDING for least, widths in zip(heads, cells, strict=True)]


def head(text: str) -> str:
    """A column head, its unit of measure on a line of its own."""
    return safe(text).replace("（", "<br/>（", 1)


def cell(column: Column, value: Cell) -> str:
    """One cell; empty where nothing is known."""
    return f'<td class="{column.align}">{safe(words_of(value))}</td>'


def annex_list(document: Document) -> str:
    """附件说明: one blank line below the text, names aligned, no punctuation after them."""
    names = "".join(
        f"<p>{'' if place else '附件：'}{number}{safe(name)}</p>"
        for place, (number, name) in enumerate(document.annex_list())
    )
    return f'<div class="annexes">{names}</div>' if names else ""


def signature(document: Document) -> str:
    """署名 and 成文日期 without a seal; the drafter in brackets below, where a 附注 stands."""
    drafter = paragraph("drafter", f"（{document.drafter}执笔）" if document.drafter else "")
    return (
        f'<table class="signature"><tr><td>{safe(document.issuer)}</td></tr>'
        f'<tr><td class="day">{document.signing_day}</td></tr></table>{drafter}'
    )


def of_annex(label: str, annex: Annex) -> str:
    """One annex on its own pages."""
    wide, measure = (" landscape", TURNED) if annex.landscape else ("", UPRIGHT)
    heading = title(annex.title, bookmark=f"{label}　{annex.title}")
    blocks = "".join(of_block(number, block, measure) for number, block in numbered(annex.blocks))
    return f'<section class="annex{wide}"><p class="label">{label}</p>{heading}{blocks}</section>'
