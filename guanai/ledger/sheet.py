"""A ledger's Excel: the template, and a filled sheet on trial. The dry run is the real run, undone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django import forms

from guanai import workbook
from guanai.audit import deed, record
from guanai.models import SheetWord, Upload
from guanai.workbook import Head, Line

LOOKED_AT = 10  # rows in which the header is looked for
SYNONYMS = {"法制": "法治", "协警": "辅警", "教育人数": "受教育人次", "受教育人数": "受教育人次", "参加人数": "受教育人次",
            "时间": "日期", "活动时间": "日期", "活动日期": "日期", "活动": "新活动名称", "活动主题": "新活动名称",
            "活动名称": "新活动名称", "内容": "主题", "宣讲人": "主讲人", "备注": "情况", "活动地点": "地点"}  # fmt: skip
NOTE = """标 * 的列必须填写，其余可空。
日期可写 2026-3-5、2026.3.5、2026年3月5日。
多项用顿号分开，如：反诈、禁毒。
不要合并单元格；空行会跳过。"""


class Undo(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, in words; without a column, with the whole row."""

    row: int
    column: str
    said: str
    why: str


@dataclass
class Outcome:
    """What a run did, or would do."""

    taken: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def columns(form: forms.ModelForm) -> dict[str, str]:
    """Label to field name, for every field that a sheet can carry."""
    return {
        str(one.label): name
        for name, one in form.fields.items()
        if not isinstance(one, forms.FileField) and not one.widget.is_hidden
    }


def template(ledger, user) -> bytes:
    """An empty sheet with the reader's own choices."""
    form = ledger.form(user=user)
    heads = [_head(form.fields[name], label) for label, name in columns(form).items()]
    return workbook.template(ledger.label, heads, NOTE)


def _head(one: forms.Field, label: str) -> Head:
    words = tuple(str(word) for key, word in list(one.choices) if str(key)) if hasattr(one, "choices") else ()
    if isinstance(one, forms.BooleanField):
        words = ("是", "否")
    return Head(label, _must(one), str(one.help_text), words)


class Trial:
    """A sheet read for one writer: matched to the ledger's columns, run through the ledger's own form."""

    def __init__(self, ledger, upload: Upload, user):
        self.ledger, self.upload, self.user = ledger, upload, user

    @cached_property
    def table(self) -> list[list[str]]:
        return workbook.rows(self.upload.attachment.read())

    @cached_property
    def form(self) -> forms.ModelForm:
        return self.ledger.form(user=self.user)

    @cached_property
    def labels(self) -> dict[str, str]:
        return columns(self.form)

    @cached_property
    def words(self) -> dict[tuple[str, str], str]:
        """What the unit has said that its sheets mean: (column or "", word) to meaning."""
        mine = SheetWord.objects.filter(unit=self.user.unit_id, ledger=self.ledger.slug)
        return {(word.label, word.word): word.meaning for word in mine}

    @cached_property
    def header(self) -> int:
        """The row of the heads: as chosen, else the one in which most columns are recognised."""
        if self.upload.header:
            return self.upload.header - 1
        found = [sum(bool(self.meaning(head)) for head in row) for row in self.table[:LOOKED_AT]]
        return found.index(max(found)) if found else 0

    def meaning(self, head: str) -> str:
        """The ledger's label for a column's head: remembered, the same, or by a known synonym; "" when unknown."""
        head = head.rstrip("*＊ ").strip()
        if ("", head) in self.words:
            return self.words["", head]
        for candidate in (head, SYNONYMS.get(head, ""), _modern(head)):
            if candidate in self.labels:
                return candidate
        return ""

    @property
    def missing(self) -> list[str]:
        """Required columns that no head stands for: with any of them nothing is tried."""
        there = {self.meaning(head) for head in (self.table[self.header] if self.table else [])}
        must = [label for label, name in self.labels.items() if _must(self.form.fields[name])]
        return [label for label in must if label not in there]

    def lines(self) -> Iterator[Line]:
        """The filled rows, by the ledger's own labels and words."""
        for line in workbook.lines(self.table, self.header):
            cells = {}
            for head, text in line.cells.items():
                label = self.meaning(head)
                if label:
                    cells[label] = self.words.get((label, text), text)
            yield Line(line.number, cells)

    def run(self, *, keep: bool) -> Outcome:
        """Take every row or none. Without `keep` it is undone; with it, only when there is no problem."""
        outcome = Outcome()
        try:
            with deed():
                for line in self.lines():
                    self._take(line, outcome)
                if not keep or outcome.problems:
                    raise Undo
                self._close()
                record(f"{self.ledger.slug}.import", None, by=self.user, rows=outcome.taken, upload=self.upload.pk)
        except Undo:
            return outcome
        return outcome

    def _close(self) -> None:
        """Claim the upload; the second of two clicks undoes itself."""
        waiting = Upload.objects.filter(pk=self.upload.pk, state=Upload.State.TRIED)
        if not waiting.update(state=Upload.State.TAKEN):
            raise Undo

    def _take(self, line: Line, outcome: Outcome) -> None:
        form = self._filled(line)
        if form.is_valid():
            if self._is_known(form):
                outcome.known += 1
            else:
                form.keep(by=self.user)
                outcome.taken += 1
        elif self._is_known(form):
            outcome.known += 1
        else:
            outcome.problems.extend(self._problems(line, form))

    def _filled(self, line: Line) -> forms.ModelForm:
        data = {name: line.cells.get(label, "") for label, name in self.labels.items()}
        blank = self.ledger.form(user=self.user)
        for name, one in blank.fields.items():
            if name in self.labels.values() and not data[name] and not _must(one):
                data[name] = blank.get_initial_for_field(one, name) or ""
        no_lines = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"} if blank.below is not None else {}
        form = self.ledger.form(data | no_lines | {"token": blank.initial["token"]}, user=self.user)
        for name, book in self.books.items():
            form.fields[name].book = book
        return form

    @cached_property
    def books(self) -> dict[str, dict[str, list]]:
        """Every row that a column may name, by key and by name, read once for the whole sheet."""
        books: dict[str, dict[str, list]] = {}
        for name, one in self.form.fields.items():
            if hasattr(one, "book"):
                books[name] = {}
                for row in one.queryset:
                    for word in {str(row.pk), str(row), getattr(row, "name", str(row))}:
                        books[name].setdefault(word, []).append(row)
        return books

    def _is_known(self, form: forms.ModelForm) -> bool:
        """Whether the ledger's natural key is entered already, by hand or by an earlier sheet."""
        read = form.cleaned_data
        same = {name: getattr(form.instance, name, None) or read.get(name) for name in self.ledger.same}
        if not same or any(value in (None, "") for value in same.values()) or not form.instance.unit_id:
            return False
        return self.ledger.model.objects.valid().filter(unit=form.instance.unit_id, **same).exists()

    def _problems(self, line: Line, form: forms.ModelForm) -> Iterator[Problem]:
        for name, errors in form.errors.items():
            label = str(form.fields[name].label) if name in form.fields and name != "token" else ""
            yield Problem(line.number, label, line.cells.get(label, ""), "".join(map(str, errors)))


def _must(one: forms.Field) -> bool:
    """Whether a sheet has to fill it: what has a usual value may stay blank."""
    return one.required and not isinstance(one, forms.BooleanField) and one.initial in (None, "")


def _modern(head: str) -> str:
    for old, new in (("法制", "法治"), ("协警", "辅警")):
        head = head.replace(old, new)
    return head
