"""A line of areas and three hospitals with two services, for networks, programmes and scorecards."""

import access
from tests.access.cases import areas, travel_times

TIMES = {"A": [5, 5, 20, 40], "B": [20, 11, 6, 15], "C": [30, 20, 10, 4]}
SERVICES = {
    "ward": access.Service("ward", "Ward", thresholds=(10, 30)),
    "stroke": access.Service("stroke", "Stroke unit", thresholds=(15,)),
}
EVERYWHERE = {"A": "24/7", "B": "24/7", "C": "24/7"}


def option(name, **services):
    """An option giving each service at the sites named, `ward="AB"`."""
    given = {service: dict.fromkeys(sites, "24/7") for service, sites in services.items()}
    return access.Configuration(name, name, baseline=name == "today", services=given)


def town(residents=(100, 100, 100, 100), **columns):
    """Four areas in a row."""
    return areas(residents, **columns)


def times(**settings):
    """Minutes from each area to each site."""
    return travel_times(TIMES, **settings)


def by_id(*options):
    """Options by id."""
    return {each.id: each for each in options}
