"""What a profile makes of every way: few distinct streets, and which of them each way is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from isochrones.tags import CLOSED, LIMITED, Street, refusal, street_of

UNUSED = Street(0, CLOSED, CLOSED, 0, 0, np.nan, np.nan, np.inf, (), np.nan, False, ())


@dataclass(frozen=True)
class WayTable:
    """The streets of a file as a profile sees them.

    Attributes:
        streets: the distinct ones; the last is a stand-in for ways that are not used.
        kind: int64 per way, its place in ``streets``.
        refused: reason -> ways that are no street of the profile.
    """

    streets: list[Street]
    kind: np.ndarray
    refused: dict[str, int]

    @cached_property
    def used(self) -> np.ndarray:
        """Bool per way."""
        return self.kind < len(self.streets) - 1

    def notes(self) -> dict[str, int]:
        """What of the tags of used ways was not understood or not decided -> ways."""
        counts: Counter[str] = Counter()
        ways = np.bincount(self.kind, minlength=len(self.streets)).tolist()
        for street, many in zip(self.streets, ways, strict=True):
            counts.update(dict.fromkeys(street.notes, many))
        return dict(sorted(counts.items()))

    def column(self, name: str) -> np.ndarray:
        """A column of the distinct streets (not of ways)."""
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        rows = Street(*zip(*self.streets, strict=True))
        ahead, back = np.array(rows.access_forward), np.array(rows.access_backward)
        return {
            "road_class": np.array(rows.road_class, np.int64),
            "forward": ahead != CLOSED,
            "backward": back != CLOSED,
            "limited_forward": ahead == LIMITED,
            "limited_backward": back == LIMITED,
            "closed_forward": np.array(rows.closed_forward, np.uint8),
            "closed_backward": np.array(rows.closed_backward, np.uint8),
            "kmh_forward": np.array(rows.kmh_forward, np.float32),
            "kmh_backward": np.array(rows.kmh_backward, np.float32),
            "cap_kmh": np.array(rows.cap_kmh, np.float32),
            "minutes": np.array(rows.minutes, np.float32),
            "snappable": np.array(rows.snappable, bool),
        }


def way_table(way_tags: list[Mapping[str, str]], profile: str) -> WayTable:
    """Every way's street; ways whose tags say the same are looked at once."""
    of_object: dict[int, int] = {}
    of_tags: dict[tuple, int] = {}
    found: dict[str, int] = {}
    streets: list[Street] = []
    reasons: list[str] = []
    kind = np.empty(len(way_tags), np.int64)
    for way, tags in enumerate(way_tags):
        place = of_object.get(id(tags))
        if place is None:
            said = tuple(tags.items())
            place = of_tags.get(said)
            if place is None:
                street = street_of(tags, profile)
                if street is None:
                    reasons.append(refusal(tags, profile))
                    place = -len(reasons)
                else:
                    # NaN is not equal to itself, but its name is
                    place = found.setdefault(repr(street), len(streets))
                    streets += [street] if place == len(streets) else []
                of_tags[said] = place
            of_object[id(tags)] = place
        kind[way] = place
    refused: Counter[str] = Counter()
    for code, many in zip(*np.unique(kind[kind < 0], return_counts=True), strict=True):
        refused[reasons[-code - 1]] += int(many)
    kind[kind < 0] = len(streets)
    return WayTable([*streets, UNUSED], kind, dict(sorted(refused.items())))
