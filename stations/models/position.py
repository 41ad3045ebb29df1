"""关工委任职: who holds which title of a committee, from when to when; people from outside too."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Case, F, Q, When

from guanai.entry import Entry
from stations.models.committee import CareCommittee, CommitteeKind
from stations.models.owned import OwnedQuerySet
from stations.models.person import Person
from stations.models.unit import Unit


class PositionTitle(models.TextChoices):
    """关工委职务."""

    DIRECTOR = "director", "主任"
    EXECUTIVE_DIRECTOR = "executive_director", "执行主任、常务副主任"
    DEPUTY = "deputy", "副主任"
    SECRETARY_GENERAL = "secretary_general", "秘书长"
    OFFICE_HEAD = "office_head", "办公室主任"
    OFFICE_DEPUTY = "office_deputy", "办公室副主任"
    MEMBER = "member", "委员"


OF_GROUP = {PositionTitle.DIRECTOR: "组长", PositionTitle.DEPUTY: "副组长", PositionTitle.MEMBER: "组员"}


class CommitteePositionQuerySet(OwnedQuerySet):
    """Positions, seen by whoever sees the committee."""

    place = "committee__unit__path"

    def visible_to(self, user):
        return self.filter(committee__in=CareCommittee.objects.visible_to(user))

    def counted(self):
        """Neither voided nor of a voided committee."""
        return self.valid().filter(committee__voided_at=None)

    def in_force(self, on: date):
        """Held on that day; the last day counts."""
        return self.counted().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def directors(self, on: date):
        """主任 and 组长 of that day; a committee may have two (S003 names two 组长)."""
        return self.in_force(on).filter(title=PositionTitle.DIRECTOR)

    def by_rank(self):
        """The director first, members last; of one title who has held it longest."""
        ranks = [When(title=title, then=rank) for rank, title in enumerate(PositionTitle)]
        return self.select_related("person", "committee").order_by(Case(*ranks), "starts_on", "pk")


class CommitteePosition(Entry):
    """任职 in a committee. The roster is what people wrote, never made out of branches or ranks (trap 29)."""

    Title = PositionTitle

    id = models.UUIDField(primary_key=True, default=uuid4)
    committee = models.ForeignKey(CareCommittee, models.PROTECT, related_name="positions", verbose_name="关工委")
    title = models.CharField("职务", max_length=18, choices=PositionTitle)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    outside_name = models.CharField("外单位人员姓名", max_length=40, blank=True, help_text="不在人员名册里的才填。")
    post = models.CharField("单位和行政职务", max_length=80, blank=True)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("卸任日期", null=True, blank=True, help_text="还在任的不填。")

    objects = CommitteePositionQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "关工委任职"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, outside_name="") | (Q(person=None) & ~Q(outside_name="")),
                name="committee_position_one_person",
                violation_error_code="person",
                violation_error_message="名册里的人选“人员”，外单位的写姓名，两样选一样。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="committee_position_days",
                violation_error_code="ends_on",
                violation_error_message="卸任日期不能早于任职日期。",
            ),
            models.UniqueConstraint(
                fields=["committee", "person", "title"],
                condition=Q(voided_at=None, ends_on=None, person__isnull=False),
                name="committee_position_open_once",
                violation_error_code="person",
                violation_error_message="此人正担任这个职务，先填那一条的卸任日期，再登记新的。",
            ),
        ]

    def __str__(self):
        return f"{self.title_words} {self.holder}"

    def get_absolute_url(self):
        return self.committee.get_absolute_url()

    def within(self, holding) -> bool:
        return self.committee.within(holding)

    @property
    def unit(self) -> Unit:
        return self.committee.unit

    def covers(self, day: date) -> bool:
        """Held on that day; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def holder(self) -> str:
        return str(self.person or self.outside_name)

    @property
    def title_words(self) -> str:
        """A group has a 组长 where a committee has a 主任."""
        of_group = OF_GROUP if self.committee.kind == CommitteeKind.GROUP else {}
        return of_group.get(self.title, self.get_title_display())
