"""PDF by GB/T 9704-2012, archivable as PDF/A-3u."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.document import Document as Pages
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from reports.document import Document
from reports.writers.fonts import missing_fonts
from reports.writers.markup import front, xhtml
from reports.writers.typesetting import font_configuration

STYLE = Path(__file__).with_name("gbt9704.css")
CONTENTS, ANNEX = 2, "附件"  # how deep the contents go; of an annex its name is enough
EMPTY = '<html lang="zh-CN"><body><section class="blank"></section></body></html>'
Progress = Callable[[str, float], None]
one_at_a_time = Lock()


class MissingFonts(RuntimeError):
    """A face of the standard is in none of the folders where type is looked for."""

    def __init__(self, faces: list[str]) -> None:
        super().__init__(
            f"缺少字体：{'、'.join(faces)}。请运行 bin/setup，或把字体文件放入 GUANAI_FONTS 所指的文件夹。"
        )


class NothingOutside(URLFetcher):
    """Refuses every address: type is loaded by `typesetting`, drawings stand in the document."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        raise ValueError(f"refused: {url}")


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
    fonts, style = prepared()
    pages = Markup(xhtml(document)).render(font_config=fonts, stylesheets=[style])
    if document.cover or document.contents:
        pages = with_front(document, pages)
    progress("正在写出文件", 0.6)
    return pages.write_pdf(pdf_variant="pdf/a-3u")


def with_front(document: Document, pages: Pages) -> Pages:
    """Cover and contents before the text, which goes on being page 1 and a right-hand one.

    They are laid out once the pages of the text are known, so that the text need not be laid out twice.
    """
    fonts, style = prepared()
    entries = listed(pages.make_bookmark_tree()) if document.contents else ()
    leaves = Markup(front(document, entries)).render(font_config=fonts, stylesheets=[style]).pages
    blank = Markup(EMPTY).render(font_config=fonts, stylesheets=[style]).pages[: len(leaves) % 2]
    return pages.copy([*leaves, *blank, *pages.pages])


def listed(tree: list, level: int = 1) -> Iterator[tuple[int, str, int]]:
    """What stands in the contents: headings of the first two levels and the annexes, with their pages."""
    for label, (page, _, _), below, _ in tree:
        yield level, label, page + 1
        if level < CONTENTS and not label.startswith(ANNEX):
            yield from listed(below, level + 1)


@cache
def prepared() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet, read once in a process."""
    if missing := missing_fonts():
        raise MissingFonts(missing)
    fonts = font_configuration()
    return fonts, CSS(filename=STYLE, font_config=fonts)


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: layout makes a million small objects and few cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect(0)  # what was made meanwhile is all young
