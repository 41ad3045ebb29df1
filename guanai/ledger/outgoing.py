"""The pages on which a ledger leaves the house: as a list, or to be edited: by a right, under a number."""

from collections.abc import Iterator
from urllib.parse import quote

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guanai import taking, workbook
from guanai.audit import deed, record
from guanai.exports import Export
from guanai.ledger import sheet
from guanai.ledger.editing import with_words
from guanai.ledger.query import Asked
from guanai.listing import page
from guanai.workbook import MEDIA_TYPE

MOST_EXPORTED = 100_000
AT_ONCE = 2_000  # rows that go out while the reader waits, and the most that go out to be edited
CHUNK = 1_000  # rows in memory at a time


def rows_of(asked: Asked) -> models.QuerySet:
    """What was asked, as far as its reader may take it away."""
    return asked.rows.within(asked.user.holdings(asked.ledger.export))


def chunks(rows: models.QuerySet, order: str) -> Iterator[list]:
    """The rows in their order, so many at a time, found by key."""
    last, more = None, True
    while more:
        found = page(rows, order, after=last, size=CHUNK)
        yield found.rows
        last, more = (found.rows or [None])[-1], found.after is not None


def _refusal(asked: Asked, number: int, most: int) -> str:
    if not asked.filters.is_valid():
        return "请先核对筛选条件，再导出。"
    return f"一次最多导出 {most} {asked.ledger.unit}，请先缩小范围。" if number > most else ""


@require_POST
def export(request: HttpRequest, ledger) -> HttpResponse:
    """导出: the filtered rows as a workbook, under a number; many are a job's. Filters stand in the address."""
    request.user.must(ledger.export)
    asked = Asked(ledger, request)
    rows = rows_of(asked)
    number = rows.count()
    if why := _refusal(asked, number, MOST_EXPORTED):
        messages.error(request, why)
        return redirect(asked.here)
    if number > AT_ONCE:
        return _by_job(request, asked)
    taken = _numbered(asked, ledger.label)
    found = list(rows.listed().order_by(asked.order, "pk"))
    data = workbook.written(list(sheet.outgoing(ledger, [found], taking.mark_of(taken, request.user))))
    _note(taken, "export", request.user, len(found))
    return as_file(data, f"{ledger.label}{taken.no}.xlsx")


def _by_job(request: HttpRequest, asked: Asked) -> HttpResponse:
    with deed():
        taken = _numbered(asked, asked.ledger.label)
        taking.set_to_work(taken, "guanai.tasks.write_list", by=request.user)
        record(f"{asked.ledger.slug}.export_request", taken, by=request.user)
    return redirect("exports")


@require_POST
def editing(request: HttpRequest, ledger) -> HttpResponse:
    """导出修改: those of the filtered rows that the reader may write, to be edited offline and given back."""
    request.user.must(ledger.export)
    request.user.must(ledger.write)
    asked = Asked(ledger, request)
    rows = rows_of(asked).within(request.user.holdings(ledger.write))
    if why := _refusal(asked, rows.count(), AT_ONCE):
        messages.error(request, why)
        return redirect(asked.here)
    taken = _numbered(asked, f"{ledger.label}（导出修改）")
    found = list(with_words(ledger, rows).order_by(asked.order, "pk"))
    data = sheet.to_edit(ledger, request.user, found, taking.mark_of(taken, request.user))
    _note(taken, "edit_out", request.user, len(found))
    return as_file(data, f"{ledger.label}修改{taken.no}.xlsx")


def _numbered(asked: Asked, title: str) -> Export:
    """By a deed of its own: who takes the next number does not wait until a sheet is written."""
    with deed():
        return taking.numbered(asked.ledger.slug, title, by=asked.user, query=asked.question, words=asked.words)


def _note(taken: Export, verb: str, user, rows: int) -> None:
    """What goes out at once is over with it; without this line it does not go out."""
    with deed():
        Export.objects.filter(pk=taken.pk).update(rows=rows)
        record(f"{taken.what}.{verb}", None, by=user, rows=rows, no=taken.no)


def as_file(data: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
