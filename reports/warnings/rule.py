"""What a warning is made of. Its rows are a word of their noun's own queryset: the same that 待办 asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable

from reports.models.digest import DigestLine
from stations.access import Permission, Role

Level = DigestLine.Level
Rows = Callable[[date], QuerySet]

STATION, COUNTY, BUREAU = Role.STATION_HEAD, Role.COUNTY_COMMITTEE, Role.BUREAU_COMMITTEE
KEEPERS = (STATION, COUNTY)
TREE = (STATION, COUNTY, BUREAU)


def seen(rows: QuerySet, user) -> QuerySet:
    """What the noun itself lets the reader know of these rows."""
    return rows.visible_to(user)


def page_of(row: Model) -> str:
    """The page of the row itself."""
    return row.get_absolute_url()


@dataclass(frozen=True)
class Rule:
    """预警: which rows, how bad, whose, what to do about it, and the button that does it.

    `raised` are those of the rows that are red. `told`: owners who have the same among their 待办, so that it is not
    counted twice for them. `place` is the path of the unit that must act; `writes` the right that its button asks.
    """

    code: str
    label: str
    level: Level
    owners: tuple[Role, ...]
    what: str
    action: str
    url: Callable[[Model], str]
    rows: Rows
    read: Permission
    writes: Permission
    place: str | Combinable = "unit__path"
    raised: Rows | None = None
    told: tuple[Role, ...] = ()
    line: Callable[[Model], str] = str
    page: Callable[[Model], str] = page_of
    joins: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()  # columns that no page of warnings needs
    day: str = ""
    order: tuple[str, ...] = ()
    of_children: bool = False
    blocks: bool = False
    known: Callable[..., QuerySet] = seen

    @property
    def lies_at(self) -> Combinable:
        return F(self.place) if isinstance(self.place, str) else self.place

    def due(self, user, on: date) -> QuerySet:
        """Its rows that this reader may know, each once, with `lies_at`, the path of the unit that must act."""
        found = self.known(self.rows(on), user).order_by().values("pk")
        return found.model._base_manager.filter(pk__in=found).annotate(lies_at=self.lies_at)

    def everywhere(self, on: date) -> QuerySet:
        """The same, whoever reads."""
        found = self.rows(on).order_by().values("pk")
        return found.model._base_manager.filter(pk__in=found).annotate(lies_at=self.lies_at)

    def listed(self, rows: QuerySet) -> QuerySet:
        """With what a line shows; what is sealed stays in the database."""
        return rows.select_related(*self.joins).defer(*self.secret)

    def is_red(self, on: date) -> QuerySet | None:
        return self.raised(on).order_by().values("pk") if self.raised else None
