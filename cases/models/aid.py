"""资助: funds, programmes, grants in money and in kind. The registers of money name nobody."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from guanai.withholding import SealableQuerySet
from stations.models import Area
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.school import lineage

SEALED = ("minor__name", "minor__id_no", "minor__phone", "minor__address")


class AidKind(models.TextChoices):
    """资助类别."""

    TUITION = "tuition", "助学"
    LIVING = "living", "扶贫济困"
    EMPLOYMENT = "employment", "助业"
    MEDICAL = "medical", "医疗"
    JUDICIAL = "judicial", "司法救助"
    FESTIVAL = "festival", "节日慰问"


class BeneficiaryKind(models.TextChoices):
    """受助对象. Only the first is a child."""

    MINOR = "minor", "未成年人"
    ADULT_STUDENT = "adult_student", "成年学生"
    HOUSEHOLD = "household", "家庭"


class AidQuerySet(OwnedQuerySet):
    """Funds, programmes and receipts of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")

    def offered_to(self, user):
        """Those of the units where the user works, and of the units above them: a city's fund serves its stations."""
        paths = {path for appointment in user.appointments_today for path in lineage(appointment.unit.path)}
        return self.valid().filter(unit__path__in=paths)


class AidFund(Owned):
    """助学基金: where money is put together before it is given."""

    name = models.CharField("基金名称", max_length=60)
    keeper = models.CharField("管理单位", max_length=60, blank=True)

    objects = AidQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "助学基金"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="aid_fund_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个基金。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="aid_fund_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("aid-funds-row", args=[self.pk])


class ReceiptQuerySet(AidQuerySet):
    """Money that funds took in."""

    def between(self, first: date, last: date):
        return self.filter(received_on__gte=first, received_on__lte=last)

    def listed(self):
        return self.select_related("unit", "fund")


class AidReceipt(Owned):
    """基金收款, in 元."""

    fund = models.ForeignKey(AidFund, models.PROTECT, related_name="+", verbose_name="基金")
    received_on = models.DateField("收款日期")
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    donor = models.CharField("捐赠方", max_length=80, blank=True)
    receipt_no = models.CharField("收据号", max_length=40, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "基金收款"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="aid_receipt_of_money",
                violation_error_code="amount",
                violation_error_message="金额须大于 0。",
            ),
        ]
        indexes = [
            models.Index(fields=["received_on", "id"], name="aid_receipt_by_day"),
            models.Index(fields=["unit", "received_on", "amount"], name="aid_receipt_counts"),
        ]

    def __str__(self):
        return f"{self.fund} {self.amount} 元"

    def get_absolute_url(self):
        return reverse("aid-receipts-row", args=[self.pk])


class ProgrammeQuerySet(AidQuerySet):
    """Programmes of units."""

    def listed(self):
        return self.select_related("unit", "fund")


class AidProgramme(Owned):
    """资助项目, such as 关工助力; it may draw on a fund."""

    name = models.CharField("项目名称", max_length=60)
    fund = models.ForeignKey(AidFund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="基金")

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "资助项目"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="aid_programme_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个项目。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="aid_programme_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("aid-programmes-row", args=[self.pk])


class GrantQuerySet(SealableQuerySet, AidQuerySet):
    """Grants of units."""

    def between(self, first: date, last: date):
        return self.filter(granted_on__gte=first, granted_on__lte=last)

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        rows = self.select_related("unit", "minor", "area", "programme").defer(*SEALED)
        return rows.prefetch_related("items")


class AidGrant(Belonging, Owned):
    """资助发放 to a child, an adult student or a household, in 元 and in kind.

    Nobody's name stands here: a child with a file by its number, everybody else by a number that the unit gives on
    paper, the same each time. 司法救助 would tell of a case, so it never bears a file number.
    """

    part = Part.CHILD
    asks_file = False

    granted_on = models.DateField("发放日期")
    beneficiary = models.CharField("受助对象", max_length=13, choices=BeneficiaryKind)
    minor = models.ForeignKey(Minor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="档案号")
    recipient_no = models.CharField("受助编号", max_length=20, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="片区")
    kind = models.CharField("资助类别", max_length=10, choices=AidKind)
    programme = models.ForeignKey(
        AidProgramme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="资助项目"
    )
    cash = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, default=0)
    donors = models.CharField("捐赠方", max_length=120, blank=True)
    receipt_no = models.CharField("收据号", max_length=40, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "资助发放"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cash__gte=0),
                name="aid_grant_not_negative",
                violation_error_code="cash",
                violation_error_message="金额不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(minor=None) | Q(beneficiary=BeneficiaryKind.MINOR, recipient_no=""),
                name="aid_grant_file_of_a_child",
                violation_error_code="minor",
                violation_error_message="只有未成年人填档案号，填了档案号的不再填受助编号。",
            ),
            models.CheckConstraint(
                condition=Q(minor=None) | ~Q(kind=AidKind.JUDICIAL),
                name="aid_grant_no_case_told",
                violation_error_code="minor",
                violation_error_message="司法救助不填档案号，请填受助编号。",
            ),
            models.CheckConstraint(
                condition=~Q(beneficiary=BeneficiaryKind.HOUSEHOLD) | Q(area__isnull=False),
                name="aid_grant_household_by_area",
                violation_error_code="area",
                violation_error_message="资助家庭的请选择片区。",
            ),
        ]
        indexes = [
            models.Index(fields=["granted_on", "id"], name="aid_grant_by_day"),
            models.Index(fields=["unit", "granted_on", "cash"], name="aid_grant_counts"),
        ]

    def __str__(self):
        return f"{self.get_beneficiary_display()}{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("aid-grants-row", args=[self.pk])

    @property
    def things(self) -> str:
        """书包 3 个、棉被 2 床."""
        return "、".join(map(str, self.items.all()))


class AidItemQuerySet(OwnedQuerySet):
    """Things given, seen by whoever sees the grant."""

    place = "grant__unit__path"


class AidItem(models.Model):
    """捐赠物品 of a grant."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    grant = models.ForeignKey(AidGrant, models.CASCADE, related_name="items", verbose_name="资助")
    name = models.CharField("物品", max_length=40)
    number = models.PositiveIntegerField("数量")
    measure = models.CharField("单位", max_length=6, default="件")

    objects = AidItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "物品"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="aid_item_at_least_one",
                violation_error_code="number",
                violation_error_message="数量至少是 1。",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.number} {self.measure}"

    def within(self, holding) -> bool:
        return self.grant.within(holding)
