"""账号: who signs in. Rights come from appointments alone."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI, today
from guanai.entry import Stale
from stations import passwords
from stations.access import GRANTS, Permission, Rights, ScopedQuerySet, clash
from stations.models.password import PastPassword
from stations.models.person import Person
from stations.models.unit import Unit, UnitKind

UNUSED = timedelta(days=90)  # then an account closes by itself
FIRST_PASSWORD_LIFE = timedelta(days=7)
SYSTEM = "系统"  # who did what no account did


class UserQuerySet(ScopedQuerySet):
    """Accounts, known to whoever keeps a unit where they have or had a role."""

    reading = Permission.READ_ACCOUNTS
    place = "appointments__unit__path"

    def within(self, holdings):
        return self.filter(pk__in=super().within(holdings).values("pk"))

    def signed(self):
        """With the names of who opened and who closed it: `opener`, `closer`."""
        return self.annotate(opener=name_of("opened_by"), closer=name_of("closed_by"))

    def open(self, on: date):
        """Neither closed nor past their last day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), closed_at=None)

    def unused(self, on: date):
        """Open, and nobody has signed in with them for so long."""
        since = datetime.combine(on - UNUSED, time.min, SHANGHAI)
        return self.open(on).filter(Q(last_login=None) | Q(last_login__lt=since), opened_at__lt=since)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Accounts by log-in name."""

    def get_by_natural_key(self, login):
        return self.get(login=login)


class Closing(models.TextChoices):
    """停用原因."""

    BY_HAND = "by_hand", "人工停用"
    UNUSED = "unused", "90 天没有登录"


class User(Rights, AbstractBaseUser):
    """账号. It can do nothing by itself: rights come from appointments. There is no superuser."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.CharField("登录名", max_length=40, unique=True, error_messages={"unique": "已有这个登录名。"})
    name = models.CharField("姓名", max_length=40)
    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员",
        error_messages={"unique": "这个人已有账号。"},
    )
    ends_on = models.DateField("截止日期", null=True, blank=True)
    opened_at = models.DateTimeField("启用时间", default=timezone.now, editable=False)
    opened_by = models.UUIDField("启用人", null=True, editable=False)
    closed_at = models.DateTimeField("停用时间", null=True, editable=False)
    closed_by = models.UUIDField("停用人", null=True, editable=False)
    closing = models.CharField("停用原因", max_length=8, choices=Closing, blank=True, editable=False)
    password_at = models.DateTimeField("密码启用时间", null=True, editable=False)
    password_is_first = models.BooleanField("首次登录密码", default=False, editable=False)
    session_key = models.CharField(max_length=40, blank=True, editable=False)  # the one live session
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "login"
    is_void = False  # forms ask: an account is closed, never voided
    address = ""  # where the present request comes from; the middleware sets it, audit lines carry it

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        indexes = [models.Index(fields=["opened_at", "id"], name="user_by_opening")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="") | Q(closed_at__isnull=False) & ~Q(closing=""),
                name="user_closed_for_a_reason",
                violation_error_message="停用时间与停用原因须同时填写。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("account", args=[self.pk])

    @classmethod
    def enter(cls, *, login: str = "", name: str, password: str | None, by, **facts: Any) -> "User":
        """A new account, still without any right; without a password nobody can sign in with it."""
        user = cls(login=login or new_login(), name=name, opened_by=by and by.pk, **facts)
        user._set(password)
        with deed():
            user.save(force_insert=True)
            user._remember()
            record("account.enter", user, by=by)
        return user

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        """Change what is known of the account, if nobody else did since `version`. Raises Stale."""
        with deed():
            if not User.objects.filter(pk=self.pk, version=version).update(**facts, version=version + 1):
                raise Stale
            record("account.amend", self, by=by, fields=sorted(facts))
        self.refresh_from_db()

    # --- its password

    def change_password(self, password: str, *, by) -> None:
        """A new password; every other session of the account ends with it."""
        self._set(password)
        with deed():
            self._save_password()
            record("account.password", self, by=by)

    def give_first_password(self) -> str:
        """A password for paper, to be changed at once; whatever session there was has ended. Called by the slip."""
        password = passwords.fresh()
        self._set(password)
        self.password_is_first = True
        self._save_password()
        return password

    def _set(self, password: str | None) -> None:
        """Slow by design: outside of the transaction where that can be."""
        self.set_password(password)
        self.password_at, self.password_is_first = timezone.now() if password else None, False

    def _save_password(self) -> None:
        self.save(update_fields=["password", "password_at", "password_is_first"])
        self._remember()

    def _remember(self) -> None:
        if self.password_at:
            PastPassword.keep(self)

    def used(self, password: str) -> bool:
        """Whether it is or was one of the account's last passwords."""
        return any(past.is_like(password) for past in self.past_passwords.remembered())

    @property
    def must_change_password(self) -> bool:
        """A first password at once, any other when it has grown old."""
        if self.password_is_first or self.password_at is None:
            return True
        return settings.PASSWORD_MAX_AGE is not None and self.password_age >= settings.PASSWORD_MAX_AGE

    @property
    def first_password_expired(self) -> bool:
        return self.password_is_first and self.password_age >= FIRST_PASSWORD_LIFE

    @property
    def password_age(self) -> timedelta:
        return timezone.now() - self.password_at

    @property
    def police_no(self) -> str:
        return self.person.police_no if self.person_id else ""

    # --- whether it may sign in

    @property
    def is_active(self) -> bool:
        """Asked at each request: who is closed or past the last day is out on the next one."""
        return self.closed_at is None and (self.ends_on is None or self.ends_on >= today())

    def close(self, *, by, closing: Closing = Closing.BY_HAND) -> None:
        """停用. The password goes with it. Safe to repeat."""
        facts = {"closed_at": timezone.now(), "closed_by": by and by.pk, "closing": closing, "session_key": ""}
        with deed():
            if User.objects.filter(pk=self.pk, closed_at=None).update(**facts):
                self.refresh_from_db()
                self._set(None)
                self._save_password()
                record("account.close", self, by=by, closing=closing)

    def reopen(self, *, by) -> None:
        """重新启用. It needs a new first log-in, which two people give. Safe to repeat."""
        facts = {"closed_at": None, "closed_by": None, "closing": ""}
        facts |= {"opened_at": timezone.now(), "opened_by": by and by.pk}
        with deed():
            if User.objects.filter(pk=self.pk).exclude(closed_at=None).update(**facts):
                record("account.reopen", self, by=by)
        self.refresh_from_db()

    @classmethod
    def close_unused(cls, on: date) -> int:
        """Close what nobody has used for 90 days; how many."""
        with deed():
            unused = list(cls.objects.unused(on))
            for user in unused:
                user.close(by=None, closing=Closing.UNUSED)
        return len(unused)

    def live_in(self, session_key: str) -> None:
        """The one session that counts from now on; any other ends at its next request."""
        self.session_key = session_key
        User.objects.filter(pk=self.pk).update(session_key=session_key)

    # --- its roles

    @cached_property
    def appointments_today(self) -> list:
        """What gives rights today. Roles that exclude each other, should they ever meet, give none."""
        found = list(self.appointments.in_force(today()).select_related("unit"))
        return [] if clash([one.role for one in found]) else found

    def keeps(self, permission: Permission, since: datetime) -> bool:
        """Whether it has the right today, in the same role, for every unit at which it had it at that moment."""
        then = self.appointments.at_work(since).filter(role__in=GRANTS[permission]).select_related("unit")
        now = self.holdings(permission)
        return all(any(held.appointment.role == one.role and one.unit.within(held) for held in now) for one in then)

    @property
    def unit(self) -> Unit | None:
        """The unit under whose name the account works: that of its first appointment."""
        return self.appointments_today[0].unit if self.appointments_today else None

    @property
    def unit_id(self):
        return self.unit and self.unit.pk

    @property
    def oversees(self) -> bool:
        """Whether the work of the own unit is done below it: a committee or a bureau, no police station."""
        return self.unit is not None and self.unit.kind != UnitKind.POLICE_STATION

    def within(self, holding) -> bool:
        """Kept by who holds every unit of its standing roles: a county does not touch an account of the city's."""
        roles = self.appointments.select_related("unit")
        units = [one.unit for one in roles.standing(today()) or roles.all()]
        return bool(units) and all(unit.within(holding) for unit in units)


def name_of(column: str) -> Coalesce:
    """The name of the account whose uuid stands in a column of the outer query; what no account did, the system did."""
    return Coalesce(Subquery(User.objects.filter(pk=OuterRef(column)).values("name")[:1]), Value(SYSTEM))


def signed(rows: Iterable, told: str = "who", by: str = "by") -> list:
    """The rows, each with the account in its column `by` under the name `told`: one query for all of them.

    What no account did, the system did.
    """
    found = list(rows)
    users = User.objects.in_bulk({key for one in found if (key := getattr(one, by))})
    for one in found:
        setattr(one, told, users.get(getattr(one, by), SYSTEM))
    return found


def new_login() -> str:
    """关 and six digits, for who has no 警号."""
    while True:
        login = f"关{secrets.randbelow(1_000_000):06d}"
        if not User.objects.filter(login=login).exists():
            return login
