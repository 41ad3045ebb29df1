"""责任清单: what a unit, every unit of a kind or a 警种 has to do for minors, and what shows that it was done."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.lifecycle import NotAllowed
from stations.models.branch import Branch
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit, UnitKind, lineage


class DutyQuerySet(OwnedQuerySet):
    """Duties; those set by the units above are known below, where they have to be done."""

    def visible_to(self, user):
        holdings = user.holdings(self.reading)
        above = {path for holding in holdings for path in lineage(holding.path)}
        return self.within(holdings) | self.filter(unit__path__in=above)

    def of_year(self, year: int):
        return self.valid().filter(Q(to_year=None) | Q(to_year__gte=year), from_year__lte=year)

    def of_unit(self, unit: Unit):
        """What this unit itself has to do: its own, and what those above set for every unit of its kind."""
        own = Q(unit=unit, kind="", branch="")
        return self.filter(own | Q(unit__path__in=lineage(unit.path), kind=unit.kind))

    def binding(self, unit: Unit):
        """What the unit may show that it did: also what is asked of a 警种 in whose tree it stands."""
        return self.of_unit(unit) | self.filter(unit__path__in=lineage(unit.path)).exclude(branch="")

    def of_branches(self, unit: Unit):
        """What the unit set for its 警种."""
        return self.filter(unit=unit).exclude(branch="")

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Duty(Owned):
    """责任清单 of a unit. Without kind and 警种 it is the unit's own."""

    kind = models.CharField(
        "适用单位类别",
        max_length=20,
        choices=UnitKind,
        blank=True,
        help_text="管下属这一类的每个单位；只管本单位的不选。",
    )
    branch = models.CharField("警种", max_length=12, choices=Branch, blank=True, help_text="机关警种部门的职责才选。")
    text = models.CharField("职责", max_length=300)
    basis = models.CharField("依据", max_length=100, blank=True, help_text="文件名称、文号或法律条款。")
    from_year = models.PositiveSmallIntegerField("起始年度")
    to_year = models.PositiveSmallIntegerField("截止年度", null=True, blank=True, help_text="一直有效的不填。")

    objects = DutyQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "责任清单"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="") | Q(branch=""),
                name="duty_of_a_kind_or_a_branch",
                violation_error_code="branch",
                violation_error_message="适用单位类别和警种只选一项。",
            ),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")),
                name="duty_ends_after_it_began",
                violation_error_code="to_year",
                violation_error_message="截止年度不能早于起始年度。",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "branch", "text", "from_year"],
                condition=Q(voided_at=None),
                name="duty_once",
                violation_error_code="text",
                violation_error_message="这条职责已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["from_year", "id"], name="duty_by_year")]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("duties-row", args=[self.pk])

    @property
    def whose(self) -> str:
        """In words: which units or whose 警种."""
        if self.branch:
            return f"{self.unit}{self.get_branch_display()}警种"
        return f"{self.unit}下属{self.get_kind_display()}" if self.kind else str(self.unit)

    def binds(self, unit: Unit) -> bool:
        """Whether a unit may show that it did this: of a 警种 whichever unit of the tree it works in."""
        if not self.kind and not self.branch:
            return unit.pk == self.unit_id
        return unit.path.startswith(self.unit.path) and self.kind in ("", unit.kind)

    def covers(self, day: date) -> bool:
        return self.from_year <= day.year and (self.to_year is None or day.year <= self.to_year)


class DutyProofQuerySet(OwnedQuerySet):
    """Proofs of units."""

    def of_year(self, year: int):
        return self.valid().filter(proved_on__year=year, duty__voided_at=None)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "duty__unit")


class DutyProof(Owned):
    """尽责记录: on a day the unit did what a duty asks, and what shows it; who says so is who entered it."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="proofs", verbose_name="职责")
    proved_on = models.DateField("日期")
    what = models.CharField(
        "做了什么", max_length=300, help_text="文件、活动、数字，写清在哪里查得到；不写孩子的姓名。"
    )

    objects = DutyProofQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "尽责记录"
        indexes = [models.Index(fields=["proved_on", "id"], name="duty_proof_by_day")]

    def __str__(self):
        return f"{self.unit}尽责记录"

    def get_absolute_url(self):
        return reverse("duty-proofs-row", args=[self.pk])

    def must_be_taken(self) -> None:
        """By a unit whose duty it is, in a year of it. Raises NotAllowed."""
        if not self.duty.binds(self.unit):
            raise NotAllowed(f"这条职责是{self.duty.whose}的，{self.unit}不用记。")
        if not self.duty.covers(self.proved_on):
            raise NotAllowed("日期不在这条职责的年度里，请核对。")
