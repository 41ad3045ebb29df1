"""走访导出: a list of visits that leaves the house as Excel: asked for, approved by another, for one day, traced."""

from datetime import timedelta
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from cases.lists import VisitPlace
from guanai.attachments import Attachment
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Stale
from guanai.fields import SealedTextField
from guanai.jobs import CannotFinish, Lease, begin_anew, enqueue
from guanai.lifecycle import Lifecycle, NotAllowed
from guanai.models import Job
from guanai.workbook import MEDIA_TYPE
from stations.access import Permission, ScopedQuerySet
from stations.models import Person, Unit, User

KEPT = timedelta(hours=24)  # that a finished file waits for its asker
FASTER = "这份申请别人刚办过，或者已经撤回，请看最新的情况。"
GONE = "这份申请已经清理，需要的请重新申请。"
WAITS = "您还有一份申请在等批准；要换条件的，先撤回那一份。"
QUESTION = ("since", "until", "place", "visitor_id", "timely")


class ExportStatus(models.TextChoices):
    """导出的办理情况."""

    ASKED = "asked", "待批准"
    APPROVED = "approved", "正在写表"
    READY = "ready", "可以下载"
    REFUSED = "refused", "没有批准"
    WITHDRAWN = "withdrawn", "已撤回"
    PURGED = "purged", "已清理"


class Timely(models.TextChoices):
    """Which of the visits, by whether they came in time."""

    YES = "yes", "按时"
    LATE = "late", "逾期"


S = ExportStatus
OPEN_PLACES = (VisitPlace.HOME, VisitPlace.SCHOOL, VisitPlace.PHONE, VisitPlace.ONLINE)


def told_place(place: str) -> str:
    """The place on paper. Where a visit to a lock-up cannot be told from one to the station, neither tells anything."""
    return VisitPlace(place).label if place in OPEN_PLACES else "其他地点"


class ExportQuerySet(ScopedQuerySet):
    """Known to who decides in the unit's tree; the file itself to its asker alone."""

    reading = Permission.APPROVE_EXPORT

    def mine(self, user):
        """Asked for by this account, as long as it may ask there."""
        return self.writable_by(user, Permission.EXPORT_FILE).filter(asked_by=user.pk)

    def for_second(self, user):
        """What waits for this account as the second person."""
        return self.visible_to(user).filter(status=S.ASKED).exclude(asked_by=user.pk)

    def fresh(self, now):
        """Files that can still be taken."""
        return self.filter(status=S.READY, ready_at__gt=now - KEPT)

    def over(self, now):
        """To be purged: files of yesterday, and what was approved and never came about."""
        return self.filter(
            Q(status=S.READY, ready_at__lte=now - KEPT) | Q(status=S.APPROVED, decided_at__lte=now - KEPT)
        )

    def listed(self):
        return self.select_related("unit", "asked_by", "visitor", "job")


class VisitExport(Lifecycle):
    """导出申请 of one account for the visits of one unit between two days."""

    Status = ExportStatus
    MOVES = {
        S.ASKED: (S.APPROVED, S.REFUSED, S.WITHDRAWN),
        S.APPROVED: (S.READY, S.PURGED),
        S.READY: (S.PURGED, S.APPROVED),
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    since = models.DateField("自")
    until = models.DateField("至")
    place = models.CharField("地点或方式", max_length=12, choices=VisitPlace, blank=True)
    visitor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="走访人")
    timely = models.CharField("按时", max_length=4, choices=Timely, blank=True)
    purpose = SealedTextField("用途", longest=200)
    status = models.CharField("状态", max_length=10, choices=S, default=S.ASKED, editable=False)
    asked_at = models.DateTimeField("申请时间", default=timezone.now, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    decided_at = models.DateTimeField("办理时间", null=True, editable=False)
    decided_by = models.UUIDField("办理人", null=True, editable=False)
    answer = SealedTextField("不批准的原因", longest=200, blank=True, editable=False)
    ready_at = models.DateTimeField("写好时间", null=True, editable=False)
    rows = models.PositiveIntegerField("行数", null=True, editable=False)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+", editable=False)
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访导出"
        ordering = ["-asked_at"]
        constraints = [
            both_or_neither("decided_at", "decided_by", "办理时间与办理人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")),
                name="visit_export_two_people",
                violation_error_message="导出须由另一个人批准。",
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("until")),
                name="visit_export_days_in_order",
                violation_error_message="“至”不能早于“自”。",
            ),
            models.CheckConstraint(
                condition=Q(status=S.READY, attachment__isnull=False, ready_at__isnull=False)
                | ~Q(status=S.READY) & Q(attachment=None),
                name="visit_export_file_while_ready",
                violation_error_message="写好以后才有文件，清理以后没有文件。",
            ),
            models.UniqueConstraint(
                fields=["unit", "asked_by"],
                condition=Q(status="asked"),
                name="visit_export_one_waiting",
                violation_error_message=WAITS,
            ),
        ]
        indexes = [models.Index(fields=["asked_at", "id"], name="visit_export_by_moment")]

    def __str__(self):
        return f"走访导出 {self.no}"

    def get_absolute_url(self):
        return reverse("visit-exports")

    def within(self, holding) -> bool:
        return holding.covers(self.unit.path)

    @property
    def no(self) -> str:
        """导出编号, by which the sheet and the audit trail find each other: the day and the beginning of the key."""
        return f"{timezone.localtime(self.asked_at):%Y%m%d}-{self.pk.hex[:6].upper()}"

    def asked(self) -> dict[str, str]:
        """What was asked, as the list of visits is asked by its address."""
        facts = {"since": self.since, "until": self.until, "place": self.place, "timely": self.timely}
        return {name: str(value) for name, value in (facts | {"visitor": self.visitor_id or ""}).items()}

    @property
    def is_fresh(self) -> bool:
        return self.status == S.READY and self.ready_at > timezone.now() - KEPT

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of its tag."""
        if self.status == S.APPROVED and self.job and self.job.error:
            return "没有做成", "late"
        if self.status == S.READY and not self.is_fresh:
            return "已清理", "still"
        tones = {S.ASKED: "soon", S.APPROVED: "soon", S.READY: "done"}
        return self.get_status_display(), tones.get(self.status, "still")

    def ask(self, *, by) -> "VisitExport":
        """申请. The same twice is one; another while one waits is refused. Raises NotAllowed."""
        self.asked_by = by
        with deed():
            try:
                with transaction.atomic():
                    self.save(force_insert=True)
            except IntegrityError:
                return self._waiting()
            record("visitexport.ask", self, by=by, unit=str(self.unit_id))
        return self

    def _waiting(self) -> "VisitExport":
        """The one that waits already, where it asks the same. Raises NotAllowed."""
        waiting = type(self).objects.filter(unit=self.unit_id, asked_by=self.asked_by_id, status=S.ASKED).first()
        if waiting is None or any(getattr(waiting, name) != getattr(self, name) for name in QUESTION):
            raise NotAllowed(WAITS)
        return waiting

    def approve(self, *, by) -> None:
        """批准 by a second person: a job writes the file. Raises NotAllowed."""
        if by.pk == self.asked_by_id:
            raise NotAllowed("自己申请的导出，须由另一个人批准。")
        with deed():
            self._decide(S.APPROVED, by=by)
            self._set_to_work()

    def _set_to_work(self) -> None:
        facts = {"title": str(self), "target": self, "by": self.asked_by, "url": self.get_absolute_url()}
        self.job = enqueue("cases.tasks.write_visits", **facts)
        self.save(update_fields=["job"])

    def refuse(self, reason: str, *, by) -> None:
        """不批准, for a reason. Raises NotAllowed."""
        if by.pk == self.asked_by_id:
            raise NotAllowed("自己申请的导出，须由另一个人办理；不要了的，请撤回。")
        self.answer = reason
        self._decide(S.REFUSED, by=by, answer=self._meta.get_field("answer").pre_save(self, add=False))

    def withdraw(self, *, by) -> None:
        """撤回 by the asker. Raises NotAllowed."""
        if by.pk != self.asked_by_id:
            raise NotAllowed("只有申请人可以撤回。")
        self._move(S.WITHDRAWN, by=by)

    def _decide(self, status: str, *, by, **facts) -> None:
        self._move(status, by=by, decided_at=timezone.now(), decided_by=by.pk, **facts)

    def _move(self, status: str, *, by, **facts) -> None:
        """Of two at once the second is told so. Raises NotAllowed."""
        self.refresh_from_db(fields=["status"])
        if status not in self.next_statuses():
            raise NotAllowed(FASTER)
        try:
            self.move_to(status, by=by, **facts)
        except Stale:
            raise NotAllowed(FASTER) from None

    def keep(self, data: bytes, rows: int, lease: Lease) -> None:
        """Keep the finished file and close its job, both or neither. Raises LeaseLost, CannotFinish."""
        try:
            with lease.finishing():
                name = f"走访记录{self.no}.xlsx"
                kept = Attachment.store_sealed(data, name=name, media_type=MEDIA_TYPE, by=self.asked_by)
                ready_at = self.ready_at or timezone.now()  # one that was written anew has its first day, no other
                self.move_to(S.READY, by=None, attachment=kept, rows=rows, ready_at=ready_at)
        except Stale:
            raise CannotFinish(GONE) from None

    def note_taking(self, *, by) -> None:
        """Leave the trace of a download; the file is given only if it could be written."""
        with deed():
            record("visitexport.download", self, by=by, rows=self.rows)

    def drop(self) -> None:
        """清理: the file goes with its bytes; that it was asked for and taken stays."""
        with deed():
            kept = self.attachment
            self.move_to(S.PURGED, by=None, attachment=None)
            if kept:
                kept.remove()

    def _write_anew(self) -> None:
        kept = self.attachment
        self.move_to(S.APPROVED, by=None, attachment=None)
        self._set_to_work()
        kept.remove()

    @classmethod
    def write_anew(cls, minor) -> None:
        """封存: no file in which the child may stand outlives the seal. It is written anew without the child, for what
        is left of its day; what is asked for and not approved waits for the seal. Nobody is told why."""
        units = {minor.unit_id, *minor.visits.values_list("unit", flat=True)}
        concerned = cls.objects.filter(unit__in=units, status__in=(S.ASKED, S.APPROVED, S.READY))
        jobs = Job.objects.filter(pk__in=concerned.values("job"))
        begin_anew(jobs)
        concerned.update(rows=F("rows"))  # who approves or finishes one at the same moment waits for the seal
        begin_anew(jobs)
        for export in concerned.fresh(timezone.now()):
            export._write_anew()

    @classmethod
    def purge(cls) -> None:
        """Each night."""
        for export in cls.objects.over(timezone.now()):
            export.drop()
