"""A filled sheet on trial. The dry run is the real run, undone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property

from django import forms
from django.db import IntegrityError

from guanai import workbook
from guanai.audit import deed, record
from guanai.entry import Stale, together
from guanai.inputs import open_books
from guanai.jobs import enqueue
from guanai.ledger.editing import Editing
from guanai.ledger.filling import Filled, Filling
from guanai.ledger.outcome import Outcome, Problem
from guanai.ledger.sheet import fields_of, lines_name, must
from guanai.ledger.wording import ABSENT, KEY, SERIAL, VERSION, Wording
from guanai.lifecycle import NotAllowed
from guanai.models import Upload
from guanai.workbook import Line, Table, bare

AT_ONCE = 300  # lines that are read while the reader waits; more are a job
EACH = 200  # lines between two reports, and lines that are written at once
READ = 60  # percent of the work that is done once every line is read
Report = Callable[[int, str], None]


class Undo(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


class Trial:
    """A sheet read for one writer: matched to the ledger's columns, run through the ledger's own form."""

    def __init__(self, ledger, upload: Upload, user):
        self.ledger, self.upload, self.user = ledger, upload, user

    @property
    def outcome(self) -> Outcome | None:
        return Outcome.load(self.upload.outcome) if self.upload.outcome else None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to be said or done: it is taken, or a job is at it."""
        busy = self.upload.job is not None and self.upload.job.is_running
        return busy or self.upload.state == Upload.State.TAKEN

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
    def wording(self) -> Wording:
        return Wording(self.ledger, self.user, fields_of(self.form))

    @cached_property
    def filling(self) -> Filling:
        return Filling(self.ledger, self.form, self.wording)

    @cached_property
    def header(self) -> int:
        """The row of the heads: as chosen, else the one in which most columns are recognised."""
        if self.upload.header:
            return min(self.upload.header, len(self.table)) - 1
        return workbook.header_of(self.table, lambda head: head in (KEY, VERSION) or bool(self.wording.label(head)))

    @property
    def heads(self) -> list[str]:
        return list(dict.fromkeys(filter(None, map(bare, self.table[self.header]))))

    @cached_property
    def editing(self) -> Editing | None:
        """Of a sheet that went out to be edited, as its slip or its columns say: its way back."""
        heads = self.heads  # read first: what is too large to be opened is refused there
        slip = workbook.slip(self.upload.attachment.read())
        went_out = bool(slip) or {KEY, VERSION} <= set(heads)
        return Editing(self.filling, slip, heads) if went_out else None

    @property
    def refusal(self) -> str:
        """Why nothing of the sheet can be taken; "" when it can be tried."""
        return self.editing.refusal if self.editing else ""

    @property
    def missing(self) -> list[str]:
        """Required columns that no head stands for: with any of them nothing is tried."""
        if self.editing:
            return []
        there = {self.wording.label(head) for head in self.heads}
        answered = {label for label, word in self.wording.remembered if word == ABSENT}
        return [label for label, one in self.wording.fields.items() if must(one) and label not in there | answered]

    @property
    def strange(self) -> list[str]:
        """Heads that nobody knows yet."""
        return [] if self.editing else [head for head in self.heads if self.wording.is_new(head)]

    def start(self) -> None:
        """Try or take the sheet: a small one at once, a large one in the background."""
        if self.is_over or self.refusal or self.missing:
            return
        if len(self.table) - self.header <= AT_ONCE:
            self.run(lambda percent, step: None, deed)
            return
        with deed():
            title, url = f"导入{self.ledger.label}", self.ledger.url("trial", self.upload.pk)
            job = enqueue("guanai.tasks.read_sheet", title=title, target=self.upload, by=self.user, url=url)
            self.upload.move(self.upload.state, job=job, outcome="")

    def run(self, report: Report, closing: Callable[[], AbstractContextManager]) -> None:
        """Take every row or none; what was not asked for, or is not all right, is undone. The upload keeps the outcome.

        `closing` opens the transaction that ends the work.
        """
        outcome, keep = Outcome(), self.upload.state == Upload.State.WANTED
        read = self._read(outcome, report)
        report(READ, f"正在{'写入' if keep else '试写'} {len(read)} 行")
        try:
            with closing() if keep else deed():
                self._write(self._still_new(read, outcome) if keep else read, outcome)
                if not keep or outcome.wrong or not self.upload.move(Upload.State.TAKEN, outcome=outcome.dump()):
                    raise Undo
                rows = {"rows": outcome.taken} | ({"changed": outcome.changed} if self.editing else {})
                record(f"{self.ledger.slug}.import", self.upload, by=self.user, **rows)
        except Undo:
            with closing():
                self.upload.move(Upload.State.TRIED, outcome=outcome.dump())

    def _read(self, outcome: Outcome, report: Report) -> list[Filled]:
        """The lines that are all right and not yet entered; nothing is written."""
        lines, below = list(workbook.lines(self.table, self.header)), self.filling.below(self.tables)
        if self.editing:
            self.editing.load(lines)
        read: list[Filled] = []
        for number, line in enumerate(lines):
            if number % EACH == 0:
                report(READ * number // len(lines), f"正在核对第 {number + 1} 行，共 {len(lines)} 行")
            if filled := self._judged(line, below.pop(line.cells.get(SERIAL, ""), []), outcome):
                read.append(filled)
        for line in (line for orphans in below.values() for line in orphans):
            said = line.cells.get(SERIAL, "")
            outcome.blame(Problem(line.number, SERIAL, said, "第一张表里没有这个序号。", lines_name(self.ledger)))
        return read

    def _judged(self, line: Line, below: list[Line], outcome: Outcome) -> Filled | None:
        """The line in a form, if it is to be written; else it is counted."""
        if self.editing and line.cells.get(KEY):
            return self.editing.read(line, below, outcome)
        filled = self.filling.filled(line, below)
        valid = filled.form.is_valid()
        if self.filling.is_known(filled.form):
            outcome.meet(line.number)
            return None
        if not valid:
            self.filling.blame(outcome, filled)
            return None
        outcome.show(line.number, self.filling.told(filled))
        return filled

    def _still_new(self, read: list[Filled], outcome: Outcome) -> list[Filled]:
        """Without the lines that somebody has entered since: of two who take one sheet the second waits, then asks.

        It waits at the units, in one order for everybody, whatever the order of the lines.
        """
        new = [filled for filled in read if filled.form.is_new]
        rows = {filled.form.instance.unit_id: filled.form.instance for filled in read}
        for key in sorted(rows):
            rows[key].unit.hold()
        self.filling.ask_again()
        known = {id(filled) for filled in new if self.filling.is_known(filled.form)}
        outcome.known += len(known)
        return [filled for filled in read if id(filled) not in known]

    def _write(self, read: list[Filled], outcome: Outcome) -> None:
        """Many at once; those that are refused again one by one, to find the one that is meant."""
        for start in range(0, len(read), EACH):
            batch = read[start : start + EACH]
            try:
                with together():
                    for filled in batch:
                        filled.form.keep(by=self.user)
                self._count(batch, outcome)
            except (IntegrityError, NotAllowed, Stale):
                for filled in batch:
                    self._write_one(self._again(filled), outcome)

    @staticmethod
    def _count(batch: list[Filled], outcome: Outcome) -> None:
        new = sum(filled.form.is_new for filled in batch)
        outcome.taken, outcome.changed = outcome.taken + new, outcome.changed + len(batch) - new

    def _again(self, filled: Filled) -> Filled:
        """What was tried in vain, in a form of its own."""
        way = self.filling if filled.form.is_new else self.editing
        return way.filled(filled.line, filled.below)

    def _write_one(self, filled: Filled, outcome: Outcome) -> None:
        filled.form.is_valid()
        try:
            with together():
                filled.form.keep(by=self.user)
            self._count([filled], outcome)
        except NotAllowed as refusal:
            filled.form.refused(str(refusal))
            self.filling.blame(outcome, filled)
        except Stale:
            filled.form.refused("刚才别人改了这一条，没有写入。请重新导出再改。")
            self.filling.blame(outcome, filled)
        except IntegrityError:
            filled.form.refused()
            self.filling.blame(outcome, filled)
