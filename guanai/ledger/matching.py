"""What a unit's own sheet means: its header row, its columns, its words. Asked once, remembered for the unit."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError

from guanai.audit import deed, record
from guanai.models import SheetWord

LARGEST = 10 * 1024 * 1024  # bytes of an upload
MOST_WORDS = 30
LOOKED_AT = 10
IGNORED = "（不导入这一列）"


class UploadForm(forms.Form):
    """A filled sheet."""

    file = forms.FileField(
        label="Excel 文件",
        help_text="本页的模板，或本单位自己的旧表（.xlsx）。先试算，不会直接写入。",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("文件超过 10 MB，请分开导入。")
        return file


class MatchForm(forms.Form):
    """Which row holds the heads, and which of the sheet's columns is which of ours."""

    def __init__(self, data=None, *, reading):
        super().__init__(data)
        self.reading = reading
        rows = [(n + 1, f"第 {n + 1} 行：{'、'.join(filter(None, row))[:60]}") for n, row in enumerate(self._first())]
        self.fields["header"] = forms.TypedChoiceField(
            label="表头在哪一行", choices=rows, coerce=int, initial=reading.header + 1
        )
        heads = [head for head in (reading.table[reading.header] if reading.table else []) if head]
        words = [("", IGNORED), *((head, head) for head in dict.fromkeys(heads))]
        known = {reading.meaning(head): head for head in reversed(heads)}
        for label, name in reading.labels.items():
            self.fields[f"head_{name}"] = forms.ChoiceField(
                label=label, choices=words, required=False, initial=known.get(label, "")
            )

    def _first(self) -> list[list[str]]:
        return self.reading.table[:LOOKED_AT]

    def answer(self) -> bool:
        """Remember what was said, if it can be read."""
        if not self.is_valid():
            return False
        chosen = self.cleaned_data["header"]
        moved = chosen != self.reading.header + 1
        self.reading.upload.header = chosen
        with deed():
            self.reading.upload.save(update_fields=["header"])
            if not moved:  # with another header row the columns are asked anew
                self._remember()
            record(f"{self.reading.ledger.slug}.match", self.reading.upload, by=self.reading.user)
        return True

    def _remember(self) -> None:
        for label, name in self.reading.labels.items():
            head = self.cleaned_data.get(f"head_{name}")
            if head and self.reading.meaning(head) != label:
                remember(self.reading, "", head.rstrip("*＊ ").strip(), label)


class WordsForm(forms.Form):
    """Words of the sheet that no choice of ours knows, each answered once for all its rows."""

    def __init__(self, data=None, *, reading, outcome=None):
        super().__init__(data)
        self.reading = reading
        self.asked = list(self._asked(data, outcome))
        for number, (label, word, choices) in enumerate(self.asked):
            words = [("", "请选择"), *((one, one) for one in choices)]
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=f"{label}写作“{word}”的，是", choices=words, required=False
            )

    def _asked(self, data, outcome) -> Iterator[tuple[str, str, list[str]]]:
        """Of an outcome the cells that name nothing we know; of an answer the cells that it was asked about."""
        outcome = outcome or self.reading.run(keep=False)
        seen = dict.fromkeys((one.column, one.said) for one in outcome.problems if one.said)
        for label, word in list(seen)[:MOST_WORDS]:
            field = self.reading.form.fields[self.reading.labels[label]]
            if hasattr(field, "choices"):
                yield label, word, [str(text) for key, text in field.choices if str(key)]

    def answer(self) -> bool:
        """Remember each answer that was given."""
        if not self.is_valid():
            return False
        with deed():
            for number, (label, word, _) in enumerate(self.asked):
                if meaning := self.cleaned_data[f"word_{number}"]:
                    remember(self.reading, label, word, meaning)
            record(f"{self.reading.ledger.slug}.words", self.reading.upload, by=self.reading.user)
        return True


def remember(reading, label: str, word: str, meaning: str) -> None:
    """What the unit means by a word, from now on."""
    place = {"unit": reading.user.unit_id, "ledger": reading.ledger.slug, "label": label, "word": word[:100]}
    SheetWord.objects.update_or_create(**place, defaults={"meaning": meaning[:100]})
