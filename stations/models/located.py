"""坐标: where something stands on the map."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from guanai.distance import Point

WEST, EAST, SOUTH, NORTH = Decimal(73), Decimal(136), Decimal(3), Decimal(54)  # of China, in degrees
HELP = "在电子地图上选点后抄下来，最多六位小数。学校和场所要用同一种地图，不同的地图会差几百米。"


class Located(models.Model):
    """经度 and 纬度 in degrees, both or neither. Nobody guesses them from an address."""

    lng = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True, help_text=HELP)
    lat = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(lng=None, lat=None) | Q(lng__isnull=False, lat__isnull=False),
                name="%(app_label)s_%(class)s_lng_with_lat",
                violation_error_code="lat",
                violation_error_message="经度和纬度须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(lng=None) | Q(lng__gte=WEST, lng__lte=EAST),
                name="%(app_label)s_%(class)s_lng_in_china",
                violation_error_code="lng",
                violation_error_message="经度不在我国范围内（73 至 136 度），请核对，是否和纬度填反了。",
            ),
            models.CheckConstraint(
                condition=Q(lat=None) | Q(lat__gte=SOUTH, lat__lte=NORTH),
                name="%(app_label)s_%(class)s_lat_in_china",
                violation_error_code="lat",
                violation_error_message="纬度不在我国范围内（3 至 54 度），请核对，是否和经度填反了。",
            ),
        ]

    @property
    def point(self) -> Point | None:
        """None where nobody has written it down: then there is no distance."""
        return None if self.lng is None or self.lat is None else Point(float(self.lng), float(self.lat))
