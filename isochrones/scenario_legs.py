"""Running times of new stretches of a route, and what speed is plausible."""

from collections.abc import Sequence

import numpy as np

from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_trips import TripSet

PLAUSIBLE_KMH = {0: 80.0, 1: 120.0, 2: 320.0, 3: 110.0, 4: 90.0}
"""Fastest that a straight line between two stops may be covered, by route type (0 tram, 1 metro, 2 rail,
3 bus, 4 ferry); other types 150."""
OTHER_KMH = 150.0


def leg_seconds(
    positions: np.ndarray,
    speed_kmh: float | None,
    minutes: Sequence[float] | None,
    line_factor: float,
    where: str,
) -> np.ndarray:
    """Seconds from each place to the next: `minutes`, or straight line x factor / speed, at least 1.

    `positions` (stops, 2) metres.

    Raises:
        ScenarioError: a stop has no coordinates, and a speed was given.
    """
    if minutes is not None:
        return np.maximum(np.rint(np.asarray(minutes) * 60), 1).astype(np.int64)
    metres = np.hypot(*np.diff(positions, axis=0).T)
    if np.isnan(metres).any():
        raise ScenarioError(
            f"{where}: one of its stops has no coordinates: give `minutes` from stop to stop."
        )
    return np.maximum(np.rint(metres * line_factor / (speed_kmh / 3.6)), 1).astype(np.int64)


def check_speed(positions: np.ndarray, seconds: np.ndarray, route_type: int, where: str) -> None:
    """Refuse legs whose straight line is covered faster than such a vehicle can.

    Raises:
        ScenarioError: naming the leg, its speed and the limit.
    """
    limit = PLAUSIBLE_KMH.get(route_type, OTHER_KMH)
    kmh = np.hypot(*np.diff(positions, axis=0).T) / seconds * 3.6
    kmh = np.nan_to_num(kmh)  # a stop without coordinates has no speed
    if kmh.max(initial=0.0) > limit:
        leg = int(kmh.argmax())
        raise ScenarioError(
            f"{where}: from its stop {leg + 1} to the next it would run {kmh[leg]:.0f} km/h along the straight "
            f"line, and more than {limit:.0f} km/h is not plausible: check the stops and minutes."
        )


def check_given_speed(speed_kmh: float | None, route_type: int, where: str) -> None:
    """Refuse a `speed_kmh` above what is plausible."""
    limit = PLAUSIBLE_KMH.get(route_type, OTHER_KMH)
    if speed_kmh is not None and speed_kmh > limit:
        raise ScenarioError(
            f"{where}: speed_kmh = {speed_kmh:g} is above the {limit:.0f} that is plausible: mend it."
        )


def check_trips(trips: TripSet, positions: np.ndarray, route_type: int, where: str) -> None:
    """Refuse trips that from end to end, along the straight lines between their calls, are too fast.

    Raises:
        ScenarioError: naming the fastest trip.
    """
    limit = PLAUSIBLE_KMH.get(route_type, OTHER_KMH)
    first, last = trips.first, trips.last
    for row, took in enumerate((trips.end - trips.start).tolist()):
        stops = trips.calls["stop"].to_numpy()[first[row] : last[row] + 1]
        metres = np.nansum(np.hypot(*np.diff(positions[stops], axis=0).T))
        kmh = metres / max(took, 1) * 3.6
        if kmh > limit:
            raise ScenarioError(
                f"{where}: trip {trips.trips['trip_id'][row]} would average {kmh:.0f} km/h along straight lines, "
                f"and more than {limit:.0f} is not plausible: take a smaller factor."
            )
