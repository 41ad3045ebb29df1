"""What the pages of committees ask for: the committee itself, who sits in it, what it asks of the Party committee."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, PlainForm, printable
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.meetings import members
from stations.models import CareCommittee, CommitteeBudget, CommitteePosition, CommitteeRequest, Person, RequestReply

REPLIES = tuple(one for one in RequestReply.choices if one[0] != RequestReply.PENDING)
YEARS = range(1990, 2101)


class CommitteeForm(OwnedForm):
    """登记关工委."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = CareCommittee
        fields = ("kind", "name", "established_on", "office_unit", "lapsed_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new and self.instance.unit_id:
            self.propose("name", f"{self.instance.unit.name}关工委")

    def choices_of(self, name, queryset):
        """Units of the own city at work."""
        return members(self.user, queryset, self.kept(name))


class PositionForm(EntryForm):
    """登记任职 in the committee of `instance`."""

    class Meta(EntryForm.Meta):
        model = CommitteePosition
        fields = ("title", "person", "outside_name", "post", "starts_on", "ends_on")

    def choices_of(self, name, queryset):
        """Who is not gone, and who stands there."""
        engaged = Person.objects.engaged(today()).visible_to(self.user).order_by().values("pk")
        return queryset.filter(Q(pk__in=engaged) | Q(pk__in=self.kept(name))).order_by("name", "pk")


class BudgetForm(OwnedForm):
    """登记一年的办公经费."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = CommitteeBudget
        fields = ("year", "amount", "source")

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year not in YEARS:
            raise ValidationError(f"年份填 {YEARS[0]} 至 {YEARS[-1]}。")
        return year


class RequestForm(OwnedForm):
    """写提请事项."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = CommitteeRequest
        fields = ("kind", "text")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["text"].help_text = "一件事写一份，写明请党委定什么。"

    def clean_text(self):
        return printable(self.cleaned_data["text"])


class SubmissionForm(PlainForm):
    """提请."""

    submitted_on = LenientDateField(label="提请日期", help_text="早先已用纸质件提请的，填那一天。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submitted_on", today())


class AnswerForm(PlainForm):
    """党委答复."""

    reply = forms.ChoiceField(label="答复", choices=REPLIES, widget=forms.RadioSelect)
    replied_on = LenientDateField(label="答复日期")
    reply_text = forms.CharField(label="答复内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("replied_on", today())

    def clean_reply_text(self):
        return printable(self.cleaned_data["reply_text"])


class WithdrawalForm(PlainForm):
    """撤回提请."""

    reason = forms.CharField(label="撤回原因", max_length=200)
