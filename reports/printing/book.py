"""The ledger book as PDF: typeset section by section, so that no section's length is the memory's; then bound.

The page numbers stand on a layer of their own, laid over once it is known how many pages there are.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from PIL import Image
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from guanai.models import Attachment
from reports.books import Section
from reports.writers.press import NothingOutside, fonts, no_collection, one_at_a_time, style

STYLE = Path(__file__).with_name("book.css")
SIDE = 640  # pixels of the longer side of a photo on a contact sheet


class OnlyWithin(NothingOutside):
    """Pictures that stand in the page itself; every address is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        return URLFetcher.fetch(self, url, headers) if url.startswith("data:image/jpeg;base64,") else super().fetch(url)


def render(template: str, context: dict) -> Document:
    """One template as pages. Raises MissingFonts."""
    page = HTML(string=render_to_string(template, context), url_fetcher=OnlyWithin())
    return page.render(stylesheets=[style(STYLE)], font_config=fonts())


def typeset(template: str, context: dict) -> bytes:
    """The same as PDF."""
    with one_at_a_time, no_collection():
        return render(template, context).write_pdf()


def thumbnail(image: Attachment) -> str:
    """The photo made anew, small; "" for one that cannot be read any more."""
    try:
        with Image.open(BytesIO(image.read()), formats=("JPEG",)) as picture:
            fresh = picture.convert("RGB")
    except (OSError, ValueError):
        return ""
    fresh.thumbnail((SIDE, SIDE))
    out = BytesIO()
    Image.frombytes("RGB", fresh.size, fresh.tobytes()).save(out, "JPEG", quality=72, optimize=True)
    return f"data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"


@dataclass
class Line:
    """A line of the contents."""

    group: str
    title: str
    page: int


@dataclass
class Binding:
    """The book while it is bound: its pages so far, and where what begins."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    lines: list[Line] = field(default_factory=list)
    kept: list[pikepdf.Pdf] = field(default_factory=list)

    def add(self, sections: list[Section]) -> None:
        """Sections on pages of their own, one below the other; one with a title has a line in the contents."""
        first = sections[0]
        opens = bool(first.title) and (not self.lines or self.lines[-1].group != first.group)
        told = [(one, [(thumbnail(image), words) for image, words in one.photos]) for one in sections]
        with one_at_a_time, no_collection():
            pages = render("reports/book_section.html", {"sections": told, "opens": opens})
            data = pages.write_pdf()
        places = {name: number for number, page in enumerate(pages.pages) for name in page.anchors}
        for number, one in enumerate(sections, 1):
            if one.title:
                self.lines.append(Line(one.group, one.title, len(self.pdf.pages) + places[f"part-{number}"]))
        self._take(data, len(self.pdf.pages))

    def _take(self, data: bytes, at: int) -> int:
        found = pikepdf.open(BytesIO(data))
        self.kept.append(found)
        for number, page in enumerate(found.pages):
            self.pdf.pages.insert(at + number, page)
        return len(found.pages)

    def bound(self, context: dict) -> bytes:
        """With cover, contents and page numbers; the cover has none and counts for none."""
        fore = self._take(self._contents(context), 0)
        fore += self._take(typeset("reports/book_cover.html", context), 0)
        self._number(context)
        with self.pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(line.title, line.page + fore) for line in self.lines)
        self.pdf.docinfo["/Title"] = context["title"]
        out = BytesIO()
        self.pdf.save(out)
        return out.getvalue()

    def _contents(self, context: dict) -> bytes:
        """The contents, whose own length moves what they count: typeset until it stays."""
        pages = 1
        while True:
            told = [(line.group, line.title, line.page + pages + 1) for line in self.lines]
            data = typeset("reports/book_contents.html", context | {"lines": told})
            with pikepdf.open(BytesIO(data)) as found:
                if len(found.pages) <= pages:
                    return data
                pages = len(found.pages)

    def _number(self, context: dict) -> None:
        """第 x 页，共 y 页 on every page but the cover."""
        pages = list(self.pdf.pages)[1:]
        sides = [page.mediabox[2] > page.mediabox[3] for page in pages]
        layer = pikepdf.open(BytesIO(typeset("reports/book_numbers.html", context | {"sides": sides})))
        self.kept.append(layer)
        for page, number in zip(pages, layer.pages, strict=True):
            page.add_overlay(number)
