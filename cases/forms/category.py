"""What the pages of categories ask for."""

from django.core.exceptions import ValidationError

from cases.forms import in_life, not_later
from cases.models import MinorCategory
from cases.models.category import GUARDED, Conduct, Vulnerability
from guanai.calendars import today
from guanai.forms import EntryForm


class CategoryForm(EntryForm):
    """加类别. One records here only what one may also read: a refusal must not tell what stands in the file."""

    class Meta(EntryForm.Meta):
        model = MinorCategory
        fields = ("kind", "starts_on", "source")

    def __init__(self, *args, user, sees_case: bool, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["kind"].choices = offered(sees_case)
        self.fields["source"].help_text = "从哪里得知，如学校通报、社区摸排、法律文书。不写姓名。"
        self.propose("starts_on", today())

    def clean_starts_on(self):
        return in_life(self.cleaned_data["starts_on"], self.instance.minor, "起始日期")


def offered(sees_case: bool) -> list:
    if sees_case:
        return [("", "请选择"), ("按困难情形", Vulnerability.choices), ("按法律事实", Conduct.choices)]
    return [("", "请选择"), *(choice for choice in Vulnerability.choices if choice[0] not in GUARDED)]


class CategoryEndForm(EntryForm):
    """不再适用: the last day of a category."""

    class Meta(EntryForm.Meta):
        model = MinorCategory
        fields = ("ends_on",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["ends_on"].required = True
        self.initial["ends_on"] = self.instance.ends_on or today()

    def clean_ends_on(self):
        day = not_later(self.cleaned_data["ends_on"], "截止日期")
        if day < self.instance.starts_on:
            raise ValidationError("截止日期不能早于起始日期。")
        return day
