"""签收: that a unit has got a document, who took it and when."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from guanai.audit import deed, record
from guanai.lifecycle import NotAllowed
from stations.models.document import OfficialDocument
from stations.models.unit import Unit


class DocumentReceiptQuerySet(models.QuerySet):
    """Receipts. They ask the document."""

    def visible_to(self, user):
        return self.filter(document__in=OfficialDocument.objects.visible_to(user))


class DocumentReceipt(models.Model):
    """签收 of one document by one of its recipients; once, and never taken back."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="receipts", verbose_name="公文")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="签收单位")
    at = models.DateTimeField("签收时间", default=timezone.now)
    by = models.UUIDField("签收人")

    objects = DocumentReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文签收"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="document_receipt_once")]

    def __str__(self):
        return f"{self.unit}签收"

    @classmethod
    def sign(cls, document: OfficialDocument, unit: Unit, *, by) -> bool:
        """Whether it was signed for now; safe to repeat. Raises NotAllowed for who is no recipient."""
        if not document.is_sent or not document.recipients.filter(pk=unit.pk).exists():
            raise NotAllowed("这份公文没有主送给您的单位，不用签收。")
        with deed():
            row, is_new = cls.objects.get_or_create(document=document, unit=unit, defaults={"by": by.pk})
            if is_new:
                record("document.receipt", document, by=by, unit=str(unit.pk), receipt=str(row.pk))
        return is_new
