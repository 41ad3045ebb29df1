"""Where a unit stands in the order of levels: where it enters, who recommends it, what a bureau may run."""

from outreach.arrows import is_above
from outreach.models.scheme import Level
from stations.models.unit import Unit, UnitKind, lineage

COUNTY_KINDS = (
    UnitKind.COUNTY_BUREAU,
    UnitKind.COUNTY_CITY_BUREAU,
    UnitKind.DISTRICT_BUREAU,
    UnitKind.DISTRICT_BRANCH,
    UnitKind.FUNCTIONAL_BRANCH,
)
BUREAUS = {
    UnitKind.PROVINCIAL_DEPT: Level.PROVINCE,
    UnitKind.CITY_BUREAU: Level.CITY,
    **dict.fromkeys(COUNTY_KINDS, Level.COUNTY),
}
GRASS_ROOTS = (
    UnitKind.POLICE_STATION,
    UnitKind.BRIGADE,
    UnitKind.SQUADRON,
    UnitKind.SECTION,
    UnitKind.DETENTION_HOUSE,
)
STOOD_FOR = ("", "successor__", "successor__successor__")  # `stands_for` as columns: two mergers, lists ask no further


def entry_level_of(unit: Unit) -> str:
    """Units of a county bureau enter at the county, those directly under the city at the city."""
    return next((BUREAUS[one.kind] for one in reversed(unit.lineage) if one.kind in BUREAUS), Level.COUNTY)


def stands_for(unit: Unit) -> Unit:
    """Who stands for that unit today: itself, or who took it over, and who took that one over."""
    while unit.successor:
        unit = unit.successor
    return unit


def recommenders_of(unit: Unit, host: Unit) -> list[Unit]:
    """Who recommends, each in turn, the nearest first (逐级申报).

    The bureaus between the unit and the host; where there is none the unit right below the host (支队), or the host.
    What was merged has nobody any more: it lies below who took it over, and that one recommends.
    """
    host = stands_for(host)
    above = [one for one in unit.lineage if one.pk != unit.pk and one.path.startswith(host.path)]
    between = [one for one in above if one.pk != host.pk and not one.successor_id]
    bureaus = [one for one in between if one.kind in BUREAUS]
    return bureaus[::-1] or between[:1] or [host]


def keeper_of(unit: Unit, level: str, office: Unit) -> Unit:
    """Who keeps a title of that level: the bureau of the level above the unit, as far as the office reaches.

    Where none of that level stands above it, the nearest of a higher one.
    """
    office = stands_for(office)
    there = [one for one in unit.lineage if one.path.startswith(office.path) and not one.successor_id]
    bureaus = [one for one in there if one.kind in BUREAUS and not is_above(level, BUREAUS[one.kind])]
    return bureaus[-1] if bureaus else office


def body_named(unit: Unit, host: Unit, name: str) -> Unit | None:
    """The unit above it, or its host or one above that, which bears that name or bore it; None for any other body."""
    above = Unit.objects.filter(path__in=[*lineage(unit.path)[:-1], *lineage(host.path)])
    return above.named(name).first()
