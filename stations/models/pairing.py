"""传帮带: an experienced person takes a younger one along, with goals and, at the end, a result."""

from collections.abc import Mapping
from copy import copy

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from guanai.audit import deed
from guanai.entry import waiting
from guanai.lifecycle import NotAllowed
from stations.models.person import Person
from stations.models.tenure import Tenure, TenureQuerySet


class PairingQuerySet(TenureQuerySet):
    """Pairs of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "senior", "junior")


class Pairing(Tenure):
    """传帮带 of two people of the unit's tree."""

    senior = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="带教人")
    junior = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="学员")
    goals = models.CharField("带教目标", max_length=200, help_text="学会什么、到什么程度。")
    result = models.CharField("带教结果", max_length=200, blank=True, help_text="结束时填。")

    objects = PairingQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "传帮带"
        constraints = [
            *Tenure.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(senior=F("junior")),
                name="pairing_of_two",
                violation_error_code="junior",
                violation_error_message="带教人和学员不能是同一个人。",
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(ends_on__isnull=False),
                name="staff_pairing_result_at_the_end",
                violation_error_code="result",
                violation_error_message="结束了才有结果，请填截止日期。",
            ),
            models.UniqueConstraint(
                Least("senior", "junior"),
                Greatest("senior", "junior"),
                condition=Q(voided_at=None, ends_on=None),
                name="staff_pairing_open_once",
                violation_error_code="junior",
                violation_error_message="这两个人的传帮带还没有结束，先给原来那一条填上截止日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="staff_pairing_by_start")]

    def __str__(self):
        return f"{self.senior}带{self.junior}"

    def get_absolute_url(self):
        return reverse("staff-pairings-row", args=[self.pk])

    def must_be_taken(self) -> None:
        """Both belong to the unit or below it, and the two are no pair on any of these days. Raises NotAllowed."""
        strangers = [one.name for one in (self.senior, self.junior) if not one.unit.path.startswith(self.unit.path)]
        if strangers:
            raise NotAllowed(f"{'、'.join(strangers)}不是{self.unit}的人员，请由两人共同的上级单位登记。")
        if any(self._meets(other) for other in self._same_two()):
            raise NotAllowed("这两个人在这段日子里已经有一条传帮带，请核对起止日期。")

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Change fields; who and when is judged anew. Raises NotAllowed, Stale."""
        wanted = copy(self)
        for name, value in facts.items():
            setattr(wanted, name, value)
        with deed():
            wanted.must_be_taken()
            super().amend(facts, version=version, by=by)

    def _same_two(self) -> list["Pairing"]:
        """Other rows of the two, in either order, also those of the same sheet."""
        two = {self.senior_id, self.junior_id}
        kept = Pairing.objects.valid().filter(senior__in=two, junior__in=two)
        typed = [row for row in waiting(Pairing) if {row.senior_id, row.junior_id} == two]
        return [row for row in (*kept, *typed) if row.pk != self.pk]

    def _meets(self, other: "Pairing") -> bool:
        """Whether they share a day."""
        begun = other.ends_on is None or self.starts_on <= other.ends_on
        return begun and (self.ends_on is None or other.starts_on <= self.ends_on)
