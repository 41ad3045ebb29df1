"""Workbooks as people fill them, and a browser that gives them to a ledger."""

from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guanai.models import Upload
from guanai.workbook import MEDIA_TYPE
from outreach.models import OutreachSession

HEADS = ("新活动名称", "日期", "学校", "地点", "主题", "受教育人次")
ROW = ("开学第一课", "2026-3-5", "城东小学", "", "反诈、禁毒", "120")


def workbook(*rows, name="表", more=()) -> bytes:
    """A sheet with these rows from the top; `more`: further sheets as (name, rows)."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    for title, lines in ((name, rows), *more):
        page = book.add_worksheet(title)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def row(**changes) -> tuple:
    """The usual row, with some of its cells changed: `row(日期="2018.3.5")`."""
    return tuple((dict(zip(HEADS, ROW, strict=True)) | changes).values())


def give(client, data: bytes, slug="sessions", name="宣讲.xlsx"):
    """Upload a sheet; the page that follows."""
    file = SimpleUploadedFile(name, data, MEDIA_TYPE)
    return client.post(reverse(f"{slug}-import"), {"file": file})


def tried(client, *rows, slug="sessions", heads=HEADS):
    """Upload rows below the usual heads; the page of the trial."""
    response = give(client, workbook(heads, *rows), slug)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response["Location"])


def outcome(response) -> tuple[int, int, int]:
    """Taken, known, wrong."""
    done = response.context["trial"].outcome
    return done.taken, done.known, done.wrong


def problems(response) -> list[tuple]:
    """Row, column, what was written, why."""
    return [(one.row, one.column, one.said, one.why) for one in response.context["trial"].outcome.problems]


def take(client, slug="sessions"):
    """Press the button below the latest trial."""
    return client.post(reverse(f"{slug}-taking", args=[Upload.objects.latest("created_at").pk]))


def answer(client, asked: str, slug="sessions", **values):
    """Answer a question of the latest trial; the page that follows."""
    url = reverse(f"{slug}-trial", args=[Upload.objects.latest("created_at").pk])
    return client.post(url, {"answer": asked} | values, follow=True)


def audiences() -> list[int]:
    return sorted(OutreachSession.objects.valid().values_list("audience", flat=True))
