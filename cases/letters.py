"""Letters about children on paper: file numbers only."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from cases.models import Handover, HandoverLine
from guanai.calendars import SHANGHAI

STYLE = Path(__file__).with_name("letter.css")


class NothingOutside(URLFetcher):
    """Refuses every address: the letter holds all it needs."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        raise ValueError(f"refused: {url}")


def handover_letter(handover: Handover, lines: Sequence[HandoverLine], signer: str, *, reader) -> bytes:
    """移交函 as PDF, with who printed it and when on each sheet."""
    facts = {"handover": handover, "lines": lines, "signer": signer, "reader": reader, "now": datetime.now(SHANGHAI)}
    markup = render_to_string("cases/handover_letter.html", facts)
    return HTML(string=markup, url_fetcher=NothingOutside()).write_pdf(stylesheets=[CSS(filename=STYLE)])
