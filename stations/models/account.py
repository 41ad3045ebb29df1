"""账号与任职: who signs in, and the dated appointments that alone give rights."""

from datetime import date
from functools import cached_property
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from stations.access import Rights, Role, ScopedQuerySet
from stations.models.person import Person
from stations.models.unit import Unit


class UserManager(BaseUserManager):
    """Accounts by log-in name."""

    def get_by_natural_key(self, login):
        return self.get(login=login)


class User(Rights, AbstractBaseUser):
    """账号. It can do nothing by itself: rights come from appointments. There is no superuser."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.CharField("登录名", max_length=40, unique=True, error_messages={"unique": "已有这个登录名。"})
    name = models.CharField("姓名", max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    address = ""  # where the present request comes from; the middleware sets it, audit lines carry it

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self):
        return self.name

    @classmethod
    def enter(cls, *, login: str, name: str, password: str | None, person: Person | None = None, by) -> "User":
        """A new account, still without any right; without a password nobody can sign in with it."""
        with deed():
            user = cls(login=login, name=name, person=person)
            user.set_password(password)
            user.save(force_insert=True)
            record("account.enter", user, by=by)
            return user

    def change_password(self, password: str, *, by) -> None:
        """A new password; every other session of the account ends with it."""
        with deed():
            self.set_password(password)
            self.save(update_fields=["password"])
            record("account.password", self, by=by)

    @cached_property
    def appointments_today(self) -> list["Appointment"]:
        return list(self.appointments.in_force(today()).select_related("unit"))

    @property
    def unit(self) -> Unit | None:
        """The unit under whose name the account works: that of its first appointment."""
        return self.appointments_today[0].unit if self.appointments_today else None

    @property
    def unit_id(self):
        return self.unit and self.unit.pk


class AppointmentQuerySet(ScopedQuerySet):
    """Appointments as rights: only a confirmed one counts."""

    def in_force(self, on: date):
        current = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
        return self.filter(current, confirmed_by__isnull=False).order_by("starts_on", "pk")


class Appointment(models.Model):
    """账号任职: a role at a unit for a time, granted by one person and confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    granted_by = models.UUIDField("授予人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.UUIDField("确认人", null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "账号任职"
        constraints = [
            both_or_neither("confirmed_at", "confirmed_by", "确认时间与确认人须同时填写。"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=models.F("confirmed_by")),
                name="appointment_two_people",
                violation_error_message="授予和确认须由两个人分别办理。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.unit}"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    def grant(self, *, by) -> None:
        """Appoint; it gives no right until another person confirms."""
        with deed():
            self.granted_by = by and by.pk
            self.save(force_insert=True)
            record("appointment.grant", self, by=by, role=self.role, unit=self.unit_id)

    def confirm(self, *, by: User) -> None:
        """A second person makes it count. Raises ValidationError when it is the one who granted it."""
        with deed():
            self.confirmed_at, self.confirmed_by = timezone.now(), by.pk
            self.validate_constraints()
            self.save(update_fields=["confirmed_at", "confirmed_by"])
            record("appointment.confirm", self, by=by)
