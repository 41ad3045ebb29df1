"""What the page of outcomes asks for."""

from cases.forms import not_later
from cases.models import Outcome
from cases.models.outcome import OF_CASE, OutcomeKind
from guanai.calendars import today
from guanai.forms import EntryForm


class OutcomeForm(EntryForm):
    """记成效. What tells of an offence is recorded by who may read it."""

    class Meta(EntryForm.Meta):
        model = Outcome
        fields = ("kind", "happened_on", "evidence")

    def __init__(self, *args, user, sees_case: bool, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        kinds = [choice for choice in OutcomeKind.choices if sees_case or choice[0] not in OF_CASE]
        self.fields["kind"].choices = [("", "请选择"), *kinds]
        self.fields["evidence"].help_text = "凭什么这样说，如学籍证明、劳动合同、社区证明。不写姓名。"
        self.propose("happened_on", today())

    def clean_happened_on(self):
        return not_later(self.cleaned_data["happened_on"], "日期")
