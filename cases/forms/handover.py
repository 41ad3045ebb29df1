"""移交: all the children of a mentor who goes, on one page."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError

from cases.forms import not_later
from cases.forms.team import people_of
from cases.models import Handover, HandoverLine, MentoringMember, Minor
from cases.models.fit import team_faults
from cases.models.handover import Part
from guanai.calendars import gb_date, months_later, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, NamedChoiceField, PlainForm
from stations.models import Person

LONGEST_GAP = 3  # months
NOT_FOUND = "没有找到这个人，或不在您的范围内。"


class PartForm(PlainForm):
    """One child: who takes over, or until when nobody does."""

    successor = NamedChoiceField(
        Person.objects.none(), label="接手人", required=False, error_messages={"invalid_choice": NOT_FOUND}
    )
    gap_until = LenientDateField(label="暂时空缺到", required=False)

    def __init__(self, *args, member: MentoringMember, minor: Minor, user, **kwargs):
        super().__init__(*args, prefix=f"{member.team_id.hex}-{minor.pk.hex}", **kwargs)
        self.member, self.minor = member, minor
        self.fields["successor"].queryset = people_of(minor, user).exclude(pk=member.person_id)

    def clean_gap_until(self):
        day = self.cleaned_data["gap_until"]
        if day and not today() < day <= months_later(today(), LONGEST_GAP):
            raise ValidationError(f"空缺要写明天以后、{LONGEST_GAP} 个月以内的一天。")
        return day

    def clean(self):
        values = super().clean()
        successor, gap = values.get("successor"), values.get("gap_until")
        if self.errors:
            return values
        if not successor and not gap:
            self.add_error("successor", "请选接手人，或写明空缺到哪一天。")
        elif successor and gap:
            self.add_error("gap_until", "有了接手人就不用写空缺。")
        elif successor:
            for words in self._faults(successor):
                self.add_error("successor", words)
        return values

    def _faults(self, successor: Person) -> list[str]:
        team = self.member.team
        others = [one.person for one in team.serving() if one.pk != self.member.pk]
        coming = [] if successor in others else [successor]
        return team_faults(self.minor, team, [*others, *coming], coming, today())

    def part(self) -> Part:
        values = self.cleaned_data
        return Part(self.member, self.minor, values["successor"], values["gap_until"])


class HandoverForm(EntryForm):
    """移交: why and when; below it a part for each child."""

    class Meta(EntryForm.Meta):
        model = Handover
        fields = ("reason", "handed_on")

    def __init__(self, data, *args, user, members: list[MentoringMember], **kwargs):
        super().__init__(data, *args, user=user, **kwargs)
        self.members = members
        self.fields["reason"].choices = [("", "请选择"), *self.fields["reason"].choices[1:]]
        self.initial["handed_on"] = today()
        self.parts = [
            PartForm(data, member=member, minor=minor, user=user)
            for member in members
            for minor in member.team.minors.all()
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *[part.is_valid() for part in self.parts]])

    def clean_handed_on(self) -> date:
        day = not_later(self.cleaned_data["handed_on"], "移交日期")
        latest = max((member.starts_on for member in self.members), default=day)
        if day < latest:
            raise ValidationError(f"不能早于他加入小组的日期（{gb_date(latest)}）。")
        return day

    def wrong(self) -> Iterator[tuple[PartForm, str, str]]:
        """Each part that is wrong: where it stands and what is said."""
        for part in self.parts:
            for field in part:
                for words in field.errors:
                    yield part, field.auto_id, words

    def keep(self, *, by) -> Handover:
        self.instance.carry_out([part.part() for part in self.parts], by=by)
        return self.instance


class SuccessorForm(PlainForm):
    """选接手人, for a child whom a mentor left."""

    successor = NamedChoiceField(Person.objects.none(), label="接手人", error_messages={"invalid_choice": NOT_FOUND})
    on = LenientDateField(label="接手日期")

    def __init__(self, *args, line: HandoverLine, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["successor"].queryset = people_of(line.minor, user).exclude(pk=line.handover.person_id)
        self.initial.setdefault("on", today())

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "接手日期")
        if day < self.line.handover.handed_on:
            raise ValidationError(f"不能早于移交日期（{gb_date(self.line.handover.handed_on)}）。")
        return day
