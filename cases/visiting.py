"""Before a visit: who mentors the child, how often, what the last visit was. For one child or a page of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from cases.lists import REMOTE, VisitPlace
from cases.models import MentoringMember, MentoringTeam, MentoringVisit, Minor
from cases.models.team import INTERVAL
from guanai.calendars import month_day
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.models import Person, PersonKind, PersonStatus, SchoolTerm

LONGEST_HOLIDAYS = timedelta(days=75)  # of a summer: a term that ended longer ago says nothing of a day


@dataclass(frozen=True)
class Visiting:
    """A child with the team that is at work and the last visit, as one reader may know them."""

    minor: Minor
    team: MentoringTeam | None
    last: MentoringVisit | None
    last_place: str = ""  # nothing before the first visit, and where the place would tell of a case
    urged_on: date | None = None  # the day of a 催办 that still stands

    @classmethod
    def of(cls, minors: Iterable[Minor], on: date, *, user) -> list["Visiting"]:
        """In the order of `minors`, in as many queries for a page as for one."""
        minors = list(minors)
        if not minors:
            return []
        teams, visits = _teams(minors, on), _last_visits(minors)
        return [cls._known(minor, teams.get(minor.pk), visits.get(minor.pk), user) for minor in minors]

    @classmethod
    def _known(cls, minor, team, last, user) -> "Visiting":
        place = last.place if last and not guarded(last, minor, user) else ""
        return cls(minor, team, last, place, getattr(minor, "urged_on", None))  # asked for by the lists

    @property
    def interval(self) -> int:
        """Days between visits."""
        return self.team.interval_days if self.team else INTERVAL

    @property
    def mentors(self) -> list[Person]:
        return [member.person for member in self.team.now] if self.team else []

    @property
    def went_last(self) -> list[Person]:
        return list(self.last.visitors.all()) if self.last else []

    @property
    def place(self) -> str:
        """Where the next visit will be, most likely."""
        return self.last_place or VisitPlace.HOME

    def is_of(self, user) -> bool:
        """Whether the team at work is his."""
        return user.person_id in [person.pk for person in self.mentors]

    def goers(self, user) -> list[Person]:
        """Who goes, most likely: the mentor himself, else who of the team went last time, else the team."""
        if self.is_of(user):
            return [person for person in self.mentors if person.pk == user.person_id]
        return [person for person in self.went_last if person in self.mentors] or self.mentors

    def visitors_for(self, user) -> list:
        """Their keys."""
        return [person.pk for person in self.goers(user)]

    def line(self) -> str:
        """帮教人 周建国（退休民警） · 每 15 天一次，上次 10 月 30 日家中."""
        mentors = "、".join(_with_kind(member) for member in self.team.now) if self.team else ""
        parts = [f"站长 {month_day(self.urged_on)}催办"] if self.urged_on else []
        parts += [f"帮教人 {mentors}"] if mentors else []
        return " · ".join([*parts, f"每 {self.interval} 天一次，{self.last_words()}"])

    def last_words(self) -> str:
        if self.last is None:
            return "还没有人走访过"
        place = VisitPlace(self.last_place).label if self.last_place else ""
        return f"上次 {plain(self.last.held_on)} {place}".strip()


def guarded(visit: MentoringVisit, minor: Minor, user) -> bool:
    """Whether the place of a visit would tell of a case, to somebody who may not know of it and did not write it."""
    told = visit.place != VisitPlace.DETENTION or visit.entered_by == user.pk
    return not told and not user.can(Permission.READ_CASE, minor)


def _with_kind(member: MentoringMember) -> str:
    kind = dict(PersonKind.choices).get(member.kind)
    return f"{member.person}（{kind}）" if kind else f"{member.person}"


def _teams(minors: list[Minor], on: date) -> dict:
    """The open team of each child, the latest formed, with its present members."""
    present = _present(on).select_related("person")
    members = present.annotate(kind=PersonStatus.objects.kind_on(on, person="person"))
    links = MentoringTeam.minors.through.objects.filter(
        minor__in=minors, mentoringteam__in=MentoringTeam.objects.open(on)
    ).order_by("mentoringteam__formed_on")
    with_members = links.select_related("mentoringteam").prefetch_related(
        Prefetch("mentoringteam__members", members, to_attr="now")
    )
    return {link.minor_id: link.mentoringteam for link in with_members}


def _present(on: date) -> QuerySet:
    """The members of that day; whose last day it was has left a team that goes on."""
    return MentoringMember.objects.current(on).exclude(ends_on=on, team__closed_on=None)


def _last_visits(minors: list[Minor]) -> dict:
    visits = _latest(minors).defer("findings").prefetch_related("visitors")
    return {visit.minor_id: visit for visit in visits}


def _latest(minors: list[Minor]) -> QuerySet:
    """The last visit of each child."""
    latest = MentoringVisit.objects.valid().filter(minor=OuterRef("minor")).order_by("-held_on", "-entered_at")
    return MentoringVisit.objects.filter(minor__in=minors, pk=Subquery(latest.values("pk")[:1]))


def of_teams(minors: list[Minor], on: date) -> Q:
    """People who are in a team of these children on that day."""
    teams = MentoringTeam.objects.open(on).filter(minors__in=minors)
    return Q(pk__in=_present(on).filter(team__in=teams).values("person"))


def of_last_visits(minors: list[Minor]) -> Q:
    """People who went to one of these children last."""
    went = MentoringVisit.visitors.through.objects.filter(mentoringvisit__in=_latest(minors))
    return Q(pk__in=went.values("person"))


def off_school(visit: MentoringVisit) -> bool:
    """Whether the visit was at school on a day that the terms know to be without lessons."""
    if visit.place != VisitPlace.SCHOOL:
        return False
    unit, day = visit.minor.unit, visit.held_on
    known = SchoolTerm.objects.binding(unit).filter(starts_on__lte=day, ends_on__gte=day - LONGEST_HOLIDAYS)
    return known.exists() and not SchoolTerm.objects.in_session(unit, day)


def after_call(visit: MentoringVisit) -> bool:
    """Whether it was a call right after a call: it stands in the file and moves no due day."""
    if visit.place not in REMOTE or visit.due_on is not None:
        return False
    earlier = Q(held_on__lt=visit.held_on) | Q(held_on=visit.held_on, entered_at__lt=visit.entered_at)
    before = MentoringVisit.objects.valid().filter(earlier, minor=visit.minor_id).order_by("-held_on", "-entered_at")
    return before.values_list("place", flat=True).first() in REMOTE


def to_visit(user):
    """The open files whose visits this user may record; who the child is stays sealed."""
    return Minor.objects.open().writable_by(user, Permission.RECORD_VISIT).listed()
