"""What the pages of teams ask for."""

from django import forms

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Person, Team, TeamMember

MOST_MEMBERS = 100
TWICE = "此人在上面已经有一行，没有离队的不用再写。"


class MemberForm(forms.ModelForm):
    """队员: who, since when, until when."""

    class Meta(EntryForm.Meta):
        model = TeamMember
        fields = ("person", "joined_on", "left_on")

    def clean_joined_on(self):
        return not_after_today(self.cleaned_data["joined_on"], "入队日期不能晚于今天。")

    def clean_left_on(self):
        return not_after_today(self.cleaned_data["left_on"], "离队日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        joined_on, left_on = values.get("joined_on"), values.get("left_on")
        if joined_on and left_on and left_on < joined_on:
            self.add_error("left_on", "离队日期不能早于入队日期。")
        return values


class MemberLines(Lines):
    """队员 of a team."""

    title = "队员"
    line = "从人员台账里选；离队的填离队日期，不要删掉，名册才看得出谁什么时候在队里。"
    measure = "名"
    one = "队员"

    def clean(self):
        super().clean()
        there: set = set()
        for form in self.forms:
            if not form.is_valid() or form in self.deleted_forms or not form.cleaned_data.get("person"):
                continue
            person, left_on = form.cleaned_data["person"], form.cleaned_data.get("left_on")
            if left_on is None and person.pk in there:
                form.add_error("person", TWICE)
            elif left_on is None:
                there.add(person.pk)

    @property
    def staying(self) -> int:
        """How many of those typed have not left."""
        kept = (form.cleaned_data for form in self.forms if form.is_valid() and form not in self.deleted_forms)
        return sum(bool(one.get("person")) and one.get("left_on") is None for one in kept)


class TeamForm(OwnedForm):
    """登记队伍."""

    permission = Permission.RECORD_REGISTERS
    lines = forms.inlineformset_factory(
        Team,
        TeamMember,
        form=MemberForm,
        formset=MemberLines,
        extra=3,
        max_num=MOST_MEMBERS,
        absolute_max=MOST_MEMBERS,
        validate_max=True,
    )
    sections = (
        ("队伍", "人数按没有离队的算；只知道人数的，不用逐个写队员。", ("unit", "kind", "name", "partner", "size")),
        ("什么时候", "维权岗的佐证只数那两年里在的志愿服务队。", ("formed_on", "disbanded_on")),
    )

    class Meta(EntryForm.Meta):
        model = Team
        fields = ("kind", "name", "partner", "size", "formed_on", "disbanded_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["size"].required = False

    def _lines_below(self) -> forms.BaseInlineFormSet:
        """Whom the roster may name: people of the reader's units, those who left only where they stand already."""
        lines = super()._lines_below()
        known = Person.objects.valid().visible_to(self.user).order_by("name", "pk")
        for form in (*lines.forms, lines.empty_form):
            engaged = known.engaged(today()) if form.instance._state.adding else known
            form.fields["person"].queryset = engaged
        return lines

    def clean(self):
        values = super().clean()
        if "size" not in self.cleaned_data:
            return values
        named, size = self.below.staying if self.below.is_valid() else 0, self.cleaned_data["size"]
        if size is None and named:
            self.cleaned_data["size"] = named
        elif size is None:
            self.add_error("size", "请逐个写队员，或只填人数。")
        elif size < named:
            self.add_error("size", f"少于没有离队的 {named} 人，请核对。")
        return values
