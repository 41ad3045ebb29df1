"""关联: two files of children who belong together, 同胞 or 同案. Known only to who may know both."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.lists import LinkKind
from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from guanai.entry import Entry
from guanai.withholding import SealableQuerySet
from stations.access import Permission


class LinkQuerySet(SealableQuerySet):
    """Links. They ask both files."""

    def visible_to(self, user):
        """Of both ends; what tells of a case only to who may read both cases."""
        case = reads_case(user)
        known = self.between(Minor.objects.visible_to(user))
        return known.filter(Q(kind=LinkKind.SIBLINGS) | Q(one__in=case, other__in=case))

    def valid(self):
        return self.filter(voided_at=None)

    def of(self, minor: Minor):
        return self.filter(Q(one=minor) | Q(other=minor))

    def between(self, files):
        return self.filter(one__in=files, other__in=files)


def reads_case(user):
    """The files whose case this user may read."""
    return Minor.objects.valid().visible_to(user).within(user.holdings(Permission.READ_CASE))


class FileLink(Belonging, Entry):
    """关联 of two files; which of them is `one` follows from their keys, so that a pair is linked once."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    part = Part.CHILD

    one = models.ForeignKey(Minor, models.PROTECT, related_name="+", verbose_name="档案")
    other = models.ForeignKey(Minor, models.PROTECT, related_name="+", verbose_name="另一份档案")
    kind = models.CharField("关系", max_length=10, choices=LinkKind)

    objects = LinkQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "关联档案"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="link_of_two", violation_error_message="不能和自己关联。"
            ),
            models.UniqueConstraint(
                fields=["one", "other", "kind"],
                condition=Q(voided_at=None),
                name="link_once",
                violation_error_message="这两份档案已经这样关联。",
            ),
        ]

    @classmethod
    def of_case(cls, rows):
        return rows.filter(kind=LinkKind.SAME_CASE)

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-care", args=[self.one_id])
