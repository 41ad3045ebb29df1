"""记一场宣讲 from where it is missing: an event's page, an empty cell of the coverage table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from guanai.listing import key_of
from guanai.models import Term
from outreach.forms import SessionForm
from outreach.models import OutreachEvent
from stations.access import Permission
from stations.models import School

TITLE, SAID = "记一场法治宣讲", "已记下。"


@require_http_methods(["GET", "POST"])
def of_event(request: HttpRequest, pk) -> HttpResponse:
    """Another session of an event that is there, entered by its lead unit."""
    event = get_object_or_404(OutreachEvent.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.RECORD_OUTREACH, event)
    form = SessionForm(request.POST or None, request.FILES or None, user=request.user)
    form.propose("event", event)
    back = event.get_absolute_url()
    return answers.keep(request, form, SAID, title=TITLE, state=f"活动：{event}", back=back)


@require_http_methods(["GET", "POST"])
def of_gap(request: HttpRequest, pk) -> HttpResponse:
    """A talk at a school on a topic of which it has not heard; the address says which."""
    school = get_object_or_404(School.objects.valid().visible_to(request.user), pk=pk)
    request.user.must(Permission.RECORD_OUTREACH)
    topics = Term.objects.of(Term.List.TOPIC).filter(pk=key_of(request.GET.get("topic")))
    form = SessionForm(request.POST or None, request.FILES or None, user=request.user)
    form.propose("school", school)
    form.propose("topics", list(topics))
    state = f"{school}{''.join(f'还没有听过{topic}' for topic in topics)}；先去讲，讲了再记"
    return answers.keep(request, form, SAID, title=TITLE, state=state, back=reverse("coverage"))
