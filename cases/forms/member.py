"""Who comes into a team and who leaves it."""

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import not_later
from cases.forms.team import people_of, within_team
from cases.lists import MemberRole
from cases.models import MentoringMember, MentoringTeam, Minor
from guanai.calendars import gb_date, today
from guanai.inputs import LenientDateField, NamedChoiceField, PlainForm
from stations.models import Person

NOT_FOUND = "没有找到这个人，或不在您的范围内。"


class JoinForm(PlainForm):
    """增加组员."""

    person = NamedChoiceField(Person.objects.none(), label="帮教人", error_messages={"invalid_choice": NOT_FOUND})
    role = forms.ChoiceField(
        label="分工",
        choices=[("", "按人员身份"), *[choice for choice in MemberRole.choices if choice[0] != MemberRole.LEAD]],
        required=False,
    )
    on = LenientDateField(label="加入日期")

    def __init__(self, *args, team: MentoringTeam, minor: Minor, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        there = team.members.filter(ends_on=None).values("person")
        self.fields["person"].queryset = people_of(minor, user).exclude(pk__in=there)
        self.initial.setdefault("on", today())

    def clean_on(self):
        return within_team(not_later(self.cleaned_data["on"], "加入日期"), self.team)


class LeaveForm(PlainForm):
    """退出小组."""

    on = LenientDateField(label="退出日期", help_text="在小组里的最后一天。")
    lead = NamedChoiceField(Person.objects.none(), label="新组长", error_messages={"invalid_choice": NOT_FOUND})

    def __init__(self, *args, member: MentoringMember, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        if member.role == MemberRole.LEAD:
            others = member.team.members.filter(ends_on=None).exclude(pk=member.pk)
            self.fields["lead"].queryset = Person.objects.filter(pk__in=others.values("person")).order_by("name", "pk")
        else:
            del self.fields["lead"]
        self.initial.setdefault("on", today())

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "退出日期")
        if day < self.member.starts_on:
            raise ValidationError(f"不能早于加入日期（{gb_date(self.member.starts_on)}）。")
        return day
