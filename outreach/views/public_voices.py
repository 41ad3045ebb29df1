"""投诉、问卷 for anybody: what is sent goes into the mailbox; a receipt code tells how far it has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from guanai.calendars import today
from guanai.public import anonymous, receive, throttled
from outreach import publishing
from outreach.forms.public_voices import AnswerLetter, ComplaintLetter, ReceiptForm
from outreach.models import Complaint

PAGE = "ui/public_form_page.html"
TOLD = ("可以匿名。您写的加密保存，只有上级的办公室能打开，被投诉单位看不到是谁写的。",)
ASKED = ("不用写名字，也不记是谁、从哪里答的。一人只答一次。",)


@anonymous("GET", "POST")
def complaint(request: HttpRequest, pk) -> HttpResponse:
    """投诉 about a title; then its receipt code, this once."""
    title = get_object_or_404(publishing.titles(), pk=pk)
    form = ComplaintLetter(request.POST if request.method == "POST" else None, about=title.pk)
    context = {"title": "投诉", "state": str(title), "told": TOLD, "back": reverse("public-unit", args=[title.unit_id])}
    response = receive(request, form, PAGE, **context)
    if response.status_code != 302:
        return response
    context = {"code": form.code, "row": title, "again": "again" in response.url}
    return render(request, "outreach/public_receipt.html", context)


@anonymous("GET", "POST")
@throttled("receipt", most=40)
def receipt(request: HttpRequest) -> HttpResponse:
    """查办理情况. A wrong code, somebody else's and none are answered alike."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    asked = form.is_bound and form.is_valid()
    found = Complaint.public_state_of(form.cleaned_data["code"]) if asked else None
    context = {"form": form, "asked": asked, "found": found}
    return render(request, "outreach/public_progress.html", context, status=422 if form.errors else 200)


@anonymous("GET", "POST")
def survey(request: HttpRequest, pk) -> HttpResponse:
    """答问卷, on a phone, without script."""
    one = get_object_or_404(publishing.rounds(), pk=pk)
    if not one.takes_on(today()):
        return render(request, "outreach/public_survey_over.html", {"round": one})
    form = AnswerLetter(request.POST if request.method == "POST" else None, about=one.pk)
    context = {"title": "四个问题的问卷", "state": one.unit.name, "told": ASKED, "save": "送出", "back": ""}
    response = receive(request, form, PAGE, **context)
    if response.status_code != 302:
        return response
    return render(request, "outreach/public_survey_thanks.html", {"round": one})
