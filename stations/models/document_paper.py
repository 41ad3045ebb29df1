"""公文附件: papers of a document, reached only through it."""

from uuid import uuid4

from django.db import models

from guanai.audit import deed
from guanai.entry import Entry
from guanai.models import Attachment
from guanai.scans import Scan
from stations.models.document import OfficialDocument
from stations.models.owned import OwnedQuerySet
from stations.models.unit import Unit


class DocumentPaperQuerySet(OwnedQuerySet):
    """Papers, seen by whoever sees the document."""

    place = "document__unit__path"

    def visible_to(self, user):
        return self.filter(document__in=OfficialDocument.objects.visible_to(user))


class DocumentPaper(Entry):
    """附件 of a document: a picture or a PDF. As frozen as the document is."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="papers", verbose_name="公文")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("附件名称", max_length=60)

    objects = DocumentPaperQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "公文附件"
        ordering = ["entered_at", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    def within(self, holding) -> bool:
        return self.document.within(holding)

    @property
    def unit(self) -> Unit:
        return self.document.unit

    @classmethod
    def take(cls, document: OfficialDocument, title: str, file: Scan, *, by) -> "DocumentPaper":
        """A new one with its bytes. Raises NotAllowed."""
        row = cls(document=document, title=title)
        row.hand_in(file, by=by)
        return row

    def hand_in(self, scan: Scan, *, by) -> None:
        """With its bytes, while the document is at home. Raises NotAllowed."""
        with deed():
            self.document.hold_at_home("添附件")
            name = f"{self.title}{scan.name[scan.name.rfind('.') :]}"
            self.attachment = Attachment.store(scan.data, name=name, media_type=scan.media_type, by=by)
            self.enter(by=by)

    def void(self, reason: str, *, by) -> None:
        """Raises NotAllowed once the document has gone further."""
        with deed():
            self.document.hold_at_home("撤附件")
            super().void(reason, by=by)
