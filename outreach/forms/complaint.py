"""What the pages of complaints ask for."""

import django_filters
from django import forms
from django.db.models import Q

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, PlainForm, printable
from outreach.forms.posts import words
from outreach.models import Complaint, PostTitle
from outreach.models.complaint_states import BY_HAND, ComplaintChannel, ComplaintOutcome, ComplaintStatus
from stations.access import Permission
from stations.forms.registers import not_after_today
from stations.models import Unit

NO_CHILD = "不写任何孩子的情况。"
ALL = {"empty_label": "全部", "error_messages": {"invalid_choice": "没有这一项，请重新选择。"}}
DUE = (("late", "过了答复期限"), ("hand", "等我办"))


class ComplaintForm(EntryForm):
    """登记投诉 that came by phone, at the counter or by letter."""

    sections = (
        ("投诉谁", "有称号的选称号，没有称号的选单位，选一样就行。", ("title", "unit")),
        ("怎么来的", "收到之后五个工作日内答复。", ("channel", "received_on")),
        ("说什么", "投诉人和内容加密保存，被投诉单位看不到；交办时另写办理要求。", ("who", "contact", "words")),
    )

    class Meta(EntryForm.Meta):
        model = Complaint
        fields = ("title", "unit", "channel", "received_on", "who", "contact", "words")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.propose("received_on", today())
        self.fields["unit"].required = False
        self.fields["channel"].choices = [("", "请选择"), *((one.value, one.label) for one in BY_HAND)]

    def choices_of(self, name, queryset):
        """Units below the office, never its own; their living titles."""
        if queryset.model is PostTitle:
            return PostTitle.objects.live().writable_by(self.user, Permission.RUN_POST).select_related("unit")
        own = [one.path for one in self.user.holdings(Permission.RUN_POST)]
        below = Unit.objects.writable_by(self.user, Permission.RUN_POST).filter(closed_on=None)
        return below.exclude(path__in=own)

    def clean_received_on(self):
        return not_after_today(self.cleaned_data["received_on"], "收到日期不能晚于今天。")

    def clean_words(self):
        return printable(self.cleaned_data["words"])

    def clean(self):
        values = super().clean()
        title, unit = values.get("title"), values.get("unit")
        if title and unit and title.unit_id != unit.pk:
            self.add_error("unit", "这个称号不是这个单位的；选了称号就不用选单位。")
        elif title:
            values["unit"] = title.unit
        elif not unit and not {"title", "unit"} & set(self.errors):
            self.add_error("title", "请选择被投诉的称号，没有称号的选单位。")
        return values

    def keep(self, *, by):
        self.instance.receive(by=by)
        return self.instance


class ObservationForm(EntryForm):
    """监督员提意见 on the title of `instance`."""

    class Meta(EntryForm.Meta):
        model = Complaint
        fields = ("words",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["words"].label = "意见"
        self.fields["words"].help_text = f"看到什么、哪天、在哪里、建议怎么改。{NO_CHILD}被监督单位看不到是谁提的。"

    def clean_words(self):
        return printable(self.cleaned_data["words"])

    def _knows(self, kept):
        return Complaint.objects.observed_by(self.user).filter(pk=kept.pk).exists()

    def keep(self, *, by):
        self.instance.observe(by=by)
        return self.instance


class NoteForm(PlainForm):
    """A step in words."""

    note = words("说明")

    def clean_note(self):
        return printable(self.cleaned_data["note"])


def note_form(label: str, help_text: str = "", *, required: bool = True) -> type[NoteForm]:
    """The form of a step that says one thing."""
    field = words(label, required=required, help_text=help_text)
    return type("StepForm", (NoteForm,), {"note": field, "__doc__": label})


class ReplyForm(NoteForm):
    """答复, with what the public may read by the receipt."""

    outcome = forms.ChoiceField(label="结论", choices=[("", "请选择"), *ComplaintOutcome.choices])
    note = words("答复内容", help_text="怎样答复投诉人的。被投诉单位看不到。")
    public_reply = forms.CharField(
        label="公开答复",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"凭回执码能查到的一两句话，可以不写。{NO_CHILD}不写投诉人是谁。",
    )

    def clean_public_reply(self):
        return printable(self.cleaned_data["public_reply"])


class ComplaintFilters(django_filters.FilterSet):
    """投诉: by state, way, deadline and the words of a unit's name."""

    words = django_filters.CharFilter(method="of_unit", max_length=40, label="单位", error_messages=PLAIN_WORDS)
    status = django_filters.ChoiceFilter(choices=ComplaintStatus, label="状态", **ALL)
    channel = django_filters.ChoiceFilter(choices=ComplaintChannel, method="by_channel", label="渠道", **ALL)
    due = django_filters.ChoiceFilter(choices=DUE, method="by_due", label="期限", **ALL)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.can(Permission.RUN_POST):
            del self.filters["channel"]

    def of_unit(self, rows, name, words):
        return rows.filter(Q(unit__name__icontains=words) | Q(unit__short__icontains=words))

    def by_channel(self, rows, name, channel):
        """Of those alone whose way this reader is told."""
        return rows.answered_by(self.user).filter(channel=channel)

    def by_due(self, rows, name, when):
        return rows.overdue(today()) if when == "late" else rows.at_hand(self.user)
