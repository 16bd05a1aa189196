"""What ``study.toml`` may say: its tables and keys, with defaults."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from access.no_car import NO_CAR_MODE
from study.basemap_settings import Basemap
from study.catchment_settings import Catchments
from study.deprivation_settings import Deprivation
from study.equity_settings import Equity, NoCar
from study.postcode_settings import Postcodes
from study.sensitivity_settings import Sensitivity
from study.setting_types import STRICT, Clock, Minutes, Positive, Seconds, minute_of_day
from study.transit_settings import Traveller, Visit, WeekClock

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ROAD_FACTORS = ("free_flow", "am_peak", "inter_peak", "pm_peak", "evening", "night", "weekend")
NETWORK_MODES = ("drive", "blue_light", "public_transport", "walk")
DIRECTIONS = ("to_site", "from_site")
ALL_DAY = "all_day"
QUESTION_FILES = (
    "services", "configurations", "rules", "choices", "pathways", "hosted_networks", "programmes", "personas",
    "scorecard", "equality",
)  # fmt: skip
"""What is asked of a study: the keys of study.toml that name a file of it; only the first two are required."""
DAY_MINUTES = 24 * 60
LATEST_CLOCK = 30 * 60  # of a window: 06:00 of the day after its date
MAX_MINUTES = {"drive": 240.0, "blue_light": 240.0, "public_transport": 180.0, "walk": 40.0}
_HOURS = re.compile(r"\d{1,2}:[0-5]\d-\d{1,2}:[0-5]\d")


class _Table(BaseModel):
    model_config = STRICT


class Areas(_Table):
    """The small areas: a geographic file, or a CSV with WKT or point coordinates."""

    file: str
    code: str
    name: str | None = None
    vintage: str | None = None
    layer: str | None = None
    source_crs: str | None = None


class Population(_Table):
    """Residents, in total and by single year of age."""

    file: str
    code: str
    vintage: str | None = None
    total: str | None = None
    ages: bool = False
    female_file: str | None = None


class Count(_Table):
    """A column of a table by area: a count, or what the area belongs to."""

    file: str
    code: str
    column: str
    vintage: str | None = None


class NeedCount(Count):
    """A count per area that a service uses as its need; `per = "year"` where it is one of a year."""

    per: Literal["year"] | None = None


class Crosswalk(_Table):
    """A lookup that carries tables of another vintage to the areas' vintage."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    file: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")


class Group(_Table):
    """Counts of people or households by a characteristic; wide (`columns`) or long (`category`, `count`)."""

    file: str
    code: str
    label: str | None = None
    vintage: str | None = None
    columns: dict[str, str] | None = None
    category: str | None = None
    count: str | None = None
    unit: Literal["people", "households"] = "people"

    @model_validator(mode="after")
    def _one_layout(self):
        if bool(self.columns) == bool(self.category and self.count):
            raise ValueError("needs either `columns` (wide) or both `category` and `count` (long)")
        return self


class Origins(_Table):
    """Where people set out: centroids, weighted points, or a population raster."""

    file: str | None = None
    code: str | None = None
    easting: str | None = None
    northing: str | None = None
    longitude: str | None = None
    latitude: str | None = None
    weight: str | None = None
    raster: str | None = None
    max_origins: Annotated[int, Field(ge=1)] = 10

    @model_validator(mode="after")
    def _one_source(self):
        if bool(self.file) == bool(self.raster):
            raise ValueError("needs either `file` or `raster`")
        if self.file and not self.code:
            raise ValueError("needs `code`, the column with the area's code")
        if self.file and not ((self.easting and self.northing) or (self.longitude and self.latitude)):
            raise ValueError("needs `easting` and `northing`, or `longitude` and `latitude`")
        return self


class Sites(_Table):
    """The sites' file and its columns; either longitude and latitude or easting and northing."""

    file: str = "sites.csv"
    id: str = "site_id"
    name: str = "name"
    place: str = "place"
    longitude: str = "longitude"
    latitude: str = "latitude"
    easting: str = "easting"
    northing: str = "northing"
    approach: str = "approach"
    provider: str = "provider"


class Networks(_Table):
    """Streets and timetables."""

    osm: str | None = None
    gtfs: list[str] = []
    drives_on: Literal["left", "right"] | None = None


class Window(_Table):
    """The instants of a journey: every minute of ``[start, end)``, by arrival or by departure."""

    by: Literal["arrive", "depart"]
    window: tuple[Clock, Clock]

    @field_validator("window")
    @classmethod
    def _forward(cls, window):
        start, end = (minute_of_day(clock) for clock in window)
        said = "-".join(window)
        if end <= start:
            raise ValueError(f"{said} ends before it starts: write hours after midnight as 25:30")
        if end > LATEST_CLOCK:
            raise ValueError(f"{said} passes 30:00, the end of a timetable's date: choose an earlier one")
        return window


class Period(_Table):
    """A named time of the week: whose road speeds it owns, and its timetable date and windows."""

    label: str | None = None
    days: list[Literal[DAYS]] | None = None
    hours: list[str] | None = None
    road_factors: Literal[ROAD_FACTORS] | None = None
    date: datetime.date | None = None
    to_site: Window = Window(by="arrive", window=("08:00", "10:00"))
    from_site: Window = Window(by="depart", window=("17:00", "19:00"))

    @field_validator("hours")
    @classmethod
    def _spans(cls, hours):
        for span in hours or []:
            if not _HOURS.fullmatch(span):
                raise ValueError(f"`{span}` is not a span of hours: write it as 07:00-10:00")
            start, end = (minute_of_day(clock) for clock in span.split("-"))
            if start >= DAY_MINUTES or end > DAY_MINUTES:
                raise ValueError(f"`{span}` passes 24:00: write a span that ends the next day as 19:00-07:00")
        return hours

    @model_validator(mode="after")
    def _drive_or_bus(self):
        if bool(self.days) != bool(self.hours):
            raise ValueError("needs both `days` and `hours`, or neither")
        if not (self.hours or self.date):
            raise ValueError("needs `days` and `hours` (for roads), a `date` (for public transport), or both")
        return self

    @property
    def drives(self) -> bool:
        """True if this period owns hours of the week for the roads."""
        return bool(self.hours)


class RoadSpeeds(_Table):
    """Changes to the speed table of ``isochrones.speeds``; what is not named stays."""

    practicable: Positive | None = None
    class_kmh: dict[str, tuple[Positive, Positive, Positive]] = {}
    period_factors: dict[str, dict[str, tuple[Positive, Positive]]] = {}
    delay_seconds: dict[str, Seconds] = {}
    walk_delay_seconds: dict[str, Seconds] = {}


class Speeds(_Table):
    """Walking speed, connector rule, caps; road speeds are in ``isochrones.speeds``."""

    walk_kmh: Minutes = 4.8
    connector_kmh: Minutes = 20.0
    connector_factor: Annotated[float, Field(ge=1)] = 1.2
    connector_max_metres: Minutes = 500.0
    max_walk_minutes: Minutes = 20.0
    min_change_minutes: Annotated[float, Field(ge=0)] = 2.0
    max_rides: Annotated[int, Field(ge=1)] | None = None
    max_minutes: dict[str, Minutes] = {}
    roads: RoadSpeeds = RoadSpeeds()

    def longest(self, mode: str) -> float:
        """Longest journey in minutes of a mode computed from networks; anything longer is unreachable."""
        return self.max_minutes.get(mode, MAX_MINUTES[mode])


def _of_whom(mode: str) -> tuple[str, str]:
    """The kind and the traveller that ``public_transport_wheelchair`` or ``walk_older`` names."""
    for kind in ("public_transport", "walk"):
        if mode.startswith(f"{kind}_"):
            return kind, mode.removeprefix(f"{kind}_")
    return mode, ""


class IsochroneSettings(_Table):
    """Which isochrones are offered, and the cell of their surface."""

    minutes: dict[str, list[Minutes]] = {}
    cell_metres: Annotated[float, Field(ge=10)] = 100


class Matrix(_Table):
    """Travel times made elsewhere, used as a mode."""

    file: str
    area: str
    layout: Literal["wide", "long"] = "wide"
    site: str | None = None
    minutes: str | None = None
    period: str = ALL_DAY
    direction: Literal[DIRECTIONS] = "to_site"
    source: str = ""

    @model_validator(mode="after")
    def _long_names(self):
        if self.layout == "long" and not (self.site and self.minutes):
            raise ValueError('needs `site` and `minutes`, the column names, when layout = "long"')
        return self


class Settings(_Table):
    """The whole of ``study.toml``."""

    title: str
    areas: Areas
    description: str = ""
    attribution: str = ""
    crs: str = "EPSG:27700"
    services: str = "services.toml"
    configurations: str = "configurations.toml"
    rules: str | None = None
    choices: str | None = None
    pathways: str | None = None
    hosted_networks: str | None = None
    programmes: str | None = None
    personas: str | None = None
    scorecard: str | None = None
    equality: str | None = None
    modes: list[str] | None = None
    percentiles: list[Annotated[int, Field(ge=1, le=100)]] = [5, 50, 95]
    tie_minutes: Annotated[float, Field(ge=0)] = 0.0
    suppress_below: Annotated[float, Field(gt=0)] | None = None
    paths: dict[str, str] = {}
    population: Population | None = None
    deprivation: Deprivation | None = None
    needs: dict[str, NeedCount] = {}
    groups: dict[str, Group] = {}
    vintages: dict[str, Crosswalk] = {}
    lookups: dict[str, Count] = {}
    origins: Origins | None = None
    sites: Sites = Sites()
    postcodes: Postcodes | None = None
    networks: Networks = Networks()
    basemap: Basemap | None = None
    periods: dict[str, Period] = {}
    speeds: Speeds = Speeds()
    isochrones: IsochroneSettings = IsochroneSettings()
    matrix: dict[str, Matrix] = {}
    travellers: dict[str, Traveller] = {}
    visits: dict[str, Visit] = {}
    week_clock: WeekClock | None = None
    sensitivity: Sensitivity = Sensitivity()
    equity: Equity = Equity()
    catchments: Catchments = Catchments()
    no_car: NoCar | None = None

    @field_validator("percentiles")
    @classmethod
    def _median_is_there(cls, percentiles):
        if 50 not in percentiles:
            raise ValueError("must hold 50, the median, which every comparison uses by default")
        return sorted(set(percentiles))

    @property
    def computed_modes(self) -> list[str]:
        """Every mode of the study, in order: those asked for, else all that the inputs allow."""
        if self.modes is not None:
            return list(self.modes)
        roads = ["drive"] if self.networks.osm and any(p.drives for p in self.periods.values()) else []
        buses = [mode for mode in self.network_modes if self.is_transit(mode) and self.networks.gtfs]
        walks = [mode for mode in self.network_modes if self.kind(mode) == "walk" and self.networks.osm]
        return [*self.matrix, *roads, *buses, *walks]

    @property
    def offered_modes(self) -> list[str]:
        """The computed modes, and the no-car composite where the study has one."""
        return [*self.computed_modes, *([NO_CAR_MODE] if self.no_car else [])]

    @property
    def network_modes(self) -> list[str]:
        """Every mode that can be computed from networks: of everybody, and of each traveller."""
        buses = [f"public_transport_{name}" for name in self.travellers]
        walks = [f"walk_{name}" for name, who in self.travellers.items() if who.walks_otherwise]
        return [*NETWORK_MODES, *buses, *walks]

    def traveller(self, mode: str) -> Traveller | None:
        """Whose mode it is; None of a mode that is everybody's."""
        return self.travellers.get(_of_whom(mode)[1]) if mode in self.network_modes else None

    def kind(self, mode: str) -> str:
        """The mode of everybody that a traveller's mode is a variant of; any other mode itself."""
        return mode if self.traveller(mode) is None else _of_whom(mode)[0]

    def is_transit(self, mode: str) -> bool:
        """True of public transport, whoever travels."""
        return self.kind(mode) == "public_transport"

    def longest(self, mode: str) -> float:
        """Longest journey in minutes of a mode, a traveller's cap on walking all the way included."""
        if mode == NO_CAR_MODE and self.no_car:
            return max(self.longest(part) for part in self.no_car.modes)
        who, kind = self.traveller(mode), self.kind(mode)
        own = who.max_direct_walk_minutes if who and kind == "walk" else None
        return self.speeds.max_minutes.get(mode) or own or self.speeds.longest(kind)

    def path_names(self) -> dict[str, str]:
        """Every input file of the study: where it is named -> the path as written."""
        named = {"areas": self.areas.file, "sites": self.sites.file, "networks.osm": self.networks.osm}
        named |= {f"networks.gtfs.{i}": path for i, path in enumerate(self.networks.gtfs)}
        for table in ("population", "deprivation", "origins", "postcodes"):
            if settings := getattr(self, table):
                for key in ("file", "female_file", "raster"):
                    named[f"{table}.{key}"] = getattr(settings, key, None)
        for table in ("needs", "groups", "lookups", "vintages", "matrix"):
            named |= {f"{table}.{name}": item.file for name, item in getattr(self, table).items()}
        for name, release in self.sensitivity.deprivation.items():
            named[f"sensitivity.deprivation.{name}"] = release.file
        named |= {name: getattr(self, name) for name in QUESTION_FILES}
        return {name: path for name, path in named.items() if path}
