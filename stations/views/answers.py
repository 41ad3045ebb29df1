"""Where in a list the reader is; how a form ends is the floor's answer."""

from django.http import HttpRequest

from guanai.answers import FORM, keep, void

__all__ = ["FORM", "cursor", "keep", "void"]


def cursor(request: HttpRequest) -> dict:
    """The row before or behind which the asked page lies."""
    return {"after": request.GET.get("after"), "before": request.GET.get("before")}
