"""What the pages of clues ask for."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms import not_later
from cases.forms.minor import NewMinorForm
from cases.lists import Conduct, Vulnerability
from cases.models import ClueReport, Minor
from cases.models.clue import ClueClass, Informant
from guanai.audit import deed
from guanai.calendars import SHANGHAI
from guanai.forms import EntryForm
from guanai.inputs import EARLIEST, PLAIN_WORDS, narrow, printable
from stations.access import Permission
from stations.forms import OwnedForm

CHILD = ("child_name", "gender", "birth_date", "school")
FIRST_KIND = {  # what a file from such a clue is most likely opened for
    ClueClass.AGAINST_MINOR: Vulnerability.VICTIM,
    ClueClass.TENDENCY: Conduct.MISBEHAVIOUR,
    ClueClass.ENVIRONMENT: Vulnerability.IN_DIFFICULTY,
}
NOTE_WORDS = {"required": "请写明情况。", **PLAIN_WORDS}


def moment() -> forms.DateTimeInput:
    """A day and a time of day."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ClueForm(OwnedForm):
    """报一条线索."""

    permission = Permission.RECORD_FILE
    sections = (
        ("什么事", "", ("unit", "klass", "mandatory", "found_at", "reported_at", "text")),
        ("从哪里来", "反映人和内容都加密保存。", ("channel", "round", "informant", "source")),
        ("涉及的孩子", "知道多少填多少；建档时不用再填一遍。", CHILD),
    )

    class Meta(EntryForm.Meta):
        model = ClueReport
        fields = (
            "klass", "mandatory", "found_at", "reported_at", "text", "channel", "round", "informant", "source", *CHILD
        )  # fmt: skip
        widgets = {"found_at": moment(), "reported_at": moment(), "klass": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["klass"].choices = ClueClass.choices
        self.fields["mandatory"].help_text = "侵害未成年人、属于强制报告情形的才选。"
        self.fields["source"].help_text = "姓名、电话；匿名的不填。"
        self.fields["round"].help_text = "摸排中发现的才选。"
        for name in ("found_at", "reported_at"):
            self.fields[name].error_messages["invalid"] = "请填写日期和时间，例如 2026-11-20 08:30。"
        if self.is_new:
            self.propose("reported_at", timezone.localtime(timezone=SHANGHAI))

    def clean_found_at(self):
        return self._moment("found_at", "发现时间")

    def clean_reported_at(self):
        return self._moment("reported_at", "报告时间")

    def _moment(self, name: str, words: str):
        at = self.cleaned_data[name]
        if at.year < EARLIEST.year:
            raise ValidationError("请核对年份。")
        if at > timezone.now():
            raise ValidationError(f"{words}不能晚于现在。")
        return at

    def clean_birth_date(self):
        return not_later(self.cleaned_data["birth_date"], "出生日期")

    def clean_text(self):
        return printable(self.cleaned_data["text"])

    def clean_child_name(self):
        return printable(self.cleaned_data["child_name"])

    def clean(self):
        values = super().clean()
        if values.get("informant") == Informant.UNKNOWN and values.get("source"):
            self.add_error("source", "匿名的不填反映人。")
        return values


class NoteForm(forms.Form):
    """What was found out or decided, in words."""

    note = forms.CharField(
        label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages=NOTE_WORDS
    )


class JoinForm(forms.Form):
    """并入已有档案, by its number."""

    file_no = forms.CharField(
        label="档案号",
        max_length=12,
        help_text="如 K7Q2-0193。",
        error_messages={"required": "请填写档案号。", **PLAIN_WORDS},
    )

    def __init__(self, *args, user, clue: ClueReport, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = Minor.objects.open().in_lists().visible_to(user).filter(unit=clue.unit)

    def clean(self):
        """The open file of the own station that the number names."""
        text = narrow(self.cleaned_data.pop("file_no", ""))
        found = self.known.with_file_no(text).first()
        if found is None and not self.errors:
            self.add_error("file_no", "本单位没有这个号的档案，或已经结案。")
        self.cleaned_data["minor"] = found
        return self.cleaned_data


class ClueMinorForm(NewMinorForm):
    """建档 from a clue: what the clue says is there already."""

    def __init__(self, *args, user, clue: ClueReport, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.clue = clue
        self.fields.pop("unit", None)
        self.instance.unit = clue.unit
        self.initial |= {
            "name": clue.child_name,
            "gender": clue.gender,
            "birth_date": clue.birth_date,
            "school": clue.school_id,
            "kind": FIRST_KIND[clue.klass],
            "source": f"{clue}（{clue.get_channel_display()}）",
            "since": timezone.localdate(clue.found_at, SHANGHAI),
        }

    def draft_target(self) -> UUID:
        """The draft of another new file is left alone."""
        return self.clue.pk

    def keep(self, *, by) -> Minor:
        """Raises NotAllowed, and then there is no file either."""
        with deed():
            minor = super().keep(by=by)
            self.clue.file_as(minor, by=by)
        return minor
