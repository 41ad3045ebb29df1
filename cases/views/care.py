"""管理: who answers for the child, which files belong together, where the file goes, what it lacks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import completeness
from cases.forms.care import EndForm, HelperForm, LinkForm, ResponsibilityForm
from cases.models import FileLink, Minor, PublicGuardian, ResponsibilityAssignment
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from stations.access import Permission
from stations.models.account import name_of


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """For those who keep the file."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    request.user.must(Permission.RECORD_FILE, reader.minor)
    minor = reader.minor
    context = frame(request, reader, "care") | {
        "assignments": ResponsibilityAssignment.objects.valid().filter(minor=minor).select_related("person"),
        "links": [_seen_from(minor, link) for link in reader.links()],
        "transfers": minor.transfers.select_related("from_unit", "to_unit"),
        "steps": minor.steps.annotate(who=name_of("by")),
        "gaps": completeness.of(minor),
    }
    return shown(request, "cases/care.html", context)


def _seen_from(minor: Minor, link: FileLink) -> dict:
    return {"link": link, "file": link.other if link.one_id == minor.pk else link.one}


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk) -> HttpResponse:
    """换包保人."""
    minor = _recorded(request, pk)
    form = ResponsibilityForm(request.POST or None, instance=ResponsibilityAssignment(minor=minor), user=request.user)
    return answers.keep(request, form, "已换包保人。", title="换包保人", **_around(minor))


@require_http_methods(["GET", "POST"])
def answer_end(request: HttpRequest, pk, assignment) -> HttpResponse:
    """不再包保."""
    row = _row(request, ResponsibilityAssignment, pk, assignment)
    form = EndForm(request.POST or None, starts_on=row.starts_on)
    return answers.act(request, form, row.end, "已记下截止日期。", title=f"不再包保：{row}", **_around(row.minor))


@require_http_methods(["GET", "POST"])
def answer_void(request: HttpRequest, pk, assignment) -> HttpResponse:
    """作废: entered by mistake."""
    row = _row(request, ResponsibilityAssignment, pk, assignment)
    return answers.void(request, row, title=f"作废包保：{row}", **_around(row.minor))


@require_http_methods(["GET", "POST"])
def helper(request: HttpRequest, pk) -> HttpResponse:
    """登记公益监护人."""
    minor = _recorded(request, pk)
    form = HelperForm(request.POST or None, instance=PublicGuardian(minor=minor), user=request.user)
    state = f"档案 {minor.file_no}。公益监护人不是法定监护人，不能代替监护人签字、作决定。"
    context = _beside_guardians(minor) | {"state": state}
    return answers.keep(request, form, "已登记公益监护人。", title="登记公益监护人", **context)


@require_http_methods(["GET", "POST"])
def helper_end(request: HttpRequest, pk, helper) -> HttpResponse:
    """到此为止."""
    row = _row(request, PublicGuardian, pk, helper)
    form = EndForm(request.POST or None, starts_on=row.starts_on)
    title = f"不再担任公益监护人：{row}"
    return answers.act(request, form, row.end, "已记下截止日期。", title=title, **_beside_guardians(row.minor))


@require_http_methods(["GET", "POST"])
def helper_void(request: HttpRequest, pk, helper) -> HttpResponse:
    """作废: entered by mistake."""
    row = _row(request, PublicGuardian, pk, helper)
    return answers.void(request, row, title=f"作废公益监护人：{row}", **_beside_guardians(row.minor))


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk) -> HttpResponse:
    """关联档案."""
    minor = _recorded(request, pk)
    form = LinkForm(request.POST or None, user=request.user, minor=minor)
    return answers.keep(request, form, "已关联。", to=_page(minor), title="关联档案", **_around(minor))


@require_http_methods(["GET", "POST"])
def link_void(request: HttpRequest, pk, link) -> HttpResponse:
    """作废: they do not belong together."""
    reader = Reader(request.user, _recorded(request, pk))
    row = get_object_or_404(reader.links(), pk=link)
    return answers.void(request, row, title=f"作废关联：{row}", **_around(reader.minor))


def _recorded(request: HttpRequest, pk) -> Minor:
    """A file that this reader knows (404) and may record in (403)."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    return minor


def _row(request: HttpRequest, model, pk, key):
    known = model.objects.valid().visible_to(request.user).select_related("minor__unit", "person")
    row = get_object_or_404(known, pk=key, minor=pk, minor__voided_at=None)
    request.user.must(Permission.RECORD_FILE, row.minor)
    return row


def _page(minor: Minor) -> str:
    return reverse("minor-care", args=[minor.pk])


def _around(minor: Minor) -> dict:
    return around(minor) | {"back": _page(minor)}


def _beside_guardians(minor: Minor) -> dict:
    return around(minor) | {"back": reverse("minor-guardians", args=[minor.pk])}
