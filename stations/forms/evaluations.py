"""What the pages of yearly evaluations ask for."""

from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import PrincipalEvaluation, VicePrincipal

FIRST_YEAR = 2000


class EvaluationForm(OwnedForm):
    """登记年度评价."""

    permission = Permission.KEEP_PEOPLE

    class Meta(EntryForm.Meta):
        model = PrincipalEvaluation
        fields = ("principal", "year", "result", "hours", "judged_by", "judged_on", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"] = LenientIntegerField(min_value=FIRST_YEAR, max_value=today().year, label="年份")
        speak_plainly(self.fields["year"])
        if self.is_new:
            self.propose("year", today().year)
            self.propose("judged_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        if queryset.model is VicePrincipal:
            return found.select_related("person", "school").order_by("person__name", "-starts_on", "pk")
        return found

    def clean_judged_on(self):
        return not_after_today(self.cleaned_data["judged_on"], "评价日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        principal, year, judged_on = (values.get(name) for name in ("principal", "year", "judged_on"))
        if principal and year and not principal.starts_on.year <= year <= principal.ends_on.year:
            self.add_error("year", f"聘期是 {principal.starts_on.year} 至 {principal.ends_on.year} 年，请核对年份。")
        if year and judged_on and judged_on.year < year:
            self.add_error("judged_on", f"{year} 年还没有过，不能先评价，请核对。")
        return values
