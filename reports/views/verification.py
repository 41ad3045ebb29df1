"""核验 for anybody: whether the paper in hand is an issued version. Nothing of its content is shown."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanai.inputs import PlainForm, printable
from guanai.public import anonymous, throttled
from reports.verifying import verified


class CodeForm(PlainForm):
    """核验码, typed or brought along by the QR; whatever comes gets an answer of the same kind."""

    code = forms.CharField(
        label="核验码",
        required=False,
        help_text="印在每一页下面和最后一页，16 位，大小写、横线不要紧。",
    )


@anonymous("GET", house="关爱工作站")
@throttled("verify", most=40)
def check(request: HttpRequest) -> HttpResponse:
    """是不是印发的版本."""
    typed = printable(request.GET.get("code", "")).strip()[:200]
    context = {"form": CodeForm(initial={"code": typed}), "typed": typed, "found": verified(typed)}
    context["asked"] = "code" in request.GET
    return render(request, "reports/public_summary.html", context)
