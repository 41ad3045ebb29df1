"""转办 from a child's file."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.forms.referral import SubjectReferralForm
from cases.views.files import around, minor_of
from guanai import answers
from stations.access import Permission


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """写转办单 about the child; its page sends it."""
    minor = minor_of(request, pk)
    for right in (Permission.RECORD_FILE, Permission.HANDLE_REFERRAL):
        request.user.must(right, minor)
    label = f"档案 {minor.file_no}"
    form = SubjectReferralForm(request.POST or None, user=request.user, about=minor, label=label)
    return answers.keep(request, form, "已存成草稿，核对后发出。", title="写转办单", **around(minor))
