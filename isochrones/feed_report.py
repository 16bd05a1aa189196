"""What a feed gave to a timetable, what was left out and why: figures a study can be asked about."""

from dataclasses import dataclass, field

import numpy as np

from isochrones.feed_days import FeedDay, positions
from isochrones.feed_overlap import Repeats
from isochrones.gtfs import MISSING, Feed
from isochrones.service_days import validity
from isochrones.transfer_rules import SPECIFIC, says_no_time

FAR_METRES = 200_000.0
ON_REQUEST = {2: "by phoning ahead", 3: "by asking the driver"}


@dataclass(frozen=True)
class FeedReport:
    """What one feed gave to a timetable.

    `trips` counts the rows of trips.txt that run on the date, `runs` those and their repeats by
    frequency; `dropped` counts trips by reason (on the date and the days beside it), with an example of
    each; `duplicates` runs of the date that an earlier feed has too, `repeats` those that stand twice in
    this feed; `reordered` trips whose calls stood out of order and were put in it, `misnumbered` trips whose
    `stop_sequence` repeats numbers, taken as they stand; `interpolated_times`
    calls whose blank times were shared out; `on_request` calls by how one must ask to get on or off;
    `about_every` runs of the date that the feed gives only as "about every so often"; `stops_served` stops at which
    the date's own trips call; `far_stops` those of them without coordinates (`unplaced_stops`) or more than 200 km
    from the middle of the stops called at around the date; `wheelchair_stops` and `wheelchair_trips` how many say yes,
    no or nothing; `special_transfers` rows of transfers.txt for
    single routes or trips; `untimed_transfers` those that ask for a least time and give none.
    """

    feed: str
    sha256: str
    timezones: tuple[str, ...]
    valid_from: str
    valid_to: str
    trips: int
    runs: int
    stops: int
    stops_served: int
    dropped: dict[str, int]
    dropped_examples: dict[str, str]
    duplicates: int
    interpolated_times: int
    far_stops: int
    notes: tuple[str, ...]
    unplaced_stops: int = 0
    repeats: int = 0
    reordered: int = 0
    misnumbered: int = 0
    about_every: int = 0
    special_transfers: int = 0
    untimed_transfers: int = 0
    on_request: dict[str, int] = field(default_factory=dict)
    wheelchair_stops: dict[str, int] = field(default_factory=dict)
    wheelchair_trips: dict[str, int] = field(default_factory=dict)


def report_of(one: FeedDay, repeats: Repeats, timezone: str) -> FeedReport:
    """The figures of a feed's day; `one` holds its runs before repeated ones are left out."""
    feed, usable = one.feed, one.usable
    first, last = validity(feed)
    served = np.flatnonzero(np.bincount(one.calls.stop[_called_today(one)], minlength=len(feed.stops)))
    today = one.runs.day == 0
    dropped = usable.dropped
    far, unplaced = _far(one, served)
    return FeedReport(
        feed=feed.name,
        sha256=feed.sha256,
        timezones=feed.timezones,
        valid_from=first.isoformat(),
        valid_to=last.isoformat(),
        trips=len(one.active),
        runs=int(today.sum()) - _today(one, repeats.rows),
        stops=len(feed.stops),
        stops_served=len(served),
        dropped={reason: len(rows) for reason, rows in dropped.items()},
        dropped_examples={reason: feed.trips["trip_id"].iloc[rows[0]] for reason, rows in dropped.items()},
        duplicates=_today(one, repeats.in_earlier_feed),
        repeats=_today(one, repeats.in_same_feed),
        interpolated_times=usable.interpolated,
        reordered=len(usable.order.reordered),
        misnumbered=len(usable.order.misnumbered),
        about_every=_about_every(one),
        special_transfers=_special(feed),
        untimed_transfers=int(says_no_time(feed.transfers).sum()),
        far_stops=far,
        unplaced_stops=unplaced,
        on_request=_on_request(one),
        wheelchair_stops=_said(one.stops["wheelchair"].to_numpy()[served]),
        wheelchair_trips=_said(one.wheelchair_of(one.runs.take(today))),
        notes=(*feed.notes, *_zone_notes(feed, timezone)),
    )


def _today(one: FeedDay, rows: np.ndarray) -> int:
    return int(np.sum(one.runs.day[rows] == 0))


def _special(feed: Feed) -> int:
    named = [feed.transfers[name].to_numpy(object) != "" for name in SPECIFIC]
    return int(np.sum(np.any(named, axis=0)))


def _far(one: FeedDay, served: np.ndarray) -> tuple[int, int]:
    """Served stops that are nowhere or far from the middle of the days around the date, and those nowhere.

    The middle is the median of all stops with a call on the date or the days beside it.
    """
    position = positions(one.stops)
    known = np.isfinite(position).all(axis=1)
    around = known & (np.bincount(one.calls.stop, minlength=len(known)) > 0)
    middle = np.median(position[around], axis=0) if around.any() else np.zeros(2)
    far = ~(np.hypot(*(position - middle).T) <= FAR_METRES)
    return int(np.sum(far[served])), int(np.sum(~known[served]))


def _about_every(one: FeedDay) -> int:
    frequencies = one.feed.frequencies
    if not len(frequencies):
        return 0
    about = frequencies.loc[frequencies["exact_times"] != "1", "trip_id"]
    trips = one.feed.trips["trip_id"].isin(about).to_numpy()
    return int(np.sum(trips[one.runs.trip] & (one.runs.day == 0)))


def _called_today(one: FeedDay) -> np.ndarray:
    """Which calls are of trips that run on the date itself."""
    today = np.zeros(len(one.feed.trips), dtype=bool)
    today[one.active] = True
    return today[one.calls.trip]


def _on_request(one: FeedDay) -> dict[str, int]:
    """Calls of the date's trips at which one gets on or off only on request, by how."""
    calls, counted = one.calls, _called_today(one)
    found = {
        how: int(np.sum(counted & ((calls.pickup == kind) | (calls.drop_off == kind))))
        for kind, how in ON_REQUEST.items()
    }
    return {how: count for how, count in found.items() if count}


def _said(access: np.ndarray) -> dict[str, int]:
    unknown, yes, no = np.bincount(access, minlength=3)[:3].tolist()
    return {"yes": yes, "no": no, "unknown": unknown}


def _zone_notes(feed: Feed, timezone: str) -> list[str]:
    """Sentences where a feed's clock is not the timetable's."""
    notes = []
    if not feed.timezones:
        notes.append(f"agency.txt names no time zone; its times are read as of {timezone}")
    elif feed.timezones != (timezone,):
        notes.append(f"its times are of {', '.join(feed.timezones)} and were brought to {timezone}")
    if len(feed.timezones) > 1:
        notes.append("agencies of one feed must share a time zone; each trip was read in its own agency's")
    elsewhere = set(feed.stops["stop_timezone"].to_numpy(object)) - {*MISSING, *feed.timezones}
    if elsewhere:
        notes.append(
            f"stop_timezone names {', '.join(sorted(elsewhere))}; GTFS gives times in the agency's zone there too"
        )
    return notes
