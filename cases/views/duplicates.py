"""待核: one child with two files. The stations know nothing of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import handing
from cases.forms.duplicate import JoinForm, KeepApartForm
from cases.models import Duplicate
from guanai import answers
from stations.access import Permission


def known_to(request: HttpRequest):
    """The doubtful pairs of this reader's tree."""
    return Duplicate.objects.visible_to(request.user).select_related("unit", "minor__unit", "known__unit", "kept")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The queue, the oldest first; by file number and unit, never by name. Nothing for who does not decide."""
    if not request.user.can(Permission.DECIDE_DUPLICATE):
        raise Http404  # not 403: that such a queue exists is nothing to those whose files may stand in it
    undecided = known_to(request).undecided()
    decided = known_to(request).filter(decided_at__isnull=False).order_by("-decided_at")[:10]
    return render(request, "cases/duplicates.html", {"undecided": undecided[:50], "decided": decided})


@require_http_methods(["GET", "POST"])
def keep_apart(request: HttpRequest, pk) -> HttpResponse:
    """分开保留, with a reason."""
    pair = get_object_or_404(known_to(request).undecided(), pk=pk)
    request.user.must(Permission.DECIDE_DUPLICATE, pair)
    form = KeepApartForm(request.POST or None)
    state = f"{pair.minor}（{pair.minor.unit}）与 {pair.known}（{pair.known.unit}）"
    context = {"form": form, "title": "分开保留", "state": state, "back": reverse("duplicates"), "save": "分开保留"}
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    pair.keep_apart(form.cleaned_data["reason"], by=request.user)
    messages.success(request, "两份档案分开保留，不再提示。")
    return redirect("duplicates")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk) -> HttpResponse:
    """并入 or 移交: one file stays, with everything of both, at one unit."""
    pair = get_object_or_404(known_to(request).undecided(), pk=pk)
    request.user.must(Permission.DECIDE_DUPLICATE, pair)
    form = JoinForm(request.POST or None, pair=pair)

    def make_one(kept, unit, reason, by):
        handing.join(pair, kept, unit, reason, by=by)

    state = f"{pair.known}（{pair.known.unit}）与 {pair.minor}（{pair.minor.unit}）。作废那一份的帮教小组当天结束。"
    context = {"title": "并成一份", "state": state, "back": reverse("duplicates"), "save": "并成一份"}
    return answers.act(request, form, make_one, "已并成一份。另一份已作废，那边的单位只看到作废和核对号。", **context)
