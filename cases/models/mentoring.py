"""帮教: the team around a child, and its visits."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.due import Held, Work, due_days
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.signal import RiskSignal
from guanai.audit import deed, record
from guanai.fields import SealedTextField
from stations.access import Permission
from stations.models import CareStation, Person
from stations.models.owned import Owned, OwnedQuerySet

INTERVAL = 30  # days between visits, unless the team sets its own


class TeamMode(models.TextChoices):
    """帮教形式."""

    ONE_TO_ONE = "one_to_one", "一帮一"
    MANY_TO_ONE = "many_to_one", "多帮一"


class TeamQuerySet(OwnedQuerySet):
    """Teams, known to whoever knows one of their files."""

    reading = Permission.READ_FILE

    def visible_to(self, user):
        links = self.model.minors.through.objects.filter(minor__in=Minor.objects.visible_to(user))
        return self.filter(pk__in=links.values("mentoringteam"))

    def open(self, on: date):
        return self.valid().filter(Q(closed_on=None) | Q(closed_on__gt=on), formed_on__lte=on)

    def during(self, first: date, last: date):
        """At work on at least one of these days."""
        return self.valid().filter(Q(closed_on=None) | Q(closed_on__gte=first), formed_on__lte=last)


class MentoringTeam(Owned):
    """帮教小组. 一帮一 has exactly one mentor, 多帮一 at least two."""

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

    @classmethod
    def check_size(cls, mode: str, mentors: int) -> None:
        """Raises ValidationError when so many mentors do not fit the mode."""
        if mode == TeamMode.ONE_TO_ONE and mentors != 1:
            raise ValidationError("一帮一须正好一名帮教人。")
        if mode == TeamMode.MANY_TO_ONE and mentors < 2:
            raise ValidationError("多帮一须至少两名帮教人。")

    def form(self, minor: Minor, mentors: list[Person], lead: Person, *, by) -> None:
        """Found the team for a child, which with it comes under mentoring. Raises ValidationError; safe to repeat."""
        self.check_size(self.mode, len(mentors))
        with deed():
            if not type(self).objects.filter(pk=self.pk).exists():
                minor.must_be_founded()
            if not self.enter(by=by, minors=[minor]):
                return  # the same form again, whatever stands in it by now
            for person in mentors:
                role = MemberRole.LEAD if person == lead else MemberRole.MEMBER
                facts = {"role": role, "starts_on": self.formed_on}
                MentoringMember.objects.get_or_create(team=self, person=person, defaults=facts)
            if minor.status in (Minor.Status.FILED, Minor.Status.OBSERVATION):
                minor.manage(on=self.formed_on, by=by)
            reckon_due(minor)

    def close(self, on: date, *, by) -> None:
        """The team's work is done; nothing is due any more. Safe to repeat."""
        with deed():
            if type(self).objects.filter(pk=self.pk, closed_on=None).update(closed_on=on):
                MentoringMember.objects.filter(team=self, ends_on=None).update(ends_on=on)
                record("mentoringteam.close", self, by=by)
            for minor in self.minors.all():
                reckon_due(minor)
        self.refresh_from_db()

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            for minor in self.minors.all():
                reckon_due(minor)


class MemberRole(models.TextChoices):
    """小组分工."""

    LEAD = "lead", "组长"
    MEMBER = "member", "组员"


class MemberQuerySet(models.QuerySet):
    """Members, known to whoever knows the team."""

    def visible_to(self, user):
        return self.filter(team__in=MentoringTeam.objects.visible_to(user))

    def current(self, on: date):
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)

    def of(self, minor: Minor):
        """Everybody who is or was in a team of that child, with person and team."""
        return self.filter(team__minors=minor, team__voided_at=None).select_related("team", "person")


class MentoringMember(models.Model):
    """帮教人: a person's part in a team, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team = models.ForeignKey(MentoringTeam, models.CASCADE, related_name="members", verbose_name="小组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="帮教人")
    role = models.CharField("分工", max_length=8, choices=MemberRole, default=MemberRole.MEMBER)
    starts_on = models.DateField("加入日期")
    ends_on = models.DateField("退出日期", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮教人"
        ordering = ["role", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=Q(ends_on=None),
                name="team_member_once",
                violation_error_message="这个人已在小组里。",
            )
        ]

    def __str__(self):
        return str(self.person)


class VisitPlace(models.TextChoices):
    """走访地点或方式."""

    HOME = "home", "家中"
    SCHOOL = "school", "学校"
    STATION = "station", "关工站"
    COMMUNITY = "community", "社区"
    DETENTION = "detention", "羁押或矫治场所"
    PHONE = "phone", "电话"
    ONLINE = "online", "网络"


class VisitQuerySet(FilePageQuerySet):
    """Visits. They ask the file."""

    def between(self, first: date, last: date):
        return self.valid().filter(held_on__gte=first, held_on__lte=last)

    def on_time(self):
        return self.filter(held_on__lte=F("due_on"))

    def late(self):
        return self.filter(held_on__gt=F("due_on"))

    def listed_for(self, user):
        """What a list of visits shows this account: those to children whom it may visit itself."""
        return self.valid().filter(minor__in=Minor.objects.valid().writable_by(user, Permission.RECORD_VISIT))

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        sealed = ("findings", *(f"minor__{name}" for name in ("name", "id_no", "phone", "address")))
        return self.select_related("minor__unit", "unit").prefetch_related("visitors").defer(*sealed)


class MentoringVisit(FilePage):
    """帮教走访. `due_on` keeps by when it was due, before it in order of time: see `due_days`."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="visits", verbose_name="档案")
    unit = models.ForeignKey("stations.Unit", models.PROTECT, related_name="+", editable=False)  # whose number it is
    held_on = models.DateField("走访日期")
    place = models.CharField("地点或方式", max_length=12, choices=VisitPlace, default=VisitPlace.HOME)
    visitors = models.ManyToManyField(Person, related_name="+", verbose_name="走访人")
    findings = SealedTextField("情况", longest=2000)
    worried = models.BooleanField("有担忧", default=False)
    due_on = models.DateField(null=True, editable=False)
    next_on = models.DateField("下次走访")

    objects = VisitQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-held_on", "-entered_at"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on__gt=F("held_on")),
                name="visit_next_is_later",
                violation_error_message="下次走访须晚于这次走访。",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "held_on", "due_on"], condition=Q(voided_at=None), name="visit_counts"),
            models.Index(fields=["minor", "held_on"], name="visit_of_minor"),
        ]

    def __str__(self):
        return f"{self.held_on} {self.get_place_display()}"

    def get_absolute_url(self):
        return reverse("minor", args=[self.minor_id])

    def enter(self, *, by, **many: Any) -> bool:
        """Write the visit; what was and is due follows from it. The same visit again changes nothing."""
        with deed():
            self.unit_id = self.minor.unit_id
            self.due_on = self.minor.visit_due_on  # of the latest visit; of any other it is reckoned anew
            is_new = super().enter(by=by, **many)
            self.due_on = reckon_due(self.minor).get(self.pk)
            if is_new and self.worried:
                RiskSignal.follow(self, by=by)
        return is_new

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        with deed():
            super().amend(facts, version=version, by=by)
            self.due_on = reckon_due(self.minor).get(self.pk)
            RiskSignal.follow(self, by=by)

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            reckon_due(self.minor)
            RiskSignal.follow(self, by=by)


def reckon_due(minor: Minor) -> dict[UUID, date | None]:
    """Write down by when the child is to be visited, and by when each visit was due; the latter is the answer.

    Derived columns, so that lists and counts need no look at every visit.
    """
    file = Minor.objects.filter(pk=minor.pk)
    file.update(visit_due_on=F("visit_due_on"))  # takes the row's lock: of two visits at once each is reckoned with
    teams = minor.teams.valid().order_by("formed_on", "entered_at")
    visits = list(minor.visits.valid().order_by("held_on", "entered_at", "pk").only("held_on", "next_on", "due_on"))
    works = [Work(*facts) for facts in teams.values_list("formed_on", "closed_on", "interval_days")]
    were, minor.visit_due_on = due_days(works, [Held(visit.held_on, visit.next_on) for visit in visits])
    for visit, due_on in zip(visits, were, strict=True):
        if visit.due_on != due_on:
            MentoringVisit.objects.filter(pk=visit.pk).update(due_on=due_on)
    file.update(visit_due_on=minor.visit_due_on)
    return {visit.pk: due_on for visit, due_on in zip(visits, were, strict=True)}
