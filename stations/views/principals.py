"""法治副校长: the overview with its ratios, the letter on paper, the renewal, the county's grant of a third school."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from stations import principals
from stations.access import Permission
from stations.forms.extra_schools import ExtraSchoolForm
from stations.forms.vice_principals import VicePrincipalForm
from stations.models import ExtraSchool, Person, VicePrincipal
from stations.models.vice_principal import MOST_SCHOOLS
from stations.places import where

MOST = 50


def principal_of(request: HttpRequest, pk) -> VicePrincipal:
    """A valid appointment that this reader may know (404) and may keep (403)."""
    row = get_object_or_404(VicePrincipal.objects.valid().visible_to(request.user).listed(), pk=pk)
    request.user.must(Permission.KEEP_PEOPLE, row)
    return row


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Three ratios with their bases, schools without one, terms that end, who is at two schools or more."""
    request.user.must(Permission.READ_REGISTERS)
    user, on = request.user, today()
    without = principals.uncovered(user, on).order_by("unit__path", "name")
    context = {
        "ratios": principals.ratios(user, on),
        "without": without[:MOST],
        "without_number": without.count(),
        "ending": VicePrincipal.objects.expiring(on).visible_to(user).listed().order_by("ends_on", "pk")[:MOST],
        "loads": principals.loads(user, on, MOST_SCHOOLS)[:MOST],
        "may_keep": user.can(Permission.KEEP_PEOPLE),
        "may_grant": user.can(Permission.KEEP_ORG),
    }
    return render(request, "stations/principals.html", context)


@require_GET
def letter(request: HttpRequest, pk) -> HttpResponse:
    """聘书 to be printed and sealed; without its number there is nothing to print."""
    row = principal_of(request, pk)
    if not row.letter_no or not row.appointed_by:
        messages.error(request, "请先填好聘书编号和聘任机关，再打印聘书。")
        return redirect(row)
    with deed():
        record("viceprincipal.print", row, by=request.user)
    return render(request, "stations/principal_letter.html", {"row": row, "where": where(row.unit, request.user)})


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk) -> HttpResponse:
    """续聘: a new row that begins where this one ends."""
    row = principal_of(request, pk)
    form = VicePrincipalForm(request.POST or None, instance=row.renewal(today()), user=request.user)
    if "unit" in form.fields:
        form.fields["unit"].initial = row.unit
    context = {"state": f"{row}，聘期到{gb_date(row.ends_on)}", "back": row.get_absolute_url()}
    context["where"] = where(row.unit, request.user)
    return answers.keep(request, form, "已续聘。请颁发新的聘书。", title="续聘", **context)


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, pk) -> HttpResponse:
    """批准兼任: the county's alone."""
    person = get_object_or_404(Person.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.KEEP_ORG, person)
    form = ExtraSchoolForm(request.POST or None, instance=ExtraSchool(person=person), user=request.user)
    said = f"已批准，{person.unit}可以登记这所学校的聘任了。"
    return answers.keep(request, form, said, title=f"批准{person}兼任", **_around(request, person))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """作废 a grant. The appointment that rests on it stays until somebody ends it."""
    known = ExtraSchool.objects.valid().visible_to(request.user).listed()
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_ORG, row)
    return answers.void(request, row, title=f"作废批准：{row}", **_around(request, row.person))


def _around(request: HttpRequest, person: Person) -> dict:
    """What the forms of a grant show around themselves."""
    state = f"{person.unit} · 一人最多兼 {MOST_SCHOOLS} 所学校，批准的另算"
    return {"state": state, "back": reverse("principals"), "where": where(person.unit, request.user)}
