"""Where people settled: a city on the river, six towns, market towns, villages and hamlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from study.demo.kinds import Settled
from study.demo.land import Land
from study.demo.names import CITY, TOWNS, village_names
from study.demo.scales import Scale

PEOPLE_PER_HECTARE = {Settled.CITY: 36, Settled.TOWN: 30, Settled.SMALL_TOWN: 25, Settled.VILLAGE: 20}
# bearing in degrees from east, share of the way to the coast, on the coast?, for the six towns
TOWN_SITES = (
    (232, 0.66, False),
    (66, 0.64, False),
    (352, 1.0, True),
    (118, 1.0, True),
    (282, 1.0, True),
    (174, 0.74, False),
)


@dataclass(frozen=True)
class Settlements:
    """Settlements of a region, the city first, then the towns; parallel arrays.

    ``centres`` (n, 2) metres; ``radii`` metres of the built-up footprint; ``kinds`` of ``Settled``.
    """

    names: list[str]
    kinds: np.ndarray
    centres: np.ndarray
    radii: np.ndarray
    people: np.ndarray

    def of_kind(self, *kinds: Settled) -> np.ndarray:
        """Positions of the settlements of these kinds."""
        return np.flatnonzero(np.isin(self.kinds, kinds))


def settle(rng: np.random.Generator, land: Land, scale: Scale, region: int = 0) -> Settlements:
    """Place the settlements on the land, the largest first, each kept clear of those before it."""
    city_radius = _radius(scale.city_people, Settled.CITY)
    centres = [_city_centre(land, city_radius)]
    for site, people in zip(TOWN_SITES, scale.town_people):
        centres.append(_town_centre(rng, land, site, _radius(people, Settled.TOWN)))
    kinds = [Settled.CITY] + [Settled.TOWN] * len(scale.town_people)
    people = [scale.city_people, *scale.town_people]
    spacing = scale.hamlet_spacing
    counts = (
        (Settled.SMALL_TOWN, scale.small_towns, scale.small_town_people, 3.2 * spacing),
        (Settled.VILLAGE, scale.villages, scale.village_people, 1.35 * spacing),
        (Settled.HAMLET, 100_000, 0, 0.92 * spacing),
    )
    for kind, wanted, mean_people, apart in counts:
        radii = np.array([_radius(p, k) for p, k in zip(people, kinds)])
        found = _scatter(rng, land, np.array(centres), radii, wanted, apart)
        sizes = np.exp(rng.normal(0, 0.35, len(found)))
        total = wanted * mean_people
        people += (sizes / sizes.sum() * total).round().tolist() if mean_people else [0] * len(found)
        kinds += [kind] * len(found)
        centres += list(found)
    return Settlements(
        names=[CITY[region % len(CITY)], *TOWNS[region % len(TOWNS)], *village_names(rng, len(centres) - 7)],
        kinds=np.array(kinds, dtype=np.int8),
        centres=np.array(centres),
        radii=np.array([_radius(p, k) for p, k in zip(people, kinds)]),
        people=np.array(people, dtype=float),
    )


def _radius(people: float, kind: Settled) -> float:
    if kind == Settled.HAMLET:
        return 0.0
    return float(np.sqrt(people / PEOPLE_PER_HECTARE[Settled(kind)] * 10_000 / np.pi))


def _city_centre(land: Land, radius: float) -> np.ndarray:
    """A little back from the river, half way down its course."""
    on_river = land.river.interpolate(0.52, normalized=True)
    along = land.river.interpolate(0.54, normalized=True)
    direction = np.array([along.x - on_river.x, along.y - on_river.y])
    normal = np.array([-direction[1], direction[0]]) / np.hypot(*direction)
    return np.array([on_river.x, on_river.y]) + normal * (0.13 * radius + 60)


def _town_centre(rng, land: Land, site: tuple[float, float, bool], radius: float) -> np.ndarray:
    bearing, share, coastal = site
    angle = np.radians(bearing + rng.uniform(-7, 7))
    reach = np.arange(0.05, 1.6, 0.005)[:, None] * [
        land.half_width * np.cos(angle),
        land.half_height * np.sin(angle),
    ]
    ray = land.centre + reach
    inland = ray[land.contains(ray) & (land.coast_distance(ray) > (0.3 if coastal else 1.05) * radius)]
    far = inland[-1] - land.centre
    centre = land.centre + far * (1.0 if coastal else min(1.0, share * 1.25))
    if land.water_distance(centre[None])[0] < 200:
        centre = centre + np.array([0.0, 600.0])
    return centre


def _scatter(rng, land: Land, taken: np.ndarray, radii: np.ndarray, wanted: int, apart: float) -> np.ndarray:
    """At most ``wanted`` random places on land, ``apart`` metres from each other and from built-up land."""
    low, high = land.centre - [1.25 * land.half_width, 1.25 * land.half_height], land.centre * 2
    span = high - low - land.centre + [1.25 * land.half_width, 1.25 * land.half_height]
    tries = (
        low
        + rng.uniform(
            0, 1, (int(14 * land.half_width * land.half_height / apart**2) + 40 * min(wanted, 40), 2)
        )
        * span
    )
    tries = tries[land.contains(tries)]
    tries = tries[(land.coast_distance(tries) > 350) & (land.water_distance(tries) > 120)]
    clear = np.ones(len(tries), dtype=bool)
    for centre, radius in zip(taken, radii):
        clear &= np.hypot(*(tries - centre).T) > 1.06 * radius + 0.62 * apart
    tries = tries[clear]
    found = np.empty((min(wanted, len(tries)), 2))
    n = 0
    for point in tries:
        if n == len(found):
            break
        if n == 0 or ((found[:n] - point) ** 2).sum(axis=1).min() > apart**2:
            found[n] = point
            n += 1
    return found[:n]
