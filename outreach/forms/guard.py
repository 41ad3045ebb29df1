"""What the pages of 护学岗 and its shifts ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from outreach.forms.at_school import AtSchoolForm, clock
from outreach.models import GuardKind, GuardPost, GuardShift, GuardShiftMember
from outreach.models.guard import AS_GUARD, NOT_ITS_POST
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.lessons import Lessons
from stations.models import Person

MOST_MEMBERS = 20


class GuardPostForm(AtSchoolForm):
    """设一个护学岗."""

    today_in = "starts_on"
    sections = (
        ("护学岗", "一个校门一个岗。还在的，截止日期不填。", ("unit", "school", "gate", "starts_on", "ends_on")),
    )

    class Meta(EntryForm.Meta):
        model = GuardPost
        fields = ("school", "gate", "starts_on", "ends_on")


class StandingForm(forms.ModelForm):
    """在岗人员: a person who is named, or so many of a kind."""

    class Meta(EntryForm.Meta):
        model = GuardShiftMember
        fields = ("kind", "person", "number")

    def __init__(self, *args, people: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["kind"].required = False
        self.fields["kind"].help_text = "写了姓名的可以不选，按当天的身份算。"

    def clean(self):
        values = super().clean()
        person, number = values.get("person"), values.get("number")
        if "person" in values and not person and "kind" in values and not values["kind"]:
            self.add_error("kind", "请选择身份，或选出姓名。")
        if number is not None and (number < 1 or (person and number != 1)):
            self.add_error("number", "人次至少是 1；写了姓名的，一行一人。")
        return values


class StandingLines(Lines):
    """谁在岗 at a shift."""

    title = "谁在岗"
    line = "到了岗的才写。写姓名的一行一人；不写姓名的写身份和人次。"
    measure = "行"
    one = "人员"

    def clean(self):
        super().clean()
        gone = self.deleted_forms
        stood = [one for one in self.forms if one not in gone and self._is_said(one) and one.is_valid()]
        day = self.instance.held_on
        if day and stood and day > today():
            raise ValidationError("日期还没有到，先不写谁在岗。")
        if self.instance.control_minutes and not stood:
            raise ValidationError("写了交通管制的，请写谁在岗。")
        for form in stood:
            if day and (person := form.cleaned_data.get("person")):
                form.instance.kind = AS_GUARD.get(person.kind_on(day), GuardKind.OTHER)

    @staticmethod
    def _is_said(form: StandingForm) -> bool:
        """Whether somebody stands in the row: typed now, or there already."""
        return form.has_changed() or not form.instance._state.adding


class GuardShiftForm(PeopleForm):
    """记一班护学岗, with who stood there."""

    permission = Permission.RECORD_OUTREACH
    lines = forms.inlineformset_factory(
        GuardShift,
        GuardShiftMember,
        form=StandingForm,
        formset=StandingLines,
        extra=2,
        max_num=MOST_MEMBERS,
        absolute_max=MOST_MEMBERS,
        validate_max=True,
    )
    sections = (
        (
            "班次",
            "只登记上学日。整周的，用“护学岗”里的周表更快。",
            ("unit", "post", "held_on", "peak", "starts_at", "ends_at"),
        ),
        ("情况", "", ("control_minutes", "note")),
    )

    class Meta(EntryForm.Meta):
        model = GuardShift
        fields = ("post", "held_on", "peak", "starts_at", "ends_at", "control_minutes", "note")
        widgets = {"starts_at": clock(), "ends_at": clock()}

    def _lines_below(self) -> forms.BaseInlineFormSet:
        people = self.choices_of("person", Person.objects.all())
        data, files = (self.data, self.files or None) if self.is_bound else (None, None)
        return self.lines(data, files, instance=self.instance, prefix="lines", form_kwargs={"people": people})

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        return found.listed().order_by("school__name", "gate", "pk") if name == "post" else found

    def clean(self):
        values = super().clean()
        post, day = values.get("post"), values.get("held_on")
        moved = self.is_new or {"post", "held_on"} & set(self.changed_data)
        if post and day and moved and (why := post.why_no_shift(day, Lessons(post.school.unit, day, day))):
            self.add_error("held_on", why)
        return values

    def _post_clean(self):
        super()._post_clean()
        post = self.cleaned_data.get("post")
        moved = self.is_new or "post" in self.changed_data
        if post and moved and post.unit_id != self.instance.unit_id:
            self.add_error("post", NOT_ITS_POST)
