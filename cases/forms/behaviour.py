"""What the pages of conduct ask for."""

from cases.forms import in_life
from cases.models import BehaviourRecord
from cases.models.conduct import LISTS
from guanai.calendars import today
from guanai.forms import EntryForm


class BehaviourForm(EntryForm):
    """记行为."""

    sections = (
        ("行为", "按法律列举的选一项；一次做了几项，分几条记。", ("act", "happened_on", "law_version")),
        ("依据", "", ("source", "disposal", "narrative")),
    )

    class Meta(EntryForm.Meta):
        model = BehaviourRecord
        fields = ("act", "happened_on", "law_version", "source", "disposal", "narrative")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["act"].choices = [("", "请选择"), *LISTS]
        self.fields["source"].help_text = "从哪里得知，如接处警、学校通报。不写姓名。"
        self.fields["disposal"].help_text = "当时怎样处理的，如批评教育、训诫。加密保存。"
        self.fields["narrative"].help_text = "时间、地点、做了什么，只写事实。加密保存。"
        self.propose("happened_on", today())

    def clean_happened_on(self):
        return in_life(self.cleaned_data["happened_on"], self.instance.minor, "行为日期")
