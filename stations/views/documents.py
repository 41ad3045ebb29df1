"""公文: written, checked, signed, sent, signed for; printed with its number and those who had it in hand."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.filters import DocumentFilters
from stations.forms.documents import DocumentForm, NoteForm, PaperForm, SigningForm
from stations.models import DocumentPaper, DocumentReceipt, DocumentStatus, OfficialDocument, Unit
from stations.models.account import name_of
from stations.places import where


def document_of(request: HttpRequest, pk) -> OfficialDocument:
    """A document that this reader may know, or 404."""
    known = OfficialDocument.objects.visible_to(request.user).select_related("unit", "corrects")
    return get_object_or_404(known, pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """发文 and 收文, the newest first."""
    request.user.must(Permission.READ_REGISTERS)
    known = OfficialDocument.objects.valid().visible_to(request.user)
    filters = DocumentFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    page = page_of(rows.listed(), "-entered_at", **cursor(request))
    may = request.user.can(Permission.RECORD_REGISTERS)
    context = {"filters": filters, "page": page, "total": rows.count(), "may_write": may}
    return render(request, "stations/documents.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟稿."""
    request.user.must(Permission.RECORD_REGISTERS)
    form = DocumentForm(request.POST or None, user=request.user)
    state = "先存成草稿，需要的再传附件，然后送核稿。"
    return answers.keep(request, form, "已存成草稿。", title="拟写公文", state=state, back=reverse("documents"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """What it says, in whose hands it is, who has signed for it."""
    document = document_of(request, pk)
    context = _shown(request, document) | _offered(request, document)
    return render(request, "stations/document.html", context)


def _shown(request: HttpRequest, document: OfficialDocument) -> dict:
    """What page and paper show."""
    return {
        "document": document,
        "steps": list(document.steps.annotate(who=name_of("by"))),
        "writer": OfficialDocument.objects.filter(pk=document.pk).annotate(who=name_of("entered_by")).get().who,
        "signer": OfficialDocument.objects.filter(pk=document.pk).annotate(who=name_of("signed_by")).get().who,
        "sending": document.sending(),
        "copied": list(document.cc_units.all()),
        "papers": list(document.papers.valid()),
        "corrections": [one for one in document.corrections.valid() if one.is_sent],
        "late": bool(document.receipt_due and document.receipt_due < today()),
        "where": where(document.unit, request.user),
    }


def _offered(request: HttpRequest, document: OfficialDocument) -> dict:
    """What this reader may do with it now."""
    user, status = request.user, document.status
    may = not document.is_void and user.can(Permission.RECORD_REGISTERS, document)
    other = may and not document.is_by(user)
    return {
        "may_write": may and status in OfficialDocument.AT_HOME,
        "may_check": other and status == DocumentStatus.CHECKING,
        "may_sign": other and status == DocumentStatus.SIGNING and user.can(Permission.SIGN_DOCUMENT, document),
        "may_return": may and DocumentStatus.RETURNED in document.next_statuses(),
        "may_receive": bool(_receiving(request, document)),
        "may_urge": may and document.is_sent,
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改 before it is handed in, or when it came back."""
    document = _mine(request, pk)
    if document.status not in OfficialDocument.AT_HOME:
        messages.error(request, f"这份公文现在是“{document.get_status_display()}”，不能改。")
        return redirect(document)
    form = DocumentForm(request.POST or None, instance=document, user=request.user)
    links = {"void_url": reverse("document-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改公文", **links, **_around(request, document))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 a draft."""
    document = _mine(request, pk)
    return answers.void(request, document, title="作废公文", **_around(request, document))


@require_POST
def hand_in(request: HttpRequest, pk) -> HttpResponse:
    """送核稿."""
    document = _mine(request, pk)
    try:
        document.hand_in(by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已送核稿，请本单位另一位同志核稿。")
    return redirect(document)


@require_http_methods(["GET", "POST"])
def vet(request: HttpRequest, pk) -> HttpResponse:
    """核稿, by somebody else of the unit."""
    document = _mine(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None, label="核稿意见", required=False)
    context = {"title": "核稿", "save": "核稿通过", **_around(request, document)}
    verb = answers.as_seen(request, document, document.vet)
    return answers.act(request, form, verb, "核稿通过，等签发。", **context)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk) -> HttpResponse:
    """退回修改."""
    document = _mine(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None, label="要改什么", required=True)
    context = {"title": "退回修改", "save": "退回", **_around(request, document)}
    return answers.act(request, form, document.send_back, "已退回修改。", **context)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk) -> HttpResponse:
    """签发, under its number."""
    document = document_of(request, pk)
    request.user.must(Permission.SIGN_DOCUMENT, document)
    form = SigningForm(request.POST if request.method == "POST" else None, document=document)
    context = {"title": "签发", "save": "签发并发出", **_around(request, document)}
    verb = answers.as_seen(request, document, document.sign)
    return answers.act(request, form, verb, "已签发，主送单位的工作台提醒签收。", **context)


@require_POST
def receive(request: HttpRequest, pk) -> HttpResponse:
    """签收, for every recipient for which this account acts."""
    document = document_of(request, pk)
    units = [unit for unit in document.recipients.all() if request.user.can(Permission.RECORD_REGISTERS, unit)]
    request.user.must(Permission.RECORD_REGISTERS, units[0] if units else document)
    try:
        for unit in units or [document.unit]:
            DocumentReceipt.sign(document, unit, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已签收。")
    return redirect(document)


@require_GET
def sheet(request: HttpRequest, pk) -> HttpResponse:
    """The paper: its number, text and who had it in hand."""
    return render(request, "stations/document_sheet.html", _shown(request, document_of(request, pk)))


@require_http_methods(["GET", "POST"])
def paper_new(request: HttpRequest, pk) -> HttpResponse:
    """传附件."""
    document = _mine(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    context = {"title": "传附件", "save": "上传", **_around(request, document)}
    return answers.act(request, form, partial(DocumentPaper.take, document), "附件已传。", **context)


@require_GET
def paper(request: HttpRequest, pk) -> HttpResponse:
    """An attachment, through the scope of its document."""
    row = get_object_or_404(DocumentPaper.objects.valid().visible_to(request.user).select_related("attachment"), pk=pk)
    with deed():
        record("documentpaper.read", row, by=request.user)
    kept = row.attachment
    return FileResponse(kept.path.open("rb"), content_type=kept.media_type, filename=kept.name)


@require_http_methods(["GET", "POST"])
def paper_void(request: HttpRequest, pk) -> HttpResponse:
    """作废附件."""
    known = DocumentPaper.objects.valid().visible_to(request.user).select_related("document__unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, row)
    return answers.void(request, row, title=f"作废附件：{row}", **_around(request, row.document))


def _mine(request: HttpRequest, pk) -> OfficialDocument:
    """A document of a unit for which this account writes."""
    document = document_of(request, pk)
    request.user.must(Permission.RECORD_REGISTERS, document)
    return document


def _receiving(request: HttpRequest, document: OfficialDocument) -> list[Unit]:
    """Recipients for which this account acts and that have not signed for it yet."""
    mine = (unit for unit in document.recipients.all() if request.user.can(Permission.RECORD_REGISTERS, unit))
    return document.waits_for(list(mine)) if document.is_sent else []


def _around(request: HttpRequest, document: OfficialDocument) -> dict:
    """What the forms of a document show around themselves."""
    state = f"{document.get_kind_display()}：{document.title}"
    return {"state": state, "back": document.get_absolute_url(), "where": where(document.unit, request.user)}
