"""The week clock of a study: minutes to the nearest open site at each hour of a dated week, under each option."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

import access
from access.deprivation_groups import local_quintile
from access.measures import reached_weight, share_within, weighted_mean, weighted_percentiles
from access.week_clock import WEEK_HOURS
from isochrones.schema import NOT_SNAPPED
from isochrones.timetable import HORIZON
from study import travel_times
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.plan import MatrixKey, matrix_keys
from study.settings import DAY_MINUTES, DAYS
from study.store import content_hash
from study.travel_times import MatrixMaker
from study.week import WEEK_MINUTES, road_minutes


@dataclass(frozen=True)
class WeekResult:
    """The 168 hours of one service, option and mode.

    ``minutes``: float32 ``(origins, 168)``, NaN where no open site is reached; ``hours``: a row for each hour, see
    docs/methods/week_clock.md; ``site_hours``: each site's weekly hours as text; ``on_streets``: bool ``(sites of
    the study, origins)``, false where an end is off the mapped streets; ``off_sites``: which sites are.
    """

    service: str
    configuration: str
    mode: str
    dates: tuple[datetime.date, ...]
    site_hours: dict[str, str]
    minutes: np.ndarray
    hours: pd.DataFrame
    on_streets: np.ndarray
    off_sites: tuple[str, ...] = ()

    @property
    def is_open(self) -> np.ndarray:
        """Which of the sites of ``site_hours`` are open, ``(sites, 10080)``."""
        if not self.site_hours:
            return np.zeros((0, WEEK_MINUTES), bool)
        return access.open_sites(list(self.site_hours.values()), self.dates[0])


class WeekClocks(DayQuestions):
    """Answers the week clock of a study from its store, computing what is not there."""

    def __init__(self, study: Study):
        super().__init__(study)
        if study.settings.week_clock is None:
            raise ResultsError(
                f"{study.directory / 'study.toml'} has no [week_clock]: add one with `week_of`, a date of the week."
            )
        self.dates = tuple(study.settings.week_clock.dates)

    @cached_property
    def _matrices(self) -> MatrixMaker:
        return MatrixMaker(self.study, self.store, self.places, self.networks)

    @property
    def modes(self) -> list[str]:
        """The modes asked for, else every mode that the study computes from its networks."""
        settings = self.study.settings
        computed = [mode for mode in settings.computed_modes if mode not in settings.matrix]
        return settings.week_clock.modes or computed

    def differing_options(self, service: str) -> list[str]:
        """The baseline, and one option for each other set of sites and hours of the service, in order."""
        options = self.questions[1]
        ordered = sorted(options.values(), key=lambda option: not option.baseline)
        first: dict[tuple, str] = {}
        for option in ordered:
            first.setdefault(tuple(sorted(option.services.get(service, {}).items())), option.id)
        return list(first.values())

    def results(self, service: str, configurations: list[str], mode: str) -> list[WeekResult]:
        """The week of a service under some options by one mode.

        Raises
        ------
        ResultsError
            The study has no such service, option or mode.
        """
        services, options = self.questions
        self.check_known("service", service, services)
        for name in configurations:
            self.check_known("configuration", name, options)
        self.check_known("mode of the week clock", mode, self.modes)
        hours = {
            name: dict(sorted(options[name].services.get(service, {}).items())) for name in configurations
        }
        minutes, on_streets = self._minutes(list(hours.values()), mode), self._on_streets(mode)
        off = set(self.places.sites.index[~on_streets.any(axis=1)])
        need = access.need(services[service], self.places.areas).to_numpy(np.float64)
        found, tables = [], {}
        for (name, given), cells in zip(hours.items(), minutes, strict=True):
            key = tuple(given.items())
            if key not in tables:
                tables[key] = self._hours(service, given, cells, need)
                tables[key].insert(8, "need_off_streets", self._off_streets(on_streets, need))
            lost = tuple(site for site in given if site in off)
            of_week = tables[key]
            found.append(WeekResult(service, name, mode, self.dates, given, cells, of_week, on_streets, lost))
        return found

    def _minutes(self, given: list[dict[str, str]], mode: str) -> list[np.ndarray]:
        """Minutes ``(O, 168)`` under each set of hours; what is not in the store is computed together."""
        parts = self._parts(mode)
        open_then = [self._open_sites(each) for each in given]
        keys = [content_hash(parts | {"open": np.packbits(each).tobytes().hex()}) for each in open_then]
        missing = {
            key: each
            for key, each in zip(keys, open_then, strict=True)
            if not self.store.has("week_clock", key)
        }
        if missing:
            is_open = np.stack(list(missing.values()))
            found = (
                self._transit(is_open, mode)
                if self.study.settings.is_transit(mode)
                else self._streets(is_open, mode)
            )
            for key, cells in zip(missing, found, strict=True):
                self.store.put("week_clock", key, _writer(cells))
        return [np.load(self.store.path("week_clock", key) / "minutes.npy", mmap_mode="r") for key in keys]

    def _parts(self, mode: str) -> dict:
        """Everything a week depends on but which of the study's sites are open at each of its minutes."""
        parts = {"code": code_fingerprint("access", "isochrones", "study"), "mode": mode}
        if self.study.settings.is_transit(mode):
            roads = [self._roads(mode, date) for date in self.dates]
            days = [
                self.journeys(mode).parts(date, "to_site", name)
                for date, of_day in zip(self.dates, roads, strict=True)
                for name in dict.fromkeys(of_day)
            ]
            return parts | {"roads": roads, "days": days}
        keys = self._street_keys(mode)
        claims = {name: np.packbits(claim).tobytes().hex() for name, claim in self._owners(mode).items()}
        return parts | {
            "owners": claims,
            "matrices": {key.period: self._matrices.blocks(key) for key in keys},
        }

    def _on_streets(self, mode: str) -> np.ndarray:
        """Whether both ends are on the streets of a mode, bool ``(S, O)``: the same at all hours."""
        if self.study.settings.is_transit(mode):
            roads = self._roads(mode, self.dates[0])[0]
            return np.asarray(self.journeys(mode).ways(self.dates[0], "to_site", roads).on_streets)
        return self._street_times(self._street_keys(mode)[0])["reason"].values != NOT_SNAPPED

    def _off_streets(self, on_streets: np.ndarray, need: np.ndarray) -> float:
        """Need of those who live off the mapped streets."""
        origins = self.places.origins
        area = self.places.areas.index.get_indexer(origins["area_id"])
        people = need[area] * origins["weight"].to_numpy(np.float64)
        return float(people[~on_streets.any(axis=0)].sum())

    def _open_sites(self, given: dict[str, str]) -> np.ndarray:
        """Which sites of the study are open in the dated week, ``(S, 10080)``."""
        return access.open_sites([given.get(site) for site in self.places.sites.index], self.dates[0])

    def _roads(self, mode: str, date: datetime.date) -> list[str | None]:
        """Speed-table period of a traveller's taxi in each hour of a date: that of the hour's middle."""
        return [self.journeys(mode).roads(date, hour * 60 + 30) for hour in range(24)]

    def _transit(self, is_open: np.ndarray, mode: str) -> np.ndarray:
        """Minutes ``(options, O, 168)`` by public transport, day by day; days that are alike share their journeys.

        Where a traveller has a taxi, each hour is read from the journeys at the speeds of its own roads.
        """
        found = np.full((len(is_open), len(self.places.origins), WEEK_HOURS), np.nan, np.float32)
        journeys = self.journeys(mode)
        stand_in = journeys.alike(self.dates)
        for day, date in enumerate(self.dates):
            if journeys.instants(date)[0] - journeys.longest < HORIZON[0]:
                raise ResultsError(
                    f"on {date} clocks go back, and its timetable has five hours before midnight instead of six: "
                    "shorten max_minutes of [speeds] to 300 for this week."
                )
            roads = self._roads(mode, date)
            of_day = is_open[:, :, day * DAY_MINUTES : (day + 1) * DAY_MINUTES]
            for name in dict.fromkeys(roads):
                ways = journeys.ways(stand_in[date], "to_site", name)
                cells = access.transit_day(ways, of_day, journeys.longest, journeys.instants(date))
                hours = np.flatnonzero([each == name for each in roads])
                found[:, :, day * 24 + hours] = cells[:, :, hours]
        return found

    def _streets(self, is_open: np.ndarray, mode: str) -> np.ndarray:
        """Minutes ``(options, O, 168)`` by street: those of the period that owns each minute."""
        owners = self._owners(mode)
        minutes = [self._street_times(key).values for key in self._street_keys(mode)]
        period = np.stack(list(owners.values())).argmax(axis=0)
        return access.street_week(np.stack(minutes), period, is_open)

    def _street_times(self, key: MatrixKey):
        self._matrices.make(key)
        blocks = self._matrices.blocks(key)
        return travel_times.load(self.store, self.places, key, blocks, imported=False).sel(percentile=50)

    def _owners(self, mode: str) -> dict[str, np.ndarray]:
        """Minutes of the week that each period of a street mode owns; walking has one for all."""
        keys = self._street_keys(mode)
        if self.study.settings.kind(mode) == "walk":
            return {keys[0].period: np.ones(WEEK_MINUTES, bool)}
        return {name: claim > 0 for name, claim in road_minutes(self.study.settings).items()}

    def _street_keys(self, mode: str) -> list[MatrixKey]:
        keys = matrix_keys(self.study.settings)
        return [key for key in keys if key.mode == mode and key.direction == "to_site"]

    def _hours(
        self, service: str, given: dict[str, str], minutes: np.ndarray, need: np.ndarray
    ) -> pd.DataFrame:
        """The measures of each hour over the people who need the service."""
        origins, areas = self.places.origins, self.places.areas
        area = areas.index.get_indexer(origins["area_id"])
        people = need[area] * origins["weight"].to_numpy(np.float64)
        cells = np.ascontiguousarray(minutes.T)
        table = _clock_columns(self.dates)
        fifth = local_quintile(areas).to_numpy()[area]
        groups = np.stack([people, *(people * (fifth == n) for n in range(1, 6))])
        medians, p90 = weighted_percentiles(cells, groups, [50, 90])
        table |= {"median_minutes": medians[:, 0], "p90_minutes": p90[:, 0]}
        table |= {"mean_minutes": weighted_mean(cells, people[None])[:, 0], "need_total": people.sum()}
        table |= {"need_reached": reached_weight(cells, people[None])[:, 0]}
        for threshold in self.questions[0][service].thresholds:
            table[access.threshold_column(threshold)] = share_within(cells, people[None], threshold)[:, 0]
        if np.isfinite(fifth).any():
            table |= {f"median_minutes_local_fifth_{n}": medians[:, n] for n in range(1, 6)}
        is_open = self._open_sites(given)
        table["open_share"] = access.open_share(is_open)
        names = np.array(self.places.sites.index, dtype=object)
        throughout = is_open.reshape(len(names), WEEK_HOURS, 60).all(axis=2)
        table["sites_open"] = [" ".join(sorted(names[each])) for each in throughout.T]
        return pd.DataFrame(table)

    def area_cells(self, result: WeekResult) -> pd.DataFrame:
        """A row for each area and hour: ``minutes`` (mean over origins that have them), share reached, ``reason``."""
        origins, areas = self.places.origins, self.places.areas
        area, weight = areas.index.get_indexer(origins["area_id"]), origins["weight"].to_numpy(np.float64)
        reached = np.isfinite(result.minutes)
        share = np.zeros((len(areas), WEEK_HOURS))
        total = np.zeros_like(share)
        np.add.at(share, area, weight[:, None] * reached)
        np.add.at(total, area, weight[:, None] * np.where(reached, result.minutes, 0))
        mean = np.divide(total, share, out=np.full_like(total, np.nan), where=share > 0)
        known = np.zeros((len(areas), len(result.on_streets)), np.int64)
        np.add.at(known, area, result.on_streets.T)
        codes = access.cell_reasons(mean, self._open_sites(result.site_hours), known.T > 0)
        hours = pd.DataFrame(_clock_columns(self.dates))
        table = hours.loc[np.tile(np.arange(WEEK_HOURS), len(areas))].reset_index(drop=True)
        table.insert(0, "area_id", areas.index.to_numpy().repeat(WEEK_HOURS))
        reasons = np.array(access.CELL_REASONS, dtype=object)[codes.ravel()]
        return table.assign(minutes=mean.ravel(), share_reached=share.ravel(), reason=reasons)


def _clock_columns(dates: tuple[datetime.date, ...]) -> dict[str, list]:
    """``hour`` 0 to 167, its ``day``, ``date`` and the hour's beginning as ``clock``."""
    hours = range(WEEK_HOURS)
    return {
        "hour": list(hours),
        "day": [DAYS[hour // 24] for hour in hours],
        "date": [str(dates[hour // 24]) for hour in hours],
        "clock": [f"{hour % 24:02d}:00" for hour in hours],
    }


def _writer(cells: np.ndarray):
    def write(folder: Path) -> None:
        np.save(folder / "minutes.npy", np.ascontiguousarray(cells))

    return write
