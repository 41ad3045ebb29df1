"""What the upper rooms give to the floor. Filled in `AppConfig.ready()` and nowhere else.

An entry holds a callable or the name of a URL, never an import from below.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guanai.bounds import Bound

GROUPS = ("", "站与人", "未成年人", "资助帮扶", "校园与宣讲", "维权岗", "汇总")
OVERSEEING = ("", "汇总", *GROUPS[1:-1])  # who oversees units comes for what they add up to


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu; `open_to(user)` decides whether it is there, `count(user)` what waits on this user."""

    group: str
    label: str
    icon: str
    url_name: str
    open_to: Callable[..., bool]
    count: Callable[..., int] | None = None


@dataclass(frozen=True)
class UnitPage:
    """Where the name of a unit leads, and whom: `open_to(user, unit)`."""

    url: Callable[..., str]
    open_to: Callable[..., bool]


@dataclass(frozen=True)
class Tie:
    """What still binds a person to the work, in words, asked before anybody leaves; and where this user unties it."""

    words: str
    url: str


@dataclass(frozen=True)
class Paper:
    """A document about one row: of which model (`cases.Minor`), what it is called, where it is made, and for whom."""

    model: str
    label: str
    url: Callable[..., str]
    open_to: Callable[..., bool] = lambda user, row: True


menu: list[MenuEntry] = []
papers: list[Paper] = []
unit_pages: list[UnitPage] = []
ties: list[Callable[..., Tie | None]] = []  # (person, user)
leftovers: list[Callable[[], None]] = []  # what else is over and is deleted each night


@dataclass(frozen=True)
class Todo:
    """待办: one thing that waits on somebody, with the one button that does it. Never a name, never a kind of child."""

    title: str
    line: str
    action: str
    action_url: str
    url: str = ""  # the page of what it is about
    due_on: date | None = None
    when: str = ""
    tone: str = ""  # late, soon or nothing
    primary: bool = False
    first: bool = False  # before all that is due, however long that waits


@dataclass(frozen=True)
class Waiting:
    """How much of one sort waits, in words and with the list that shows it."""

    label: str
    number: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """What another room has to say on the page of a row (`stations.School`): its pressing lines, and all of it."""

    model: str
    label: str
    url: Callable[..., str]  # (row)
    open_to: Callable[..., bool]  # (user, row)
    lines: Callable[..., list[Todo]]  # (row, user, on)


@dataclass(frozen=True)
class TodoSource:
    """What one app has waiting on a user on a day. Queries, never stored rows.

    `url_name` is the list of all of it.
    """

    url_name: str
    open_to: Callable[..., bool]
    waiting: Callable[..., list[Waiting]]  # (user, on): the counts, in one query
    items: Callable[..., list[Todo]]  # (user, on, most): what waits, most urgent first
    coming: Callable[..., Todo | None]  # (user, on): what comes next once nothing waits


@dataclass(frozen=True)
class QuickEntry:
    """A form that is a press away from the workbench."""

    label: str
    line: str
    icon: str
    url_name: str
    open_to: Callable[..., bool]


@dataclass(frozen=True)
class PublicPage:
    """A page for anybody that the public home leads to."""

    label: str
    line: str
    icon: str
    url_name: str


@dataclass(frozen=True)
class Evidence:
    """佐证: what one room counts of a unit's work so that another may cite it. It opens nothing of that room.

    `count(unit, first, last)` is of the unit and all below it, both days included; `url` leads to the rows, for who may
    see them, or is missing where the number alone is to be cited. `bound(unit, first, last)` is what the number claims
    where it adds up numbers that may be bounds themselves. A number that nobody gave is None, not zero.
    """

    name: str
    label: str
    measure: str  # 场, 次, 人次: never 人 where nobody was counted once
    count: Callable[..., int | None]
    url: Callable[..., str] | None = None
    bound: Callable[..., str] | None = None

    def claim(self, unit, first: date, last: date) -> tuple[int | None, str]:
        """The number, and its bound."""
        bound = self.bound(unit, first, last) if self.bound else Bound.EXACT
        return self.count(unit, first, last), bound


@dataclass(frozen=True)
class DraftForm:
    """A form whose typing is kept: which fields, and whether a user may fill it for a target."""

    fields: tuple[str, ...]
    open_to: Callable[[object, UUID], bool]


counted: dict[str, Callable[..., Iterable[tuple[str, UUID]]]] = {}
"""By kind of row (`outreach.outreachsession`), which counts a change of the row may change: kinds of rows and units."""

todos: list[TodoSource] = []
quick_entries: list[QuickEntry] = []
evidence: dict[str, Evidence] = {}
draft_forms: dict[str, DraftForm] = {}
panels: list[Panel] = []
public_pages: list[PublicPage] = []  # of upper rooms, beside what the home itself offers
readable: dict[str, tuple[str, ...]] = {}  # by model, the fields that the pages without log-in may show
letters: dict[str, Callable[..., None]] = {}  # what a kind of public mail becomes: (mail, words), within a deed
export_rules: dict[str, Callable[..., bool]] = {}  # by what no ledger exports: may its owner have it yet
child_lists: set[str] = set()  # exports in which a file number may stand: written anew when a file is sealed
