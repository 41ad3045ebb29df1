"""公示 for anybody, and 异议 without log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from guanai.calendars import SHANGHAI, today
from guanai.public import anonymous, receive
from outreach import publishing
from outreach.forms.public import ObjectionForm

TOLD = (
    "由领导小组办公室核查。公示期内提出的异议没有查清以前，不命名这个单位。",
    "可以不写姓名。写的内容加密保存，只有办公室能打开。",
)


@anonymous("GET")
def index(request: HttpRequest) -> HttpResponse:
    """现在的公示: the units, the words, the telephone, the last day."""
    return render(request, "outreach/public_notices.html", {"notices": publishing.notices(today())})


@anonymous("GET", "POST")
def objection(request: HttpRequest, pk) -> HttpResponse:
    """提异议 against one unit while its notice runs; the moment at which the form came decides."""
    application = get_object_or_404(publishing.announced(), pk=pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None, about=application.pk)
    if refusal := publishing.too_late(application, timezone.localdate(form.mail.at, SHANGHAI)):
        return render(
            request, "outreach/public_too_late.html", {"unit": application.unit, "refusal": refusal}, status=409
        )
    context = {"title": f"对{application.unit.name}提异议", "state": "公示中", "told": TOLD, "save": "送出异议"}
    return receive(request, form, "ui/public_form_page.html", back=reverse("public-notices"), **context)
