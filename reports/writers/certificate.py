"""The certificate of 我这一年: one sheet, large and quiet, to be signed and framed.

It tells of no child, so it bears no reader's mark.
"""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from guanai.calendars import chinese_date, today
from reports.my_year import MyYear, counted, year_in_words
from reports.writers.fonts import missing_fonts
from reports.writers.pdf import MissingFonts, NothingOutside, no_collection, one_at_a_time
from reports.writers.typesetting import font_configuration

STYLE = Path(__file__).with_name("certificate.css")


def markup(mine: MyYear, head: str) -> str:
    """The sheet with every number in words."""
    said = {"year": year_in_words(mine.year), "visits": counted(mine.visits), "helped": counted(mine.helped)}
    if mine.minutes >= 60:
        said |= {"timed": counted(mine.timed), "hours": counted(mine.minutes // 60)}
    facts = said | {"person": mine.person.name, "unit": mine.person.unit.name, "head": head}
    return render_to_string("reports/certificate.html", facts | {"on": chinese_date(today())})


def write(mine: MyYear, head: str) -> bytes:
    """As PDF. Raises MissingFonts."""
    page = markup(mine, head)
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
