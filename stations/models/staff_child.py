"""民辅警子女: the children of the unit's own people, apart from the minors of the files, under a right of their own.

A list of any kind shows a masked name; nothing that leaves the portal carries one.
"""

from django.db import models
from django.urls import reverse

from guanai.audit import deed
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from guanai.names import bare, masked_name
from stations.access import Permission
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.person import Person


class StaffChildQuerySet(OwnedQuerySet):
    """Children of the people of units."""

    reading = Permission.READ_STAFF_CHILDREN

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "parent")


class StaffChildPartQuerySet(OwnedQuerySet):
    """What hangs on a child, seen by whoever sees the child."""

    reading = Permission.READ_STAFF_CHILDREN
    place = "child__unit__path"

    def counted(self):
        """Neither voided nor of a voided child."""
        return self.valid().filter(child__voided_at=None)


class StaffChild(Owned):
    """民辅警子女. One child has one row, whichever unit of its parent gives an award."""

    name = SealedTextField("孩子姓名", longest=40)
    parent = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="父亲或母亲")
    birth_year = models.PositiveSmallIntegerField("出生年份")

    objects = StaffChildQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "民辅警子女"
        indexes = [
            models.Index(fields=["entered_at", "id"], name="staff_child_entered"),
            models.Index(fields=["parent"], name="staff_child_of_parent"),
        ]

    def __str__(self):
        return f"{self.masked_name}（{self.birth_year} 年生）"

    def get_absolute_url(self):
        return reverse("staff-child", args=[self.pk])

    @property
    def masked_name(self) -> str:
        return masked_name(self.name)

    def must_be_taken(self) -> None:
        """One child, one row: counted twice, a year's figures would be wrong. Raises NotAllowed."""
        others = StaffChild.objects.valid().filter(parent=self.parent_id, birth_year=self.birth_year)
        twin = next((one for one in others.exclude(pk=self.pk) if bare(one.name) == bare(self.name)), None)
        if twin:
            raise NotAllowed(f"这个孩子已由{twin.unit}登记，录取和奖励请记在那一条里。")

    def amend(self, facts, *, version, by) -> None:
        """Change the row; not into another one's. Raises NotAllowed or Stale."""
        with deed():
            super().amend(facts, version=version, by=by)
            self.must_be_taken()
