"""What the head says to a visit."""

from django import forms

from cases.models import VisitNote
from cases.models.attention import NoteKind
from guanai.forms import EntryForm


class NoteForm(EntryForm):
    """批注或致谢."""

    class Meta(EntryForm.Meta):
        model = VisitNote
        fields = ("kind", "text")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["kind"].choices = NoteKind.choices
        self.fields["text"].required = True
        self.fields["text"].help_text = "写走访的人会在工作台看到一行提示，在走访里看到全文。加密保存。"
