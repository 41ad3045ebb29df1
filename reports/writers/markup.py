"""A document as HTML for the PDF: structure and classes; the look is in gbt9704.css."""

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
from reports.writers.lines import Line, balanced, broken

MANY_COLUMNS = 7  # from here on a table is set in smaller type
SHORT_CELL = 14  # characters


def html(document: Document) -> str:
    """The whole document as one HTML page."""
    parts = (
        title(document.title),
        *(of_block(number, block) for number, block in numbered(document.body)),
        annex_list(document),
        signature(document),
        *(of_annex(label, annex) for label, annex in document.labelled_annexes()),
    )
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(document.plain_title)}</title>"
        f'<meta name="author" content="{escape(document.issuer)}"></head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def title(text: str, bookmark: str = "") -> str:
    """A centred title in balanced lines; an annex has a bookmark for it, the document none."""
    lines = "".join(f"<span>{escape(line)}</span>" for line in balanced(text))
    label = f' data-bookmark="{escape(bookmark)}"' if bookmark else ""
    return f"<h1{label}>{lines}</h1>"


def of_block(number: str, block: Block) -> str:
    """One block, its number before it."""
    match block:
        case Heading(level, text):
            return lines_in(f"h{level + 1}", broken([number + text]))
        case Paragraph(runs):
            return lines_in("p", broken(runs))
        case Table():
            return table(block)
        case Chart(svg, caption):
            return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def lines_in(tag: str, lines: list[Line]) -> str:
    """Lines of the grid in one element."""
    return f"<{tag}>{''.join(f'<span>{of_line(line)}</span>' for line in lines)}</{tag}>"


def of_line(line: Line) -> str:
    """The pieces of a line, tight ones marked."""
    return "".join(f"<data>{escape(p.text)}</data>" if p.tight else escape(p.text) for p in line)


def table(block: Table) -> str:
    """A table with its heads in thead, so that they repeat on each page."""
    heads = "".join(f"<th>{head(column.head)}</th>" for column in block.columns)
    rows = "".join(f"<tr>{''.join(map(cell, block.columns, row))}</tr>" for row in block.rows)
    small = ' class="small"' if len(block.columns) >= MANY_COLUMNS else ""
    caption = f'<p class="caption">{escape(block.caption)}</p>' if block.caption else ""
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return f"{caption}<table{small}><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}"


def head(text: str) -> str:
    """A column head, its unit of measure on a line of its own."""
    return escape(text).replace("（", "<br>（", 1)


def cell(column: Column, value: Cell) -> str:
    """One cell; a short text, such as the name of a unit, is not broken."""
    text = words_of(value)
    whole = " whole" if len(text) <= SHORT_CELL else ""
    return f'<td class="{column.align}{whole}">{escape(text)}</td>'


def annex_list(document: Document) -> str:
    """附件说明: one blank line below the text, names aligned, no punctuation after them."""
    names = "".join(
        f"<p>{'' if place else '附件：'}{number}{escape(name)}</p>"
        for place, (number, name) in enumerate(document.annex_list())
    )
    return f'<div class="annexes">{names}</div>' if names else ""


def signature(document: Document) -> str:
    """署名 and 成文日期 without a seal; the drafter in brackets below, as a 附注 stands."""
    drafter = f'<p class="drafter">（{escape(document.drafter)}执笔）</p>' if document.drafter else ""
    return (
        f'<table class="signature"><tr><td>{escape(document.issuer)}</td></tr>'
        f'<tr><td class="day">{document.signing_day}</td></tr></table>{drafter}'
    )


def of_annex(label: str, annex: Annex) -> str:
    """One annex on its own pages."""
    wide = " landscape" if annex.landscape else ""
    heading = title(annex.title, bookmark=f"{label}　{annex.title}")
    blocks = "".join(of_block(number, block) for number, block in numbered(annex.blocks))
    return f'<section class="annex{wide}"><p class="label">{label}</p>{heading}{blocks}</section>'
