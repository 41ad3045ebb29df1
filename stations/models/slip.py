"""首次登录单: how an account gets its first password, or a new one when the old is lost."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from guanai.entry import Stale
from stations.access import Permission, ScopedQuerySet
from stations.models.account import User, name_of
from stations.models.appointment import Appointment
from stations.tally import SORTS, Sort, in_menu


class SlipQuerySet(ScopedQuerySet):
    """Slips follow their account."""

    reading = Permission.READ_ACCOUNTS
    place = "user__appointments__unit__path"

    def within(self, holdings):
        return self.filter(user__in=User.objects.within(holdings))

    def standing(self):
        """Neither printed nor withdrawn."""
        return self.filter(printed_at=None, withdrawn_at=None)

    def pending(self):
        """Asked for, and waiting for the second person."""
        return self.standing().filter(confirmed_at=None)

    def signed(self):
        """With the names of who asked, confirmed and printed: `asker`, `confirmer`, `printer`."""
        return self.annotate(
            asker=name_of("asked_by"), confirmer=name_of("confirmed_by"), printer=name_of("printed_by")
        )

    def for_second(self, user):
        """What this account may decide on as the second person."""
        rows = self.writable_by(user, Permission.RESET_LOGIN)
        return rows.exclude(asked_by=user.pk).exclude(user=user.pk)


class Slip(models.Model):
    """首次登录单: one person asks, another confirms, then it is printed once, with a password for the first log-in."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="slips", verbose_name="账号")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.UUIDField("申请人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.UUIDField("确认人", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.UUIDField("撤回人", null=True)
    printed_at = models.DateTimeField("打印时间", null=True)
    printed_by = models.UUIDField("打印人", null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "首次登录单"
        constraints = [
            both_or_neither("confirmed_at", "confirmed_by", "确认时间与确认人须同时填写。"),
            both_or_neither("withdrawn_at", "withdrawn_by", "撤回时间与撤回人须同时填写。"),
            both_or_neither("printed_at", "printed_by", "打印时间与打印人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("confirmed_by")),
                name="slip_two_people",
                violation_error_message="申请和确认须由两个人分别办理。",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("asked_by")) & ~Q(user=F("confirmed_by")) & ~Q(user=F("printed_by")),
                name="slip_not_by_oneself",
                violation_error_message="自己的首次登录单须由别人办理。",
            ),
            models.CheckConstraint(
                condition=Q(printed_at=None) | Q(confirmed_at__isnull=False, withdrawn_at=None),
                name="slip_printed_when_confirmed",
                violation_error_message="首次登录单须经第二人确认后打印。",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(printed_at=None, withdrawn_at=None),
                name="slip_one_at_a_time",
                violation_error_message="这个账号已有一张正在办理的首次登录单。",
            ),
        ]

    def __str__(self):
        return f"{self.user} 首次登录单"

    def within(self, holding) -> bool:
        return self.user.within(holding)

    def ask(self, *, by) -> None:
        """申请. Raises ValidationError for oneself and when one is under way."""
        with deed():
            self.asked_by = by and by.pk
            self.validate_constraints()
            self.save(force_insert=True)
            record("slip.ask", self, by=by, account=self.user_id)

    def confirm(self, *, by) -> None:
        """Another person agrees. Raises ValidationError for the same person, Stale when it is no longer asked for."""
        self._move("confirm", by=by, confirmed_at=timezone.now(), confirmed_by=by.pk)

    def withdraw(self, *, by) -> None:
        """撤回, before it is printed. Raises Stale when it was."""
        self._move("withdraw", by=by, withdrawn_at=timezone.now(), withdrawn_by=by.pk)

    def print(self, *, by) -> str:
        """打印: the password, this one time. Raises ValidationError before it is confirmed, Stale the second time."""
        with deed():
            self._move("print", by=by, printed_at=timezone.now(), printed_by=by.pk)
            return self.user.give_first_password()

    def _move(self, verb: str, *, by, **facts) -> None:
        """Each step once, on a slip that is under way."""
        step = next(iter(facts))
        with deed():
            for name, value in facts.items():
                setattr(self, name, value)
            self.validate_constraints()
            if not Slip.objects.standing().filter(pk=self.pk, **{step: None}).update(**facts):
                raise Stale
            record(f"slip.{verb}", self, by=by, account=self.user_id)

    @property
    def is_standing(self) -> bool:
        return self.printed_at is None and self.withdrawn_at is None

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of its tag."""
        if self.withdrawn_at:
            return "已撤回", "still"
        if self.printed_at:
            return "已打印", "done"
        return ("已确认，可以打印", "soon") if self.confirmed_at else ("待确认", "soon")


SORTS |= {
    "slips": Sort(Permission.RESET_LOGIN, lambda user, on: Slip.objects.pending().for_second(user), menu="accounts"),
    "appointments": Sort(
        Permission.KEEP_ACCOUNTS, lambda user, on: Appointment.objects.pending(on).for_second(user), menu="accounts"
    ),
}


def to_confirm(user) -> int:
    """How many roles and first log-ins wait for this account as the second person."""
    return in_menu("accounts", user, today())
