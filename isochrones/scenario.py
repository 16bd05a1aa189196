"""What a scenario may say: routes and stops added, moved, changed or removed, and road speeds.

A `Scenario` is a value; `scenario_file` reads it, `scenario_apply` applies it to feeds in memory.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from isochrones.scenario_errors import ScenarioError
from isochrones.speeds import DEFAULT_SPEEDS

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEFAULT_LINE_FACTOR = 1.3
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_DAY = 86_400


def seconds_of(clock: str) -> int:
    """Seconds after midnight of `"07:05"`, `"25:30"` or `"07:05:30"`.

    >>> seconds_of("25:30")
    91800
    """
    found = _CLOCK.fullmatch(clock)
    if not found or int(found[1]) > 47:
        raise ValueError(f"`{clock}` is no time: write it as 07:05, after midnight as 25:30")
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _clock(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError('is no time: write it in quotes, as "07:05"')
    seconds_of(value)
    return value


Clock = Annotated[str, BeforeValidator(_clock)]
Days = Annotated[tuple[Literal[DAYS], ...], Field(min_length=1)]
Span = tuple[Clock, Clock]
Minutes = Annotated[float, Field(gt=0, le=24 * 60)]
Headway = Annotated[float, Field(ge=1, le=24 * 60)]
Speed = Annotated[float, Field(ge=2)]
"""Kilometres an hour along the way; what a vehicle can at most is in `scenario_legs`."""
Dwell = Annotated[int, Field(ge=0, le=3600)]
Direction = Literal[0, 1]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Place(_Table):
    """Where something is: at a site of the study, or coordinates of one kind."""

    site: str | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    easting: float | None = None
    northing: float | None = None

    @model_validator(mode="after")
    def _one_kind(self):
        pairs = ((self.longitude, self.latitude), (self.easting, self.northing))
        if any((a is None) != (b is None) for a, b in pairs):
            raise ValueError("has one coordinate of two: give both")
        given = (self.site is not None) + sum(a is not None for a, _ in pairs)
        if given != 1:
            raise ValueError("needs one of `site`, `longitude` with `latitude`, or `easting` with `northing`")
        return self


class NewStop(Place):
    """A stop made where a route's list of stops names it."""

    name: str


class AddStop(NewStop):
    """A stop that routes of the scenario may call at by its id."""

    id: str
    wheelchair: bool | None = None


class MoveStop(Place):
    """An existing stop at another place."""

    stop: str


class _Timing(_Table):
    """How long a vehicle takes between stops: by speed or by minutes; and how long it stands."""

    speed_kmh: Speed | None = None
    minutes: tuple[Minutes, ...] | None = None
    dwell_seconds: Dwell = 20

    @model_validator(mode="after")
    def _one_way_of_timing(self):
        if (self.speed_kmh is None) == (self.minutes is None):
            raise ValueError("needs either `speed_kmh`, or `minutes` from stop to stop")
        return self


class AddRoute(_Timing):
    """A new route: its stops in order, when it leaves, how fast it runs, on which days."""

    id: str
    name: str
    stops: Annotated[tuple[str | NewStop, ...], Field(min_length=2)]
    days: Days
    headway_minutes: Headway | None = None
    first: Clock | None = None
    last: Clock | None = None
    departures: tuple[Clock, ...] | None = None
    departures_back: tuple[Clock, ...] | None = None
    both_directions: bool = True
    valid: tuple[date, date] | None = None
    wheelchair: bool | None = None
    route_type: Annotated[int, Field(ge=0)] = 3

    @model_validator(mode="after")
    def _one_way_of_leaving(self):
        by_headway = (self.headway_minutes, self.first, self.last)
        if self.departures is None and None in by_headway:
            raise ValueError("needs `headway_minutes` with `first` and `last`, or `departures`")
        if self.departures is not None and by_headway != (None, None, None):
            raise ValueError("gives both `departures` and a headway: keep one of them")
        if self.departures_back is not None and (self.departures is None or not self.both_directions):
            raise ValueError("`departures_back` goes with `departures` and both directions only")
        if self.minutes is not None and len(self.minutes) != len(self.stops) - 1:
            raise ValueError(
                f"`minutes` has {len(self.minutes)} values and {len(self.stops)} stops need "
                f"{len(self.stops) - 1}, one from each stop to the next"
            )
        if self.headway_minutes is not None and seconds_of(self.last) < seconds_of(self.first):
            raise ValueError("`last` is before `first`: write times after midnight as 25:30")
        if self.valid and self.valid[1] < self.valid[0]:
            raise ValueError("`valid` ends before it begins")
        return self


class _Chosen(_Table):
    """Which trips of which route a table means."""

    route: str
    direction: Direction | None = None


class ChangeRoute(_Chosen):
    """Another headway, longer hours, another speed, more days."""

    headway_minutes: Headway | None = None
    between: Span | None = None
    first: Clock | None = None
    last: Clock | None = None
    days: Days | None = None
    speed_factor: Annotated[float, Field(gt=0.2, le=3)] | None = None
    add_days: Days | None = None
    like: Literal[DAYS] | None = None

    @model_validator(mode="after")
    def _does_something(self):
        hours = (self.between, self.first, self.last)
        if self.headway_minutes is None and hours != (None, None, None):
            raise ValueError("gives hours and no `headway_minutes`: say how often it runs in them")
        if (self.add_days is None) != (self.like is None):
            raise ValueError('needs both `add_days` and `like`, the day whose trips are run: like = "Sat"')
        if self.like is not None and self.like in self.add_days:
            raise ValueError(f"adds {self.like} like {self.like}: name another day")
        if self.headway_minutes is None and self.speed_factor is None and self.add_days is None:
            raise ValueError("changes nothing: give `headway_minutes`, `speed_factor` or `add_days`")
        _check_span(self.between)
        return self


class ExtendRoute(_Chosen, _Timing):
    """Trips that end at a stop go on from there, and those that start there come from further out."""

    at: str
    stops: Annotated[tuple[str | NewStop, ...], Field(min_length=1)]
    ways: Literal["both", "append", "prepend"] = "both"

    @model_validator(mode="after")
    def _minutes_fit(self):
        if self.minutes is not None and len(self.minutes) != len(self.stops):
            raise ValueError(
                f"`minutes` has {len(self.minutes)} values and {len(self.stops)} new stops need as many: "
                "the first is from `at` to the first of them"
            )
        return self


class RemoveRoute(_Chosen):
    """A route that no longer runs, at all or on some days or hours."""

    days: Days | None = None
    between: Span | None = None

    @model_validator(mode="after")
    def _forward(self):
        _check_span(self.between)
        return self


def _check_span(span: Span | None) -> None:
    if span and seconds_of(span[1]) <= seconds_of(span[0]):
        raise ValueError("`between` ends before it begins: write times after midnight as 25:30")


class Scenario(_Table):
    """Changes to timetables and road speeds, in the order in which they are applied: stops added and moved,
    routes removed, changed, extended, added.

    `source` is the file's name, for messages; `line_factor` the length of a way over the straight line.
    """

    label: str
    notes: str = ""
    source: str = "the scenario"
    line_factor: Annotated[float, Field(ge=1, le=3)] = DEFAULT_LINE_FACTOR
    add_stop: tuple[AddStop, ...] = ()
    move_stop: tuple[MoveStop, ...] = ()
    remove_route: tuple[RemoveRoute, ...] = ()
    change_route: tuple[ChangeRoute, ...] = ()
    extend_route: tuple[ExtendRoute, ...] = ()
    add_route: tuple[AddRoute, ...] = ()
    roads: dict = {}

    @field_validator("roads")
    @classmethod
    def _of_the_speed_table(cls, roads):
        if "walk_kmh" in roads:
            raise ValueError("changes walk_kmh, which is of people and not of roads: set it in study.toml")
        DEFAULT_SPEEDS.override(roads)
        return roads

    @model_validator(mode="after")
    def _ids_once(self):
        for table in (self.add_stop, self.add_route):
            ids = [item.id for item in table]
            for name in ids:
                if ids.count(name) > 1:
                    raise ValueError(f"two tables have the id `{name}`: give each its own")
        return self

    @property
    def changes_timetables(self) -> bool:
        """False where only road speeds change, or nothing does."""
        return any(getattr(self, name) for name in TIMETABLE_TABLES)

    @property
    def sha256(self) -> str:
        """Hash of all that has an effect; label, notes and the file's name have none."""
        said = self.model_dump(mode="json", exclude={"label", "notes", "source"})
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def with_sites(self, sites: Mapping[str, tuple[float, float]]) -> "Scenario":
        """The same scenario with every `site` replaced by its easting and northing.

        Raises:
            ScenarioError: a site is not among `sites`.
        """
        changed = {}
        for table in TIMETABLE_TABLES:
            numbered = enumerate(getattr(self, table), 1)
            changed[table] = tuple(
                _placed(item, sites, f"{self.source}: [[{table}]] {number}") for number, item in numbered
            )
        return self.model_copy(update=changed)


TIMETABLE_TABLES = ("add_stop", "move_stop", "remove_route", "change_route", "extend_route", "add_route")


def _placed(item, sites: Mapping[str, tuple[float, float]], where: str):
    """A table of the scenario, or a stop in one, with coordinates in the place of its `site`."""
    if stops := getattr(item, "stops", None):
        return item.model_copy(update={"stops": tuple(_placed(stop, sites, where) for stop in stops)})
    if not isinstance(item, Place) or item.site is None:
        return item
    if item.site not in sites:
        near = get_close_matches(item.site, list(sites), n=1) or list(sites)[:8]
        known = ", ".join(near) if near else "none is known here"
        raise ScenarioError(f"{where} names site `{item.site}`, which is not in the study: {known}.")
    easting, northing = sites[item.site]
    return item.model_copy(update={"site": None, "easting": float(easting), "northing": float(northing)})
