"""我这一年, and its certificate."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.views import year_or_404
from reports.my_year import MyYear, head_of
from reports.printing import certificate as paper
from reports.writers import press
from stations.access import Permission
from stations.places import where


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One's own year in numbers; an account without a person has none."""
    request.user.must(Permission.RECORD_VISIT)
    asked = request.GET.get("year", "")
    is_year = len(asked) == 4 and asked.isascii() and asked.isdecimal()
    year = year_or_404(int(asked)) if is_year else today().year
    person = request.user.person
    mine = MyYear(person, year, request.user) if person else None
    years = range(today().year, today().year - 3, -1)
    context = {"mine": mine, "year": year, "years": years, "where": where(request.user.unit, request.user)}
    return render(request, "reports/my_year.html", context)


@require_GET
def certificate(request: HttpRequest, year: int) -> HttpResponse:
    """As PDF, for the head to sign; numbers in words, no child in it."""
    request.user.must(Permission.RECORD_VISIT)
    person = request.user.person
    mine = MyYear(person, year_or_404(year), request.user) if person else None
    if mine is None or not mine.visits:
        messages.info(request, f"{year} 年还没有您的走访，证书等有了走访再印。")
        return redirect("my-year")
    try:
        data = paper.write(mine, head_of(person.unit, today()))
    except press.MissingFonts as error:
        messages.error(request, str(error))
        return redirect(reverse("my-year", query={"year": year}))
    with deed():
        record("person.print", person, by=request.user, page="certificate", year=year)
    headers = {"Content-Disposition": f'inline; filename="certificate-{year}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
