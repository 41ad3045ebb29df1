"""What came of a sheet: how much was taken, how much was there already, and what is wrong where."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

MOST_SHOWN = 200  # problems that are kept
MOST_TOLD = 500  # changes that are kept
MOST_NEW = 100  # new rows that are kept
LONGEST = 60  # characters kept of what a sheet said


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, in words; without a column, with the whole row."""

    row: int
    column: str
    said: str
    why: str
    sheet: str = ""  # of the child rows; blank for the sheet itself


@dataclass(frozen=True)
class Change:
    """One cell of a known row: which row, what its column is called, what stands there, what will."""

    row: int
    title: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class New:
    """A row that would be entered: where it stands, and what was read of it, by column."""

    row: int
    cells: list[tuple[str, str]]


@dataclass
class Outcome:
    """What a run did, or would do: rows taken, rows known already, rows changed and not touched, things wrong."""

    taken: int = 0
    known: int = 0
    met: list[int] = field(default_factory=list)  # the first rows that are known already
    wrong: int = 0
    changed: int = 0
    untouched: int = 0
    cells: int = 0  # that are changed
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: list[New] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(default_factory=dict)  # by column, the words that no choice of ours knows

    @classmethod
    def load(cls, text: str) -> "Outcome":
        kept = json.loads(text)
        rows = {name: [kind(**one) for one in kept.pop(name, [])] for name, kind in KINDS.items()}
        return cls(**kept, **rows)

    def dump(self) -> str:
        self.problems.sort(key=lambda one: (one.sheet, one.row))
        return json.dumps(asdict(self), ensure_ascii=False)

    def blame(self, problem: Problem) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)

    def tell(self, changes: Iterable[Change]) -> None:
        """What will be other than it is."""
        for change in changes:
            self.cells += 1
            if len(self.changes) < MOST_TOLD:
                self.changes.append(change)

    def show(self, row: int, told: dict[str, str]) -> None:
        """What was read of a new row; blank cells say nothing."""
        if len(self.new) < MOST_NEW:
            cut = {label: text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for label, text in told.items()}
            self.new.append(New(row, [(label, text) for label, text in cut.items() if text]))

    def meet(self, row: int) -> None:
        """A row that is entered already."""
        self.known += 1
        if len(self.met) < MOST_NEW:
            self.met.append(row)

    @property
    def writes(self) -> int:
        """Rows that are new or other."""
        return self.taken + self.changed

    def ask(self, label: str, words: list[str]) -> None:
        """Somebody who knows must say what these words mean."""
        known = self.unknown.setdefault(label, [])
        known.extend(word for word in words if word not in known and len(word) <= LONGEST)


KINDS = {"problems": Problem, "changes": Change, "new": New}
