"""What the pages of 护校巡逻 ask for."""

from guanai.forms import EntryForm
from outreach.forms.at_school import AtSchoolForm, clock
from outreach.models import SchoolPatrol
from stations.forms.registers import not_after_today


class PatrolForm(AtSchoolForm):
    """记一次护校巡逻."""

    today_in = "held_on"
    sections = (
        ("巡逻", "", ("unit", "school", "held_on", "starts_at", "ends_at")),
        ("谁去的", "人次按到场的人数填；选出姓名的，人次不能比选的少。", ("people", "patrollers")),
        ("情况", "", ("note",)),
    )

    class Meta(EntryForm.Meta):
        model = SchoolPatrol
        fields = ("school", "held_on", "starts_at", "ends_at", "people", "patrollers", "note")
        widgets = {"starts_at": clock(), "ends_at": clock()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["patrollers"].required = False

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        self.counted("people", "patrollers")
        return values
