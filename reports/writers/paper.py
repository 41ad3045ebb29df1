"""Papers of a file as PDF: plain tables, the reader's mark on every page."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports.papers import FilePaper
from reports.writers.fonts import missing_fonts
from reports.writers.pdf import MissingFonts, NothingOutside, no_collection, one_at_a_time
from reports.writers.typesetting import font_configuration

STYLE = Path(__file__).with_name("paper.css")


def markup(paper: FilePaper, *, user) -> str:
    """The paper as a page, with the mark of its reader."""
    return render_to_string("reports/paper.html", {"paper": paper, "user": user})


def write(paper: FilePaper, *, user) -> bytes:
    """The paper as PDF, marked with who prints it and when. About 0.1 s a page. Raises MissingFonts."""
    page = markup(paper, user=user)
    fonts, style = prepared()
    with one_at_a_time, no_collection():
        return HTML(string=page, url_fetcher=NothingOutside()).write_pdf(stylesheets=[style], font_config=fonts)


@cache
def prepared() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet, read once in a process."""
    if missing := missing_fonts():
        raise MissingFonts(missing)
    fonts = font_configuration()
    return fonts, CSS(filename=STYLE, font_config=fonts)
