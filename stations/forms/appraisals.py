"""What the pages of appraisals ask for."""

from django import forms
from django.db.models import Max, Q, QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, PlainForm, speak_plainly
from stations.access import NOTHING, Permission
from stations.forms import OwnedForm
from stations.models import Appraisal, AppraisalItem, Unit

FIRST_YEAR = 2000


def units_below(user) -> QuerySet:
    """Those at work below the units for which this account writes: whom it appraises."""
    below = NOTHING
    for holding in user.holdings(Permission.RECORD_REGISTERS):
        below |= Q(path__startswith=holding.path) & ~Q(path=holding.path)
    return Unit.objects.open_on(today()).filter(below)


class AppraisalForm(OwnedForm):
    """起草考评."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = Appraisal
        fields = ("appraised", "year")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"] = LenientIntegerField(min_value=FIRST_YEAR, max_value=today().year, label="年份")
        speak_plainly(self.fields["year"])
        if self.is_new:
            self.propose("year", today().year)

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        known = units_below(self.user).values("pk")
        return queryset.filter(Q(pk__in=known) | Q(pk__in=self.kept(name))).order_by("path")


class AppraisalItemForm(EntryForm):
    """记一项 of the appraisal of `instance`."""

    class Meta(EntryForm.Meta):
        model = AppraisalItem
        fields = ("no", "what", "full", "score", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            last = self.instance.appraisal.items.filter(voided_at=None).aggregate(last=Max("no"))["last"]
            self.initial["no"] = (last or 0) + 1


class NoteForm(PlainForm):
    """In words, where there is something to say."""

    note = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(PlainForm):
    """退回: why."""

    reason = forms.CharField(label="退回原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(PlainForm):
    """答复, once."""

    text = forms.CharField(
        label="答复",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="只答复一次，发出后不能改。不写孩子的姓名。",
    )
