"""What every request passes."""

import ipaddress
import time
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanai.audit import deed, note_refusal, record

BEGUN, SEEN, CHANGE = "begun", "seen", "change_password"  # in the session: seconds since 1970; a password to be changed
BACKGROUND = "X-Background"  # the browser sends it by itself: autosave and polling are no activity of the user
MINUTE = 60


class PrivatePages:
    """Pages are for the person who asked: never stored by a browser or proxy. The account learns its address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user.address = address_of(request) or ""
        response = self.get_response(request)
        if response.status_code == 404 and _names_a_row(request):
            note_refusal(request, "unknown")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A refusal leaves its line: which page, of which row."""
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            note_refusal(request)


def _names_a_row(request: HttpRequest) -> bool:
    """Whether somebody who is signed in asked for a row: there is none, or none that he may know."""
    match = request.resolver_match
    return (
        bool(match)
        and any(isinstance(key, UUID) for key in match.captured_kwargs.values())
        and request.user.is_authenticated
    )


class LiveSession:
    """A session ends without its user's activity, after its longest time, and when the account signs in elsewhere.

    A first or old password is changed before anything else opens.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if why := _ended(request):
                return _end(request, why)
            _touch(request)
            if request.session.get(CHANGE) and request.path not in map(reverse, ("password", "logout", "display")):
                return redirect("password")
        return self.get_response(request)


def _ended(request: HttpRequest) -> str:
    """Why the session is over; nothing while it lasts."""
    now, session = time.time(), request.session
    if request.user.session_key not in ("", session.session_key):
        return "elsewhere"
    if now - session.get(BEGUN, now) >= settings.SESSION_LONGEST.total_seconds():
        return "long"
    return "idle" if now - session.get(SEEN, now) >= settings.SESSION_IDLE.total_seconds() else ""


def _end(request: HttpRequest, why: str) -> HttpResponse:
    """Out, and to the log-in page, which says why and leads back. A piece of a page cannot go there, its page can."""
    with deed():
        record("session.end", request.user, by=request.user, reason=why)
    logout(request)
    url = f"{reverse('login')}?{urlencode({'ended': why, 'next': _way_back(request)})}"
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _way_back(request: HttpRequest) -> str:
    """The page that the reader sees: for a form that was sent, the page it stands on."""
    seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if request.method == "GET" and not request.htmx:
        return request.get_full_path()
    return f"{seen.path}?{seen.query}".rstrip("?") if seen.netloc == request.get_host() else "/"


def _touch(request: HttpRequest) -> None:
    """Note the user's activity, written at most once a minute; say how long the session lasts from here."""
    now, session = time.time(), request.session
    seen, begun = session.get(SEEN, now), session.get(BEGUN, now)
    if BACKGROUND not in request.headers and now - seen >= MINUTE:
        session[SEEN] = seen = now
    idle, longest = settings.SESSION_IDLE.total_seconds(), settings.SESSION_LONGEST.total_seconds()
    request.seconds_left = int(min(seen + idle, begun + longest) - now)


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from: what the outermost of our own proxies saw; without one, the connection."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.PROXIES else []
    found = told[-settings.PROXIES] if len(told) >= settings.PROXIES > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found.strip()))
    except ValueError:
        return None


class WrongMethod:
    """405 says in words what happened: who signs in again is led to where his button would have gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
