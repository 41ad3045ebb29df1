"""进站任职: who serves at which station, from when to when, as what."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from stations.models.person import Person, PersonKind, PersonStatus
from stations.models.station import CareStation, CareStationQuerySet, StationPart, StationPartQuerySet


class PostingRole(models.TextChoices):
    """站内职务."""

    HEAD = "head", "站长"
    DEPUTY = "deputy", "副站长"
    MEMBER = "member", "站员"
    VOLUNTEER = "volunteer", "志愿者"


class StationPostingQuerySet(StationPartQuerySet):
    """Postings, seen by whoever sees the station."""

    def counted(self):
        return super().counted().filter(person__voided_at=None)

    def current(self, on: date):
        """In office on that day; the last day counts."""
        return self.counted().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def with_kind(self, on: date):
        """Each row's `kind`, what its person was on that day."""
        return self.annotate(kind=PersonStatus.objects.kind_on(on, person="person"))

    def of_kind(self, kind: str, on: date):
        """In office on that day by people who were of that kind on it; count distinct persons."""
        return self.current(on).with_kind(on).filter(kind=kind)

    def heads(self, on: date):
        return self.current(on).filter(role=PostingRole.HEAD)

    def by_rank(self):
        """The head first, volunteers last."""
        ranks = [When(role=role, then=rank) for rank, role in enumerate(PostingRole)]
        return self.order_by(Case(*ranks), "starts_on", "pk")


class StationPosting(StationPart):
    """进站任职: a person at a station for a time. `ends_on` is the last day in office."""

    Role = PostingRole

    station = models.ForeignKey(CareStation, models.CASCADE, related_name="postings", verbose_name="关工站")
    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name="人员")
    role = models.CharField("站内职务", max_length=10, choices=PostingRole)
    starts_on = models.DateField("到任日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)
    primary = models.BooleanField("这是本人的主要岗位", default=True)

    objects = StationPostingQuerySet.as_manager()

    class Meta(StationPart.Meta):
        verbose_name = verbose_name_plural = "进站任职"
        constraints = [
            *StationPart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="station_posting_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="离任日期不能早于到任日期。",
            ),
            models.UniqueConstraint(
                fields=["station", "person"],
                condition=Q(voided_at=None, ends_on=None),
                name="station_posting_open_once",
                violation_error_code="person",
                violation_error_message="此人正在本站任职，先填写那一次的离任日期，再登记新的。",
            ),
        ]
        indexes = [models.Index(fields=["station", "starts_on"], name="station_posting_day")]

    def __str__(self):
        return f"{self.person} {self.get_role_display()}"

    @property
    def kind_words(self) -> str:
        """What `with_kind` found, in words."""
        return dict(PersonKind.choices).get(self.kind, "")


def without_retired(stations: CareStationQuerySet, on: date) -> CareStationQuerySet:
    """Which of the stations at work on that day have no retired officer serving."""
    retired = StationPosting.objects.of_kind(PersonKind.RETIRED_POLICE, on).filter(station=OuterRef("pk"))
    return stations.active(on).exclude(Exists(retired))


def without_head(stations: CareStationQuerySet, on: date) -> CareStationQuerySet:
    """Which of the stations at work on that day have nobody serving as head, or nobody at all."""
    return stations.active(on).exclude(Exists(StationPosting.objects.heads(on).filter(station=OuterRef("pk"))))


def shortcomings(serving: Sequence[StationPosting]) -> list[str]:
    """What a station at work lacks among those who serve there; the rows carry their `kind`."""
    heads = sum(posting.role == PostingRole.HEAD for posting in serving)
    retired = any(posting.kind == PersonKind.RETIRED_POLICE for posting in serving)
    return [
        *(["站里还没有站长。"] if not heads else []),
        *([f"同时登记了 {heads} 名站长，请核对，已离任的填上离任日期。"] if heads > 1 else []),
        *(["站里还没有退休民警。"] if not retired else []),
    ]
