"""What the page of outcomes asks for."""

from cases.forms import in_life, not_before_birth, not_later
from cases.models import FollowUp, Outcome, OutcomeCheck
from cases.models.outcome import OF_CASE, OutcomeKind
from guanai.calendars import today
from guanai.forms import EntryForm

EVIDENCE = "凭什么这样说，如学籍证明、劳动合同、社区证明。不写姓名。"


class OutcomeForm(EntryForm):
    """记成效. What tells of an offence is recorded by who may read it."""

    class Meta(EntryForm.Meta):
        model = Outcome
        fields = ("kind", "happened_on", "observed_from", "evidence")

    def __init__(self, *args, user, sees_case: bool, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        kinds = [choice for choice in OutcomeKind.choices if sees_case or choice[0] not in OF_CASE]
        self.fields["kind"].choices = [("", "请选择"), *kinds]
        self.fields["evidence"].help_text = EVIDENCE
        self.fields["happened_on"].help_text = "未再违法的，填核查的那一天。" if sees_case else ""
        self.fields["observed_from"].help_text = "只在“未再违法”时填，满 12 个月并核查过的才计数。"
        if not sees_case:
            del self.fields["observed_from"]
        self.propose("happened_on", today())

    def clean_happened_on(self):
        return in_life(self.cleaned_data["happened_on"], self.instance.minor, "日期")

    def clean_observed_from(self):
        return not_before_birth(self.cleaned_data["observed_from"], self.instance.minor, "观察起始日期")

    def clean(self):
        values = super().clean()
        asked = values.get("kind") == OutcomeKind.NO_REOFFENCE and "observed_from" not in self.errors
        if asked and not values.get("observed_from"):
            self.add_error("observed_from", "请填写从哪天起观察，如解除矫治、结束帮教的日期。")
        return values


class CheckForm(EntryForm):
    """复查."""

    class Meta(EntryForm.Meta):
        model = OutcomeCheck
        fields = ("checked_on", "found", "evidence")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["evidence"].help_text = EVIDENCE
        self.propose("checked_on", today())

    def clean_checked_on(self):
        return not_later(self.cleaned_data["checked_on"], "复查日期")


class FollowUpForm(EntryForm):
    """记回访 of a closed file."""

    class Meta(EntryForm.Meta):
        model = FollowUp
        fields = ("held_on", "way", "state", "story")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["story"].help_text = "现在在哪里、做什么、过得怎样，一两句就行。加密保存。"
        self.propose("held_on", today())

    def clean_held_on(self):
        return not_later(self.cleaned_data["held_on"], "回访日期")
