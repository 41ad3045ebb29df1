"""八小件清单: what a committee counts as the kit of a school."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach.forms.equipment import KitForm
from outreach.models import EquipmentKit
from stations.access import Permission
from stations.places import where


def kit_of(request: HttpRequest, pk) -> EquipmentKit:
    """A valid kit that this reader may know (404) and may change (403)."""
    kit = get_object_or_404(EquipmentKit.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.KEEP_KIT, kit)
    return kit


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The kits that hold for the reader's units, the latest first."""
    request.user.must(Permission.READ_OUTREACH)
    known = (
        EquipmentKit.objects.valid()
        .visible_to(request.user)
        .select_related("unit")
        .prefetch_related("items", "numbers__equipment")
    )
    own = request.user.holdings(Permission.READ_OUTREACH)[0].appointment.unit
    context = {
        "page": page_of(known, "-starts_on", **cursor(request)),
        "binding": EquipmentKit.objects.binding(own, today()),
        "own": own,
        "may_keep": request.user.can(Permission.KEEP_KIT),
        "may_change": set(known.writable_by(request.user, Permission.KEEP_KIT).values_list("pk", flat=True)),
    }
    return render(request, "outreach/kits.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记八小件清单."""
    request.user.must(Permission.KEEP_KIT)
    form = KitForm(request.POST or None, user=request.user)
    said = "已登记，各校缺什么马上按这份清单算。"
    return answers.keep(request, form, said, title="登记八小件清单", back=reverse("kits"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改八小件清单."""
    kit = kit_of(request, pk)
    form = KitForm(request.POST or None, instance=kit, user=request.user)
    void_url = reverse("kit-void", args=[kit.pk])
    return answers.keep(request, form, "已保存。", title="修改八小件清单", void_url=void_url, **_at(request, kit))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: the kit was entered by mistake."""
    kit = kit_of(request, pk)
    return answers.void(request, kit, title="作废八小件清单", **_at(request, kit))


def _at(request: HttpRequest, kit: EquipmentKit) -> dict:
    """What the forms of a kit show around themselves."""
    return {"state": str(kit), "back": reverse("kits"), "where": where(kit.unit, request.user)}
