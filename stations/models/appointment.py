"""账号任职: the dated appointments that alone give rights."""

from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.timezone import localdate

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI, today
from guanai.constraints import both_or_neither
from guanai.entry import Stale
from stations.access import EXCLUSIVE, Permission, Role, ScopedQuerySet, clash
from stations.models.account import User, name_of
from stations.models.school import School
from stations.models.unit import Unit

SCHOOLLESS = "角色是“学校”的，请选出是哪一所学校。"
ALONE = "系统、安全、审计管理员不能兼任其他角色，请先撤回原来的角色。"


class AppointmentQuerySet(ScopedQuerySet):
    """Appointments: as rights only a confirmed one counts."""

    reading = Permission.READ_ACCOUNTS

    def standing(self, on: date):
        """Neither withdrawn nor over; waiting and coming ones among them."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), withdrawn_at=None)

    def in_force(self, on: date):
        return self.standing(on).filter(starts_on__lte=on, confirmed_by__isnull=False).order_by("starts_on", "pk")

    def at_work(self, at: datetime):
        """In force at a moment of the past, also if it was withdrawn since."""
        lasting, day = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), localdate(at, SHANGHAI)
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), lasting, starts_on__lte=day, confirmed_at__lte=at)

    def pending(self, on: date):
        """Granted, and waiting for the second person."""
        return self.standing(on).filter(confirmed_by=None)

    def signed(self):
        """With the names of who granted and who confirmed it: `granter`, `confirmer`."""
        return self.annotate(granter=name_of("granted_by"), confirmer=name_of("confirmed_by"))

    def for_second(self, user):
        """What this account may decide on as the second person."""
        rows = self.writable_by(user, Permission.KEEP_ACCOUNTS)
        return rows.exclude(granted_by=user.pk).exclude(user=user.pk)


class Appointment(models.Model):
    """账号任职: a role at a unit for a time and a purpose, granted by one person and confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    school = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="学校",
        help_text="角色是“学校”的才选：这个账号只看得到这一所学校的宣讲和检查。",
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    purpose = models.CharField("授予依据", max_length=100, blank=True)
    granted_at = models.DateTimeField("授予时间", default=timezone.now, editable=False)
    granted_by = models.UUIDField("授予人", null=True, editable=False)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.UUIDField("确认人", null=True, editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.UUIDField("撤回人", null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "账号任职"
        constraints = [
            both_or_neither("confirmed_at", "confirmed_by", "确认时间与确认人须同时填写。"),
            both_or_neither("withdrawn_at", "withdrawn_by", "撤回时间与撤回人须同时填写。"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=F("confirmed_by")),
                name="appointment_two_people",
                violation_error_message="授予和确认须由两个人分别办理。",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("granted_by")) & ~Q(user=F("confirmed_by")),
                name="appointment_not_by_oneself",
                violation_error_message="自己的角色须由别人授予和确认。",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.SCHOOL_USER) | Q(school=None),
                name="appointment_school_of_a_school",
                violation_error_code="school",
                violation_error_message="只有角色是“学校”的才选学校。",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=EXCLUSIVE, withdrawn_at=None),
                name="appointment_one_administrator",
                violation_error_code="role",
                violation_error_message=ALONE,
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}（{self.unit}）"

    def get_absolute_url(self):
        return self.user.get_absolute_url()

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    def grant(self, *, by) -> None:
        """Appoint; it gives no right until another person confirms.

        Raises ValidationError for roles that clash and for a school's account without its school.
        """
        if self.role == Role.SCHOOL_USER and self.school_id is None:
            raise ValidationError({"school": SCHOOLLESS})
        with deed():
            User.objects.filter(pk=self.user_id).update(version=F("version"))  # locks the account: one grant at a time
            if self.clashes():
                raise ValidationError({"role": ALONE})
            self.granted_at, self.granted_by = timezone.now(), by and by.pk
            self.save(force_insert=True)
            record("appointment.grant", self, by=by, role=self.role, unit=self.unit_id)

    def clashes(self) -> bool:
        """三员 exclude each other and any other role."""
        standing = Appointment.objects.filter(user=self.user_id).standing(today())
        return clash([*standing.exclude(pk=self.pk).values_list("role", flat=True), self.role])

    def confirm(self, *, by: User) -> None:
        """A second person makes it count. Raises ValidationError for the same person, Stale when it was withdrawn."""
        with deed():
            self.confirmed_at, self.confirmed_by = timezone.now(), by.pk
            self.validate_constraints()
            waiting = Appointment.objects.filter(pk=self.pk, confirmed_by=None, withdrawn_at=None)
            if not waiting.update(confirmed_at=self.confirmed_at, confirmed_by=self.confirmed_by):
                raise Stale
            record("appointment.confirm", self, by=by)

    def withdraw(self, *, by: User) -> None:
        """撤回: no right from the next request on. Safe to repeat."""
        facts = {"withdrawn_at": timezone.now(), "withdrawn_by": by.pk}
        with deed():
            if Appointment.objects.filter(pk=self.pk, withdrawn_at=None).update(**facts):
                record("appointment.withdraw", self, by=by)
        self.refresh_from_db()

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of its tag."""
        if self.withdrawn_at:
            return "已撤回", "still"
        if self.ends_on and self.ends_on < today():
            return "已到期", "still"
        if self.confirmed_by is None:
            return "待确认", "soon"
        return ("还没到日期", "soon") if self.starts_on > today() else ("有效", "done")
