"""What every request passes."""

from django.http import HttpRequest, HttpResponse


class PrivatePages:
    """Pages are for the person who asked: never stored by a browser or proxy. The account learns its address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.address = request.META.get("REMOTE_ADDR", "")
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
