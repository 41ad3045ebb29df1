"""编号: rows that people speak of by a number, 2026-0031, counted by each unit through the year."""

from django.db import IntegrityError, models
from django.db.models import Max

from guanai.calendars import today
from stations.models.owned import Owned

ATTEMPTS = 5  # of two who enter at once the second takes the next number


class Numbered(Owned):
    """A row with a number of its unit and year. A voided row keeps its number."""

    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)

    class Meta(Owned.Meta):
        abstract = True
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="%(app_label)s_%(class)s_number"),
        ]

    @property
    def no(self) -> str:
        return f"{self.year}-{self.serial:04d}"

    @property
    def full_no(self) -> str:
        """Where rows of several units stand together: 城东所 2026-0031."""
        return f"{self.unit.short} {self.no}"

    def enter(self, *, by, **many) -> bool:
        for left in reversed(range(ATTEMPTS)):
            self._count()
            try:
                return super().enter(by=by, **many)
            except IntegrityError:
                if not left:
                    raise
        return False

    def _count(self) -> None:
        self.year = today().year
        given = type(self)._base_manager.filter(unit=self.unit, year=self.year)
        self.serial = (given.aggregate(last=Max("serial"))["last"] or 0) + 1
