"""What the pages of terms ask for."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import SchoolDayOff, SchoolTerm

LONGEST = timedelta(days=240)


class TermForm(OwnedForm):
    """登记学期."""

    permission = Permission.KEEP_TERMS

    class Meta(EntryForm.Meta):
        model = SchoolTerm
        fields = ("year", "season", "starts_on", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        year = self.fields["year"]
        self.fields["year"] = LenientIntegerField(
            min_value=1950, max_value=2100, label=year.label, help_text=year.help_text
        )
        self.fields["year"].error_messages |= {"required": "请填写学年。", "invalid": "学年请填四位年份，例如 2025。"}
        if "unit" in self.fields:
            units = self.fields["unit"]
            units.help_text = "学期管到这个单位和下属各单位辖区的所有学校。"
            units.initial = units.queryset.first()

    def clean(self):
        values = super().clean()
        starts_on, ends_on, year = (values.get(name) for name in ("starts_on", "ends_on", "year"))
        if starts_on and ends_on and ends_on - starts_on > LONGEST:
            self.add_error("ends_on", "一个学期不会超过八个月，请核对起止日期。")
        if starts_on and year and starts_on.year - year not in (0, 1):
            self.add_error("starts_on", f"开学日期不在 {year}—{year + 1} 学年内，请核对。")
        return values


class DayOffForm(EntryForm):
    """学期内的放假."""

    class Meta(EntryForm.Meta):
        model = SchoolDayOff
        fields = ("name", "starts_on", "ends_on")

    def clean(self):
        values, term = super().clean(), self.instance.term
        for name in ("starts_on", "ends_on"):
            if values.get(name) and not term.starts_on <= values[name] <= term.ends_on:
                self.add_error(name, "不在这个学期之内，请核对。")
        return values

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not name:
            raise ValidationError("请填写事由。")
        return name
