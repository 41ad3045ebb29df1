"""单位: the tree, a page, a new one, and what changes about it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from stations.access import Permission
from stations.forms.unit import AliasForm, MergeForm, RenameForm, SinceForm, UnitForm
from stations.models import Unit
from stations.places import where


def unit_of(request: HttpRequest, pk) -> Unit:
    """A unit that this reader may know (404) and may keep (403)."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent", "successor"), pk=pk)
    request.user.must(Permission.KEEP_UNITS, unit)
    return unit


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The tree in the order of print."""
    request.user.must(Permission.KEEP_UNITS)
    units = Unit.objects.writable_by(request.user, Permission.KEEP_UNITS).select_related("successor")
    return render(request, "stations/units.html", {"units": list(units)})


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One unit."""
    unit = unit_of(request, pk)
    context = {
        "unit": unit,
        "children": unit.children.order_by("path"),
        "aliases": unit.aliases.order_by("until", "name"),
        "where": where(unit, request.user),
    }
    return render(request, "stations/unit.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记单位."""
    request.user.must(Permission.KEEP_UNITS)
    form = UnitForm(request.POST or None, user=request.user, initial={"parent": request.GET.get("parent")})
    return answers.keep(request, form, "已登记。", title="登记单位", back=reverse("units"))


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk) -> HttpResponse:
    """更名."""
    unit = unit_of(request, pk)
    form = RenameForm(request.POST or None, initial={"name": unit.name, "short": unit.short})
    return _done(request, unit, form, unit.rename, title="更名", said="已更名，原来的名称仍能查到。")


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk) -> HttpResponse:
    """撤并."""
    unit = unit_of(request, pk)
    if unit.closed_on:
        messages.error(request, "这个单位已经撤并。")
        return redirect(unit)
    form = MergeForm(request.POST or None, unit=unit, user=request.user)
    said = "已撤并，原来的记录都在，由承继单位查看。"
    return _done(request, unit, form, unit.merge_into, title="撤并", said=said)


@require_http_methods(["GET", "POST"])
def since(request: HttpRequest, pk) -> HttpResponse:
    """自行记录起始日期."""
    unit = unit_of(request, pk)
    form = SinceForm(request.POST or None, initial={"day": unit.records_since})
    return _done(request, unit, form, unit.count_from, title="自行记录起始日期", said="已保存。")


@require_http_methods(["GET", "POST"])
def alias(request: HttpRequest, pk) -> HttpResponse:
    """登记别的叫法."""
    unit = unit_of(request, pk)
    form = AliasForm(request.POST or None)
    return _done(request, unit, form, unit.know_as, title="登记别的叫法", said="已登记。")


def _done(request: HttpRequest, unit: Unit, form, act: Callable, **words) -> HttpResponse:
    """Ask, do it, and back to the unit. The form's fields are what the verb asks for."""
    context = {"form": form, "title": words["title"], "state": unit.name, "back": unit.get_absolute_url()}
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    act(**form.cleaned_data, by=request.user)
    messages.success(request, words["said"])
    return redirect(unit)
