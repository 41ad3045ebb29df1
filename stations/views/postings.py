"""进站任职: who comes to a station and who leaves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from stations.access import Permission
from stations.forms.postings import PostingEndForm, PostingForm
from stations.models import StationPosting
from stations.places import where
from stations.views.stations import station_of


def posting_of(request: HttpRequest, pk) -> StationPosting:
    """A valid posting that this reader may know (404) and may change (403)."""
    known = StationPosting.objects.counted().visible_to(request.user).select_related("station__unit", "person")
    posting = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_PEOPLE, posting)
    return posting


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """进站: a person begins to serve."""
    posting = StationPosting(station=station_of(request, pk, Permission.KEEP_PEOPLE))
    form = PostingForm(request.POST or None, instance=posting, user=request.user)
    return answers.keep(request, form, "已登记进站。", title="登记进站人员", **_at(request, posting))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改任职."""
    posting = posting_of(request, pk)
    form = PostingForm(request.POST or None, instance=posting, user=request.user)
    links = {"void_url": reverse("posting-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title=f"修改任职：{posting}", **links, **_at(request, posting))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk) -> HttpResponse:
    """离任."""
    posting = posting_of(request, pk)
    form = PostingEndForm(request.POST or None, instance=posting, user=request.user)
    return answers.keep(request, form, "已登记离任。", title=f"登记离任：{posting}", **_at(request, posting))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废任职. Who left has a last day instead."""
    posting = posting_of(request, pk)
    return answers.void(request, posting, title=f"作废任职：{posting}", **_at(request, posting))


def _at(request: HttpRequest, posting: StationPosting) -> dict:
    """What the forms of a posting show around themselves."""
    place = where(posting.station.unit, request.user)
    return {"state": posting.station.name, "back": posting.get_absolute_url(), "where": place}
