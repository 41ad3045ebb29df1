"""The certificate of 我这一年: one sheet, large and quiet, to be signed and framed.

It tells of no child, so it bears no reader's mark.
"""

from pathlib import Path

from django.template.loader import render_to_string

from guanai.calendars import chinese_date, today
from reports.my_year import MyYear, counted, year_in_words
from reports.writers.press import printed

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
    return printed(markup(mine, head), STYLE)
