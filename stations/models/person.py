"""人员: everybody who does the work, and what they were on each day."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from guanai.audit import deed
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from guanai.registers import Tie, ties
from stations.models.owned import Owned, OwnedQuerySet


class PersonKind(models.TextChoices):
    """人员身份. Counts ask for it as of a day."""

    SERVING_POLICE = "serving_police", "在职民警"
    AUXILIARY = "auxiliary", "辅警"
    RETIRED_POLICE = "retired_police", "退休民警"
    RETIRED_POLITICO_LEGAL = "retired_politico_legal", "退休老政法"
    FIVE_ELDERS = "five_elders", "五老"
    VOLUNTEER = "volunteer", "社会志愿者"
    STUDENT_VOLUNTEER = "student_volunteer", "大学生志愿者"
    TEACHER = "teacher", "教师"
    GRID_WORKER = "grid_worker", "网格员"
    GRID_HEAD = "grid_head", "网格长"
    BUILDING_HEAD = "building_head", "楼栋长"
    LEGAL_SAVVY = "legal_savvy", "法律明白人"
    COMMUNITY_CADRE = "community_cadre", "社区干部"
    PARENT = "parent", "家长"
    EXTERNAL_OFFICIAL = "external_official", "外单位干部"
    LEFT = "left", "不再参与"


class Gender(models.TextChoices):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class PersonStatusQuerySet(OwnedQuerySet):
    """Dated kinds; the latest one that has begun holds."""

    place = "person__unit__path"

    def begun(self, on: date):
        return self.valid().filter(starts_on__lte=on)

    def kind_on(self, on: date, person: str = "pk") -> Subquery:
        """The kind of the person in the outer query's column `person`, as of a day."""
        latest = self.begun(on).filter(person=OuterRef(person)).order_by("-starts_on")
        return Subquery(latest.values("kind")[:1])


class PersonQuerySet(OwnedQuerySet):
    """People of units."""

    def with_kind(self, on: date):
        """Each row's `kind` on that day; None before the first status."""
        return self.annotate(kind=PersonStatus.objects.kind_on(on))

    def of_kind(self, kind: str, on: date):
        """Who was that on the day: one who retires in June is serving in May and retired in July."""
        return self.valid().with_kind(on).filter(kind=kind)

    def engaged(self, on: date):
        """Not yet gone on that day."""
        return self.valid().with_kind(on).filter(Q(kind=None) | ~Q(kind=PersonKind.LEFT))


class Person(Owned):
    """人员: an officer, a retired one, an elder, a volunteer. What they are is a matter of dates."""

    name = models.CharField("姓名", max_length=40)
    gender = models.CharField("性别", max_length=6, choices=Gender)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    police_no = models.CharField("警号", max_length=12, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    skills = models.CharField("特长", max_length=100, blank=True, help_text="如宣讲、心理咨询、法律。")

    objects = PersonQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["police_no"],
                condition=Q(voided_at=None) & ~Q(police_no=""),
                name="person_police_no",
                violation_error_code="police_no",
                violation_error_message="这个警号已登记给别的人，请核对。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="person_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("person", args=[self.pk])

    @property
    def kind_words(self) -> str:
        """What `with_kind` found, in words."""
        return dict(PersonKind.choices).get(self.kind, "")

    def enter(self, *, by, kind: str, since: date) -> bool:
        """A new person with the first status; the same again changes nothing."""
        with deed():
            is_new = super().enter(by=by)
            if not self.statuses.exists():
                PersonStatus(person=self, kind=kind, starts_on=since).enter(by=by)
        return is_new

    def ties(self, user=None) -> list[Tie]:
        """What must be untied before the person leaves, as far as this user may know it."""
        return [tie for ask in ties if (tie := ask(self, user))]

    def must_be_free(self, user=None) -> None:
        """Raises NotAllowed while something still binds the person to the work."""
        if held := self.ties(user):
            raise NotAllowed("".join(tie.words for tie in held))

    def void(self, reason: str, *, by) -> None:
        """The person was entered by mistake. Raises NotAllowed."""
        with deed():
            self.must_be_free(by)
            super().void(reason, by=by)

    def kind_on(self, on: date) -> str | None:
        """What the person was on that day, or None when nothing is known of it."""
        latest = self.statuses.begun(on).order_by("-starts_on").first()
        return latest and latest.kind


class PersonStatus(Entry):
    """人员身份变动: from this day on the person is of this kind, until a later row says otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.ForeignKey(Person, models.CASCADE, related_name="statuses", verbose_name="人员")
    kind = models.CharField("身份", max_length=24, choices=PersonKind)
    starts_on = models.DateField("何时起")
    note = models.CharField("说明", max_length=100, blank=True)

    objects = PersonStatusQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "身份"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "starts_on"],
                condition=Q(voided_at=None),
                name="person_status_a_day",
                violation_error_code="starts_on",
                violation_error_message="这一天已经有一条身份记录，请先作废那一条，或改填别的日期。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def enter(self, *, by, **many) -> bool:
        """Who leaves hands over first. Raises NotAllowed."""
        with deed():
            if self.kind == PersonKind.LEFT:
                self.person.must_be_free(by)
            return super().enter(by=by, **many)

    def within(self, holding) -> bool:
        return self.person.within(holding)

    def get_absolute_url(self):
        return self.person.get_absolute_url()
