"""涉未案件: those of a file, one with its checklist, the list of all that the reader may know."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import checklist
from cases.forms.case import CaseForm
from cases.models import JuvenileCase
from cases.reader import Reader
from cases.safeguards import completion, missing
from cases.views.files import around, frame, kept_of, minor_of, places, reason_first, shown
from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission

HEADS = ("受案日期", "档案号", "案件", "承办人", "处理结果", "法定保障", "单位")
DONE = {"text": "应做的都做了", "tone": "done"}
LISTS = (
    ("", "办理中", "open"),
    ("lacking", "缺保障", "lacking"),
    ("probation", "考验期", "on_probation"),
    ("all", "全部", "valid"),
)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The cases that this reader may know: a case officer's own, a head's all. Never a name or a number of a case."""
    request.user.must(Permission.READ_CASE)
    chosen = request.GET.get("list", "")
    word = next((word for name, _, word in LISTS if name == chosen), "open")
    rows = getattr(JuvenileCase.objects.visible_to(request.user), word)()
    page = page_of(rows.listed(), "-received_on", **cursor(request))
    context = {
        "heading": "涉未案件",
        "measure": "件",
        "line": "在孩子的档案页登记；只列档案号。",
        "empty": "由站长在孩子的档案页登记案件，写明承办人。",
        "columns": [{"label": name} for name in HEADS],
        "rows": [cells(case) for case in page.rows],
        "page": page,
        "total": rows.count(),
        "tabs": [_list(*one[:2], chosen) for one in LISTS],
    }
    return render(request, "cases/support_rows.html", context)


def _list(name: str, label: str, chosen: str) -> dict:
    url = reverse("cases", query={"list": name}) if name else reverse("cases")
    return {"label": label, "url": url, "current": name == chosen}


def cells(case: JuvenileCase) -> list[dict]:
    """What a case says in the list."""
    lack = {"text": f"还差 {case.undone} 项", "tone": "late"}
    return [
        {"label": "受案日期", "text": case.received_on, "url": case.get_absolute_url()},
        {"label": "档案号", "text": case.minor.file_no},
        {"label": "案件", "text": str(case)},
        {"label": "承办人", "text": f"{case.officer}（{case.unit.short}）"},
        {"label": "处理结果", "text": case.get_disposition_display()},
        {"label": "法定保障", **(lack if case.undone else DONE)},
        {"label": "单位", "text": case.minor.unit.short},
    ]


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The cases of one child, with how much of their checklists is done."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    if not reader.sees_case:
        raise PermissionDenied
    context = frame(request, reader, "cases") | {"cases": list(reader.cases())}
    for case in context["cases"]:
        case.wanted = completion(case.asked(), ())[1]
        case.finished = case.wanted - case.undone
    return shown(request, "cases/cases.html", context)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One case: what it is, its checklist, its probation."""
    case = known(request, pk)
    case.minor = kept_of(request, case.minor_id)  # with all that the page of a file shows
    reader = Reader(request.user, case.minor)
    if asked := reason_first(request, reader):
        return asked
    probation, rows = case.probations.valid().first(), list(case.safeguards.valid())
    done = case.done(rows)
    context = frame(request, reader, "cases") | {"case": case, "probation": probation}
    context["lines"] = checklist.lines(case, done, rows, probation)
    context["finished"], context["wanted"] = completion(case.asked(), done)
    context["left_undone"] = case.closed_on and [kind.label for kind in missing(case.asked(), done)]
    context["may_record"] = reader.records_case and not case.is_void
    return shown(request, "cases/case.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记案件."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_CASE, minor)
    form = CaseForm(request.POST or None, instance=JuvenileCase(minor=minor), user=request.user)
    return answers.keep(request, form, "已登记。请逐项核对法定保障。", title="登记涉未案件", **around(minor))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改案件, as it goes on; who comes second sees both versions."""
    case = case_of(request, pk)
    form = CaseForm(request.POST or None, instance=case, user=request.user)
    void_url = reverse("case-void", args=[pk])
    return answers.keep(request, form, "已保存。", title="修改案件", void_url=void_url, **beside(case))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: it was entered by mistake."""
    case = case_of(request, pk)
    back = reverse("minor-cases", args=[case.minor_id])
    return answers.void(request, case, title="作废案件", **beside(case) | {"back": back})


def known(request: HttpRequest, pk) -> JuvenileCase:
    """A case that this reader may know, or 404."""
    found = JuvenileCase.objects.visible_to(request.user).served().select_related("unit", "officer")
    return get_object_or_404(found, pk=pk)


def case_of(request: HttpRequest, pk) -> JuvenileCase:
    """A valid case of a valid file that this reader may know (404) and keep (403)."""
    found = JuvenileCase.objects.valid().visible_to(request.user).select_related("minor__unit", "unit", "officer")
    case = get_object_or_404(found, pk=pk, minor__voided_at=None)
    request.user.must(Permission.RECORD_CASE, case)
    return case


def beside(case: JuvenileCase) -> dict:
    """What the forms of a case show around themselves."""
    state = f"档案 {case.minor.file_no} · {case}"
    return {"minor": case.minor, "state": state, "back": case.get_absolute_url(), "where": places(case.minor)}
