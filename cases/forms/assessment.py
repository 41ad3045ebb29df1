"""What the pages of 分级 ask for."""

from cases.models import Assessment, TierOverride
from guanai.forms import EntryForm


class AssessmentForm(EntryForm):
    """评估: nothing is typed, the rules find what they find; the token keeps a double click from being two."""

    class Meta(EntryForm.Meta):
        model = Assessment
        fields = ()


class OverrideForm(EntryForm):
    """提出改级. Offers no restraint for which the law gives no ground."""

    class Meta(EntryForm.Meta):
        model = TierOverride
        fields = ("tier", "reason")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        tiers = TierOverride.open_tiers(self.instance.assessment)
        self.fields["tier"].choices = [("", "请选择"), *((tier.value, tier.label) for tier in tiers)]
        self.fields["reason"].help_text = "为什么规则算出来的不合适。另一位站长批准后才生效。加密保存。"
