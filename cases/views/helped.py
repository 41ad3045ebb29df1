"""帮扶: what one child was given beside visits, on its file: 维权帮助, 资助, 控辍保学, 走失."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.models import AidGrant, DropoutCase, RescueCase, RightsAidCase
from cases.reader import Reader
from cases.views.files import frame, kept_of, reason_first, shown
from cases.views.support import Action


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """What this reader may know of it, the latest first."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    context = frame(request, reader, "helped")
    context["entries"] = sorted(entries(reader), key=lambda entry: entry["day"], reverse=True)
    context["offers"] = _offers(reader) if reader.records else []
    return shown(request, "cases/helped.html", context)


def entries(reader: Reader):
    """What the child was given, as this reader may know it."""
    user, minor = reader.user, reader.minor
    for row in RightsAidCase.objects.valid().visible_to(user).filter(minor=minor):
        yield _entry(row, row.opened_on, f"维权帮助：{row.get_kind_display()}", "已办结" if row.closed_on else "办理中")
    for row in DropoutCase.objects.valid().filter(minor=minor):
        yield _entry(row, row.detected_on, "控辍保学", row.get_status_display())
    for row in RescueCase.objects.valid().visible_to(user).filter(minor=minor):
        words = "已团聚" if row.reunited_on else "寻找家人中"
        yield _entry(row, row.found_on, f"走失流浪：{row.get_kind_display()}", words)
    for row in AidGrant.objects.valid().visible_to(user).filter(minor=minor).prefetch_related("items"):
        given = "、".join(filter(None, (f"{row.cash:,} 元" if row.cash else "", row.things)))
        yield _entry(row, row.granted_on, f"资助：{row.get_kind_display()}", given)


def _entry(row, day, title: str, text: str) -> dict:
    return {"day": day, "title": title, "text": text, "url": row.get_absolute_url()}


def _offers(reader: Reader) -> list[Action]:
    asked = {"query": {"file": reader.minor.file_no}}
    return [
        Action("记维权帮助", reverse("rights-aid-new", **asked), "umbrella"),
        Action("登记控辍保学", reverse("dropout-new", args=[reader.minor.pk]), "backpack"),
        Action("记走失", reverse("rescue-new", **asked), "signpost-split"),
    ]
