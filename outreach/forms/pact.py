"""What the pages of 警校共建 and 零犯罪学校 ask for."""

from django.core.exceptions import ValidationError

from guanai.forms import EntryForm
from outreach.forms.at_school import AtSchoolForm
from outreach.models import SchoolPact, SchoolYear
from stations.forms.registers import not_after_today


class PactForm(AtSchoolForm):
    """登记警校共建协议; a renewal is a new row."""

    today_in = "starts_on"
    sections = (
        ("协议", "续签的另记一条。到期前 30 天起，工作台有提醒。", ("unit", "school", "starts_on", "ends_on", "note")),
    )

    class Meta(EntryForm.Meta):
        model = SchoolPact
        fields = ("school", "starts_on", "ends_on", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["starts_on"].label = "签订日期"
        self.fields["starts_on"].error_messages["required"] = "请填写签订日期。"


class SchoolYearForm(AtSchoolForm):
    """登记零犯罪学校: a finding of a body, in a document."""

    today_in = "found_on"
    sections = (
        ("认定", "以文件为准，没有文件的不登记。", ("unit", "school", "year", "finding", "found_on", "document")),
    )

    class Meta(EntryForm.Meta):
        model = SchoolYear
        fields = ("school", "year", "finding", "found_on", "document")

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1950 <= year <= 2100:
            raise ValidationError("学年请填四位年份，例如 2025。")
        return year

    def clean_found_on(self):
        return not_after_today(self.cleaned_data["found_on"], "认定日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        year, found_on = values.get("year"), values.get("found_on")
        if year and found_on and found_on.year < year:
            self.add_error("found_on", f"{year}—{year + 1} 学年还没有开始，请核对。")
        return values
