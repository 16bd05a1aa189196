"""Sites named as stops of a scenario, replaced by where they are."""

from collections.abc import Mapping
from difflib import get_close_matches

from isochrones.scenario import TIMETABLE_TABLES, Place, Scenario
from isochrones.scenario_errors import ScenarioError


def placed(scenario: Scenario, sites: Mapping[str, tuple[float, float]]) -> Scenario:
    """See `Scenario.with_sites`."""
    changed = {}
    for table in TIMETABLE_TABLES:
        items = []
        for number, item in enumerate(getattr(scenario, table), 1):
            where = f"{scenario.source}: [[{table}]] {number}"
            if isinstance(item, Place):
                item = _at_site(item, sites, where)
            if stops := getattr(item, "stops", None):
                item = item.model_copy(update={"stops": tuple(_at_site(s, sites, where) for s in stops)})
            items.append(item)
        changed[table] = tuple(items)
    return scenario.model_copy(update=changed)


def _at_site(place, sites: Mapping[str, tuple[float, float]], where: str):
    if not isinstance(place, Place) or place.site is None:
        return place
    if place.site not in sites:
        near = get_close_matches(place.site, list(sites), n=1) or list(sites)[:8]
        known = ", ".join(near) if near else "none is known here"
        raise ScenarioError(f"{where} names site `{place.site}`, which is not in the study: {known}.")
    easting, northing = sites[place.site]
    return place.model_copy(update={"site": None, "easting": float(easting), "northing": float(northing)})
