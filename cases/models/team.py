"""帮教小组: who mentors a child, from when to when."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest

from cases.due import Work
from cases.lists import MemberRole, TeamMode
from cases.models.fit import team_faults
from cases.models.life import must_follow
from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from cases.models.reckoning import reckon_due
from cases.models.taking import must_be_open
from guanai.audit import deed, record, touch
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from guanai.withholding import SealableQuerySet
from stations.access import Permission
from stations.models import CareStation, Person, PersonKind
from stations.models.owned import Owned, OwnedQuerySet

INTERVAL = 30  # days between visits, unless the team sets its own
ROLES = {
    PersonKind.SERVING_POLICE: MemberRole.POLICE,
    PersonKind.AUXILIARY: MemberRole.POLICE,
    PersonKind.RETIRED_POLICE: MemberRole.RETIRED,
    PersonKind.TEACHER: MemberRole.TEACHER,
    PersonKind.GRID_WORKER: MemberRole.COMMUNITY,
    PersonKind.GRID_HEAD: MemberRole.COMMUNITY,
    PersonKind.COMMUNITY_CADRE: MemberRole.COMMUNITY,
    PersonKind.PARENT: MemberRole.PARENT,
}


def role_of(person: Person, on: date) -> MemberRole:
    """What somebody is in a team, by what they are."""
    return ROLES.get(person.kind_on(on), MemberRole.MEMBER)


CLOSED = "档案已经结案，先改为“建档”再组建小组。"


class TeamQuerySet(SealableQuerySet, OwnedQuerySet):
    """Teams, known to whoever knows one of their files."""

    reading = Permission.READ_FILE

    def visible_to(self, user):
        links = self.model.minors.through.objects.filter(minor__in=Minor.objects.visible_to(user))
        return self.filter(pk__in=links.values("mentoringteam"))

    def open(self, on: date):
        """At work on that day; the last day counts."""
        return self.during(on, on)

    def during(self, first: date, last: date):
        """At work on at least one of these days."""
        return self.valid().filter(Q(closed_on=None) | Q(closed_on__gte=first), formed_on__lte=last)

    def working(self):
        """Not ended."""
        return self.valid().filter(closed_on=None)


class MentoringTeam(Belonging, Owned):
    """帮教小组. 一帮一 has exactly one mentor, 多帮一 at least two. `closed_on` is its last day at work."""

    part = Part.MENTORING

    minors = models.ManyToManyField(Minor, related_name="teams", verbose_name="帮教对象")
    mode = models.CharField("形式", max_length=12, choices=TeamMode)
    formed_on = models.DateField("成立日期")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    station = models.ForeignKey(
        CareStation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="关工站"
    )
    goal = SealedTextField("帮教目标", longest=300, blank=True)
    interval_days = models.PositiveSmallIntegerField("走访间隔（天）", default=INTERVAL)

    objects = TeamQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "帮教小组"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("formed_on")),
                name="team_closes_after_forming",
                violation_error_message="结束日期不能早于成立日期。",
            ),
            models.CheckConstraint(
                condition=Q(interval_days__gte=1) & Q(interval_days__lte=366),
                name="team_interval_in_a_year",
                violation_error_message="走访间隔须在 1 至 366 天之间。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "formed_on"], name="team_of_unit")]

    def __str__(self):
        return self.get_mode_display()

    @property
    def work(self) -> Work:
        """Its days and intervals, as the due days are reckoned from them."""
        changes = sorted(self.interval_changes.all(), key=lambda one: (one.changed_on, one.entered_at))
        first = changes[0].before if changes else self.interval_days
        return Work(self.formed_on, self.closed_on, first, tuple((one.changed_on, one.days) for one in changes))

    def form(self, minor: Minor, mentors: list[Person], lead: Person, *, by) -> None:
        """Found the team for a child, which with it comes under mentoring. Raises NotAllowed; safe to repeat."""
        with deed():
            if not type(self).objects.filter(pk=self.pk).exists():
                must_be_open(minor, CLOSED, mentoring=True)
                minor.must_be_founded()
            if not self.enter(by=by, minors=[minor]):
                return  # the same form again, whatever stands in it by now
            Minor.objects.filter(pk=minor.pk).update(status=F("status"))  # of two teams at once each sees the other
            touch(self)
            if wrong := team_faults(minor, self, mentors, mentors, self.formed_on):
                raise NotAllowed("".join(wrong))
            for person in mentors:
                role = MemberRole.LEAD if person == lead else role_of(person, self.formed_on)
                facts = {"role": role, "starts_on": self.formed_on}
                MentoringMember.objects.get_or_create(team=self, person=person, defaults=facts)
            if minor.status in (Minor.Status.FILED, Minor.Status.OBSERVATION):
                minor.manage(on=self.formed_on, by=by)
            reckon_due(minor)

    def serving(self) -> list["MentoringMember"]:
        """Who has not left, the lead first."""
        return list(self.members.filter(ends_on=None).select_related("person"))

    def join(self, person: Person, on: date, *, role: str = "", by) -> None:
        """Somebody comes into the team, and takes over what stood open longest. Raises NotAllowed; safe to repeat."""
        with deed():
            if self.let_in(person, on, role=role, by=by):
                self.handovers.take_longest_open(person, on, by=by)

    def leave(self, member: "MentoringMember", on: date, *, lead: Person | None = None, by) -> None:
        """Somebody goes and the others carry on, led by `lead` if it was the lead. Raises NotAllowed."""
        with deed():
            others = [one.person for one in self.hold() if one != member]
            self._must(others, [], on)
            self._end(member, on, by=by)
            if member.role == MemberRole.LEAD:
                self._lead_by(lead, others)

    def hand_over(self, member: "MentoringMember", successor: Person | None, on: date, *, by) -> None:
        """Somebody goes and another takes the part; without a successor it stands open. Raises NotAllowed.

        The day itself belongs to both. A successor out of the team takes over from who leads it.
        """
        with deed():
            serving = self.hold()
            if member not in serving:
                raise NotAllowed(f"{member}已经不在小组里，请重新打开这一页。")
            others = [one.person for one in serving if one != member]
            coming = [successor] if successor and successor not in others else []
            if successor:
                self._must([*others, *coming], coming, on)
            self._end(member, on, by=by)
            for person in coming:
                self._take_in(person, on, role_of(person, on), by=by)
            if member.role == MemberRole.LEAD and (successor or others):
                self._lead_by(successor or others[0], [*others, *coming])

    def let_in(self, person: Person, on: date, *, role: str = "", by) -> bool:
        """Whether somebody comes who was not there; where nobody is, he leads. Raises NotAllowed."""
        there = [member.person for member in self.hold()]
        coming = [person] if person not in there else []
        self._must([*there, *coming], coming, on)
        for one in coming:
            self._take_in(one, on, (role or role_of(one, on)) if there else MemberRole.LEAD, by=by)
        return bool(coming)

    def hold(self) -> list["MentoringMember"]:
        """The team as it is; nobody else changes it until the deed is done."""
        if not type(self).objects.working().filter(pk=self.pk).update(mode=F("mode")):
            raise NotAllowed("小组已经结束，不能再换人。")
        return self.serving()

    def _must(self, people: list[Person], coming: list[Person], on: date) -> None:
        for minor in self.minors.valid():
            if wrong := team_faults(minor, self, people, coming, on):
                raise NotAllowed("".join(wrong))

    def _take_in(self, person: Person, on: date, role: str, *, by) -> None:
        MentoringMember.objects.create(team=self, person=person, role=role, starts_on=on)
        record("mentoringteam.join", self, by=by, person=person.pk)

    def _end(self, member: "MentoringMember", on: date, *, by) -> None:
        if MentoringMember.objects.filter(pk=member.pk, ends_on=None).update(ends_on=on):
            record("mentoringteam.leave", self, by=by, person=member.person_id)

    def _lead_by(self, lead: Person | None, people: list[Person]) -> None:
        if lead not in people:
            raise NotAllowed("组长要退出，请先选一名新组长。")
        self.members.filter(person=lead, ends_on=None).update(role=MemberRole.LEAD)

    def close(self, on: date, *, by) -> None:
        """The team's work is done; nothing is due any more. Raises NotAllowed; safe to repeat."""
        with deed():
            for minor in self.minors.all():
                mine = {"visitors__in": self.members.values("person"), "held_on__gte": self.formed_on}
                must_follow(minor.visits.valid().filter(**mine), on)
            if type(self).objects.filter(pk=self.pk, closed_on=None).update(closed_on=on):
                self.members.filter(ends_on=None).update(ends_on=Greatest(F("starts_on"), on))
                record("mentoringteam.close", self, by=by)
            self._ended(by=by)
        self.refresh_from_db()

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            self._ended(by=by)

    def _ended(self, *, by) -> None:
        """Nothing is due any more; what waited to be sealed until then is sealed."""
        for minor in list(self.minors.all()):
            minor.sealings.settle(by=by)
            reckon_due(minor)


class MemberQuerySet(models.QuerySet):
    """Members, known to whoever knows the team."""

    def visible_to(self, user):
        return self.filter(team__in=MentoringTeam.objects.visible_to(user))

    def current(self, on: date):
        """In the team on that day; the last day counts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def serving(self):
        """Who has not left a team that still works."""
        return self.filter(ends_on=None, team__closed_on=None, team__voided_at=None)

    def of(self, minor: Minor):
        """Everybody who is or was in a team of that child, with person and team."""
        return self.filter(team__in=minor.teams.valid()).select_related("team", "person")


class MentoringMember(models.Model):
    """帮教人: a person's part in a team, for a time. `ends_on` is the last day in it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team = models.ForeignKey(MentoringTeam, models.CASCADE, related_name="members", verbose_name="小组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="帮教人")
    role = models.CharField("分工", max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    starts_on = models.DateField("加入日期")
    ends_on = models.DateField("退出日期", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮教人"
        ordering = [Case(When(role=MemberRole.LEAD, then=0), default=1), "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=Q(ends_on=None),
                name="team_member_once",
                violation_error_message="这个人已在小组里。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="team_member_leaves_after_joining",
                violation_error_message="退出日期不能早于加入日期。",
            ),
        ]

    def __str__(self):
        return str(self.person)

    def within(self, holding) -> bool:
        return self.team.within(holding)
