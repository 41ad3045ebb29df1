"""What the pages of 维权岗 share: rows within the reader's scope, and what stands around a form."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from outreach.models import PostApplication, PostCycle, PostScheme, PostTitle
from outreach.models.walking import NotTheirs, Walking
from stations.models import User
from stations.places import where


def cycle_of(request: HttpRequest, pk) -> PostCycle:
    """A cycle that this reader may know, or 404."""
    return get_object_or_404(PostCycle.objects.visible_to(request.user).select_related("unit", "scheme"), pk=pk)


def application_of(request: HttpRequest, pk) -> PostApplication:
    """An application that this reader may know, or 404."""
    known = PostApplication.objects.visible_to(request.user)
    return get_object_or_404(known.select_related("unit", "cycle__unit", "cycle__scheme", "head"), pk=pk)


def title_of(request: HttpRequest, pk) -> PostTitle:
    """A title that this reader may know, or 404."""
    known = PostTitle.objects.visible_to(request.user)
    return get_object_or_404(known.select_related("unit", "host", "naming_unit", "cycle__scheme"), pk=pk)


def scheme_of(request: HttpRequest, pk) -> PostScheme:
    """A scheme that this reader may know, or 404."""
    return get_object_or_404(PostScheme.objects.visible_to(request.user).select_related("unit"), pk=pk)


def must_be_for(row: Walking, event: str, user: User) -> None:
    """Raises PermissionDenied (403) where the step is somebody else's."""
    if not row.is_for(event, user):
        raise PermissionDenied(row.whose(event))
    if event in row.JUDGED:
        must_not_be_own(row, user)


def must_not_be_own(row: Walking, user: User) -> None:
    """Raises PermissionDenied (403) for who is of the unit that is judged."""
    try:
        row.must_not_be_own(user)
    except NotTheirs as refusal:
        raise PermissionDenied(str(refusal)) from None


def must_act(row: Walking, user: User, *actors) -> None:
    """Raises PermissionDenied (403) unless the account is one of these for the row."""
    if not any(row.acts_as(actor, user, "") for actor in actors):
        raise PermissionDenied


def around(request: HttpRequest, row, **more) -> dict:
    """What the forms of a row show around themselves."""
    unit = row.unit
    return {"state": str(row), "back": row.get_absolute_url(), "where": where(unit, request.user)} | more
