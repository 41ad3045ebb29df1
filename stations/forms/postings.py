"""What the pages of postings ask for."""

from django.core.exceptions import ValidationError

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.models import StationPosting


class PostingForm(EntryForm):
    """进站任职."""

    class Meta(EntryForm.Meta):
        model = StationPosting
        fields = ("person", "role", "starts_on", "ends_on", "primary")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["person"].queryset = self.fields["person"].queryset.engaged(today()).order_by("name", "pk")
        self.fields["person"].help_text = "名单里没有的，先到“人员”里登记。"
        self.fields["ends_on"].help_text = "还在任的不填。"
        if self.is_new:
            self.initial["starts_on"] = today()
        else:
            del self.fields["person"]


class PostingEndForm(EntryForm):
    """离任: the last day in office."""

    class Meta(EntryForm.Meta):
        model = StationPosting
        fields = ("ends_on",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["ends_on"].required = True
        self.fields["ends_on"].help_text = "在任的最后一天。"
        self.initial["ends_on"] = self.instance.ends_on or today()

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day > today():
            raise ValidationError("离任日期不能晚于今天，到时再填。")
        return day
