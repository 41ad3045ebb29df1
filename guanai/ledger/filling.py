"""Lines of a sheet, filled into the ledger's own form as somebody would type them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db import models

from guanai import workbook
from guanai.ledger.outcome import LONGEST, Outcome, Problem
from guanai.ledger.sheet import carried, fields_of, lines_name, must
from guanai.ledger.wording import ABSENT, SERIAL, Wording
from guanai.workbook import Line, Table

Below = dict[str, list[Line]]


@dataclass
class Filled:
    """One line, the child lines that belong to it, and the form that holds them."""

    line: Line
    below: list[Line]
    form: forms.ModelForm


class Filling:
    """One sheet's way into one ledger's form. `form` is blank, its books are open."""

    def __init__(self, ledger, form: forms.ModelForm, wording: Wording):
        self.ledger, self.form, self.wording, self.user = ledger, form, wording, wording.user
        self.names = carried(form)

    @cached_property
    def usual(self) -> dict[str, object]:
        """What stands in the form before anybody types, for columns that may stay blank."""
        fields = {name: self.form.fields[name] for name in self.names.values()}
        blank = {name: self.form.get_initial_for_field(one, name) for name, one in fields.items() if not must(one)}
        return {name: value for name, value in blank.items() if value is not None}

    @cached_property
    def wording_below(self) -> Wording:
        return Wording(self.ledger, self.user, fields_of(self.form.below.empty_form))

    def below(self, tables: Mapping[str, Table]) -> Below:
        """The child lines by the number of their parent."""
        found: Below = {}
        if self.form.below is not None:
            table = tables.get(lines_name(self.ledger), [])
            for line in workbook.lines(table, workbook.header_of(table, lambda head: head == SERIAL)):
                found.setdefault(line.cells.get(SERIAL, ""), []).append(line)
        return found

    def filled(self, line: Line, below: list[Line]) -> Filled:
        told = _told(self.wording, line)
        absent = {label: self.wording.remembered.get((label, ABSENT), "") for label in self.names if label not in told}
        said = {self.names[label]: text for label, text in (told | absent).items()}
        data = {name: text or self.usual.get(name, "") for name, text in said.items()}
        return Filled(line, below, self.form.filled(data | self._lines_data(below)))

    def told(self, filled: Filled) -> dict[str, str]:
        """What was read of a line, by our own labels; of the lines below it how many they are."""
        below = {lines_name(self.ledger): f"{len(filled.below)} 行"} if filled.below else {}
        return _told(self.wording, filled.line) | below

    def _lines_data(self, below: list[Line]) -> dict[str, str]:
        """The child lines as the formset below the form expects them."""
        if self.form.below is None:
            return {}
        prefix, names = self.form.below.prefix, carried(self.form.below.empty_form)
        data = {f"{prefix}-TOTAL_FORMS": str(len(below)), f"{prefix}-INITIAL_FORMS": "0"}
        for number, line in enumerate(below):
            for label, text in _told(self.wording_below, line).items():
                data[f"{prefix}-{number}-{names[label]}"] = text
        return data

    @cached_property
    def before(self) -> Counter:
        """What stood there when the sheet was read."""
        return self._standing()

    @cached_property
    def entered(self) -> Counter:
        """What stands there and no line of the sheet has said yet."""
        return Counter(self.before)

    def leave_out(self, rows: Iterable[models.Model]) -> None:
        """Of rows that stand in the sheet themselves: a new line that says the same means a second one."""
        if self.ledger.same:
            said = ((row.unit_id, *(_key(getattr(row, name)) for name in self.ledger.same)) for row in rows)
            self.entered -= Counter(said)

    def ask_again(self) -> None:
        """From now on what was entered since the sheet was read is known, and nothing else."""
        self.entered = self._standing() - self.before

    def _standing(self) -> Counter:
        """How often each natural key stands in the writer's own units already."""
        if not self.ledger.same:
            return Counter()
        own = self.ledger.own(self.user).valid().order_by()
        return Counter(own.values_list("unit", *self.ledger.same))

    def is_known(self, form: forms.ModelForm) -> bool:
        """Whether the row is entered already, by hand or by an earlier sheet. A sheet that says it twice means two."""
        read = form.cleaned_data
        if not all(name in read for name in self.ledger.same):
            return False
        key = (form.instance.unit_id, *(_key(read[name]) for name in self.ledger.same))
        known = self.entered[key] > 0
        self.entered[key] -= known
        return known

    def blame(self, outcome: Outcome, filled: Filled) -> None:
        """Write down everything that is wrong with a line, and which of its words nobody knows."""
        for problem in self._problems(filled):
            outcome.blame(problem)
            words = self.wording.unknown(problem.column, problem.said) if not problem.sheet else []
            if words:
                outcome.ask(problem.column, words)

    def _problems(self, filled: Filled) -> Iterator[Problem]:
        yield from _errors(filled.form, filled.line, self.wording)
        if filled.form.below is not None:
            for line, form in zip(filled.below, filled.form.below.forms, strict=True):
                yield from _errors(form, line, self.wording_below, lines_name(self.ledger))
            for error in filled.form.below.non_form_errors():
                yield Problem(filled.line.number, "", "", error)


def _told(wording: Wording, line: Line) -> dict[str, str]:
    """What a line says, by our own labels; of two heads that mean the same the first one counts."""
    told: dict[str, str] = {}
    for head, text in line.cells.items():
        if label := wording.label(head):
            told.setdefault(label, wording.cell(label, text))
    return told


def _errors(form: forms.BaseForm, line: Line, wording: Wording, sheet: str = "") -> Iterator[Problem]:
    labels = {name: label for label, name in carried(form).items()}
    said = {wording.label(head): text for head, text in reversed(line.cells.items())}
    for name, errors in form.errors.items():
        label = labels.get(name, "")
        yield Problem(line.number, label, said.get(label, "")[:LONGEST], "".join(map(str, errors)), sheet)


def _key(value: object) -> object:
    return value.pk if isinstance(value, models.Model) else value
