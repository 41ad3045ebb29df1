"""What people answer about their own sheet. Asked once, remembered for the unit."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError

from guanai import workbook
from guanai.audit import deed, record
from guanai.ledger.trial import Trial
from guanai.ledger.wording import ABSENT, SERIAL
from guanai.models import Upload
from guanai.unpacking import NotAWorkbook
from guanai.workbook import LOOKED_AT

LARGEST = 10 * 1024 * 1024  # bytes of an upload
MOST_WORDS = 40
LEFT_OUT = "（不导入这一列）"


class UploadForm(forms.Form):
    """A filled sheet, looked through before it is kept."""

    file = forms.FileField(
        label="Excel 文件",
        help_text="本页的模板，或本单位自己的旧表（.xlsx）。先试算，不会直接写入。",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("文件超过 10 MB，请分开导入。")
        try:
            workbook.tables(file.read())
        except NotAWorkbook as refusal:
            raise ValidationError(str(refusal)) from refusal
        file.seek(0)
        return file


class Answers(forms.Form):
    """Questions about a sheet. What is answered is remembered and the sheet is tried again."""

    asked = ""  # which of the page's forms was sent

    def __init__(self, data=None, *, trial: Trial):
        super().__init__(data)
        self.trial, self.wording = trial, trial.wording
        self.fields |= dict(self.questions())

    def keep(self) -> None:
        with deed():
            self.remember()
            self.trial.upload.move(Upload.State.GIVEN, outcome="")
            record(f"{self.trial.ledger.slug}.{self.asked}", self.trial.upload, by=self.trial.user)


class HeaderForm(Answers):
    """表头行: in which row the columns are named."""

    asked = "header"

    def questions(self) -> Iterator[tuple[str, forms.Field]]:
        rows = enumerate(self.trial.table[:LOOKED_AT], 1)
        choices = [(number, f"第 {number} 行：{'、'.join(filter(None, row))[:40]}") for number, row in rows if any(row)]
        yield (
            "header",
            forms.TypedChoiceField(label="表头在哪一行", choices=choices, coerce=int, initial=self.trial.header + 1),
        )

    def remember(self) -> None:
        self.trial.upload.move(Upload.State.GIVEN, header=self.cleaned_data["header"])


class HeadsForm(Answers):
    """列: which of our columns each of theirs is, and what holds where they have none."""

    asked = "heads"

    def questions(self) -> Iterator[tuple[str, forms.Field]]:
        ours = [("", LEFT_OUT), *((label, label) for label in self.wording.fields)]
        strange = self.trial.strange
        for number, head in sorted(enumerate(self.trial.heads), key=lambda one: one[1] not in strange):
            facts = {"initial": self.wording.label(head), "help_text": "没有认出来。" if head in strange else ""}
            if head != SERIAL:
                yield f"head_{number}", forms.ChoiceField(label=head, choices=ours, required=False, **facts)
        for label in self.trial.missing:
            if hasattr(self.wording.fields[label], "choices"):
                choices = [("", "请选择"), *self.wording.choices(label)]
                words = f"（没有{label}这一列，都按）"
                yield f"absent_{label}", forms.ChoiceField(label=words, choices=choices, required=False)

    def _chosen(self) -> dict[str, str]:
        return {head: self.cleaned_data.get(f"head_{n}", "") for n, head in enumerate(self.trial.heads)}

    def clean(self):
        chosen = [label for label in self._chosen().values() if label]
        for label in {label for label in chosen if chosen.count(label) > 1}:
            raise ValidationError(f"“{label}”对应了两列，请只留一列。")
        return self.cleaned_data

    def remember(self) -> None:
        for head, label in self._chosen().items():
            if self.wording.label(head) != label or self.wording.is_new(head):
                self.wording.remember("", head, label)
        for label in self.trial.missing:
            if meaning := self.cleaned_data.get(f"absent_{label}"):
                self.wording.remember(label, ABSENT, meaning)


class WordsForm(Answers):
    """词: words of the sheet that no choice of ours knows, each answered once for all its rows."""

    asked = "words"

    def _words(self) -> list[tuple[str, str]]:
        unknown = self.trial.outcome.unknown if self.trial.outcome else {}
        return [(label, word) for label, words in unknown.items() for word in words][:MOST_WORDS]

    def questions(self) -> Iterator[tuple[str, forms.Field]]:
        for number, (label, word) in enumerate(self._words()):
            choices = [("", "请选择"), *self.wording.choices(label)]
            words = f"{label}写作“{word}”的，是"
            yield f"word_{number}", forms.ChoiceField(label=words, choices=choices, required=False)

    def remember(self) -> None:
        for number, (label, word) in enumerate(self._words()):
            if meaning := self.cleaned_data[f"word_{number}"]:
                self.wording.remember(label, word, meaning)


FORMS = {form.asked: form for form in (HeaderForm, HeadsForm, WordsForm)}
