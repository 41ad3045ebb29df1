"""维权岗名录 for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanai.public import anonymous


@anonymous("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What the public may look up and say."""
    return render(request, "outreach/public_home.html")
