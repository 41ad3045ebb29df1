"""宣讲覆盖表: schools by topics for a term."""

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.listing import cursor
from outreach.coverage import Coverage
from outreach.school_year import terms_of
from stations.access import Permission
from stations.filters import NO_CHOICE, NO_UNIT
from stations.models import SchoolTerm, Unit


class CoverageFilters(django_filters.FilterSet):
    """Which term, and a unit with all below it for who sees more than one."""

    term = django_filters.ModelChoiceFilter(
        queryset=SchoolTerm.objects.none(), label="学期", empty_label="最近的学期", error_messages=NO_CHOICE
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), to_field_name="code", label="单位", empty_label="全部", error_messages=NO_UNIT
    )

    def __init__(self, data, *, user):
        super().__init__(data, SchoolTerm.objects.none())
        terms = terms_of(user).filter(starts_on__lte=today())
        self.filters["term"].queryset = terms.select_related("unit").order_by("-starts_on", "pk")
        self.filters["unit"].queryset = Unit.objects.visible_to(user)

    def asked(self) -> tuple[SchoolTerm | None, Unit | None]:
        """The term and unit asked for; the latest term when none is, nothing when what is asked cannot be read."""
        if not self.is_valid():
            return None, None
        told = self.form.cleaned_data
        return told["term"] or self.filters["term"].queryset.first(), told["unit"]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The table, by pages of schools; on a narrow screen what is missing alone, unless all of it is asked for."""
    request.user.must(Permission.READ_FIGURES)
    filters = CoverageFilters(request.GET, user=request.user)
    term, unit = filters.asked()
    context = {"filters": filters, "term": term, "may_record": request.user.can(Permission.RECORD_OUTREACH)}
    if term:
        coverage = Coverage(request.user, term, today(), unit)
        rows = coverage.page(**cursor(request))
        context |= {"coverage": coverage, "page": rows, "rows": coverage.rows(rows.rows)}
        context |= {"total": coverage.schools.count(), "reached": list(coverage.reached())}
        context["whole"] = bool(request.GET.get("whole"))
    return render(request, "outreach/coverage.html", context, status=422 if filters.errors else 200)
