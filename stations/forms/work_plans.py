"""What the pages of work plans ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import WorkPlan, WorkPlanItem

FIRST_YEAR = 2000


class WorkPlanForm(OwnedForm):
    """写工作计划; next year's too."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = WorkPlan
        fields = ("year", "title")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"] = LenientIntegerField(min_value=FIRST_YEAR, max_value=today().year + 1, label="年份")
        speak_plainly(self.fields["year"])
        if self.is_new:
            self.propose("year", today().year)


class WorkPlanItemForm(EntryForm):
    """加一项 to the plan of `instance`."""

    class Meta(EntryForm.Meta):
        model = WorkPlanItem
        fields = ("no", "what", "police_task", "responsible", "due_on")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["responsible"].help_text = "选上的单位看得到这份计划，由它落实。"
        self.fields["due_on"].help_text = "到期前七天起，工作台提醒；过了还没有考核的，显示为逾期。"
        if self.is_new:
            plan = self.instance.plan
            last = plan.items.valid().aggregate(last=Max("no"))["last"]
            self.initial["no"] = (last or 0) + 1
            self.propose("responsible", plan.unit)

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """The unit of the plan and those at work below it."""
        below = Q(path__startswith=self.instance.plan.unit.path)
        now = queryset.open_on(today()).filter(below).values("pk")
        return queryset.filter(Q(pk__in=now) | Q(pk__in=self.kept(name))).order_by("path")

    def clean_due_on(self):
        day, plan = self.cleaned_data["due_on"], self.instance.plan
        if day and day.year < plan.year:
            raise ValidationError(f"期限早于计划的年份（{plan.year} 年），请核对。")
        return day
