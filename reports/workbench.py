"""工作台: what waits on one account today, the forms a press away, and its station's year so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from cases.models import MentoringVisit, Minor
from guanai.bounds import added, claimed, extremes
from guanai.calendars import today
from guanai.registers import QuickEntry, Todo, TodoSource, Waiting, quick_entries, todos
from reports.computing import percent, seen
from reports.counting import COUNTED, RATIOS
from reports.metrics import TIMELY
from reports.span import Span
from stations import six
from stations.access import Permission
from stations.models import CareStation, StationHave, Unit
from stations.tally import in_menu

MOST = 25  # things that wait, on one page
MOST_QUICK = 4


def sources(user) -> list[TodoSource]:
    """What has things waiting on this account."""
    return [source for source in todos if source.open_to(user)]


def has_one(user) -> bool:
    """Whether anything can wait on this account."""
    return bool(sources(user))


def waiting(user) -> int:
    """How much waits on this account with a day to it, for the menu: visits, clues, referrals."""
    return in_menu("workbench", user, today())


@dataclass(frozen=True)
class Fact:
    """A figure of the year with the list of its rows, where there is one."""

    label: str
    words: str
    url: str = ""


class Workbench:
    """What one account sees of a day."""

    def __init__(self, user, on: date):
        self.user, self.on = user, on
        self.span = Span.of_year(on.year, on, sealed=False)

    @classmethod
    def of(cls, user) -> "Workbench":
        """Today's; page and menu share it, for the length of a request."""
        if getattr(user, "workbench", None) is None:
            user.workbench = cls(user, today())
        return user.workbench

    @cached_property
    def asked(self) -> list[tuple[TodoSource, list[Waiting]]]:
        """Each source with what it counts; one that counts nothing is not asked for its things."""
        return [(source, source.waiting(self.user, self.on)) for source in sources(self.user)]

    @cached_property
    def waiting(self) -> list[Waiting]:
        """The sorts of which something waits, as the rooms have them: visits first."""
        return [one for _, counts in self.asked for one in counts if one.number]

    @property
    def head(self) -> list[Waiting]:
        """What the head of the page says in one line."""
        return self.waiting[:2]

    @property
    def number(self) -> int:
        return sum(one.number for one in self.waiting)

    @cached_property
    def _found(self) -> list[Todo]:
        """What waits, the most urgent first, what is due on a day before what is not: one more than is shown."""
        full = [source for source, counts in self.asked if any(one.number for one in counts)]
        found = [item for source in full for item in source.items(self.user, self.on, MOST + 1)]
        return sorted(found, key=lambda item: (not item.first, item.due_on or date.max))

    @property
    def items(self) -> list[Todo]:
        """The most urgent things."""
        return self._found[:MOST]

    @property
    def is_cut(self) -> bool:
        """Whether something that waits is not among them. A line may stand for several things that wait."""
        return len(self._found) > MOST

    def groups(self) -> list[tuple[str, list[Todo]]]:
        """The same by when it must be done."""
        parts: dict[str, list[Todo]] = {"今天要办": [], "接下来": [], "等您处理": []}
        for item in self.items:
            later = "接下来" if item.due_on and item.due_on > self.on else "今天要办"
            parts[later if item.due_on else "等您处理"].append(item)
        return [(label, items) for label, items in parts.items() if items]

    def coming(self) -> Todo | None:
        """What comes next once nothing waits."""
        found = [item for source in sources(self.user) if (item := source.coming(self.user, self.on))]
        return min(found, key=lambda item: item.due_on or date.max, default=None)

    def quick(self) -> list[QuickEntry]:
        return [entry for entry in quick_entries if entry.open_to(self.user)][:MOST_QUICK]

    @cached_property
    def unit(self) -> Unit | None:
        """The unit whose files the account keeps; a mentor and a committee have none."""
        holdings = self.user.holdings(Permission.RECORD_FILE)
        return holdings[0].appointment.unit if holdings else None

    def sentence(self) -> str:
        """The same as text for the work group."""
        told = "，".join(f"{fact.label} {fact.words}" for fact in self._told)
        return f"截至{self.on.month}月{self.on.day}日，{self.unit.name}本年{told}。".replace(",", "")

    def facts(self) -> list[Fact]:
        """本站本年."""
        return self._told

    @cached_property
    def _told(self) -> list[Fact]:
        return list(self._facts())

    def _facts(self) -> Iterator[Fact]:
        known = Minor.objects.valid().in_lists().within_tree(self.unit)
        mentored = known.filter(status=Minor.Status.MANAGED).count()
        address = reverse("minors", query={"unit": self.unit.code, "status": Minor.Status.MANAGED})
        yield Fact("在帮未成年人", f"{mentored:,} 人", address)
        days = {"since": self.span.first, "until": self.span.last}
        yield Fact("走访", f"{self._visits():,} 次", reverse("visits-made", query={"unit": self.unit.code, **days}))
        if (in_time := self._in_time()) is not None:
            yield Fact("走访按时率", f"{in_time}%", reverse("dashboard", args=[self.unit.code]))
        rows = COUNTED["M20"].rows(self.span).within_tree(self.unit).order_by()
        bounds = extremes("audience_bound")
        held = rows.aggregate(sessions=COUNTED["M20"].value, audience=COUNTED["M21"].value, **bounds)
        people = claimed(held["audience"] or 0, added(held[one] for one in bounds))
        yield Fact("法治宣讲", f"{held['sessions']:,} 场次，{people}", self._rows("M20"))
        yield Fact("退休民警", f"{COUNTED['M03'].total(self.unit, self.span):,} 人", self._rows("M03"))

    def _visits(self) -> int:
        """How many visits its list shows this reader."""
        rows = MentoringVisit.objects.listed_for(self.user).between(self.span.first, self.span.last)
        return rows.filter(unit__path__startswith=self.unit.path).count()

    def _in_time(self) -> Decimal | None:
        """How many percent of those that were due came in time, as the station's board has it."""
        came, due = RATIOS[TIMELY]
        found = due.within(self.unit, self.span).aggregate(**came.asked("came"), **due.asked("due"))
        return percent(found["came"], found["due"])

    def _rows(self, metric: str) -> str:
        return seen(metric, self.unit, self.span)

    def six(self) -> dict[CareStation, list[tuple[str, bool]]]:
        """六有 of each station at work: 有阵地 or 缺阵地."""
        rows = list(CareStation.objects.active(self.on).filter(unit=self.unit).order_by("name", "pk"))
        had = six.had(rows, self.on)
        return {one: [(kind.label, kind in had[one.pk]) for kind in StationHave.Kind] for one in rows}
