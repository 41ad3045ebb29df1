"""What the pages of contributions to a meeting ask for."""

from django import forms

from guanai.forms import EntryForm
from guanai.inputs import NamedChoicesField, PlainForm
from stations.forms.meetings import members
from stations.models import ContributionKind, MeetingContribution, Unit


class ContributionsForm(PlainForm):
    """登记交流单位: several at once, in one way."""

    kind = forms.ChoiceField(label="交流方式", choices=ContributionKind.choices, widget=forms.RadioSelect)
    units = NamedChoicesField(Unit.objects.none(), label="交流单位", help_text="可以一次选几家。")
    title = forms.CharField(
        label="题目", max_length=120, required=False, help_text="只选一家时可以填；几家的登记后逐条补。"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = members(user, Unit.objects.all(), [])

    def clean(self):
        values = super().clean()
        if values.get("title") and len(values.get("units") or ()) > 1:
            self.add_error("title", "选了几家的，题目登记后逐条补。")
        return values


class ContributionForm(EntryForm):
    """修改交流."""

    class Meta(EntryForm.Meta):
        model = MeetingContribution
        fields = ("unit", "kind", "title")

    def choices_of(self, name, queryset):
        """Members of the meeting's city, and who stands there."""
        return members(self.user, queryset, self.kept(name))
