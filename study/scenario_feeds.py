"""A scenario applied to a study's feeds, when it is needed; on which dates it changes anything is kept."""

from __future__ import annotations

import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import isochrones
from study.store import content_hash, read_json, write_json

if TYPE_CHECKING:
    from study.networks import Networks

RECORD = "record.json"


class ScenarioFeeds:
    """What a scenario makes of the feeds of a study.

    Feeds are read only where the store does not know yet what is asked. Timetables of dates on which the scenario
    changes nothing are those without it.
    """

    def __init__(self, scenario: isochrones.Scenario, networks: Networks):
        self.scenario = scenario
        self.networks = networks
        self._records: dict[str, dict] = {}

    @cached_property
    def _applied(self) -> tuple[list[isochrones.Feed], isochrones.ScenarioChanges]:
        return isochrones.apply_scenario(self.networks.feeds, self.scenario, self.networks.study.settings.crs)

    @property
    def feeds(self) -> list[isochrones.Feed]:
        """The feeds with the scenario's changes."""
        return self._applied[0]

    def parts_of(self, date: datetime.date) -> dict:
        """What a date's timetable depends on beside the feeds: the scenario, where it changes the date."""
        kept = self._kept({"date": str(date)}, lambda: {"changes": self._applied[1].changes_date(date)})
        return {"scenario": self.scenario.sha256} if kept["changes"] else {}

    def figures(self, around: datetime.date) -> dict:
        """Routes that change, vehicles a year, stops gained and lost, notes: plain values for JSON."""
        return self._kept({"around": str(around)}, lambda: _figures(self._applied[1], around))

    def _kept(self, asked: dict, make) -> dict:
        store = self.networks.store
        parts = self.networks.gtfs_parts | {"scenario": self.scenario.sha256} | asked
        key = content_hash(parts)
        if key not in self._records:
            place = store.get_or_make("scenarios", parts, lambda folder: _write(folder, make()))
            self._records[key] = read_json(place / RECORD)
        return self._records[key]


def _write(folder: Path, record: dict) -> None:
    write_json(folder / RECORD, record)


def _figures(changes: isochrones.ScenarioChanges, around: datetime.date) -> dict:
    year = changes.a_year(around)
    totals = {}
    for what in ("runs", "km", "hours"):
        before, after = (float(year[f"{what}_{side}"].sum()) for side in ("before", "after"))
        totals[what] = {"before": before, "after": after, "change": after - before}
    gained, lost = changes.stops_served
    of_routes = changes.routes.merge(year.drop(columns="route"), on=["feed", "route_id"], how="left")
    return {
        "routes": of_routes.round(1).to_dict("records"),
        "a_year": totals,
        "stops_gained": gained.to_dict("records"),
        "stops_lost": lost.to_dict("records"),
        "notes": list(changes.notes),
    }
