"""What the pages of 涉校纠纷 ask for."""

from guanai.forms import EntryForm
from outreach.forms.at_school import AtSchoolForm
from outreach.models import SchoolDispute
from stations.forms.registers import not_after_today


class DisputeForm(AtSchoolForm):
    """登记涉校纠纷; it names nobody."""

    today_in = "opened_on"
    sections = (
        ("纠纷", "不写任何学生的姓名。", ("unit", "school", "opened_on", "kind", "note")),
        ("了结", "了结以后再填。", ("ended_on", "ending")),
    )

    class Meta(EntryForm.Meta):
        model = SchoolDispute
        fields = ("school", "opened_on", "kind", "note", "ended_on", "ending")

    def clean_opened_on(self):
        return not_after_today(self.cleaned_data["opened_on"], "受理日期不能晚于今天。")

    def clean_ended_on(self):
        return not_after_today(self.cleaned_data["ended_on"], "了结日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        if values.get("ended_on") and "ending" in values and not values["ending"]:
            self.add_error("ending", "请选择怎么了结的。")
        elif values.get("ending") and "ended_on" in values and not values["ended_on"]:
            self.add_error("ended_on", "请填写了结日期。")
        return values
