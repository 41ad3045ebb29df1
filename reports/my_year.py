"""我这一年: what one person did for the children in a year, counted; and the same as a certificate."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractMonth

from cases.lists import REMOTE
from cases.models import MentoringMember, MentoringVisit, Minor, VisitNote
from cases.models.attention import NoteKind
from stations.access import Permission, Role
from stations.models import Appointment, Person, StationPosting, Unit, User

DIGITS = "零一二三四五六七八九"
PLACES = ((1000, "千"), (100, "百"), (10, "十"))


@dataclass(frozen=True)
class Child:
    """One of his: by file number, with the visits of the year."""

    minor: Minor
    visits: int


@dataclass(frozen=True)
class MyYear:
    """One person's year. Numbers count all he did; only children whom the reader may know are named, by number."""

    person: Person
    year: int
    user: User

    @cached_property
    def _counted(self) -> dict:
        remote = Count("pk", filter=Q(place__in=REMOTE))
        due, timely = Count("in_time_until"), Count("pk", filter=Q(held_on__lte=F("in_time_until")))
        asked = {"visits": Count("pk"), "due": due, "timely": timely, "remote": remote}
        asked |= {"timed": Count("minutes"), "minutes": Sum("minutes")}
        return self._visits().aggregate(**asked, children=Count("minor", distinct=True))

    def _visits(self):
        """A figure: it keeps counting what is sealed."""
        rows = MentoringVisit.objects.with_withheld().filter(voided_at=None, visitors=self.person)
        return rows.filter(held_on__year=self.year).order_by()

    @property
    def visits(self) -> int:
        return self._counted["visits"]

    @property
    def timely(self) -> str:
        """应走访 40 次，按时 38 次."""
        due, timely = self._counted["due"], self._counted["timely"]
        return f"应走访 {due} 次，按时 {timely} 次" if due else ""

    @property
    def remote(self) -> int:
        """Of them by phone or online."""
        return self._counted["remote"]

    @property
    def timed(self) -> int:
        """Visits of which it was written down how long they took: `minutes` tells of no others."""
        return self._counted["timed"]

    @property
    def minutes(self) -> int:
        return self._counted["minutes"] or 0

    @property
    def hours(self) -> str:
        """已登记时长 3.5 小时（4 次登记了时长）."""
        number = f"{self.minutes / 60:.1f}".removesuffix(".0")
        return f"已登记时长 {number} 小时（{self.timed} 次登记了时长）" if self.timed else ""

    @property
    def helped(self) -> int:
        """Children whom he visited in the year."""
        return self._counted["children"]

    @cached_property
    def months(self) -> list[tuple[int, int]]:
        by_month = self._visits().annotate(month=ExtractMonth("held_on")).values_list("month").annotate(Count("pk"))
        found = dict(by_month)
        return [(month, found.get(month, 0)) for month in range(1, 13)]

    @cached_property
    def children(self) -> list[Child]:
        """Whom he visited and whom he has now, as far as this reader may visit them; the most visited first."""
        counted = dict(self._visits().values_list("minor").annotate(Count("pk")))
        mine = MentoringMember.objects.serving().filter(person=self.person).values("team__minors")
        known = Minor.objects.valid().writable_by(self.user, Permission.RECORD_VISIT).listed()
        rows = list(known.filter(pk__in=[*counted])) + list(known.filter(pk__in=mine).exclude(pk__in=[*counted]))
        return sorted(
            (Child(row, counted.get(row.pk, 0)) for row in rows), key=lambda one: (-one.visits, str(one.minor))
        )

    @cached_property
    def thanks(self) -> list[VisitNote]:
        """What the head thanked him for and he may still read, the latest first."""
        mine = VisitNote.objects.valid().visible_to(self.user).filter(self._thanking)
        return list(mine.select_related("visit__minor").order_by("-entered_at", "pk"))

    @property
    def _thanking(self) -> Q:
        return Q(kind=NoteKind.THANKS, visit__in=self._visits().values("pk"))

    @cached_property
    def thanked(self) -> int:
        """How often, whether he may still read it or not: as with visits, what is sealed keeps counting."""
        return VisitNote.objects.filter(self._thanking, voided_at=None).count()

    @property
    def unseen_thanks(self) -> int:
        """In files that he may not read any more."""
        return self.thanked - len(self.thanks)


def head_of(unit: Unit, on: date) -> str:
    """The name of the 站长: as posted at a station of the unit, else as the portal knows the role."""
    posted = StationPosting.objects.heads(on).filter(station__unit=unit).select_related("person")
    if found := posted.order_by("starts_on", "pk").first():
        return found.person.name
    holding = Appointment.objects.in_force(on).filter(unit=unit, role=Role.STATION_HEAD).select_related("user__person")
    held = holding.order_by("starts_on", "pk").first()
    return held.user.name if held else ""


def counted(number: int) -> str:
    """As `in_words`, before what is counted: 两次, 两名."""
    return "两" if number == 2 else in_words(number)


def in_words(number: int) -> str:
    """0 to 9999 as one says it: 十二, 一百零五, 一千零二十."""
    said, gap = "", False
    for place, name in PLACES:
        digit, number = divmod(number, place)
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + name
        gap = bool(said) and not digit and number > 0
    if number or not said:
        said += ("零" if gap else "") + DIGITS[number]
    return said.removeprefix("一") if said.startswith("一十") else said


def year_in_words(year: int) -> str:
    """二〇二六."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
