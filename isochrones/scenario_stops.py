"""Stops of a scenario: found by id in the feeds, made where they are new, moved, and kept near the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np
from pyproj import CRS, Transformer

from isochrones.gtfs import Feed
from isochrones.scenario import AddStop, NewStop, Place
from isochrones.scenario_errors import ScenarioError, UnknownInTimetable
from isochrones.scenario_trips import with_rows

FAR_METRES = 30_000.0
SAME_METRES = 1.0
Stop = tuple[int, int] | NewStop
"""An existing stop (number of the feed, row of its stops), or one to be made."""


@dataclass
class StopBook:
    """The stops of several feeds and of a scenario, while feeds are being changed.

    `feeds` is replaced as stops are added; rows of stops never change their number.
    """

    feeds: list[Feed]
    crs: str
    added: dict[str, AddStop] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    new: list[dict] = field(default_factory=list)
    _made: dict[tuple, int] = field(default_factory=dict)
    _copies: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self):
        metric = CRS.from_user_input(self.crs)
        self._project = Transformer.from_crs("EPSG:4326", metric, always_xy=True)
        self._centres = np.vstack([self.positions(number) for number in range(len(self.feeds))])

    def positions(self, feed: int) -> np.ndarray:
        """Easting and northing of a feed's stops, (stops, 2), NaN where unknown."""
        stops = self.feeds[feed].stops
        metres = self._project.transform(
            stops["longitude"].to_numpy(float), stops["latitude"].to_numpy(float)
        )
        position = np.column_stack(metres)
        return np.where(np.isfinite(position), position, np.nan)

    def find(self, name: str | NewStop, where: str) -> Stop:
        """The stop meant by `"stop_id"` or `"feed:stop_id"`, or by a table of the scenario.

        Raises:
            UnknownInTimetable: no feed has it, or several do.
        """
        if isinstance(name, NewStop):
            return name
        if name in self.added:
            self.used.add(name)
            return self.added[name]
        found = self._rows(name)
        if len(found) == 1:
            return found[0]
        if found:
            said = " or ".join(f"`{_stem(self.feeds[feed])}:{name}`" for feed, _ in found)
            raise UnknownInTimetable(f"{where} names stop `{name}`, which several feeds have: write {said}.")
        raise UnknownInTimetable(f"{where} names stop `{name}`, which no feed has; {self._near(name)}.")

    def _rows(self, name: str) -> list[tuple[int, int]]:
        found = []
        for number, feed in enumerate(self.feeds):
            own = [name]
            for prefix in (feed.name, _stem(feed)):
                if name.startswith(prefix + ":"):
                    own.append(name[len(prefix) + 1 :])
            rows = np.flatnonzero(feed.stops["stop_id"].isin(own).to_numpy()).tolist()
            found += [(number, row) for row in rows if (number, row) not in self._copies][:1]
        return found

    def _near(self, name: str) -> str:
        ids = [stop for feed in self.feeds for stop in feed.stops["stop_id"]]
        names = {}
        for feed in self.feeds:
            names |= dict(zip(feed.stops["stop_name"].str.lower(), feed.stops["stop_id"]))
        near = get_close_matches(name, ids, n=3, cutoff=0.7)
        near += [names[n] for n in get_close_matches(name.lower(), list(names), n=3, cutoff=0.6)]
        near += [stop for text, stop in names.items() if name.lower() in text][:3]
        said = ", ".join(f"`{stop}`" for stop in dict.fromkeys(near))
        return f"near are {said}" if said else "stops are named by their stop_id, as in stops.txt"

    def row_in(self, host: int, stop: Stop, where: str) -> int:
        """The row of a stop in one feed's stops, added to them if it is not there."""
        row = self.known_row(host, stop)
        if row is None:
            row = self._append(host, self._record(stop, where))
            self._made[_made_key(host, stop)] = row
            if isinstance(stop, tuple):
                self._copies.add((host, row))
        return row

    def known_row(self, host: int, stop: Stop) -> int | None:
        """The row of a stop in one feed's stops, None where it is not among them."""
        if isinstance(stop, tuple) and stop[0] == host:
            return stop[1]
        return self._made.get(_made_key(host, stop))

    def _record(self, stop: Stop, where: str) -> dict:
        if isinstance(stop, tuple):
            return self.feeds[stop[0]].stops.iloc[stop[1]].to_dict() | {"parent_station": ""}
        longitude, latitude = self.located(stop, where)
        record = {"stop_id": getattr(stop, "id", stop.name), "stop_name": stop.name}
        wheelchair = getattr(stop, "wheelchair", None)
        if wheelchair is not None:
            record["wheelchair_boarding"] = "1" if wheelchair else "2"
        self.new.append(record | {"longitude": longitude, "latitude": latitude})
        return record | _degrees(longitude, latitude)

    def _append(self, host: int, record: dict) -> int:
        feed = self.feeds[host]
        taken, number, name = set(feed.stops["stop_id"]), 1, record["stop_id"]
        while record["stop_id"] in taken:
            number += 1
            record = record | {"stop_id": f"{name}#{number}"}
        self.feeds[host] = replace(feed, stops=with_rows(feed.stops, [record]))
        return len(feed.stops)

    def move(self, stop: Stop, place: Place, where: str) -> None:
        """Put an existing stop elsewhere.

        Raises:
            ScenarioError: it is within a metre of there already, or the place is none.
        """
        number, row = stop
        longitude, latitude = self.located(place, where)
        away = np.hypot(*(self.positions(number)[row] - self._project.transform(longitude, latitude)))
        if away < SAME_METRES:
            raise ScenarioError(f"{where}: the stop is there already: mend the place, or remove the table.")
        stops = self.feeds[number].stops.copy()
        for column, value in _degrees(longitude, latitude).items():
            stops[column] = stops[column].where(np.arange(len(stops)) != row, value)
        self.feeds[number] = replace(self.feeds[number], stops=stops)

    def located(self, place: Place, where: str) -> tuple[float, float]:
        """Longitude and latitude of a place.

        Raises:
            ScenarioError: it names a site that is not known here, or lies far from every stop of the feeds.
        """
        if place.site is not None:
            raise ScenarioError(f"{where} names site `{place.site}`: sites are known within a study only.")
        if place.easting is not None:
            metres = (place.easting, place.northing)
            degrees = self._project.transform(*metres, direction="INVERSE")
        else:
            degrees = (place.longitude, place.latitude)
            metres = self._project.transform(*degrees)
        away = np.nanmin(np.hypot(*(self._centres - np.array(metres)).T), initial=np.inf)
        if not away <= FAR_METRES:
            raise ScenarioError(
                f"{where} puts a stop {away / 1000:,.0f} km from the nearest stop of the feeds, more than "
                f"{FAR_METRES / 1000:.0f} km: are coordinates swapped, or of another place?"
            )
        return float(degrees[0]), float(degrees[1])


def _made_key(host: int, stop: Stop) -> tuple:
    return host, stop if isinstance(stop, tuple) else stop.model_dump_json()


def _degrees(longitude: float, latitude: float) -> dict:
    return {
        "longitude": longitude, "latitude": latitude, "stop_lon": repr(longitude), "stop_lat": repr(latitude),
    }  # fmt: skip


def _stem(feed: Feed) -> str:
    return feed.name.split(".")[0]


def stems(feeds: Sequence[Feed]) -> list[str]:
    """Names of the feeds without their endings."""
    return [_stem(feed) for feed in feeds]
