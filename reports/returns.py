"""月报: confirmed once, then never changed; what the records give otherwise later is corrected with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from math import ceil

from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from guanai.audit import deed
from guanai.calendars import SHANGHAI, gb_date, today
from guanai.lifecycle import NotAllowed
from guanai.navigation import may_follow
from reports import guard, outdated
from reports.figures import Figure, in_columns
from reports.footing import SECTIONS, Difference, Footing, Guarded, changed
from reports.metrics import METRICS, Section
from reports.models import MonthlyReturn, ReturnAbsence, ReturnFigure
from reports.models.monthly import ReturnCorrection, kept
from reports.months import Month, Numbers, differs, printed, why_not, worded
from reports.rollup import settled
from stations.access import Permission
from stations.models import Unit

A_PAGE = 9  # columns of numbers on an upright page, and beside the menu of a screen


CHANGED = "记录里的数在您打开以后又变了，"


def confirm(unit: Unit, month: Month, *, seen: str | None = None, by) -> MonthlyReturn:
    """确认 of the numbers that were `seen` on the page. A second time changes nothing. Raises NotAllowed."""
    with settled():
        done = MonthlyReturn.objects.of(unit, month.year, month.month).first()
        if done:
            return done
        if refusal := why_not(unit, month, today()):
            raise NotAllowed(refusal)
        footing = Footing(unit, month)
        if seen is not None and seen != seen_of(footing.numbers):
            raise NotAllowed(f"{CHANGED}没有确认。请返回月报，看过现在的数再确认。")
        footing.must_agree()
        return MonthlyReturn.freeze(unit, month.year, month.month, footing.numbers.all(), by=by)


@dataclass(frozen=True)
class Number:
    """One number of a unit's month."""

    unit: Unit
    month: Month
    metric: str

    def seen(self, now: Figure) -> str:
        """What a form carries of the value that stood on its page: whether it is still that one, never the value."""
        told = f"{self.unit.pk}/{self.month}/{self.metric}/{kept(now.value)}/{now.qualifier}"
        return salted_hmac("reports.returns.seen", told, algorithm="sha256").hexdigest()


def seen_of(numbers: Numbers) -> str:
    """What the page of a month carries of all its values, for who confirms them."""
    told = (Number(numbers.unit, numbers.month, one.metric).seen(one) for one in numbers.all())
    return salted_hmac("reports.returns.seen", "".join(told), algorithm="sha256").hexdigest()


def correct(number: Number, reason: str, *, seen: str, by) -> ReturnCorrection:
    """更正 to what the records give now, which is what was `seen`. Raises NotAllowed, and nothing is kept."""
    unit, month = number.unit, number.month
    with settled():
        rows = ReturnFigure.objects.filter(monthly__in=MonthlyReturn.objects.of(unit, month.year, month.month))
        figure = rows.filter(metric=number.metric).prefetch_related("corrections").first()
        if figure is None:
            raise NotAllowed(f"{month}的月报还没有确认，数字还会跟着记录变，不用更正。")
        numbers = Numbers(unit, month)
        now = numbers.figure(number.metric)
        if not differs(figure.standing, now):
            raise NotAllowed("这个数与记录一致，不用更正。")
        if number.seen(now) != seen:
            raise NotAllowed(f"{CHANGED}这次没有更正。请看过现在的数，原因对得上的再点一次。")
        done = figure.correct(now, reason, by=by)
        outdated.keep(MonthlyReturn.objects.of(unit, month.year, month.month).get(), numbers)
        return done


def name_absent(unit: Unit, month: Month, reason: str, *, by) -> ReturnAbsence:
    """注明未报送, by the unit above. Raises NotAllowed while there is still time, or nothing to hand in."""
    if refusal := why_not(unit, month, today()):
        raise NotAllowed(refusal)
    if today() <= month.due_on:
        raise NotAllowed(f"还没有到期：{gb_date(month.due_on)}前都可以确认，过了期才能注明未报送。")
    with deed():
        unit.hold()
        if MonthlyReturn.objects.of(unit, month.year, month.month).exists():
            raise NotAllowed(f"{unit.short}已经确认了{month}的月报，不用注明。")
        return ReturnAbsence.name(unit, month.first, reason, by=by)


@dataclass(frozen=True)
class Line:
    """One number of a return as its reader may see it; `changes` tells what was confirmed and how it was corrected."""

    metric: str
    text: str
    url: str = ""
    changes: str = ""
    now: str = ""

    @property
    def label(self) -> str:
        return METRICS[self.metric].label


class ReturnPage:
    """What one reader sees of a unit's month: live until it is confirmed, then as it was confirmed."""

    def __init__(self, unit: Unit, month: Month, user):
        self.unit, self.month, self.user = unit, month, user
        self.footing = Footing(unit, month)
        exact, sees = user.can(Permission.RECORD_VISIT, unit), partial(user.can, Permission.READ_FIGURES)
        self.guarded = Guarded(self.footing, user, exact=exact, sees=sees)

    @cached_property
    def row(self) -> MonthlyReturn | None:
        rows = MonthlyReturn.objects.of(self.unit, self.month.year, self.month.month).signed()
        return rows.prefetch_related("figures__corrections").first()

    @cached_property
    def _frozen(self) -> dict[str, ReturnFigure]:
        return {one.metric: one for one in self.row.figures.all()} if self.row else {}

    def sections(self) -> Iterator[tuple[Section, list[Line], bool]]:
        """Chapter by chapter the lines, and whether anything of the month has changed: all have the same columns."""
        found = {section: [self.line(metric) for metric in metrics] for section, metrics in SECTIONS.items() if metrics}
        changed = any(one.changes or one.now for lines in found.values() for one in lines)
        yield from ((section, lines, changed) for section, lines in found.items())

    def line(self, metric: str) -> Line:
        """One number, live or as it was confirmed."""
        frozen = self._frozen.get(metric)
        return self._confirmed(metric, frozen) if frozen else self._live(metric)

    def _live(self, metric: str) -> Line:
        hidden = self.guarded.hidden(metric).get(guard.TOTAL)
        figure = self.footing.numbers.figure(metric)
        return Line(metric, hidden or in_columns(figure, figure.measure), "" if hidden else self._url(metric))

    def _confirmed(self, metric: str, frozen: ReturnFigure) -> Line:
        hidden, open_ = self._hidden(metric, frozen), self.guarded.is_open(metric)
        year, now = self.month.year, self.footing.numbers.figure(metric)
        text = hidden or printed(metric, year, *frozen.standing)
        differing = differs(frozen.standing, now)
        present = worded(metric, year, kept(now.value), now.qualifier) if open_ else "与确认的不同"
        url = "" if hidden or (differing and metric in guard.CHILDREN) else self._url(metric)
        return Line(metric, text, url, self._told(frozen), present if differing else "")

    def _url(self, metric: str) -> str:
        """Where the rows are listed, if this reader may read them."""
        url = self.footing.numbers.url(metric)
        return url if url and may_follow(self.user, url) else ""

    def _hidden(self, metric: str, frozen: ReturnFigure) -> str:
        """What the page above says instead; else `<3` where what was confirmed is small."""
        hidden = self.guarded.hidden(metric).get(guard.TOTAL, "")
        small = not self.guarded.is_open(metric) and guard.is_small(frozen.standing[0])
        return hidden or (guard.HIDDEN if small else "")

    def _told(self, frozen: ReturnFigure) -> str:
        """10场次，2026年12月3日更正为12场次：补登. Of small numbers of children to others only when and why."""
        changes = frozen.changes
        if not changes:
            return ""
        if not self.guarded.is_open(frozen.metric):
            return "；".join(f"{one.day}更正：{one.reason}" for one in changes)
        metric, year = frozen.metric, self.month.year
        said = [f"{one.day}更正为{worded(metric, year, kept(one.after), one.bound)}：{one.reason}" for one in changes]
        return "，".join([worded(metric, year, kept(frozen.value), frozen.qualifier), *said])

    @property
    def signed(self) -> str:
        """2026年12月3日 王一确认."""
        return f"{gb_date(localdate(self.row.confirmed_at, SHANGHAI))} {self.row.signer}确认"

    def seen_all(self) -> str:
        """Which values stand here now, for who confirms them."""
        return seen_of(self.footing.numbers)

    def seen(self, metric: str) -> str:
        """Which value of it stands here now, for the form of its correction."""
        return Number(self.unit, self.month, metric).seen(self.footing.numbers.figure(metric))

    @cached_property
    def is_outdated(self) -> bool:
        """Whether something of what was confirmed is to be corrected."""
        return bool(self.row and changed(self.row, self.footing.numbers))

    def why_not(self) -> str:
        return why_not(self.unit, self.month, today())


@dataclass(frozen=True)
class Column:
    """One number over all units: what is printed for each of them, the unit's own, their sum, and the records."""

    metric: str
    cells: list[str]
    own: str
    total: str
    counted: str
    agrees: bool

    @property
    def head(self) -> str:
        about = METRICS[self.metric]
        return f"{about.label}{'' if about.sums else '*'}（{about.measure}）"


class FootingPage:
    """The table of a unit above: units by numbers, chapter by chapter."""

    def __init__(self, unit: Unit, month: Month, user):
        self.page = ReturnPage(unit, month, user)
        self.footing, self.guarded = self.page.footing, self.page.guarded

    def states(self) -> list[tuple[Unit, str, str, str]]:
        """Each unit below: how far it is, and why it is missing."""
        return [(one, *self._state(one)) for one in self.footing.children]

    def _state(self, of: Unit) -> tuple[str, str, str]:
        if of.pk in self._outdated:
            return "待更正", "soon", ""
        if of.pk in self.footing.returns:
            return "已确认", "done", ""
        if of.pk in self.footing.absences:
            return "未报送", "late", self.footing.absences[of.pk].reason
        return ("未报送", "late", "") if self.footing.on > self.footing.month.due_on else ("未到期", "", "")

    @cached_property
    def _outdated(self) -> set:
        return {one.unit.pk for one in self.footing.differences}

    def silent(self) -> list[Unit]:
        """Whose records are counted above, and who confirmed nothing of them."""
        return [one for one in self.footing.children if one.pk not in self.footing.returns]

    def tables(self) -> Iterator[tuple[str, list[Column], list[tuple]]]:
        """Of each chapter its columns, as many as a page holds, and by unit what stands under each head."""
        for section, metrics in SECTIONS.items():
            for number, part in enumerate(in_parts(metrics)):
                columns = [self._column(metric) for metric in part]
                known = enumerate(self.footing.children)
                rows = [(one, [(column.head, column.cells[at]) for column in columns]) for at, one in known]
                yield f"{section.label}（续）" if number else section.label, columns, rows

    def _column(self, metric: str) -> Column:
        footing, hidden = self.footing, self.guarded.hidden(metric)
        now, sums = footing.numbers.figure(metric), METRICS[metric].sums
        total = footing.total(metric) if sums else None
        agrees = not sums or (kept(total.value), total.qualifier) == (kept(now.value), now.qualifier)
        counted = hidden.get(guard.TOTAL) or shown(now)
        tells = (agrees and guard.TOTAL not in hidden) or self.guarded.is_open(metric)
        return Column(
            metric,
            [self._cell(metric, one, hidden) for one in footing.children],
            (hidden.get(footing.unit.path) or shown(footing.own(metric))) if sums else "",
            (shown(total) if tells else guard.WITHHELD) if sums else "不相加",
            counted,
            agrees,
        )

    def _cell(self, metric: str, of: Unit, hidden: dict) -> str:
        if of.pk not in self.footing.returns:
            return self._state(of)[0]
        figure = self.footing.figure(metric, of)
        return hidden.get(of.path) or (shown(figure) if figure else "—")

    def differences(self) -> list[tuple[Difference, str]]:
        """Each difference with its words: small numbers of children are not told."""
        return [
            (one, f"确认的是{one.was}，记录里有{one.now}" if self.guarded.is_open(one.metric) else "确认的数与记录不同")
            for one in self.footing.differences
        ]


def in_parts(metrics: list[str]) -> Iterator[list[str]]:
    """A wide chapter in parts of about as many columns each."""
    parts = ceil(len(metrics) / A_PAGE)
    size = ceil(len(metrics) / parts) if parts else 1
    for first in range(0, len(metrics), size):
        yield metrics[first : first + size]


def shown(figure: Figure) -> str:
    """A number in a column whose head says the measure."""
    return in_columns(figure) or "—"
