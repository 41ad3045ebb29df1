"""What the pages of mentoring teams ask for."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import not_later
from cases.grading import INTERVALS
from cases.models import Assessment, Handover, MentoringTeam, Minor
from cases.models.fit import team_faults
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, LenientIntegerField, NamedChoiceField, NamedChoicesField, speak_plainly
from stations.access import Permission
from stations.models import Person


def proposed(minor: Minor, user) -> int | None:
    """The interval that the tier in force asks for, to who may know the tier."""
    if not user.can(Permission.READ_CASE, minor):
        return None
    graded = Assessment.objects.valid().filter(minor=minor).weighed().first()
    return INTERVALS[graded.in_force] if graded and not graded.unfounded else None


def set_interval(form: forms.ModelForm, days: int | None, name: str = "interval_days") -> None:
    """The field of an interval, filled in with what the tier proposes."""
    old = form.fields[name]
    words = {"label": old.label, "initial": old.initial, "help_text": "最长隔多少天走访一次。"}
    if days:
        form.initial[name] = days
        words |= {"help_text": f"按现在的分级建议 {days} 天，可以改。"}
    form.fields[name] = LenientIntegerField(min_value=1, max_value=366, **words)
    speak_plainly(form.fields[name])


RULES = (
    "一帮一正好一名帮教人，多帮一至少两名。帮教人要有十二个月以内的无犯罪记录核查，女生的小组至少有一名女性，"
    "孩子的监护人不能担任（只与档案里登记的监护人核对姓名和电话）。"
)


def people_of(minor: Minor, user):
    """Who may mentor: the people of the child's unit who are still there, and alive."""
    people = Person.objects.valid().visible_to(user).filter(unit=minor.unit).engaged(today())
    return people.exclude(pk__in=Handover.objects.for_good().values("person")).order_by("name", "pk")


class TeamForm(EntryForm):
    """组建帮教小组."""

    mentors = NamedChoicesField(
        Person.objects.none(),
        label="帮教人",
        help_text="名单里没有的，先到“人员”里登记。",
        error_messages={"required": "请选择帮教人。", "invalid_choice": "没有找到这个人，或不在您的范围内。"},
    )
    lead = NamedChoiceField(Person.objects.none(), label="组长", required=False, help_text="一帮一的不用选。")
    sections = (
        ("小组", RULES, ("mode", "mentors", "lead")),
        ("安排", "", ("formed_on", "interval_days", "station", "goal")),
    )

    class Meta(EntryForm.Meta):
        model = MentoringTeam
        fields = ("mode", "formed_on", "interval_days", "station", "goal")
        widgets = {"mode": forms.RadioSelect}

    def __init__(self, *args, user, minor: Minor, **kwargs):
        super().__init__(*args, user=user, instance=MentoringTeam(unit=minor.unit), **kwargs)
        self.minor = minor
        for name in ("mentors", "lead"):
            self.fields[name].queryset = people_of(minor, user)
        self.fields["lead"].empty_label = "请选择"
        self.fields["mode"].choices = self.fields["mode"].choices[1:]
        set_interval(self, self._by_tier())
        self.initial |= {"formed_on": today(), "station": minor.station_id}

    def _by_tier(self) -> int | None:
        return proposed(self.minor, self.user)

    def clean_formed_on(self):
        day = not_later(self.cleaned_data["formed_on"], "成立日期")
        if day < self.minor.filed_on:
            raise ValidationError(f"早于建档日期（{gb_date(self.minor.filed_on)}），请核对。")
        return day

    def clean(self):
        values = super().clean()
        mentors, mode, lead = values.get("mentors"), values.get("mode"), values.get("lead")
        if not mentors or not mode:
            return values
        known = MentoringTeam.objects.filter(pk=self.instance.pk).first()  # posted twice it stands already
        team = MentoringTeam(pk=self.instance.pk, mode=mode)
        wrong = [] if known else team_faults(self.minor, team, mentors, mentors, values.get("formed_on") or today())
        for words in wrong:
            self.add_error("mentors", words)
        if not wrong:
            values["lead"] = self._lead(lead, list(mentors))
        return values

    def _lead(self, lead: Person | None, mentors: list[Person]) -> Person | None:
        if lead is None and len(mentors) > 1:
            self.add_error("lead", "请选择组长。")
        elif lead is not None and lead not in mentors:
            self.add_error("lead", "组长须是帮教人之一。")
        return lead or mentors[0]

    def keep(self, *, by) -> Minor:
        values = self.cleaned_data
        self.instance.form(self.minor, list(values["mentors"]), values["lead"], by=by)
        return self.minor


class TeamCloseForm(forms.Form):
    """结束小组: its last day."""

    on = LenientDateField(label="结束日期", error_messages={"required": "请填写结束日期。"})

    def __init__(self, *args, team: MentoringTeam, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.initial.setdefault("on", today())

    def clean_on(self):
        return within_team(not_later(self.cleaned_data["on"], "结束日期"), self.team)


def within_team(day: date, team: MentoringTeam) -> date:
    """A day on which the team was there. Raises ValidationError."""
    if day < team.formed_on:
        raise ValidationError(f"不能早于成立日期（{gb_date(team.formed_on)}）。")
    return day
