"""上下级核对: what the units below confirmed of a month, beside what the records of the unit above give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from reports import guard
from reports.counted import Amount
from reports.figures import Figure, Qualifier
from reports.metrics import METRICS, Section
from reports.models import MonthlyReturn, ReturnAbsence, ReturnFigure
from reports.models.monthly import kept
from reports.months import (
    METRICS_OF_A_MONTH,
    Month,
    Numbers,
    adds_up,
    amount_of,
    differs,
    figure_of,
    handing_in,
    worded,
)
from stations.models import Unit

NAMED = 5  # differences that a refusal names


@dataclass(frozen=True)
class Difference:
    """A number of a unit below that its records no longer give."""

    unit: Unit
    metric: str
    was: str
    now: str

    @property
    def label(self) -> str:
        return METRICS[self.metric].label


def changed(row: MonthlyReturn, numbers: Numbers) -> list[ReturnFigure]:
    """What of a return its unit has to correct: the numbers that the records give otherwise by now."""
    known = {one.metric: one for one in row.figures.all()}
    confirmed = [known[metric] for metric in METRICS_OF_A_MONTH if metric in known]
    return [one for one in confirmed if differs(one.standing, numbers.figure(one.metric, row.unit))]


class Footing:
    """A unit's month against the returns of those directly below it. A unit that gathers none has nothing here."""

    def __init__(self, unit: Unit, month: Month, on: date | None = None):
        self.unit, self.month, self.on = unit, month, on or today()
        self.children = below(unit, month) if adds_up(unit) else []

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.unit, self.month)

    @cached_property
    def returns(self) -> dict:
        """The confirmed returns of those below, by unit."""
        rows = MonthlyReturn.objects.filter(unit__in=self.children, year=self.month.year, month=self.month.month)
        return {row.unit_id: row for row in rows.select_related("unit").prefetch_related("figures__corrections")}

    @cached_property
    def absences(self) -> dict:
        """Those who were named as missing and have not confirmed since, by unit."""
        rows = ReturnAbsence.objects.filter(unit__in=self.children, year=self.month.year, month=self.month.month)
        return {row.unit_id: row for row in rows if row.unit_id not in self.returns}

    @cached_property
    def _figures(self) -> dict[tuple, ReturnFigure]:
        return {(unit, one.metric): one for unit, row in self.returns.items() for one in row.figures.all()}

    def missing(self) -> list[Unit]:
        """Who neither confirmed nor was named."""
        return [one for one in self.children if one.pk not in self.returns and one.pk not in self.absences]

    def standing(self, metric: str, of: Unit) -> tuple[Decimal | None, str] | None:
        """What a unit below confirmed or last corrected; None where it handed in nothing."""
        if of.pk not in self.returns:
            return None
        found = self._figures.get((of.pk, metric))
        return found.standing if found else (None, Qualifier.EXACT)

    def figure(self, metric: str, of: Unit) -> Figure | None:
        """The same as a figure."""
        standing = self.standing(metric, of)
        return standing and figure_of(metric, self.month.year, amount_of(*standing)) if _told(standing) else None

    @cached_property
    def differences(self) -> list[Difference]:
        """What was confirmed below and is not what the records give now."""
        rows = [self.returns[one.pk] for one in self.children if one.pk in self.returns]
        return [self._difference(row.unit, one) for row in rows for one in changed(row, self.numbers)]

    def _difference(self, of: Unit, frozen: ReturnFigure) -> Difference:
        metric, year, now = frozen.metric, self.month.year, self.numbers.figure(frozen.metric, of)
        was = worded(metric, year, *frozen.standing)
        return Difference(of, metric, was, worded(metric, year, kept(now.value), now.qualifier))

    def own(self, metric: str) -> Figure:
        """What the unit registered itself."""
        return self.numbers.rest(metric, {one.path for one in self.children})

    def total(self, metric: str) -> Figure:
        """Confirmed numbers and own rows together; of persons counted once there is no such sum."""
        told = [standing for one in self.children if _told(standing := self.standing(metric, one))]
        own = self.own(metric)
        amounts = [amount_of(*standing) for standing in told] + [amount_of(own.value, own.qualifier)]
        return figure_of(metric, self.month.year, sum(amounts, Amount()))

    def cells(self, metric: str) -> dict[str, Decimal | None]:
        """The column that `guard` looks at, by path: of who handed in nothing, what its records give."""
        found = {one.path: (self.standing(metric, one) or (self._now(metric, one),))[0] for one in self.children}
        if found and METRICS[metric].sums:
            found[self.unit.path] = self.own(metric).value
        return found

    def _now(self, metric: str, of: Unit) -> Decimal | None:
        return self.numbers.figure(metric, of).value

    def must_agree(self) -> None:
        """Raises NotAllowed while somebody below is missing or something is unexplained; all of it at once."""
        why = []
        if missing := self.missing():
            why.append(f"{'、'.join(one.short for one in missing)}还没有确认月报，也没有注明未报送。")
        if self.differences:
            named = "、".join(f"{one.unit.short}的{one.label}" for one in self.differences[:NAMED])
            more = f"等 {len(self.differences)} 个数" if len(self.differences) > NAMED else ""
            why.append(f"{named}{more}与记录不一致，还没有更正说明，请相关单位先更正。")
        if why:
            raise NotAllowed(f"现在不能确认。{''.join(why)}")


def _told(standing: tuple | None) -> bool:
    """Whether there is a number, or a word instead of one; blank is not zero."""
    return standing is not None and (standing[0] is not None or standing[1] == Qualifier.UNQUANTIFIED)


def below(unit: Unit, month: Month) -> list[Unit]:
    """Who hands in to that unit: the units directly below it that have a return of that month."""
    return list(handing_in(month).filter(parent=unit))


class Guarded:
    """What one reader may be told of a month: `exact` to a station's own people, else small numbers are hidden."""

    def __init__(self, footing: Footing, user, *, exact: bool, sees):
        self.footing, self.user, self.exact, self.sees = footing, user, exact, sees
        self._above = {footing.unit.pk: footing}
        self._hidden: dict[str, dict] = {}

    def hidden(self, metric: str) -> dict:
        """What is printed instead of cells, by path; under TOTAL instead of the unit's own number."""
        if self.exact or metric not in guard.CHILDREN:
            return {}
        if metric not in self._hidden:
            value = self.footing.numbers.figure(metric).value
            self._hidden[metric] = guard.page(
                self.footing.unit, value, self.sees, lambda unit: self._of(unit).cells(metric)
            )
        return self._hidden[metric]

    def _of(self, unit: Unit) -> Footing:
        """The page of a unit above; read once for all its numbers."""
        if unit.pk not in self._above:
            self._above[unit.pk] = Footing(unit, self.footing.month, self.footing.on)
        return self._above[unit.pk]

    def is_open(self, metric: str) -> bool:
        """Whether small changes of that number may be told too."""
        return self.exact or metric not in guard.CHILDREN


SECTIONS = {
    section: [metric for metric in METRICS_OF_A_MONTH if METRICS[metric].section == section] for section in Section
}
"""The numbers of a month in the order in which a summary tells them."""
