"""How a form ends: with what is wrong, with both versions, or on the page of its row."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanai.entry import Stale
from stations.forms import RowForm, VoidForm

FORM = "stations/form.html"


def cursor(request: HttpRequest) -> dict:
    """Where in a list the reader is."""
    return {"after": request.GET.get("after"), "before": request.GET.get("before")}


def keep(request: HttpRequest, form: RowForm, said: str, **context) -> HttpResponse:
    """Enter or change what the form holds; `said` tells that it is done. Context: title, state, back, where."""
    if request.method == "GET" or not form.is_valid():
        return render(request, FORM, context | {"form": form}, status=422 if form.is_bound else 200)
    try:
        row = form.keep(by=request.user)
    except Stale:
        return _somebody_was_faster(request, form, **context)
    messages.success(request, said)
    return redirect(row)


def _somebody_was_faster(request: HttpRequest, form: RowForm, **context) -> HttpResponse:
    """Both versions, and the input again for who still wants it. The same values twice are no conflict."""
    latest = type(form.instance).objects.get(pk=form.instance.pk)
    differences = list(form.differences(latest))
    if not differences and not latest.is_void:
        return redirect(latest)
    context |= {"form": form.over(latest), "latest": latest, "differences": differences}
    return render(request, FORM, context, status=409)


def void(request: HttpRequest, row, **context) -> HttpResponse:
    """Take a row out of every list and number, with a reason; then back to `back`."""
    form = VoidForm(request.POST or None)
    context |= {"form": form, "save": "作废", "danger": True}
    if request.method == "GET" or not form.is_valid():
        return render(request, FORM, context, status=422 if form.is_bound else 200)
    row.void(form.cleaned_data["reason"], by=request.user)
    messages.success(request, "已作废，不再计入任何数字；记录和原因还能查到。")
    return redirect(context["back"])
