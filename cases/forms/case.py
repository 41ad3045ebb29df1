"""What the pages of cases ask for."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cases.forms import not_later
from cases.models import JuvenileCase
from cases.models.case import Disposition
from cases.models.own_work import PERSONAL
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.models import OfficerDesignation, Person, Unit
from stations.models.unit import SEGMENT

LONGEST = 12 * 25  # months of a sentence
NOT_DESIGNATED = "此人不是所选办案单位在任的专门人员，请换人，或先在“未成年人案件专门人员”台账里登记。"


class CaseForm(EntryForm):
    """登记涉未案件. Who handles it is a designated officer of the unit; a case officer enters only cases of his own."""

    sections = (
        (
            "案件",
            "只记要点，案卷仍在办案系统里。",
            ("case_no", "nature", "role", "act_on", "received_on", "several_acts"),
        ),
        ("办理", "承办人须是办案单位在任的专门人员（未成年人保护法第一百零一条）。", ("unit", "officer", "pressed_on")),
        ("强制措施", "没有羁押的不填。", ("custody_on", "freed_on")),
        (
            "结果",
            "处理结果由有权机关决定，这里照实记。",
            ("disposition", "disposed_on", "sentence_months", "closed_on"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = JuvenileCase
        fields = (
            *("case_no", "nature", "role", "act_on", "received_on", "several_acts", "unit", "officer", "pressed_on"),
            *("custody_on", "freed_on", "disposition", "disposed_on", "sentence_months", "closed_on"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        months = {"max_value": LONGEST, "label": self.fields["sentence_months"].label, "required": False}
        self.fields["sentence_months"] = LenientIntegerField(**months)
        speak_plainly(self.fields["sentence_months"])
        words = {
            "case_no": "加密保存，只有看得到案件的人能看。",
            "pressed_on": "侵害未成年人的案件提出从重从快的，填提出的日期。",
            "sentence_months": "判决的填，如一年六个月填 18；免予刑事处罚填 0。",
            "closed_on": "还没办结的不填。",
        }
        for name, text in words.items():
            self.fields[name].help_text = text
        self.fields["officer"].label_from_instance = lambda person: f"{person}（{person.unit}）"
        self.propose("unit", self.instance.minor.unit_id)
        if not self.fields["officer"].queryset.exists():
            self.fields["officer"].help_text = "还没有在任的专门人员，请先在“未成年人案件专门人员”台账里登记。"

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Units of the same city with designated officers, and the file's own; their officers of today."""
        unit = self.instance.minor.unit
        kept = Q(pk=getattr(self.instance, f"{name}_id"))
        serving = OfficerDesignation.objects.in_force(today()).filter(unit__path__startswith=unit.path[: SEGMENT + 1])
        if queryset.model is Unit:
            return queryset.filter(Q(pk__in=serving.values("unit")) | Q(pk=unit.pk) | kept).order_by("path")
        known = Person.objects.valid().filter(Q(pk__in=serving.values("person")) | kept)
        if not self._for_others():
            known = known.filter(pk=self.user.person_id)
        return known.select_related("unit").order_by("name", "pk")

    def _for_others(self) -> bool:
        """Whether the account may enter cases of other officers: by a right over the file's unit."""
        holdings = self.user.holdings(Permission.RECORD_CASE)
        return any(one.reach not in PERSONAL and self.instance.minor.within(one) for one in holdings)

    def clean_act_on(self):
        day = not_later(self.cleaned_data["act_on"], "行为日期")
        if day < self.instance.minor.birth_date:
            raise ValidationError("行为日期早于出生日期，请核对。")
        return day

    def clean_received_on(self):
        return not_later(self.cleaned_data["received_on"], "受案日期")

    def clean_pressed_on(self):
        return not_later(self.cleaned_data["pressed_on"], "提出从重从快日期")

    def clean_custody_on(self):
        return not_later(self.cleaned_data["custody_on"], "羁押日期")

    def clean_freed_on(self):
        return not_later(self.cleaned_data["freed_on"], "解除羁押日期")

    def clean_disposed_on(self):
        return not_later(self.cleaned_data["disposed_on"], "处理日期")

    def clean_closed_on(self):
        return not_later(self.cleaned_data["closed_on"], "办结日期")

    def clean(self):
        values = super().clean()
        untold = values.get("sentence_months") is None and "sentence_months" not in self.errors
        if values.get("disposition") == Disposition.SENTENCED and untold:
            self.add_error("sentence_months", "判决的要填刑期；免予刑事处罚填 0。")
        unit, officer = values.get("unit"), values.get("officer")
        asked = unit and officer and (self.is_new or {"unit", "officer"} & set(self.changed_data))
        serving = OfficerDesignation.objects.in_force(today()).filter(unit=unit, person=officer)
        if asked and not serving.exists():
            self.add_error("officer", NOT_DESIGNATED)
        return values
