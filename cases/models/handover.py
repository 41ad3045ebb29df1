"""移交: a mentor goes, and every child has a successor, or a gap to a day that the 站长 has put his name to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from cases.models.mentoring import MentoringVisit
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part as PartOfFile
from cases.models.team import MentoringMember, MentoringTeam
from guanai.audit import deed, record
from guanai.lifecycle import NotAllowed
from stations.access import Permission
from stations.models import Person, PersonKind, PersonStatus, Unit
from stations.models.owned import Owned, OwnedQuerySet


class HandoverReason(models.TextChoices):
    """为什么移交."""

    ILLNESS = "illness", "患病"
    DEATH = "death", "去世"
    TRANSFER = "transfer", "调离"
    RETIRED = "retired", "不再参与帮教"
    OTHER = "other", "其他"


GONE = (HandoverReason.DEATH, HandoverReason.TRANSFER)  # who went for this mentors nobody here


@dataclass(frozen=True)
class Part:
    """One child of the mentor who goes: who takes over, or until when nobody does."""

    member: MentoringMember
    minor: Minor
    successor: Person | None
    gap_until: date | None


class HandoverQuerySet(OwnedQuerySet):
    """Hand-overs, for who reads the files of the unit and one of those that were handed over."""

    reading = Permission.RECORD_FILE

    def visible_to(self, user):
        """Without a child that is known, it was none."""
        return super().visible_to(user).filter(pk__in=HandoverLine.objects.valid().visible_to(user).values("handover"))

    def for_good(self):
        """Of mentors who died or were moved away, and have not come back under a later status."""
        later = PersonStatus.objects.valid().filter(person=OuterRef("person"), starts_on__gt=OuterRef("handed_on"))
        return self.valid().filter(~Exists(later.exclude(kind=PersonKind.LEFT)), reason__in=GONE)

    def listed(self, user):
        """With the children that this user may know."""
        lines = models.Prefetch("lines", HandoverLine.objects.valid().visible_to(user))
        return self.select_related("person", "unit").prefetch_related(lines)


class Handover(Owned):
    """移交 of all the children of one mentor, signed by the 站长 who enters it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="移交人")
    reason = models.CharField("原因", max_length=8, choices=HandoverReason)
    handed_on = models.DateField("移交日期", help_text="这一天起由接手人帮教。")

    objects = HandoverQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "移交"
        ordering = ["-handed_on", "-entered_at"]
        indexes = [models.Index(fields=["person", "handed_on"], name="handover_of_person")]

    def __str__(self):
        return f"{self.person}移交帮教对象"

    def get_absolute_url(self):
        return reverse("handover", args=[self.pk])

    def carry_out(self, parts: Iterable[Part], *, by) -> None:
        """All the children of the mentor in the unit at once, or none. Raises NotAllowed; safe to repeat."""
        first: dict[MentoringMember, Part] = {}  # of a team of several children one part speaks for all
        with deed():
            if not self.enter(by=by):
                return
            for part in parts:
                if first.setdefault(part.member, part) is part:
                    self._hand_over(part, by=by)
                elif (part.successor, part.gap_until) != (first[part.member].successor, first[part.member].gap_until):
                    raise NotAllowed(f"档案 {part.minor}：一个小组的孩子由同一个人接手，或一起空缺到同一天。")
                self._write(part, by=by)
            if self._left().filter(unit__path__startswith=self.unit.path).exists():
                raise NotAllowed("移交期间又多了帮教对象，请重新打开这一页。")

    def elsewhere(self) -> list[str]:
        """The units, by name, where the mentor has children too: each hands over its own."""
        others = self._left().in_lists().exclude(unit__path__startswith=self.unit.path)
        return [str(unit) for unit in Unit.objects.filter(pk__in=others.values("unit")).order_by("path")]

    def _left(self):
        """The children whom the mentor has still."""
        mine = MentoringMember.objects.serving().filter(person=self.person).values("team")
        return Minor.objects.valid().filter(teams__in=mine)

    def _hand_over(self, part: Part, *, by) -> None:
        try:
            part.member.team.hand_over(part.member, part.successor, self.handed_on, by=by)
        except NotAllowed as refusal:
            raise NotAllowed(f"档案 {part.minor}：{refusal}") from None

    def _write(self, part: Part, *, by) -> None:
        facts = {"successor": part.successor, "succeeds_on": part.successor and self.handed_on}
        line = HandoverLine(handover=self, minor=part.minor, team=part.member.team, gap_until=part.gap_until, **facts)
        line.enter(by=by)


class HandoverLineQuerySet(FilePageQuerySet):
    """What was handed over. It asks the file."""

    def gaps(self):
        """Of teams that still work, children whom nobody has taken over."""
        return self.valid().filter(successor=None, team__closed_on=None, team__voided_at=None)

    def take_longest_open(self, successor: Person, on: date, *, by) -> None:
        """Of a team, what one mentor left open before all others goes to who comes, for each child."""
        if first := self.gaps().order_by("handover__handed_on", "handover__entered_at", "handover_id").first():
            for line in self.gaps().filter(handover=first.handover_id).select_related("handover"):
                line.take(successor, on, by=by)

    def with_last_visit(self):
        """Each with the day of the child's last visit."""
        made = MentoringVisit.objects.valid().filter(minor=OuterRef("minor")).order_by("-held_on")
        return self.annotate(last_on=Subquery(made.values("held_on")[:1]))


class HandoverLine(FilePage):
    """移交 of one child: to whom since when, or a gap until a day and then who filled it."""

    part = PartOfFile.MENTORING

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="lines", verbose_name="移交")
    minor = models.ForeignKey(Minor, models.PROTECT, related_name="handovers", verbose_name="档案")
    team = models.ForeignKey(MentoringTeam, models.PROTECT, related_name="handovers", verbose_name="小组")
    successor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接手人"
    )
    succeeds_on = models.DateField("接手日期", null=True, blank=True)
    gap_until = models.DateField("空缺到", null=True, blank=True)

    objects = HandoverLineQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "移交的档案"
        ordering = ["minor__file_no"]
        constraints = [
            *FilePage.Meta.constraints,
            models.UniqueConstraint(fields=["handover", "minor", "team"], name="handover_line_once"),
            models.CheckConstraint(
                condition=Q(successor=None, succeeds_on=None, gap_until__isnull=False)
                | Q(successor__isnull=False, succeeds_on__isnull=False),
                name="handover_to_somebody_or_until_a_day",
                violation_error_message="每个孩子都要有接手人，或写明空缺到哪一天。",
            ),
        ]

    def __str__(self):
        return str(self.minor)

    def get_absolute_url(self):
        return self.handover.get_absolute_url()

    def fill(self, successor: Person, on: date, *, by) -> None:
        """Somebody takes over. Raises NotAllowed, also for who came second with another; safe to repeat."""
        with deed():
            self.team.hold()
            if self.take(successor, on, by=by):
                self.team.let_in(successor, on, by=by)
            elif self.successor_id != successor.pk:
                raise NotAllowed("别人刚选了接手人，请重新打开，看最新的。")

    def take(self, successor: Person, on: date, *, by) -> bool:
        """Write down who takes over; whether the part stood open until now."""
        facts = {"successor": successor, "succeeds_on": max(on, self.handover.handed_on)}
        is_new = type(self).objects.filter(pk=self.pk, successor=None, voided_at=None).update(**facts)
        if is_new:
            record("handoverline.fill", self, by=by)
        self.refresh_from_db()
        return bool(is_new)
