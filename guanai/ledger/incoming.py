"""The pages on which a filled sheet comes in: given, tried, asked about, taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guanai.audit import deed, record
from guanai.ledger.matching import FORMS, UploadForm
from guanai.ledger.outcome import Outcome
from guanai.ledger.sheet import kept_back
from guanai.ledger.trial import Trial
from guanai.models import Attachment, Upload
from guanai.workbook import MEDIA_TYPE


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, ledger) -> HttpResponse:
    """Give a filled sheet; it is only tried."""
    request.user.must(ledger.write)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        context = {"form": form, "kept_back": "、".join(kept_back(ledger, request.user)), **ledger.addresses()}
        return render(request, "ledger/upload.html", context, status=422 if form.is_bound else 200)
    with deed():
        file = form.cleaned_data["file"]
        kept = Attachment.store(file.read(), name=file.name[:120], media_type=MEDIA_TYPE, by=request.user)
        given = Upload.objects.create(ledger=ledger.slug, owner=request.user.pk, attachment=kept)
        record(f"{ledger.slug}.upload", given, by=request.user)
    return _tried(request, ledger, given)


def _tried(request: HttpRequest, ledger, given: Upload) -> HttpResponse:
    """Try or take the sheet, then show what came of it."""
    trial_ = Trial(ledger, given, request.user)
    trial_.start()
    if given.state == Upload.State.TAKEN:
        messages.success(request, _said(ledger, trial_.outcome))
        return redirect(ledger.home)
    return redirect(ledger.url("trial", given.pk))


def _said(ledger, done: Outcome) -> str:
    """What was done, in a sentence."""
    said = [f"已修改 {done.changed} {ledger.unit}"] if done.changed else []
    said += [f"已导入 {done.taken} {ledger.unit}"] if done.taken or not said else []
    said += [f"另有 {done.known} {ledger.unit}早已登记，没有重复"] if done.known else []
    return f"{'，'.join(said)}。"


def _given(request: HttpRequest, ledger, pk) -> Upload:
    """What the reader gave to this ledger, or 404."""
    mine = Upload.objects.visible_to(request.user).filter(ledger=ledger.slug)
    return get_object_or_404(mine.select_related("attachment", "job"), pk=pk)


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, ledger, pk) -> HttpResponse:
    """What taking the sheet would do, and what has to be said about it first."""
    request.user.must(ledger.write)
    given, asked = _given(request, ledger, pk), request.POST.get("answer", "")
    trial_ = Trial(ledger, given, request.user)
    forms = {}
    if not (trial_.is_over or trial_.refusal or trial_.editing):
        forms = {name: form(request.POST if name == asked else None, trial=trial_) for name, form in FORMS.items()}
    if asked in forms and forms[asked].is_valid():
        forms[asked].keep()
    if request.method == "POST" and (asked not in forms or forms[asked].is_valid()):
        return _tried(request, ledger, given)
    context = {"trial": trial_, "trial_url": request.path, "taking_url": ledger.url("taking", pk), **forms}
    return render(request, "ledger/trial.html", context | ledger.addresses(), status=422 if asked in forms else 200)


@require_POST
def take(request: HttpRequest, ledger, pk) -> HttpResponse:
    """Take the sheet, all of it or nothing."""
    request.user.must(ledger.write)
    given = _given(request, ledger, pk)
    if given.state == Upload.State.TRIED:
        given.move(Upload.State.WANTED)
    return _tried(request, ledger, given)
