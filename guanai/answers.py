"""How a form of an Entry ends: with what is wrong, with both versions, or on the page of its row."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanai.audit import deed, note_refusal
from guanai.entry import Entry, Stale
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS
from guanai.lifecycle import NotAllowed, Stepped

FORM = "ui/form_page.html"
FASTER = "刚才已有别人登记，与这一条冲突，没有写入。请回到那一页看过，需要的再登记一次。"
NOT_DONE = {"not_done": "没有办成，原因如下："}  # of a step there was nothing to save
TAKEN_BACK = "登记后十分钟内本人撤回"


class VoidForm(forms.Form):
    """作废: why the row was wrong."""

    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="例如：登记重复、登错单位。不写孩子的姓名和别的能认出孩子的话。",
        error_messages={"required": "请写明作废原因。", **PLAIN_WORDS},
    )


class Agreement(forms.Form):
    """Nothing to type: the button alone."""


def keep(request: HttpRequest, form: EntryForm, said: str, to: str = "", **context) -> HttpResponse:
    """Enter or change what the form holds; `said` tells that it is done. Context: title, state, back, where.

    Then to the page of the row, or to `to`.
    """
    if request.method == "GET" or not form.is_valid():
        return render(request, FORM, context | {"form": form}, status=422 if form.is_bound else 200)
    try:
        row = form.keep(by=request.user)
    except NotAllowed as refusal:
        return _refused(request, form, refusal, **context)
    except Stale:
        return _somebody_was_faster(request, form, **context)
    except IntegrityError:  # of two at once that break a rule only together, the second
        form.refused()
        return render(request, FORM, context | {"form": form}, status=422)
    messages.success(request, said)
    return redirect(to or row)


def _somebody_was_faster(request: HttpRequest, form: EntryForm, **context) -> HttpResponse:
    """Both versions, and the input again for who still wants it. The same values twice are no conflict."""
    latest = type(form.instance)._base_manager.get(pk=form.instance.pk)
    differences = list(form.differences(latest))
    if not differences and not latest.is_void:
        return redirect(latest)
    context |= {"form": form.over(latest), "latest": latest, "differences": differences}
    return render(request, FORM, context, status=409)


def void(request: HttpRequest, row: Entry, **context) -> HttpResponse:
    """Take a row out of every list and number, with a reason; then back to `back`. A row may refuse (NotAllowed)."""
    said = "已作废，不再计入任何数字；记录和原因还能查到。"
    return act(request, VoidForm(request.POST or None), row.void, said, **context | {"save": "作废", "danger": True})


def take_back(request: HttpRequest, row: Entry, **context) -> HttpResponse:
    """As `void`; but who wrote the row just now says no reason."""
    if not row.is_fresh_for(request.user):
        return void(request, row, **context)
    said = "已撤回，不计入任何数字；记过什么、什么时候撤回的，还能查到。"
    context |= {"save": "撤回", "danger": True}
    agreed = Agreement(request.POST if request.method == "POST" else None)
    return act(request, agreed, partial(row.void, TAKEN_BACK), said, **context)


def act(request: HttpRequest, form: forms.Form, verb: Callable, said: str, **context) -> HttpResponse:
    """Do what needs a few words first: `verb(**what was typed, by)`; then to `to`, else `back`. It may refuse."""
    if request.method == "GET" or not form.is_valid():
        return render(request, FORM, context | {"form": form}, status=422 if form.is_bound else 200)
    try:
        verb(**form.cleaned_data, by=request.user)
    except NotAllowed as refusal:
        note_refusal(request)
        return _refused(request, form, refusal, **context | NOT_DONE)
    except IntegrityError:  # of two at once that break a rule only together, the second
        return _refused(request, form, FASTER, **context | NOT_DONE)
    messages.success(request, said)
    return redirect(context.get("to") or context["back"])


def as_seen(request: HttpRequest, row: Stepped, verb: Callable, within: Callable = deed) -> Callable:
    """The verb for who decides on what was read: the page that led here said in the address what it showed.

    `within` opens the transaction of both: of a verb that reads figures it counts first what was touched.
    """

    def decided(**said) -> None:
        with within():
            row.must_be_seen(request.GET.get("seen", ""))
            verb(**said)

    return decided


def _refused(request: HttpRequest, form: forms.BaseForm, refusal: NotAllowed | str, **context) -> HttpResponse:
    """What was typed stands there still, and why it cannot be done."""
    form.add_error(None, str(refusal))
    return render(request, FORM, context | {"form": form}, status=409)
