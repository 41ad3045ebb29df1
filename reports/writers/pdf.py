"""PDF by GB/T 9704-2012, archivable as PDF/A-3u."""

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.document import Document as Pages

from reports.document import Document
from reports.writers.markup import front, xhtml
from reports.writers.press import NothingOutside, fonts, no_collection, one_at_a_time, style

STYLE = Path(__file__).with_name("gbt9704.css")
CONTENTS, ANNEX = 2, "附件"  # how deep the contents go; of an annex its name is enough
EMPTY = '<html lang="zh-CN"><body><section class="blank"></section></body></html>'
Progress = Callable[[str, float], None]


class Markup(HTML):
    """WeasyPrint's document from well-formed markup.

    A sixth quicker than its own way: no tolerant parser, and of the browser's style
    sheet only what gbt9704.css says itself.
    """

    def __init__(self, markup: str) -> None:
        self.base_url = None
        self.url_fetcher = NothingOutside()
        self.media_type = "print"
        root = ElementTree.fromstring(markup)
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


def write(document: Document, *, progress: Progress = lambda step, share: None) -> bytes:
    """The document as PDF. Progress hears what is being done and the share already done (0 to 1).

    Takes about 0.1 s a page of one core; one document at a time in a process.
    """
    with one_at_a_time, no_collection():
        return _written(document, progress)


def _written(document: Document, progress: Progress) -> bytes:
    """A function of its own, so that the pages are let go before the collection."""
    progress("正在排版", 0.0)
    pages = Markup(xhtml(document)).render(**_set())
    if document.cover or document.contents:
        pages = with_front(document, pages)
    progress("正在写出文件", 0.6)
    return pages.write_pdf(pdf_variant="pdf/a-3u")


def _set() -> dict:
    """What everything of a document is laid out with."""
    return {"font_config": fonts(), "stylesheets": [style(STYLE)]}


def with_front(document: Document, pages: Pages) -> Pages:
    """Cover and contents before the text, which goes on being page 1 and a right-hand one.

    They are laid out once the pages of the text are known, so that the text need not be laid out twice.
    """
    entries = listed(pages.make_bookmark_tree()) if document.contents else ()
    leaves = Markup(front(document, entries)).render(**_set()).pages
    blank = Markup(EMPTY).render(**_set()).pages[: len(leaves) % 2]
    return pages.copy([*leaves, *blank, *pages.pages])


def listed(tree: list, level: int = 1) -> Iterator[tuple[int, str, int]]:
    """What stands in the contents: headings of the first two levels and the annexes, with their pages."""
    for label, (page, _, _), below, _ in tree:
        yield level, label, page + 1
        if level < CONTENTS and not label.startswith(ANNEX):
            yield from listed(below, level + 1)
