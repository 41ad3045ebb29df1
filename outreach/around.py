"""校园周边: how far venues stand from schools, by what is on the map. Nothing is guessed from an address."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from guanai.distance import Point, nearest
from outreach.nearness import RULES, Finding, VenueKind
from stations.models import School, SchoolStage


@dataclass(frozen=True)
class Spot:
    """A school as far as everybody may know it: its name, its stage."""

    name: str
    stage: str

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        return SchoolStage(self.stage).label


class Schools:
    """All schools open on a day that are on the map, of whichever unit: a venue does not care whose area it is."""

    def __init__(self, on: date):
        columns = ("name", "stage", "lng", "lat")
        rows = School.objects.active(on).on_the_map().order_by("name", "pk").values_list(*columns)
        self.spots = [(Spot(name, stage), Point(float(lng), float(lat))) for name, stage, lng, lat in rows]
        self._of_stages: dict[frozenset, list] = {}

    def nearest(self, point: Point, stages: frozenset[SchoolStage] = frozenset(SchoolStage)):
        """The nearest of these stages and its distance in metres; None when there is none."""
        if stages not in self._of_stages:
            self._of_stages[stages] = [one for one in self.spots if one[0].stage in stages]
        return nearest(point, self._of_stages[stages])

    def findings(self, kind: str, point: Point) -> list[Finding]:
        """Each rule of a kind, asked of the nearest school of the rule's stages."""
        found = ((rule, self.nearest(point, rule.stages)) for rule in RULES.get(VenueKind(kind), ()))
        return [Finding(rule, *one) for rule, one in found if one]


@dataclass(frozen=True)
class Standing:
    """What can be said on a day of one venue at a point, for its page."""

    point: Point | None
    kind: str
    unit: UUID
    on: date

    @cached_property
    def schools(self) -> Schools:
        return Schools(self.on)

    @cached_property
    def why_not(self) -> str:
        """Why there is no distance, in words; empty where there is one."""
        if self.point is None:
            return "这家场所没有登记坐标，算不出离学校多远。请点“修改”补上经度和纬度；没有坐标的，不按地址估。"
        if not self.schools.spots:
            return "还没有学校登记坐标，算不出离学校多远。请县区关工委在“学校”里补上坐标。"
        return ""

    @cached_property
    def nearest(self) -> tuple[Spot, float] | None:
        """The nearest school or kindergarten, and its distance in metres."""
        return None if self.why_not else self.schools.nearest(self.point)

    @cached_property
    def findings(self) -> list[Finding]:
        return [] if self.why_not else self.schools.findings(self.kind, self.point)

    @cached_property
    def unplaced(self) -> int:
        """How many schools of the venue's unit have no coordinates, so that they were left out."""
        mine = School.objects.active(self.on).filter(unit=self.unit)
        return mine.count() - mine.on_the_map().count()


def too_near(venues, on: date) -> list[tuple[object, Finding]]:
    """Of the venues those that break a rule with a figure, the nearest first; of several rules the one of the law."""
    schools, found = Schools(on), []
    for venue in venues.on_the_map().filter(kind__in=RULES).listed():
        broken = [one for one in schools.findings(venue.kind, venue.point) if one.is_broken]
        if broken:
            found.append((venue, min(broken, key=lambda one: (not one.rule.by_law, one.metres))))
    return sorted(found, key=lambda one: (one[1].metres, one[0].name))
