"""What the pages of 校园最小应急单元 and 应急演练 ask for."""

from django import forms

from guanai.forms import EntryForm
from guanai.lines import Lines
from outreach.forms.at_school import AtSchoolForm
from outreach.models import EmergencyDrill, EmergencyMember, EmergencyUnit
from stations.forms.registers import not_after_today

MOST_MEMBERS = 30


class MemberForm(forms.ModelForm):
    """单元成员: an adult."""

    class Meta(EntryForm.Meta):
        model = EmergencyMember
        fields = ("name", "part", "starts_on", "ends_on")


class MemberLines(Lines):
    """成员 of an emergency unit."""

    title = "成员"
    line = "只写学校的成年人和民警，不写学生。离开了的填“到何时”，不用删掉。"
    measure = "人"
    one = "成员"

    def clean(self):
        super().clean()
        gone = self.deleted_forms
        for form in self.forms:
            starts_on = form not in gone and form.is_valid() and form.cleaned_data.get("starts_on")
            if starts_on and self.instance.starts_on and starts_on < self.instance.starts_on:
                form.add_error("starts_on", "不能早于应急单元的起始日期。")


class EmergencyUnitForm(AtSchoolForm):
    """登记一所学校的最小应急单元, with who belongs to it."""

    today_in = "starts_on"
    lines = forms.inlineformset_factory(
        EmergencyUnit,
        EmergencyMember,
        form=MemberForm,
        formset=MemberLines,
        extra=3,
        max_num=MOST_MEMBERS,
        absolute_max=MOST_MEMBERS,
        validate_max=True,
    )
    sections = (("应急单元", "还在的，截止日期不填。", ("unit", "school", "starts_on", "ends_on", "note")),)

    class Meta(EntryForm.Meta):
        model = EmergencyUnit
        fields = ("school", "starts_on", "ends_on", "note")


class DrillForm(AtSchoolForm):
    """记一次应急演练."""

    today_in = "held_on"
    sections = (
        ("演练", "", ("unit", "school", "held_on", "scenario", "minutes")),
        ("人次", "同一人参加两次算两次。", ("participants", "participants_said")),
        ("情况", "", ("note",)),
    )

    class Meta(EntryForm.Meta):
        model = EmergencyDrill
        fields = ("school", "held_on", "scenario", "minutes", "participants", "participants_said", "note")

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "演练日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        number, said = values.get("participants"), values.get("participants_said")
        if "participants" in values and number is None and not said:
            self.add_error("participants", "请填参加人次；没有数的，照原话填在下一格。")
        elif number is not None and said:
            self.add_error("participants_said", "填了数字的，这一格不填。")
        return values
