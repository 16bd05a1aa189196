"""Journeys of one day as one writes them: ``ways({"north": ["09:20-09:45"]}, walk={"north": 12})``."""

import numpy as np

from access.ways import NEVER, Ways


def seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def ways(sites: dict, walk: dict | None = None, origins: int = 1) -> Ways:
    """``sites``: journeys of each site, as texts or as (depart, arrive) seconds, for one origin or a list for each.

    ``walk``: minutes of walking all the way from every origin.
    """
    columns = [each if origins > 1 else [each] for each in sites.values()]
    pairs = [sorted(map(_times, journeys)) for column in columns for journeys in column]
    counts = [len(pair) for pair in pairs]
    both = np.array([journey for pair in pairs for journey in pair], np.int32).reshape(-1, 2)
    direct = [[(walk or {}).get(site, NEVER / 60) * 60] * origins for site in sites]
    return Ways(
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        depart=both[:, 0],
        arrive=both[:, 1],
        direct=np.array(direct).astype(np.int32),
        on_streets=np.ones((len(sites), origins), bool),
    )


def _times(journey) -> tuple[int, int]:
    if isinstance(journey, str):
        depart, arrive = journey.split("-")
        return seconds(depart), seconds(arrive)
    return journey


def unbeaten(journeys: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that no other beats by leaving no earlier and arriving no later."""
    return [
        (a, b)
        for a, b in sorted(set(journeys))
        if not any((c >= a and d <= b) and (c, d) != (a, b) for c, d in journeys)
    ]
