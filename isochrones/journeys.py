"""Every journey of a day between origins and sites that no other beats: one search for all windows."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from isochrones.feeder import Feeder, with_feeder
from isochrones.linking import StopLinks
from isochrones.network import RoadNetwork
from isochrones.point_walks import PointWalks, point_walks
from isochrones.profiles import PointJourneys, boarding_by_rides, boarding_profiles, point_journeys
from isochrones.schema import DIRECTIONS, check_choice, check_origins, check_sites
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import BY, TransitOptions
from isochrones.transit_search import facing_between
from isochrones.window_times import MINUTE, seconds_of_journeys


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys of one service day between every site and origin that no other of the pair beats.

    One journey beats another if it leaves no earlier and arrives no later; those that are no quicker than
    walking all the way are left out. The walks at both ends are inside, waiting there is not.

    Attributes:
        date: the timetable's. direction: `to_site` or `from_site`.
        sites: site ids. origins: their number.
        start: int64 (sites * origins + 1): site row s and origin row o have rows
            `start[s * origins + o]` to `start[s * origins + o + 1]`, see `rows`.
        depart, arrive: int32 seconds after the date's midnight, both ascending within a pair; negative the
            evening before, beyond 86,400 after midnight.
        rides: int16, vehicles taken (changes are one less). walk: int32, seconds walked in all. Of journeys
            that leave and arrive together, those of the one with the fewest rides, then the least walking, as
            far as the search met it.
        direct: int32 (sites, origins), seconds of walking all the way, `UNREACHABLE` (2**30) beyond its cap.
        site_ok, origin_ok: bool, on the streets.
        longest_seconds: what takes more is not among them.
    """

    date: str
    direction: str
    sites: tuple[str, ...]
    origins: int
    start: np.ndarray
    depart: np.ndarray
    arrive: np.ndarray
    rides: np.ndarray
    walk: np.ndarray
    direct: np.ndarray
    site_ok: np.ndarray
    origin_ok: np.ndarray
    longest_seconds: int

    def rows(self, site: int, origin: int) -> slice:
        """The rows of a pair, by their row numbers."""
        pair = site * self.origins + origin
        return slice(int(self.start[pair]), int(self.start[pair + 1]))

    def seconds(self, first_minute: int, last_minute: int, by: str) -> np.ndarray:
        """Seconds at each minute from `first_minute` until before `last_minute` (after midnight).

        Minutes are of the timetable's axis; on the two days a year on which the clocks change,
        `axis_second` says where a time on the wall lies on it.
        `by="arrive"`: T less the latest departure that arrives by T; `"depart"`: the earliest arrival less T.
        Walking all the way competes.

        Returns:
            int32 (sites, origins, minutes), `UNREACHABLE` where nothing of at most `longest_seconds` does.
        """
        check_choice(by, BY, "by")
        if last_minute <= first_minute:
            raise BadTransitOption(f"minutes {first_minute} to {last_minute} are no window: end it later")
        found = seconds_of_journeys(
            self.start,
            self.depart,
            self.arrive,
            self.direct.ravel(),
            np.int32(first_minute * MINUTE),
            last_minute - first_minute,
            by == "arrive",
            np.int32(self.longest_seconds),
        )
        return found.reshape(len(self.sites), self.origins, -1)


def day_journeys(
    timetable: Timetable,
    walking: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    direction: str = "to_site",
    *,
    between: tuple[int, int] | None = None,
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
    feeder: Feeder | None = None,
) -> Journeys:
    """Every journey by public transport between origins and sites that no other beats.

    Args:
        timetable: the day.
        walking: the streets, profile `walk` or `wheelchair`, in the same CRS.
        origins: table of docs/contracts.md in that CRS.
        sites: table of docs/contracts.md in that CRS.
        direction: `to_site` or `from_site`.
        between: use only vehicles that run inside these seconds after midnight; default all that the
            timetable holds, 18:00 the day before to 06:00 the day after.
        options: caps, speed, change time, most rides.
        links: from `link_stops` with the same options, to save finding the walks between stops again.
        feeder: a taxi or car to or from stops at one end; its seconds are among those of `walk`.

    Raises:
        BadTransitOption, UnknownChoice, CrsMismatch, InvalidTable: as `transit_times`.
    """
    options = options or TransitOptions()
    walks = _walks(timetable, walking, origins, sites, direction, options, links)
    walks = with_feeder(walks, feeder, timetable, origins, sites, direction)
    facing = facing_between(timetable, *(between or HORIZON), direction)
    changes = walks.changes(facing.turned)
    found = []
    for egress, direct in zip(walks.egress, walks.direct):
        boarding = boarding_profiles(facing, changes, egress, options.max_rides)
        found.append(point_journeys(facing, boarding, walks.access, direct, options.longest_seconds))
    return _joined(found, walks, timetable.date, direction, sites, options)


def _walks(timetable, walking, origins, sites, direction, options, links) -> PointWalks:
    """The walks of a question whose tables are checked."""
    check_choice(direction, DIRECTIONS, "direction")
    check_origins(origins)
    check_sites(sites, walking.crs)
    return point_walks(timetable, walking, origins, sites, options, links)


def _joined(found: list[PointJourneys], walks: PointWalks, date, direction, sites, options) -> Journeys:
    """The journeys of all sites one after the other."""
    counts = np.concatenate([[0], *(np.diff(one.start) for one in found)])
    columns = {
        name: np.concatenate([getattr(one, name) for one in found])
        for name in ("depart", "arrive", "rides", "walk")
    }
    return Journeys(
        date=date,
        direction=direction,
        sites=tuple(sites.index),
        origins=len(walks.at_origin),
        start=np.cumsum(counts).astype(np.int64),
        direct=walks.direct,
        site_ok=walks.at_site.ok,
        origin_ok=walks.at_origin.ok,
        longest_seconds=options.longest_seconds,
        **columns,
    )


def journeys_by_rides(
    timetable: Timetable,
    walking: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    direction: str = "to_site",
    *,
    max_rides: int = 3,
    between: tuple[int, int] | None = None,
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
) -> dict[int, Journeys]:
    """The journeys of at most 1, 2, ... `max_rides` rides: what each further change gains.

    Arguments and errors as `day_journeys`; a journey that is among those of r rides and not of r - 1 is one
    that r rides make possible.
    """
    options = replace(options or TransitOptions(), max_rides=max_rides)
    walks = _walks(timetable, walking, origins, sites, direction, options, links)
    facing = facing_between(timetable, *(between or HORIZON), direction)
    changes = walks.changes(facing.turned)
    layers: dict[int, list[PointJourneys]] = {rides: [] for rides in range(1, max_rides + 1)}
    for egress, direct in zip(walks.egress, walks.direct):
        for rides, boarding in enumerate(boarding_by_rides(facing, changes, egress, max_rides), start=1):
            one = point_journeys(facing, boarding, walks.access, direct, options.longest_seconds)
            layers[rides].append(one)
    return {
        rides: _joined(found, walks, timetable.date, direction, sites, options)
        for rides, found in layers.items()
    }
