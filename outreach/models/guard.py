"""护学岗: the post at a school's gate, its shifts on school days, and who stood there."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse

from guanai.audit import deed, record
from guanai.calendars import gb_date, month_day
from guanai.lifecycle import NotAllowed
from outreach.models.event import OutreachQuerySet
from stations.lessons import Lessons
from stations.models import Person, PersonKind, School
from stations.models.owned import Owned
from stations.models.tenure import Tenure, TenureQuerySet


class GuardPostQuerySet(OutreachQuerySet, TenureQuerySet):
    """Posts of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school__unit")


class GuardPost(Tenure):
    """护学岗 at one gate of a school."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    gate = models.CharField("校门", max_length=30, help_text="如南门、正门。")

    objects = GuardPostQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "护学岗"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "gate"],
                condition=Q(voided_at=None, ends_on=None),
                name="guard_post_open_once",
                violation_error_code="gate",
                violation_error_message="这所学校的这个校门已经设了护学岗。",
            ),
        ]

    def __str__(self):
        return f"{self.school}{self.gate}护学岗"

    def get_absolute_url(self):
        return reverse("guard-posts-row", args=[self.pk])

    def stands_on(self, day: date) -> bool:
        """Whether the post is there on that day, at a school that is open; the last day of the post counts."""
        there = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return there and self.school.is_active(day)

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Change fields; a post that has shifts stays at its school. Raises NotAllowed, Stale."""
        with deed():
            known = type(self)._base_manager.get(pk=self.pk).school_id
            if facts.get("school", self.school).pk != known and self.shifts.valid().exists():
                raise NotAllowed("这个护学岗登记过班次，不能改到别的学校；别的学校的岗，另设一个。")
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """The post was entered by mistake. One that has shifts ends on a day instead: raises NotAllowed."""
        if self.shifts.valid().exists():
            raise NotAllowed("这个护学岗登记过班次，不能作废；已经撤了的，请修改，填截止日期。")
        super().void(reason, by=by)

    def why_no_shift(self, day: date, lessons: Lessons) -> str:
        """Why nobody can stand there on that day, in words; empty when somebody can."""
        if not self.school.is_active(day):
            return f"{month_day(day)}学校没有开办，请核对日期。"
        if not self.stands_on(day):
            return f"{month_day(day)}这个护学岗没有设，请核对日期。"
        why = lessons.why_not(day)
        return f"{month_day(day)}不是上学日（{why}），不能登记班次。上学日按学期和放假安排算。" if why else ""


class Peak(models.IntegerChoices):
    """时段: the four times of a school day at which children pass the gate."""

    MORNING = 1, "上学"
    NOON_OUT = 2, "午间放学"
    NOON_IN = 3, "午间上学"
    EVENING = 4, "放学"


class GuardKind(models.TextChoices):
    """在岗人员身份."""

    POLICE = "police", "民警"
    AUXILIARY = "auxiliary", "辅警"
    TEACHER = "teacher", "教师"
    PARENT = "parent_volunteer", "家长志愿者"
    SECURITY = "security", "保安员"
    OTHER = "other", "其他"


NOT_ITS_POST = "这个护学岗不是本单位的，请由设岗的单位登记。"
FORCE = (GuardKind.POLICE, GuardKind.AUXILIARY)
AS_GUARD = {
    PersonKind.SERVING_POLICE: GuardKind.POLICE,
    PersonKind.AUXILIARY: GuardKind.AUXILIARY,
    PersonKind.TEACHER: GuardKind.TEACHER,
    PersonKind.PARENT: GuardKind.PARENT,
}
"""As what a named person stands there; anybody else, a retired officer too, as 其他."""


class GuardShiftQuerySet(OutreachQuerySet):
    """Shifts of posts."""

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def with_force(self):
        """Each with whether a police officer or an auxiliary stood there."""
        return self.annotate(manned=Exists(GuardShiftMember.objects.force(OuterRef("pk"))))

    def listed(self):
        """With what a row of the list shows: who stood there, as 人次, and whether police were among them."""
        return self.select_related("unit", "post__school").with_force().annotate(stood=Sum("members__number"))


class GuardShift(Owned):
    """护学岗班次: one peak of one school day at a post. It is a plan until somebody is said to have stood there."""

    post = models.ForeignKey(GuardPost, models.PROTECT, related_name="shifts", verbose_name="护学岗")
    held_on = models.DateField("日期")
    peak = models.PositiveSmallIntegerField("时段", choices=Peak)
    starts_at = models.TimeField("从几点", null=True, blank=True)
    ends_at = models.TimeField("到几点", null=True, blank=True)
    control_minutes = models.PositiveSmallIntegerField(
        "交通管制（分钟）", null=True, blank=True, help_text="临时管制了多久；没有管制填 0，没有记的不填。"
    )
    note = models.CharField("情况", max_length=200, blank=True)

    objects = GuardShiftQuerySet.as_manager()
    lessons: Lessons | None = None  # of its days, where its writer has asked already

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "护学岗班次"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["post", "held_on", "peak"],
                condition=Q(voided_at=None),
                name="guard_shift_once",
                violation_error_code="peak",
                violation_error_message="这个岗这一天这个时段的班次已经登记过，请修改那一条。",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="guard_shift_ends_after_start",
                violation_error_code="ends_at",
                violation_error_message="结束时间须晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(control_minutes=None) | Q(control_minutes__lte=240),
                name="guard_shift_control_is_short",
                violation_error_code="control_minutes",
                violation_error_message="一个时段的交通管制不会超过 240 分钟，请核对。",
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="guard_shift_by_day"),
            models.Index(fields=["post", "held_on"], name="guard_shift_of_post"),
        ]

    def __str__(self):
        return f"{self.post}（{gb_date(self.held_on)}{self.get_peak_display()}）"

    def get_absolute_url(self):
        return reverse("guard-shifts-row", args=[self.pk])

    def must_be_taken(self) -> None:
        """At a post of its own unit, on a day with lessons, whichever way the shift is entered. Raises NotAllowed."""
        self.must_be_at(self.post)
        unit = self.post.school.unit
        lessons = self.lessons or Lessons(unit, self.held_on, self.held_on)
        if why := self.post.why_no_shift(self.held_on, lessons):
            raise NotAllowed(why)

    def must_be_at(self, post: GuardPost) -> None:
        """Raises NotAllowed where the post is of another unit, in whose rate the shift would count."""
        if post.unit_id != self.unit_id:
            raise NotAllowed(NOT_ITS_POST)

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Change fields; it moves only to a post of its own unit. Raises NotAllowed, Stale."""
        known = type(self)._base_manager.get(pk=self.pk).post_id
        if (post := facts.get("post", self.post)).pk != known:
            self.must_be_at(post)
        super().amend(facts, version=version, by=by)

    def stand(self, crew: dict[str, int], *, control: int | None = None, by) -> None:
        """Who stood there at a shift that was planned: so many of each kind, and minutes of traffic control.

        A second time changes nothing. Raises NotAllowed when somebody else changed the shift meanwhile.
        """
        with deed():
            if self.members.exists():
                return
            facts = {"version": self.version + 1} | ({} if control is None else {"control_minutes": control})
            mine = type(self)._base_manager.filter(pk=self.pk, version=self.version, voided_at=None)
            if not mine.update(**facts):
                raise NotAllowed("别人刚改过这一班，请重新打开，看过再登记。")
            self.version += 1
            rows = [GuardShiftMember(shift=self, kind=kind, number=number) for kind, number in crew.items()]
            GuardShiftMember.objects.bulk_create(rows)
            record("guardshift.stand", self, by=by, number=sum(crew.values()))


class GuardShiftMemberQuerySet(OutreachQuerySet):
    """Who stood there, seen by whoever sees the shift."""

    place = "shift__unit__path"

    def force(self, shift):
        """Police officers and auxiliaries at a shift."""
        return self.filter(shift=shift, kind__in=FORCE)


class GuardShiftMember(models.Model):
    """在岗人员 of a shift: a person who is named, or so many of a kind. Each is one 人次."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    shift = models.ForeignKey(GuardShift, models.CASCADE, related_name="members", verbose_name="班次")
    kind = models.CharField("身份", max_length=16, choices=GuardKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="姓名")
    number = models.PositiveSmallIntegerField("人次", default=1)

    objects = GuardShiftMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在岗人员"
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1) & (Q(person=None) | Q(number=1)),
                name="guard_member_named_is_one",
                violation_error_code="number",
                violation_error_message="人次至少是 1；写了姓名的，一行一人。",
            ),
            models.UniqueConstraint(
                fields=["shift", "person"],
                name="guard_member_once",
                violation_error_code="person",
                violation_error_message="这一班已经写过这个人。",
            ),
        ]

    def __str__(self):
        return str(self.person) if self.person_id else f"{self.get_kind_display()} {self.number} 人次"

    def within(self, holding) -> bool:
        return self.shift.within(holding)
