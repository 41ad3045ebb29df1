"""Papers of a file as PDF: plain tables, the reader's mark on every page."""

from pathlib import Path

from django.template.loader import render_to_string

from reports.papers import FilePaper
from reports.writers.press import printed

STYLE = Path(__file__).with_name("paper.css")


def markup(paper: FilePaper, *, user) -> str:
    """The paper as a page, with the mark of its reader."""
    return render_to_string("reports/paper.html", {"paper": paper, "user": user})


def write(paper: FilePaper, *, user) -> bytes:
    """The paper as PDF, marked with who prints it and when. About 0.1 s a page. Raises MissingFonts."""
    return printed(markup(paper, user=user), STYLE)
