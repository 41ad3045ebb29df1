"""What the pages of official documents ask for."""

from django import forms

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, LenientIntegerField, PlainForm, printable
from guanai.scans import ScanField
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.meetings import members
from stations.models import OfficialDocument


class DocumentForm(OwnedForm):
    """拟稿."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("这份公文", "发文字号在签发时给。", ("unit", "kind", "word", "title", "text", "corrects")),
        ("送给谁", "主送单位要签收；抄送单位能看到，不用签收。", ("recipients", "to_others", "cc_units", "cc_text")),
        ("印发", "", ("print_copies",)),
    )

    class Meta(EntryForm.Meta):
        model = OfficialDocument
        fields = (
            *("kind", "word", "title", "text", "corrects", "recipients", "to_others", "cc_units", "cc_text"),
            "print_copies",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["text"].help_text = "正文写在这里，或者存好后传扫描件。不写孩子的姓名和别的能认出孩子的话。"
        self.fields["corrects"].help_text = "已发的公文不能改；发错了的，另发一份，在这里选原来那一份。"
        if self.is_new and self.instance.unit_id:
            last = OfficialDocument.objects.filter(unit=self.instance.unit).order_by("-entered_at").first()
            self.propose("word", last.word if last else "")

    def choices_of(self, name, queryset):
        """Units of the own city at work; of documents the own ones that have gone out."""
        if queryset.model is OfficialDocument:
            holdings = self.user.holdings(self.permission)
            return queryset.sent().sent_by(holdings).order_by("-entered_at")
        return members(self.user, queryset, self.kept(name))

    def clean_title(self):
        return printable(self.cleaned_data["title"])

    def clean_text(self):
        return printable(self.cleaned_data["text"])

    def clean_word(self):
        return printable(self.cleaned_data["word"]).replace(" ", "")

    def clean(self):
        values = super().clean()
        to, copies = set(values.get("recipients") or ()), set(values.get("cc_units") or ())
        unit = values.get("unit") or getattr(self.instance, "unit", None)
        if unit in to | copies:
            self.add_error("recipients" if unit in to else "cc_units", "不能送给本单位。")
        if twice := to & copies:
            names = "、".join(sorted(one.short for one in twice))
            self.add_error("cc_units", f"{names}已经是主送单位，不再抄送。")
        return values


class PaperForm(PlainForm):
    """传附件."""

    title = forms.CharField(label="附件名称", max_length=60)
    file = ScanField(label="文件", help_text="收 JPG、PNG、PDF。里面不要有孩子的姓名。")

    def clean_title(self):
        return printable(self.cleaned_data["title"]).replace("/", "")


class NoteForm(PlainForm):
    """核稿 and 退回: with words where words are needed."""

    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, label: str, required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.label, field.required = label, required
        field.error_messages |= {"required": f"请填写{label}。"}

    def clean_note(self):
        return printable(self.cleaned_data["note"])


class SigningForm(PlainForm):
    """签发."""

    signed_on = LenientDateField(label="签发日期", help_text="也是成文日期。早先已用纸质件签发的，填那一天。")
    serial = LenientIntegerField(label="发文序号", min_value=1, max_value=99_999)

    def __init__(self, *args, document: OfficialDocument, **kwargs):
        super().__init__(*args, **kwargs)
        on = today()
        self.initial |= {"signed_on": on, "serial": document.next_serial(on.year)}
        self.fields["serial"].help_text = f"{document.word}〔{on.year}〕的下一个序号已填好；年份跟着签发日期走。"
