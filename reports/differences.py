"""What must be said before a summary is signed: figures that changed after last year, sums that do not agree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.figures import Figure, Qualifier, Source, sums
from reports.metrics import METRICS
from reports.models import FrozenFigure, LateChange, SummaryIssue
from reports.models.summary import SummaryOutline
from reports.yearbook import SOURCES, Yearbook
from stations.models import Unit

KEPT = Decimal("0.000001")  # as a frozen figure is kept
Key = tuple[str, str, str, str]  # unit, metric, period, source


@dataclass(frozen=True)
class Change:
    """A figure of last year that is no longer what was issued; `told` is what was said of it."""

    key: Key
    unit: str
    was: str
    now: str
    now_value: Decimal | None
    told: LateChange | None

    @property
    def label(self) -> str:
        return METRICS[self.key[1]].label

    @property
    def name(self) -> str:
        """Which change it is, as a form names it: the figure and what it says now."""
        return "/".join((*self.key, str(self.now_value)))


def changes(outline: SummaryOutline) -> list[Change]:
    """Every changed figure of the year before, against the latest version that was issued."""
    unit, year = outline.unit, outline.year - 1
    issue = SummaryIssue.objects.latest_of(unit, year, outline.portion)
    if issue is None:
        return []
    book = Yearbook.of_year(unit, year, portion=outline.portion)
    names = {one.code: one.short for one in Unit.objects.filter(path__startswith=unit.path)}
    frozen = {one.key: one for one in issue.figures.all()}
    present = {_key(one): one for one in book.figures}
    told = {(one.key, one.now_value): one for one in outline.late_changes.all()} if outline.is_made else {}
    found = []
    for key in dict.fromkeys([*frozen, *present]):
        was, now = frozen.get(key), present.get(key)
        if _changed(was, now):
            value = now and _kept(now.value)
            found.append(Change(key, names.get(key[0], key[0]), _said(was), _said(now), value, told.get((key, value))))
    return found


def unexplained(outline: SummaryOutline) -> list[Change]:
    """Those of which nobody has said why."""
    return [one for one in changes(outline) if one.told is None]


def _key(figure: Figure) -> Key:
    return figure.unit, figure.metric, figure.period, figure.source


def _kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(KEPT)


def _changed(was: FrozenFigure | None, now: Figure | None) -> bool:
    """A value or a bound that differs. What was not there and counts nothing now is no news."""
    before = (_kept(was.value), was.qualifier) if was else (None, Qualifier.EXACT)
    after = (_kept(now.value), now.qualifier) if now else (None, Qualifier.EXACT)
    return before != after and not (was is None and not now.value)


def _said(one: FrozenFigure | Figure | None) -> str:
    words = one.printed if isinstance(one, FrozenFigure) else one.words() if one else ""
    return words or "没有"


@dataclass(frozen=True)
class Gap:
    """A figure of a unit that is not what the units below it add up to."""

    figure: Figure
    below: str
    difference: str
    more: bool
    silent: tuple[str, ...]
    reported: tuple[str, ...]

    @property
    def why(self) -> str:
        """What the difference is, where the portal can tell."""
        known = [f"{'、'.join(self.silent)}没有数"] if self.silent else []
        known += [f"{'、'.join(self.reported)}只有报送的数，没有算进本级"] if self.reported else []
        if known:
            return "；".join(known)
        is_own = self.more and self.figure.source == Source.COMPUTED
        return "本级自行登记的" if is_own else "本级的数与下级合计不一致，请核对"


def cross_footing(book: Yearbook) -> Iterator[Gap]:
    """Every additive figure of the unit against the sum of those below; what is hidden is not compared."""
    for figure in book.of(book.unit.code) if book.children else ():
        if figure.source == Source.SUMMED or not figure.sums or figure.value is None or figure.hidden:
            continue
        found = {child.short: _of(book, child, figure) for child in book.children}
        known = [one for one in found.values() if one is not None and one.value is not None]
        total = sum((one.value for one in known), Decimal(0))
        if total == figure.value or any(one.hidden for one in known):
            continue
        more = figure.value - total
        silent = tuple(name for name, one in found.items() if one is None or one.value is None)
        reported = tuple(name for name, one in found.items() if name not in silent and _is_left_out(one, figure))
        below = next((one.plain() for one in sums(known, figure.unit, len(known))), "没有数")
        yield Gap(figure, below, _difference(figure, known, more), more > 0, silent, reported)


def _is_left_out(one: Figure, above: Figure) -> bool:
    """Whether a unit has its number by report only, where the one above is counted from records."""
    return above.source == Source.COMPUTED != one.source


def _of(book: Yearbook, child: Unit, figure: Figure) -> Figure | None:
    same = [one for one in book.of(child.code) if (one.metric, one.period) == (figure.metric, figure.period)]
    return min(same, key=lambda one: SOURCES.index(one.source), default=None)


def _difference(figure: Figure, known: list[Figure], more: Decimal) -> str:
    """How much, as a bound where the unit's own number is one; of bounds below, and of nothing, none can be told."""
    is_bound = figure.qualifier != Qualifier.EXACT
    if not known or {one.qualifier for one in known} != {Qualifier.EXACT} or (is_bound and more < 0):
        return "—"
    return replace(figure, value=more, units_reporting=None, units_expected=None).plain()
