"""学校的话: a school confirms or comments on what a station wrote of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from outreach.forms.reply import SchoolReplyForm
from outreach.models import CampusInspection, OutreachSession, SchoolReply
from outreach.school_desk import SchoolDesk
from stations.access import Permission


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """本校: what stations wrote of the reader's school, what is still to be confirmed first."""
    request.user.must(Permission.ANSWER_OUTREACH)
    return render(request, "outreach/my_school.html", {"desk": SchoolDesk(request.user)})


@require_http_methods(["GET", "POST"])
def of_session(request: HttpRequest, pk) -> HttpResponse:
    """确认或留言 about a talk."""
    session = get_object_or_404(OutreachSession.objects.valid().visible_to(request.user), pk=pk)
    return _reply(request, session, SchoolReply(session=session))


@require_http_methods(["GET", "POST"])
def of_inspection(request: HttpRequest, pk) -> HttpResponse:
    """确认或留言 about an inspection."""
    inspection = get_object_or_404(CampusInspection.objects.valid().visible_to(request.user), pk=pk)
    return _reply(request, inspection, SchoolReply(inspection=inspection))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """撤回 of one's own word, and nobody else's."""
    known = SchoolReply.objects.valid().visible_to(request.user).select_related("session", "inspection")
    reply = get_object_or_404(known, pk=pk, entered_by=request.user.pk)
    request.user.must(Permission.ANSWER_OUTREACH, reply)
    return answers.take_back(
        request, reply, title="撤回学校的话", state=str(reply.about), back=reply.get_absolute_url()
    )


def _reply(request: HttpRequest, row: OutreachSession | CampusInspection, reply: SchoolReply) -> HttpResponse:
    request.user.must(Permission.ANSWER_OUTREACH, row)
    form = SchoolReplyForm(request.POST or None, instance=reply, user=request.user)
    said = "已记下，登记单位看得到。"
    return answers.keep(request, form, said, title="确认或留言", state=str(row), back=row.get_absolute_url())
