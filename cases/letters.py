"""Letters about children on paper: file numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from cases.models import Handover, HandoverLine
from cases.visiting import Visiting
from guanai.calendars import SHANGHAI

STYLE = Path(__file__).with_name("letter.css")
SHEET_STYLE = Path(__file__).with_name("visit_sheet.css")


class NothingOutside(URLFetcher):
    """Refuses every address: the letter holds all it needs."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        raise ValueError(f"refused: {url}")


def handover_markup(handover: Handover, lines: Sequence[HandoverLine], signer: str, *, reader) -> str:
    """Each successor signs once, however many of the children are his now."""
    successors = list(dict.fromkeys(line.successor for line in lines if line.successor))
    facts = {"handover": handover, "lines": lines, "successors": successors, "signer": signer}
    return render_to_string("cases/handover_letter.html", facts | {"reader": reader, "now": datetime.now(SHANGHAI)})


def handover_letter(handover: Handover, lines: Sequence[HandoverLine], signer: str, *, reader) -> bytes:
    """移交函 as PDF, with who printed it and when on each sheet."""
    markup = handover_markup(handover, lines, signer, reader=reader)
    return HTML(string=markup, url_fetcher=NothingOutside()).write_pdf(stylesheets=[CSS(filename=STYLE)])


@dataclass(frozen=True)
class Slip:
    """One child's part of a visit sheet; `url` opens 记走访 for whoever is signed in and may visit the child."""

    visiting: Visiting
    when: str
    url: str

    @property
    def qr(self) -> str:
        """The address as a drawing, with the quiet edge that a reader needs."""
        return segno.make_qr(self.url, error="m").svg_inline(omitsize=True)


def visit_sheet(slips: Sequence[Slip], *, reader) -> bytes:
    """走访单 as PDF, three children a page: to be filled in by hand and copied by scanning."""
    markup = render_to_string("cases/visit_sheet.html", {"slips": slips, "user": reader})
    return HTML(string=markup, url_fetcher=NothingOutside()).write_pdf(stylesheets=[CSS(filename=SHEET_STYLE)])
