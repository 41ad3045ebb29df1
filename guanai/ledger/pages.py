"""The pages of every ledger: plain functions; the ledger comes with the address."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import select_template
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.entry import Entry
from guanai.ledger import incoming, outgoing, sheet
from guanai.ledger.outgoing import as_file
from guanai.ledger.query import Asked
from guanai.models import Revision


@require_GET
def index(request: HttpRequest, ledger) -> HttpResponse:
    """The list: filtered, sorted, with its totals."""
    request.user.must(ledger.read)
    asked = Asked(ledger, request)
    rights = {"may_write": request.user.can(ledger.write), "may_export": request.user.can(ledger.export)}
    context = {"asked": asked, "by_job": asked.totals["rows"] > outgoing.AT_ONCE, **rights, **ledger.addresses()}
    return render(request, "ledger/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, ledger) -> HttpResponse:
    """A new row; what the address names, such as a school, stands in it."""
    request.user.must(ledger.write)
    form = ledger.form(request.POST or None, request.FILES or None, user=request.user)
    form.propose_asked(request.GET)
    return answers.keep(request, form, "已记下。", title=f"记一{ledger.unit}{ledger.label}", back=ledger.home)


@require_GET
def row(request: HttpRequest, ledger, pk) -> HttpResponse:
    """One row, its history, and what its noun adds."""
    found = get_object_or_404(ledger.rows(request.user).listed(), pk=pk)
    more = select_template([f"{found._meta.app_label}/{found._meta.model_name}_more.html", "ledger/no_more.html"])
    context = {
        **ledger.addresses(pk),
        "row": found,
        "facts": [(column.label, column.text(found)) for column in ledger.facts(found)],
        "story": list(_story(found)),
        "more": more.template.name,
        "may_write": not found.is_void and request.user.can(ledger.write, found),
    }
    return render(request, "ledger/row.html", context)


def _story(found: Entry) -> Iterator[tuple[datetime, str, str, str | None]]:
    """When, who, what, and what stood there before: latest first, down to the entry."""
    revisions = Revision.of(found)
    keys = {found.entered_by, found.voided_by, *(one.by for one in revisions)} - {None}
    names = get_user_model().objects.in_bulk(keys)
    if found.is_void:
        yield found.voided_at, str(names.get(found.voided_by, "")), "作废", None
    for one in revisions:
        for label, text in one.said.items():
            yield one.at, str(names.get(one.by, "")), f"修改了{label}", text
    yield found.entered_at, str(names.get(found.entered_by, "")), "登记", None


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ledger, pk) -> HttpResponse:
    """Change a row; who comes second sees both versions."""
    found = get_object_or_404(ledger.rows(request.user), pk=pk)
    request.user.must(ledger.write, found)
    if found.is_void and request.method == "GET":
        return redirect(found)
    form = ledger.form(request.POST or None, request.FILES or None, instance=found, user=request.user)
    context = {"title": f"修改{ledger.label}", "back": ledger.url("row", pk), "void_url": ledger.url("void", pk)}
    return answers.keep(request, form, "已保存。", **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, ledger, pk) -> HttpResponse:
    """Take a row out, with a reason."""
    found = get_object_or_404(ledger.rows(request.user), pk=pk)
    request.user.must(ledger.write, found)
    return answers.void(request, found, title=f"作废{ledger.label}", back=ledger.url("row", pk))


@require_GET
def template(request: HttpRequest, ledger) -> HttpResponse:
    """The empty sheet."""
    request.user.must(ledger.write)
    return as_file(sheet.empty(ledger, request.user), f"{ledger.label}模板.xlsx")


ROUTES = (
    ("", index, ""),
    ("new/", new, "-new"),
    ("template/", template, "-template"),
    ("export/", outgoing.export, "-export"),
    ("editing/", outgoing.editing, "-editing"),
    ("import/", incoming.upload, "-import"),
    ("import/<uuid:pk>/", incoming.trial, "-trial"),
    ("import/<uuid:pk>/taking/", incoming.take, "-taking"),
    ("<uuid:pk>/", row, "-row"),
    ("<uuid:pk>/edit/", edit, "-edit"),
    ("<uuid:pk>/void/", void, "-void"),
)
