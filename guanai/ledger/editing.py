"""导出修改: rows that went out as a sheet, were edited offline and come back. What was not touched changes nothing.

What a cell said when it went out is known from the row and its Revisions; so a colleague's change meanwhile stands in
nobody's way but of who touched the same row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.timezone import localtime

from guanai.forms import EntryForm
from guanai.ledger.filling import Filled, Filling
from guanai.ledger.outcome import LONGEST, Change, Outcome, Problem
from guanai.ledger.sheet import columns_of, texts
from guanai.ledger.slip import TORN, Slip
from guanai.ledger.wording import KEY, SERIAL, VERSION
from guanai.models import Revision
from guanai.workbook import Line, Table, as_read, bare

TOGETHER = 500  # rows that are asked for at once
MOVED = "不要改“编号”和“版本”；新登记的，这两格空着。"
UNKNOWN = "没有这一条，或不在您的范围内。"
TWICE = "表里有两行是同一条，请只留一行。"
FIXED = "这一列只在新登记时填，已有的不能在表里改。"


class Editing:
    """One sheet that went out to be edited, come back to one writer."""

    def __init__(self, filling: Filling, slip: Table, heads: Sequence[str]):
        self.ledger, self.user, self.filling = filling.ledger, filling.user, filling
        self.slip, self.heads = Slip.read(slip), heads
        self.columns = columns_of(filling.form, self.ledger.model)
        self.seen: set[str] = set()
        self.rows: dict[str, models.Model] = {}

    @cached_property
    def refusal(self) -> str:
        """Why nothing of the sheet can be taken; "" when it can be tried."""
        if self.slip is None or not {KEY, VERSION} <= set(self.heads):
            return TORN
        there = [head for head in self.heads if head not in (KEY, VERSION, SERIAL)]
        return self.slip.refusal(self.ledger, self.user, list(self.columns), there)

    def load(self, lines: Iterable[Line]) -> None:
        """Read the rows that are meant, many at once, and what became of them since."""
        keys = [key for key in dict.fromkeys(line.cells.get(KEY, "") for line in lines) if key in self.slip.versions]
        known = with_words(self.ledger, self.ledger.rows(self.user))
        for start in range(0, len(keys), TOGETHER):
            self.rows |= {str(row.pk): row for row in known.filter(pk__in=keys[start : start + TOGETHER])}
        self.filling.leave_out(self.rows.values())

    @cached_property
    def changes(self) -> dict[str, list[Revision]]:
        """Of each row what others have changed since it went out, the oldest first."""
        moved = [row.pk for key, row in self.rows.items() if row.version != self.slip.versions[key]]
        found: dict[str, list[Revision]] = {}
        for start in range(0, len(moved), TOGETHER):
            asked = Revision.objects.filter(target__in=moved[start : start + TOGETHER]).order_by("version")
            for one in asked:
                if one.version > self.slip.versions[str(one.target)]:
                    found.setdefault(str(one.target), []).append(one)
        return found

    @cached_property
    def names(self) -> Mapping:
        keys = {one.by for some in self.changes.values() for one in some}
        keys |= {row.voided_by for row in self.rows.values()}
        return get_user_model().objects.in_bulk(keys - {None})

    def read(self, line: Line, below: list[Line], outcome: Outcome) -> Filled | None:
        """The line as a changed form of its row; None when it changes nothing or cannot be taken, with its reason."""
        key = line.cells[KEY]
        row = self.rows.get(key)
        why = self._not_the_one(line, row)
        touched = {} if why else self._touched(line, row)
        if not why and not touched and not self._touched_below(row, below):
            outcome.untouched += 1
            return None
        if why := why or self._not_now(row):
            outcome.blame(Problem(line.number, "", "", why))
            return None
        filled = self.filled(line, below)
        fixed = [label for label in touched if self.columns[label] not in filled.form.fields]
        for label in fixed:
            outcome.blame(Problem(line.number, label, touched[label][:LONGEST], FIXED))
        if fixed or not filled.form.is_valid():
            self.filling.blame(outcome, filled)
            return None
        told = list(filled.form.differences(row))
        outcome.untouched += not told
        title = next(column.text(row) for column in self.ledger.cells if column.name == self.ledger.head)
        outcome.tell(Change(line.number, title, *one) for one in told)
        return filled if told else None

    def _not_the_one(self, line: Line, row: models.Model | None) -> str:
        key = line.cells[KEY]
        if line.cells.get(VERSION, "") != str(self.slip.versions.get(key, MOVED)):
            return MOVED
        if row is None:
            return UNKNOWN
        twice = key in self.seen
        self.seen.add(key)
        return TWICE if twice else ""

    def _touched(self, line: Line, row: models.Model) -> dict[str, str]:
        """What was typed, by label, where a cell says other than it did when it went out, and than it does now."""
        now, found = texts(row, self.columns.values()), {}
        before = dict(zip(self.columns, now, strict=True)) | self._before(row)
        for label, today in zip(self.columns, now, strict=True):
            said = line.cells.get(bare(label))
            if said is not None and said not in (as_read(before[label]), as_read(today)):
                found[label] = said
        return found

    def _before(self, row: models.Model) -> dict[str, str]:
        """What changed columns said at the version that went out: of each the oldest word kept since."""
        words: dict[str, str] = {}
        labels = {str(row._meta.get_field(name).verbose_name): label for label, name in self._kept_columns()}
        for one in self.changes.get(str(row.pk), ()):
            for word, text in one.said.items():
                if word in labels:
                    words.setdefault(labels[word], text)
        return words

    def _kept_columns(self) -> list[tuple[str, str]]:
        kept = {field.name for field in self.ledger.model._meta.get_fields()}
        return [(label, name) for label, name in self.columns.items() if name in kept]

    def _touched_below(self, row: models.Model, below: list[Line]) -> bool:
        """Whether a row below says other than it does now, or is new."""
        there = {str(child.pk): child for child in self._children(row)} if below else {}
        return any(line.cells.get(KEY) not in there or self._typed(line, there[line.cells[KEY]]) for line in below)

    def _children(self, row: models.Model) -> list[models.Model]:
        lines = self.ledger.form.lines
        return list(lines.model._base_manager.filter(**{lines.fk.name: row}).order_by("pk")) if lines else []

    @cached_property
    def columns_below(self) -> dict[str, str]:
        return columns_of(self.filling.form.below.empty_form, self.ledger.form.lines.model)

    def _typed(self, line: Line, child: models.Model) -> dict[str, str]:
        """What a line below says other than its row, by the name of the field."""
        now = zip(self.columns_below.items(), texts(child, self.columns_below.values()), strict=True)
        said = ((name, line.cells.get(bare(label)), text) for (label, name), text in now)
        return {name: typed for name, typed, text in said if typed is not None and typed != as_read(text)}

    def _not_now(self, row: models.Model) -> str:
        """Why the row cannot be changed, or not any more."""
        if row.is_void:
            who = self.names.get(row.voided_by, "")
            return f"这一条已由{who}于 {_on(row.voided_at)} 作废（{row.void_reason}），没有写入。"
        if not self.user.can(self.ledger.write, row):
            return "这一条不归您登记，只能看，不能改。"
        if str(row.version) != str(self.slip.versions[str(row.pk)]):
            return f"导出以后{self._who_changed(row)}，没有写入。请重新导出再改。"
        return ""

    def _who_changed(self, row: models.Model) -> str:
        told = [
            f"{self.names.get(one.by, '系统')}于 {_on(one.at)} 改了{'、'.join(one.said)}"
            for one in self.changes.get(str(row.pk), ())
        ]
        return "，".join(told) or "别人改过这一条"

    def filled(self, line: Line, below: list[Line]) -> Filled:
        """The row's own form: as the row says, and over that what was typed."""
        row = self.ledger.rows(self.user).get(pk=line.cells[KEY])
        told = self.rows[line.cells[KEY]]
        blank = self.ledger.form(instance=row, user=self.user)
        data = {name: blank[name].value() for name in blank.fields}
        data["version"] = told.version  # whoever came between wins
        for label, text in self._touched(line, told).items():
            data[self.columns[label]] = self.filling.wording.cell(label, text)
        lines, more = self._below(blank, below, line)
        fresh = self.ledger.rows(self.user).get(pk=row.pk)
        return Filled(line, lines, self.ledger.form(data | more, instance=fresh, user=self.user))

    def _below(self, blank: EntryForm, below: list[Line], line: Line) -> tuple[list[Line], dict[str, object]]:
        """The lines below in the order of their forms, and what those hold: rows that are there, then new ones."""
        if blank.below is None:
            return [], {}
        prefix, by_key = blank.below.prefix, {one.cells.get(KEY): one for one in below}
        there = [form for form in blank.below.forms if not form.instance._state.adding]
        keys = {str(form.instance.pk) for form in there}
        new = [one for one in below if one.cells.get(KEY) not in keys]
        number_of = {"TOTAL": len(there) + len(new), "INITIAL": len(there)}
        data: dict[str, object] = {f"{prefix}-{name}_FORMS": number for name, number in number_of.items()}
        lines = []
        for number, form in enumerate(there):
            said = by_key.get(str(form.instance.pk), Line(line.number, {}))
            lines.append(said)
            data |= {f"{prefix}-{number}-{name}": form[name].value() for name in form.fields if name != "DELETE"}
            data |= {f"{prefix}-{number}-{name}": text for name, text in self._typed(said, form.instance).items()}
        for number, one in enumerate(new, len(there)):
            said = ((name, one.cells.get(bare(label), "")) for label, name in self.columns_below.items())
            data |= {f"{prefix}-{number}-{name}": text for name, text in said}
        return [*lines, *new], data


def with_words(ledger, rows: models.QuerySet) -> models.QuerySet:
    """Rows with all that their columns name, so that none asks for itself."""
    fields = [ledger.model._meta.get_field(name) for name in ledger.form._meta.fields]
    ones = [one.name for one in fields if one.many_to_one or one.one_to_one]
    many = [one.name for one in fields if one.many_to_many]
    return rows.listed().select_related(*ones).prefetch_related(*many)


def _on(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
