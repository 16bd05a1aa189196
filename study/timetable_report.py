"""What the timetables of a study run, on which days, and what was noticed in them, each with a remedy."""

from __future__ import annotations

import datetime

import numpy as np

import isochrones
from isochrones.service_days import validity
from study.calendar_strip import Strip, strip_of
from study.networks import Networks
from study.places import Places

UNUSUAL = (0.8, 1.25)
FEW_TRIPS = 10
BEYOND_METRES = 20_000.0
SHOWN_NEAR = 2
BESIDE = "of the date and the days beside it"
Found = dict[str, object]

REMEDIES = {
    "calls at a stop that stops.txt does not have": "the feed was cut: ask its publisher for the whole one",
    "fewer than two calls": "nothing rides on it: the feed was cut, or its stop_times are incomplete",
    "no time at its first or last call": "GTFS requires both: ask the publisher",
    "runs backwards in time": "ask the publisher which of its times are right",
    "passes midnight and begins its hours again at 0": "ask the publisher to write 00:10 of the next day as "
    "24:10, as GTFS requires",
}


def calendar_findings(networks: Networks) -> list[Found]:
    """The calendar strip of every feed, with the trips of each day as figures."""
    return [
        _finding("note", "networks.gtfs", _strip_text(strip), strip.figures())
        for strip in _strips(networks).values()
    ]


def period_findings(networks: Networks, places: Places | None, period: str) -> list[Found]:
    """What each feed runs on the date of a period, whether that is usual, and what was noticed.

    Raises `isochrones.NoServiceOnDate`, naming the nearest dates, where nothing runs.
    """
    timetable = networks.timetable(period)
    date, where = networks.date_of(period), f"periods.{period}"
    findings = []
    for number, report in enumerate(timetable.report):
        strip = _strips(networks)[report.feed, number]
        findings += _on_the_date(strip, report, date, where)
        findings += [_finding(level, where, f"{report.feed}: {said}") for level, said in _noticed(report)]
        if places is not None:
            findings += _elsewhere(timetable, number, report.feed, places, where)
    return findings


def timetable_days(networks: Networks) -> tuple[datetime.date, datetime.date] | None:
    """First and last day on which any feed's calendars can run something; None without feeds."""
    spans = [validity(feed) for feed in networks.feeds] if networks.study.settings.networks.gtfs else []
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _strips(networks: Networks) -> dict[tuple[str, int], Strip]:
    dates = sorted(period.date for period in networks.study.settings.periods.values() if period.date)
    return {(feed.name, n): strip_of(feed, dates) for n, feed in enumerate(networks.feeds)}


def _finding(level: str, where: str, message: str, figures: dict | None = None) -> Found:
    return {"level": level, "where": where, "message": message, "figures": figures}


def _strip_text(strip: Strip) -> str:
    typical = ", ".join(f"{count:,} on {name}" for name, count in strip.typical().items())
    head = (
        f"{strip.feed}: {typical} in the median; valid {strip.valid[0]} to {strip.valid[1]}. Trips a day, one "
        f"character a week from {strip.per_day.index[0]} (blank none, 1 lowest to 9 highest of the line, = all alike):"
    )
    return "\n".join([head, *strip.lines()])


def _on_the_date(strip: Strip, report: isochrones.FeedReport, date: datetime.date, where: str) -> list[Found]:
    """How many trips run, and a warning where the date is unlike others of its weekday."""
    others = strip.same_weekday(date)
    usual = int(np.median(others)) if len(others) else 0
    figures = {
        "feed": report.feed, "date": str(date), "trips": report.trips, "usual_trips": usual,
        "lowest": int(others.min(initial=report.trips)), "highest": int(others.max(initial=0)),
        "stops_served": report.stops_served, "stops": report.stops, "runs": report.runs,
    }  # fmt: skip
    ran = f"{report.feed}: {report.trips:,} trips on {date:%A} {date}"
    note = (
        f"{ran} ({date:%A}s have {usual:,} in the median, {figures['lowest']:,} to {figures['highest']:,}); "
        f"{report.stops_served:,} of {report.stops:,} stops have one of them."
    )
    found = [_finding("note", where, note, figures)]
    low, high = (usual * factor for factor in UNUSUAL)
    if max(usual, report.trips) >= FEW_TRIPS and not low <= report.trips <= high:
        near = " or ".join(str(day) for day in _usual_days(strip, date, low, high)) or "another date"
        found.append(
            _finding(
                "warning",
                where,
                f"{ran}, and {date:%A}s have {usual:,} in the median: a bank holiday, school holidays or a "
                f"change of timetable? Unless such a day is meant, choose {near}.",
                figures,
            )
        )
    return found


def _usual_days(strip: Strip, date: datetime.date, low: float, high: float) -> list[datetime.date]:
    """The nearest days of the date's weekday with a usual number of trips, in order."""
    usual = [
        day
        for day, trips in strip.per_day.items()
        if day.weekday() == date.weekday() and trips and low <= trips <= high
    ]
    return sorted(sorted(usual, key=lambda day: abs(day - date))[:SHOWN_NEAR])


def _noticed(report: isochrones.FeedReport) -> list[tuple[str, str]]:
    """Level and sentence of everything that was left out, put right or read in a plain way."""
    said = [("warning", _left_out(report, reason, count)) for reason, count in report.dropped.items()]
    for count, one, several, rest in (
        (report.duplicates, "run stands", "runs stand", "in an earlier feed too, with the same times at the same "
         "places; left out, so that no ride counts twice. Nothing to do, unless a whole feed was named twice."),
        (report.repeats, "run stands", "runs stand", "twice in this feed under two ids (overlapping calendars, an "
         "operator registered twice, or a run after midnight filed under both days); one of each was kept. Times are "
         "the same."),
        (report.interpolated_times, "call has", "calls have", f"no time ({BESIDE}); each was given one between its "
         "neighbours by distance. Feeds that time only main stops do so; expect a minute or two either way."),
        (report.reordered, "trip", "trips", f"{BESIDE} had calls out of order of stop_sequence; they were put in it. "
         "Nothing to do."),
        (report.misnumbered, "trip repeats", "trips repeat", f"numbers of stop_sequence ({BESIDE}), which GTFS "
         "forbids (converters that begin anew after 100 do so); times rise in the order of the file, so that was "
         "taken."),
        (report.about_every, "run is", "runs are", "given as 'about every so many minutes' (exact_times 0): read as "
         "departures at the start and each headway after it. The wait may differ by up to a headway."),
        (report.special_transfers, "rule of transfers.txt is", "rules of transfers.txt are", "for single routes or "
         "trips; the most specific rule that fits a change was used."),
        (report.untimed_transfers, "rule of transfers.txt asks", "rules of transfers.txt ask", "for a least time "
         "(type 2) without giving it: such a change takes the walk and the usual change time."),
        (report.far_stops - report.unplaced_stops, "stop of the date lies", "stops of the date lie", "over 200 km "
         "from the middle of those that the feed calls at around it: long-distance services, or coordinates that are "
         "wrong. Mend stops.txt if it matters."),
        (report.unplaced_stops, "stop of the date has", "stops of the date have", "no coordinates: one can ride "
         "through and change there, and not walk there. Mend stops.txt if it matters."),
        *((count, "call is", "calls are", f"made only on request ({BESIDE}), {how}: read as ordinary. Times hold for "
           "those who ask.") for how, count in report.on_request.items()),
    ):  # fmt: skip
        if count:
            said.append(("note", f"{count:,} {one if count == 1 else several} {rest}"))
    return said + [("note", f"{note[:1].upper()}{note[1:]}.") for note in report.notes]


def _left_out(report: isochrones.FeedReport, reason: str, count: int) -> str:
    trips = "1 trip" if count == 1 else f"{count:,} trips"
    remedy = REMEDIES[reason]
    return (
        f"{trips} {BESIDE} left out ({reason}; the first is {report.dropped_examples[reason]}). "
        f"{remedy[:1].upper()}{remedy[1:]}."
    )


def _elsewhere(
    timetable: isochrones.Timetable, number: int, feed: str, places: Places, where: str
) -> list[Found]:
    """A note on stops and trips of a feed that lie far outside the study's areas."""
    east, north = (places.origins[axis].to_numpy() for axis in ("easting", "northing"))
    stops = timetable.stops
    near = stops["easting"].between(east.min() - BEYOND_METRES, east.max() + BEYOND_METRES)
    near &= stops["northing"].between(north.min() - BEYOND_METRES, north.max() + BEYOND_METRES)
    near = near.to_numpy()
    today = (timetable.trips["feed"].to_numpy() == number) & (timetable.trips["day"].to_numpy() == 0)
    called, calls_near = np.zeros(len(stops), dtype=bool), np.zeros(len(today), dtype=bool)
    for column in (timetable.from_stop, timetable.to_stop):
        called[column[today[timetable.trip]]] = True
        calls_near[timetable.trip[near[column]]] = True
    served, far = (stops["stop_id"][which].nunique() for which in (called, called & ~near))
    trips_far = int(np.sum(today & ~calls_near))
    if not far:
        return []
    runs = int(today.sum())
    figures = {"feed": feed, "stops_far": far, "trips_far": trips_far}
    beyond = (
        f"{feed}: {far:,} of {served:,} stops with a trip on {timetable.date} lie over {BEYOND_METRES / 1000:g} km "
        "outside the study's areas"
    )
    if trips_far == runs:
        sentence = (
            f"{beyond}, and no run calls nearer: it is the feed of another region, or coordinates are wrong. Name the "
            "feed of the study's own region."
        )
        return [_finding("warning", where, sentence, figures)]
    sentence = (
        f"{beyond}, and {trips_far:,} of {runs:,} runs call nowhere nearer: long-distance or neighbouring services. "
        "They change no result; cut the feed to the region if reading it takes long."
    )
    return [_finding("note", where, sentence, figures)]
