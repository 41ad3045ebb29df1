"""法治宣讲场次: the row of the register, one talk before one audience."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from guanai.audit import deed, record
from guanai.bounds import Bound, claimed
from guanai.calendars import gb_date
from guanai.models import Attachment, Term
from guanai.photos import cleaned
from outreach.models.event import JointQuerySet, OutreachEvent
from stations.models import Person, School, VicePrincipal
from stations.models.owned import Owned


class SpeakerCapacity(models.TextChoices):
    """主讲人身份."""

    VICE_PRINCIPAL = "vice_principal", "法治副校长"
    COUNSELLOR = "counsellor", "法治辅导员"
    OFFICER = "officer", "民警"
    RETIRED = "retired", "退休民警"
    VOLUNTEER = "volunteer", "志愿者"
    OTHER = "other", "其他"


TEACHING = (SpeakerCapacity.VICE_PRINCIPAL, SpeakerCapacity.COUNSELLOR)


class SessionQuerySet(JointQuerySet):
    """Sessions; one whose day has not come counts nowhere. A school knows its own."""

    school, event = "school", "event"

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def held(self, on: date):
        return self.valid().filter(held_on__lte=on)

    def lessons(self, *roles: str):
        """法治课: given by a 法治副校长 or 辅导员 at the school of the appointment, while it was in force.

        With roles named: by one of these, speaking as such.
        """
        then = VicePrincipal.objects.valid().filter(
            starts_on__lte=OuterRef("held_on"), ends_on__gte=OuterRef("held_on"), role__in=roles or TEACHING
        )
        appointed = then.filter(person=OuterRef("speaker"), school=OuterRef("school"))
        return self.valid().filter(Exists(appointed), capacity__in=roles or TEACHING)

    def lessons_of(self, principal: VicePrincipal):
        """Those of one appointment."""
        span = (principal.starts_on, principal.ends_on)
        return self.lessons().between(*span).filter(speaker=principal.person_id, school=principal.school_id)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("event", "school", "speaker", "unit").prefetch_related("topics")


class OutreachSession(Owned):
    """法治宣讲场次. The audience is 人次: the same child twice counts twice."""

    event = models.ForeignKey(OutreachEvent, models.PROTECT, related_name="sessions", verbose_name="活动")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    place = models.CharField("地点", max_length=60, blank=True)
    held_on = models.DateField("日期")
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)
    topics = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"list": Term.List.TOPIC}, verbose_name="主题"
    )
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主讲人")
    capacity = models.CharField("主讲人身份", max_length=15, choices=SpeakerCapacity, default=SpeakerCapacity.OFFICER)
    audience = models.PositiveIntegerField("受教育人次")
    audience_bound = models.CharField("人次界限", max_length=8, choices=Bound, default=Bound.EXACT)
    note = models.TextField("情况", max_length=1000, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "法治宣讲"
        indexes = [
            models.Index(
                fields=["unit", "held_on", "audience"], condition=models.Q(voided_at=None), name="session_counts"
            ),
            models.Index(fields=["held_on", "id"], name="session_by_day"),
            models.Index(fields=["event", "audience"], condition=models.Q(voided_at=None), name="session_of_event"),
        ]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(school__isnull=False) | ~models.Q(place=""),
                name="session_has_place",
                violation_error_message="请选择学校，或填写地点。",
            ),
        ]

    def __str__(self):
        return f"{self.event}（{gb_date(self.held_on)}）"

    @property
    def where(self) -> str:
        """学校, or the place that was written."""
        return str(self.school) if self.school_id else self.place

    @property
    def bound_word(self) -> str:
        """What the number of people is when it is no exact count."""
        return "" if self.audience_bound == Bound.EXACT else self.get_audience_bound_display()

    @property
    def audience_words(self) -> str:
        return claimed(self.audience, self.audience_bound)

    def within(self, holding) -> bool:
        return super().within(holding) or (self.school_id is not None and holding.school == self.school_id)

    def get_absolute_url(self):
        return reverse("sessions-row", args=[self.pk])

    def add_photos(self, uploads, *, by) -> None:
        """Keep photos, re-encoded without their metadata."""
        with deed():
            for upload in uploads:
                image = Attachment.store(cleaned(upload), name="现场照片.jpg", media_type="image/jpeg", by=by)
                photo = SessionPhoto.objects.create(session=self, attachment=image)
                record("outreachsession.photo", self, by=by, photo=photo.pk)


class SessionPhoto(models.Model):
    """宣讲照片, seen by whoever sees its session."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "宣讲照片"

    def __str__(self):
        return str(self.attachment)
