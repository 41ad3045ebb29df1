"""What a school says of what a station wrote."""

from guanai.forms import EntryForm
from outreach.models import SchoolReply


class SchoolReplyForm(EntryForm):
    """确认或留言 about the session or inspection of `instance`."""

    class Meta(EntryForm.Meta):
        model = SchoolReply
        fields = ("kind", "text")
