"""How far two places lie apart. Pure: coordinates in, metres out."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, TypeVar

EARTH = 6_371_008.8  # metres: the mean radius of the earth (IUGG)
DEGREE = 111_195  # metres of a degree of latitude on that sphere, rounded down


class Point(NamedTuple):
    """A place by 经度 and 纬度, in degrees."""

    lng: float
    lat: float


Named = TypeVar("Named")


def metres(one: Point, other: Point) -> float:
    """The great-circle distance in metres (haversine). On a sphere: off by at most 0.6 % of itself."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_lat, half_lng = (other_lat - lat) / 2, radians(other.lng - one.lng) / 2
    chord = sin(half_lat) ** 2 + cos(lat) * cos(other_lat) * sin(half_lng) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def nearest(to: Point, places: Iterable[tuple[Named, Point]]) -> tuple[Named, float] | None:
    """The nearest of the places and its distance in metres; of two equally far the first; None when there is none."""
    found: tuple[Named, float] | None = None
    for place, point in places:
        if found and abs(point.lat - to.lat) * DEGREE > found[1]:
            continue  # further by its latitude alone
        distance = metres(to, point)
        if found is None or distance < found[1]:
            found = place, distance
    return found
