"""What the pages of the summaries ask for."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms

from guanai import drafts
from guanai.inputs import PLAIN_WORDS, LenientDateField, LenientIntegerField, printable
from guanai.models import Draft
from reports.annual import DAILY
from reports.differences import Change
from reports.document import Run
from reports.metrics import Section
from reports.models import NarrativeBlock, SummaryOutline, UnitSubmission
from reports.sentences import paragraphs, resolve
from reports.span import Portion
from stations.models import Unit

YEARS = {"min_value": 1950, "max_value": 2100}
OWN, HANDED_IN = 5000, 500  # characters of a chapter: of one's own summary, for the one above


class YearForm(forms.Form):
    """Which unit's summary of which year, or of which part of it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", to_field_name="code", empty_label=None)
    year = forms.IntegerField(label="年份", **YEARS)
    portion = forms.ChoiceField(label="时段", choices=Portion.choices, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)


class NarrativeForm(forms.Form):
    """A section's text; every figure that it cites must exist."""

    draft_form = "narrative"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, data=None, *, block: NarrativeBlock, find: Callable, draft: Draft | None = None):
        self.draft = draft if draft and block.is_behind(draft) else None
        kept = {name: values[-1] for name, values in self.draft.typed.items() if values} if self.draft else {}
        super().__init__(data, initial={"text": block.text, "version": block.version} | kept)
        self.find = find
        self.fields["text"] = forms.CharField(
            label="正文",
            required=False,
            max_length=HANDED_IN if block.submission_id else OWN,
            widget=forms.Textarea(attrs={"rows": 10}),
            help_text="一个自然段一行。引用数字时点那个数的“引用”，数字随数据走，不用手写。",
            error_messages=PLAIN_WORDS,
        )

    def clean_text(self):
        text = printable(self.cleaned_data["text"])
        _, errors = resolve(text, self.find)
        if errors:
            raise forms.ValidationError(errors)
        return text

    @property
    def printed(self) -> tuple[tuple[Run, ...], ...]:
        """What stands in the box as it will be printed; a wrong citation stands as it was written."""
        return paragraphs(self.typed, self.find)[0]

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return printable(self["text"].value() or "")

    def over(self, latest: NarrativeBlock) -> "NarrativeForm":
        """The same text again, now to be saved over `latest`, which its writer has been shown."""
        again = NarrativeForm(self.data.copy(), block=latest, find=self.find)
        again.data["version"] = latest.version
        return again

    def keep(self, block: NarrativeBlock, *, by) -> None:
        """Write the text; its draft goes. Raises Stale or NotAllowed."""
        block.write(self.cleaned_data["text"], version=self.cleaned_data["version"], by=by)
        drafts.drop(by, self.draft_form, block.draft_target)


class OutlineForm(forms.Form):
    """提纲: what it is signed with, the chapters and the units in their order."""

    theme = forms.CharField(
        label="年度主题",
        max_length=60,
        required=False,
        help_text="印在“年度重点工作”的标题里；不填而当年只有一个专项活动的，用它的名称。",
    )
    due_on = LenientDateField(label="各单位报送期限", required=False)
    signed_on = LenientDateField(label="成文日期", required=False, help_text="不填就用这个时段的最后一天。")
    drafter = forms.CharField(label="执笔人", max_length=40, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, data=None, *, outline: SummaryOutline, submissions: Iterable[UnitSubmission]):
        facts = ("theme", "due_on", "signed_on", "drafter", "version")
        super().__init__(data, initial={name: getattr(outline, name) for name in facts})
        self.outline, self.submissions, self.headings = outline, list(submissions), outline.headings()
        for place, (section, title) in enumerate(self.headings, start=1):
            self._ask_place(f"place-{section}", place, f"“{section.label}”的次序")
            label = f"“{section.label}”的标题"
            box = forms.TextInput(attrs={"aria-label": label})
            field = forms.CharField(label=label, initial=title, max_length=40, required=False, widget=box)
            self.fields[f"title-{section}"] = field
        for place, one in enumerate(self.submissions, start=1):
            self._ask_place(f"unit-{one.pk}", place, f"{one.unit.short}的次序")
        for field in self.fields.values():
            field.error_messages |= PLAIN_WORDS

    def _ask_place(self, name: str, place: int, label: str) -> None:
        field = LenientIntegerField(label=label, initial=place, min_value=1, max_value=999)
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    @property
    def facts_fields(self) -> list:
        return [self[name] for name in ("theme", "due_on", "signed_on", "drafter")]

    def chapters(self) -> Iterator[tuple]:
        """Each chapter with its two inputs."""
        for section, _ in self.headings:
            yield section, self[f"place-{section}"], self[f"title-{section}"]

    def units(self) -> Iterator[tuple]:
        for one in self.submissions:
            yield one.unit, self[f"unit-{one.pk}"]

    def clean(self):
        places = [section in DAILY for section, _ in self.titles()]
        first = places.index(True)
        if not all(places[first : first + len(DAILY)]):
            raise forms.ValidationError("法治教育到民警子女关爱这五章合为“日常工作”，请排在一起。")
        return self.cleaned_data

    def titles(self) -> list[tuple[Section, str]]:
        """Chapters in the order that was typed, with their titles; the usual title is not written down."""
        known = [section for section, _ in self.headings]
        order = sorted(known, key=lambda section: self.cleaned_data.get(f"place-{section}", 999))
        typed = {section: printable(self.cleaned_data.get(f"title-{section}", "")) for section in order}
        return [(section, "" if typed[section] == section.label else typed[section]) for section in order]

    def order(self) -> list:
        """The submissions in the order that was typed."""
        rows = sorted(self.submissions, key=lambda one: self.cleaned_data[f"unit-{one.pk}"])
        return [one.pk for one in rows]

    def over(self, said: str) -> "OutlineForm":
        """The same input again, now to be saved over the outline as it is."""
        self.outline.refresh_from_db()
        again = OutlineForm(self.data.copy(), outline=self.outline, submissions=self.submissions)
        again.data["version"] = self.outline.version
        again.full_clean()
        again.add_error(None, said)
        return again

    def keep(self, *, by) -> None:
        """Raises Stale or NotAllowed."""
        names = ("theme", "due_on", "signed_on", "drafter")
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        version = self.cleaned_data["version"]
        self.outline.arrange(facts, self.titles(), self.order(), version=version, by=by)


class SaidForm(forms.Form):
    """A step that needs words: why it goes back, why nothing came, what is corrected."""

    def __init__(self, data=None, *, name: str, label: str, help_text: str = "", longest: int = 500):
        super().__init__(data)
        words = {"required": f"请写明{label}。", **PLAIN_WORDS}
        box = forms.Textarea(attrs={"rows": 4})
        self.fields[name] = forms.CharField(
            label=label, max_length=longest, widget=box, help_text=help_text, error_messages=words
        )

    @classmethod
    def asking(cls, asks: tuple[str, str, str], data=None) -> "SaidForm":
        """Name, label and help of the one field."""
        name, label, help_text = asks
        return cls(data, name=name, label=label, help_text=help_text)

    def clean(self):
        return {name: printable(value) for name, value in self.cleaned_data.items()}


class Standing(forms.HiddenInput):
    """What the page shows now, whatever was sent before."""

    def __init__(self, now: str):
        super().__init__()
        self.now = now

    def format_value(self, value) -> str:
        return self.now


class CorrectionForm(SaidForm):
    """Why a number of a month is another one now; `seen` tells which one stood on the page."""

    def __init__(self, data=None, *, seen: str, **words):
        super().__init__(data, **words)
        self.fields["seen"] = forms.CharField(required=False, max_length=100, widget=Standing(seen))


class ExplainForm(forms.Form):
    """Why a figure of last year is no longer what was issued."""

    key = forms.CharField(max_length=100)
    explanation = forms.CharField(
        label="变动原因",
        max_length=200,
        error_messages={"required": "请用一句话写明变动原因。", "max_length": "变动原因不超过 200 字。"},
    )

    def __init__(self, data, *, changes: Iterable[Change]):
        super().__init__(data)
        self.known = {one.name: one for one in changes}

    def clean_key(self) -> Change:
        change = self.known.get(self.cleaned_data["key"])
        if change is None:
            raise forms.ValidationError("这个数已经不是刚才看到的了，请再看一遍。")
        return change

    def clean_explanation(self) -> str:
        return printable(self.cleaned_data["explanation"])
