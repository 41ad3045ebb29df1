"""What every PDF of the house is made with: fonts read once a process, nothing from outside, one at a time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from reports.writers.fonts import missing_fonts
from reports.writers.typesetting import font_configuration

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


@cache
def fonts() -> FontConfiguration:
    """All faces of the house. Raises MissingFonts."""
    if missing := missing_fonts():
        raise MissingFonts(missing)
    return font_configuration()


@cache
def style(path: Path) -> CSS:
    """A style sheet of the house. Raises MissingFonts."""
    return CSS(filename=path, font_config=fonts())


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


def printed(page: str, look: Path) -> bytes:
    """A page of markup, with its style sheet, as PDF. Raises MissingFonts."""
    with one_at_a_time, no_collection():
        return HTML(string=page, url_fetcher=NothingOutside()).write_pdf(stylesheets=[style(look)], font_config=fonts())
