"""Where a unit stands in the order of levels: where it enters, who recommends it, what a bureau may run."""

from outreach.models.scheme import Level
from stations.models.unit import Unit, UnitKind

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


def entry_level_of(unit: Unit) -> str:
    """Units of a county bureau enter at the county, those directly under the city at the city."""
    return next((BUREAUS[one.kind] for one in reversed(unit.lineage) if one.kind in BUREAUS), Level.COUNTY)


def recommenders_of(unit: Unit, host: Unit) -> list[Unit]:
    """Who recommends, each in turn, the nearest first (逐级申报).

    The bureaus between the unit and the host; where there is none the unit right below the host (支队), or the host.
    """
    above = [one for one in unit.lineage if one.pk != unit.pk and one.path.startswith(host.path)]
    between = [one for one in above if one.pk != host.pk]
    bureaus = [one for one in between if one.kind in BUREAUS]
    return bureaus[::-1] or between[:1] or [host]


def keeper_of(unit: Unit, level: str, office: Unit) -> Unit:
    """Who keeps a title of that level: the bureau of the level above the unit, as far as the office reaches."""
    bureaus = [one for one in unit.lineage if BUREAUS.get(one.kind) == level and one.path.startswith(office.path)]
    return bureaus[-1] if bureaus else office
