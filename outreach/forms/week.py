"""一周的护学岗 as one grid: school days by peaks, filled in from the week before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django import forms
from django.db import IntegrityError

from guanai.audit import deed
from guanai.calendars import today
from guanai.inputs import LenientIntegerField, PlainForm, speak_plainly
from guanai.lifecycle import NotAllowed
from outreach.models import GuardKind, GuardPost, GuardShift, Peak
from stations.lessons import Lessons

WEEK = timedelta(days=7)
KINDS = tuple(GuardKind)
Cell = tuple[date, int]  # a day and a peak


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class Before:
    """The last week with shifts before this one: which peaks of which weekdays, and how many stood there."""

    def __init__(self, post: GuardPost, monday: date):
        last = post.shifts.valid().filter(held_on__lt=monday).order_by("-held_on").first()
        self.shifts: list[GuardShift] = []
        self.lessons: set[int] = set()
        if last:
            first = monday_of(last.held_on)
            rows = post.shifts.valid().between(first, first + WEEK - timedelta(days=1))
            self.shifts = list(rows.prefetch_related("members").order_by("held_on"))
            days = Lessons(post.school.unit, first, first + WEEK - timedelta(days=1))
            self.lessons = {day.weekday() for day in days if post.stands_on(day)}

    def has(self, day: date, peak: int) -> bool:
        """As on the same weekday; on one without lessons then, as on any other."""
        same = day.weekday() in self.lessons
        return any(one.peak == peak for one in self.shifts if not same or one.held_on.weekday() == day.weekday())

    def crew(self, peak: int) -> dict[str, int]:
        """How many of each kind stood there the last time that anybody did."""
        found: dict[str, int] = {}
        stood = [one for one in self.shifts if one.peak == peak and one.members.all()]
        for member in stood[-1].members.all() if stood else ():
            found[member.kind] = found.get(member.kind, 0) + member.number
        return found

    def control(self, peak: int) -> int | None:
        stood = [one for one in self.shifts if one.peak == peak and one.members.all()]
        return stood[-1].control_minutes if stood else None


@dataclass(frozen=True)
class Slot:
    """One cell of the grid: the shift that is there, or the boxes for a new one."""

    peak: Peak
    shift: GuardShift | None
    plan: forms.BoundField | None = None
    held: forms.BoundField | None = None


class WeekForm(PlainForm):
    """登记一周: what is ticked as 排班 is planned, as 到岗 held with the crew of its peak. What is there stays."""

    def __init__(self, *args, post: GuardPost, monday: date, **kwargs):
        self.post, self.monday, self.on = post, monday, today()
        self.days = [monday + timedelta(days=number) for number in range(7)]
        self.lessons = Lessons(post.school.unit, self.days[0], self.days[-1])
        rows = post.shifts.valid().between(self.days[0], self.days[-1]).listed()
        self.there: dict[Cell, GuardShift] = {(one.held_on, one.peak): one for one in rows}
        super().__init__(*args, **kwargs)
        self._give_boxes()
        self._give_crews()

    peaks, kinds = tuple(Peak), tuple(kind.label for kind in KINDS)  # heads of the two tables

    @property
    def previous(self):
        return (self.monday - WEEK).isocalendar()

    @property
    def next(self):
        return (self.monday + WEEK).isocalendar()

    @cached_property
    def before(self) -> Before:
        return Before(self.post, self.monday)

    def why_off(self, day: date) -> str:
        """Why nobody stands there on that day; empty when somebody may."""
        return self.lessons.why_not(day) if self.post.stands_on(day) else "没有设岗"

    def _cells(self) -> Iterator[Cell]:
        """Those in which something may be ticked."""
        for day in self.days:
            for peak in () if self.why_off(day) else Peak:
                shift = self.there.get((day, peak))
                if shift is None or (not shift.stood and day <= self.on):
                    yield day, peak

    def _give_boxes(self) -> None:
        for day, peak in self._cells():
            told = f"{day.month} 月 {day.day} 日{Peak(peak).label}"
            if (day, peak) not in self.there:
                usual = self.before.has(day, peak)
                self.fields[f"plan-{day}-{peak}"] = _box(f"{told}排班", usual)
            if day <= self.on:
                self.fields[f"held-{day}-{peak}"] = _box(f"{told}到岗", usual=False)

    def _give_crews(self) -> None:
        for peak in Peak:
            crew = self.before.crew(peak)
            for kind in KINDS:
                name = f"{peak.label}{kind.label}人次"
                self.fields[f"crew-{peak}-{kind}"] = _number(name, crew.get(kind), most=50)
            self.fields[f"control-{peak}"] = _number(f"{peak.label}交通管制分钟", self.before.control(peak), most=240)

    def rows(self) -> Iterator[tuple[date, str, list[Slot]]]:
        """Each day with why it is off, else its four cells."""
        for day in self.days:
            yield day, self.why_off(day), [self._slot(day, peak) for peak in Peak]

    def _slot(self, day: date, peak: Peak) -> Slot:
        boxes = {one: f"{one}-{day}-{peak}" for one in ("plan", "held")}
        found = {one: self[name] for one, name in boxes.items() if name in self.fields}
        return Slot(peak, self.there.get((day, peak)), **found)

    def crews(self) -> Iterator[tuple[Peak, list[tuple[str, forms.BoundField]], forms.BoundField]]:
        for peak in Peak:
            yield peak, [(kind.label, self[f"crew-{peak}-{kind}"]) for kind in KINDS], self[f"control-{peak}"]

    def clean(self):
        values = super().clean()
        for peak in Peak:
            held = any(values.get(f"held-{day}-{peak}") for day in self.days)
            if held and not self._crew(peak) and f"crew-{peak}-police" not in self.errors:
                self.add_error(f"crew-{peak}-police", f"{peak.label}有到岗的班次，请填在岗人次。")
        return values

    def _crew(self, peak: int) -> dict[str, int]:
        numbers = {kind: self.cleaned_data.get(f"crew-{peak}-{kind}") for kind in KINDS}
        return {kind.value: number for kind, number in numbers.items() if number}

    def keep(self, *, by) -> tuple[int, int]:
        """Enter what was ticked, all or nothing: how many shifts are new, at how many somebody stood.

        Raises NotAllowed when somebody else entered one of them meanwhile.
        """
        try:
            with deed():
                done = [self._keep(day, peak, by) for day, peak in self._cells()]
        except IntegrityError:
            raise NotAllowed("别人刚登记过这一周的班次，请重新打开再填。") from None
        return sum(new for new, _ in done), sum(held for _, held in done)

    def _keep(self, day: date, peak: int, by) -> tuple[bool, bool]:
        planned, held = (bool(self.cleaned_data.get(f"{one}-{day}-{peak}")) for one in ("plan", "held"))
        shift = self.there.get((day, peak))
        is_new = shift is None and (planned or held)
        if is_new:
            shift = GuardShift(unit=self.post.unit, post=self.post, held_on=day, peak=peak)
            shift.lessons = self.lessons
            shift.enter(by=by)
        if held and shift:
            shift.stand(self._crew(peak), control=self.cleaned_data.get(f"control-{peak}"), by=by)
        return is_new, held


def _box(label: str, usual: bool) -> forms.BooleanField:
    attrs = {"aria-label": label}
    return forms.BooleanField(label=label, required=False, initial=usual, widget=forms.CheckboxInput(attrs=attrs))


def _number(label: str, usual: int | None, *, most: int) -> LenientIntegerField:
    attrs = {"aria-label": label}
    field = LenientIntegerField(label=label, required=False, initial=usual, max_value=most)
    field.widget.attrs.update(attrs)
    speak_plainly(field)
    return field
