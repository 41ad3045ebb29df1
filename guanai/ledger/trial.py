"""A filled sheet on trial. The dry run is the real run, undone; both are run through the ledger's own form."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from functools import cached_property

from django import forms
from django.db import IntegrityError

from guanai import workbook
from guanai.audit import deed, record
from guanai.inputs import open_books
from guanai.jobs import enqueue
from guanai.ledger.sheet import carried, fields_of, lines_name, must
from guanai.ledger.wording import SERIAL, Wording
from guanai.models import Upload
from guanai.workbook import Line, Table, bare

AT_ONCE = 300  # lines that are read while the reader waits; more are a job
LOOKED_AT = 10  # rows in which the heads are looked for
MOST_SHOWN = 200  # problems that are kept
LONGEST = 60  # characters kept of what a sheet said
EACH = 200  # lines between two reports
Report = Callable[[int, str], None]
Read = list[tuple[Line, forms.ModelForm]]


class Undo(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, in words; without a column, with the whole row."""

    row: int
    column: str
    said: str
    why: str
    sheet: str = ""  # of the child rows; blank for the sheet itself


@dataclass
class Outcome:
    """What a run did, or would do."""

    taken: int = 0
    known: int = 0
    wrong: int = 0
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def load(cls, text: str) -> "Outcome":
        kept = json.loads(text)
        return cls(**kept | {"problems": [Problem(**one) for one in kept["problems"]]})

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def blame(self, row: int, column: str, said: str, why: object, sheet: str = "") -> None:
        self.wrong += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(Problem(row, column, said[:LONGEST], str(why), sheet))


class Trial:
    """A sheet read for one writer: matched to the ledger's columns, run through the ledger's own form."""

    def __init__(self, ledger, upload: Upload, user):
        self.ledger, self.upload, self.user = ledger, upload, user

    @property
    def outcome(self) -> Outcome | None:
        return Outcome.load(self.upload.outcome) if self.upload.outcome else None

    @cached_property
    def tables(self) -> dict[str, Table]:
        return workbook.tables(self.upload.attachment.read())

    @cached_property
    def table(self) -> Table:
        """The first sheet that holds anything."""
        return next(filter(None, self.tables.values()))

    @cached_property
    def form(self) -> forms.ModelForm:
        """The blank form; every line is filled into a copy of it."""
        form = self.ledger.form(user=self.user)
        open_books(form)
        return form

    @cached_property
    def names(self) -> dict[str, str]:
        return carried(self.form)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.ledger, self.user, fields_of(self.form))

    @cached_property
    def header(self) -> int:
        """The row of the heads: as chosen, else the one in which most columns are recognised."""
        found = [sum(bool(self.wording.label(bare(head))) for head in row) for row in self.table[:LOOKED_AT]]
        return self.upload.header - 1 if self.upload.header else found.index(max(found))

    @property
    def heads(self) -> list[str]:
        row = self.table[self.header] if self.header < len(self.table) else []
        return list(dict.fromkeys(bare(head) for head in row if bare(head)))

    @property
    def missing(self) -> list[str]:
        """Required columns that no head stands for: with any of them nothing is tried."""
        there = {self.wording.label(head) for head in self.heads}
        return [label for label, one in self.wording.fields.items() if must(one) and label not in there]

    @property
    def strange(self) -> list[str]:
        """Heads that nobody knows yet."""
        return [head for head in self.heads if self.wording.is_new(head)]

    def start(self) -> None:
        """Try or take the sheet: a small one at once, a large one in the background."""
        if self.missing or (self.upload.job and self.upload.job.is_running):
            return
        if len(self.table) - self.header <= AT_ONCE:
            return self.run(lambda percent, step: None, deed)
        with deed():
            title, url = f"导入{self.ledger.label}", self.ledger.url("trial", self.upload.pk)
            job = enqueue("guanai.tasks.read_sheet", title=title, target=self.upload, by=self.user, url=url)
            self.upload.move(self.upload.state, job=job, outcome="")

    def run(self, report: Report, closing: Callable[[], AbstractContextManager]) -> None:
        """Take every row or none; what was not wanted, or is not all right, is undone. The upload keeps the outcome.

        `closing` opens the transaction that ends the work.
        """
        outcome, keep = Outcome(), self.upload.state == Upload.State.WANTED
        read = self._read(outcome, report)
        report(60, f"正在{'写入' if keep else '试写'} {len(read)} 行")
        try:
            with closing() if keep else deed():
                self._write(read, outcome)
                if not keep or outcome.wrong or not self.upload.move(Upload.State.TAKEN, outcome=outcome.dump()):
                    raise Undo
                record(f"{self.ledger.slug}.import", self.upload, by=self.user, rows=outcome.taken)
        except Undo:
            with closing():
                self.upload.move(Upload.State.TRIED, outcome=outcome.dump())

    def _read(self, outcome: Outcome, report: Report) -> Read:
        """The lines that are all right and not yet entered, each in its form; nothing is written."""
        lines, below, read = list(workbook.lines(self.table, self.header)), self._below(outcome), []
        for number, line in enumerate(lines):
            if number % EACH == 0:
                report(60 * number // len(lines), f"正在核对第 {number + 1} 行，共 {len(lines)} 行")
            form = self.form.filled(self._typed(line, below.get(line.cells.get(SERIAL, ""), [])))
            valid = form.is_valid()
            if self._is_known(form):
                outcome.known += 1
            elif valid:
                read.append((line, form))
            else:
                self._blame(outcome, line, form)
        return read

    def _write(self, read: Read, outcome: Outcome) -> None:
        for line, form in read:
            try:
                form.keep(by=self.user)
            except IntegrityError:
                form.refused()
                self._blame(outcome, line, form)
            else:
                outcome.taken += 1
