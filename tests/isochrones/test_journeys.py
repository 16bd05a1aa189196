"""All journeys of a day, on timetables worked by hand: one straight road, 80 m a minute, buses along it.

Places stand 400 m apart, 5 minutes on foot.
"""

from dataclasses import replace

import numpy as np
import pytest

from isochrones import day_journeys, journeys_by_rides, link_stops, profiles, transit_times
from isochrones.transit_arrays import UNREACHABLE
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions
from tests.oracles import network_from_map
from tests.timetable_builder import timetable, trip

ROAD = network_from_map("a b c d e f g h i j k l m n o p", metres=400, profile="walk")
STOPS = {name: ROAD.places[name] for name in "bhn"}
BUS = timetable(
    trip("b 08:00", "n 08:20"),
    trip("b 08:05", "n 08:40"),
    trip("b 08:10", "n 08:35"),
    trip("n 17:10", "b 17:30"),
    trip("n 25:00", "b 25:20"),
    at=STOPS,
)
OVER_H = timetable(
    trip("b 08:00", "h 08:10"),
    trip("h 08:12", "n 08:20"),
    trip("b 08:00", "n 08:30"),
    at=STOPS,
)


def journeys(origins="a", sites="o", table=BUS, **settings):
    return day_journeys(table, ROAD.network, ROAD.origins(origins), ROAD.sites(sites), **settings)


def clocks(found, site=0, origin=0):
    rows = found.rows(site, origin)
    return [(d / 60, a / 60) for d, a in zip(found.depart[rows].tolist(), found.arrive[rows].tolist())]


def test_only_journeys_that_no_other_beats():
    # a to b and n to o take 5 minutes each; the 08:05 arrives after the 08:10, so it is beaten
    assert clocks(journeys()) == [(7 * 60 + 55, 8 * 60 + 25), (8 * 60 + 5, 8 * 60 + 40)]


def test_home_again_until_after_midnight():
    found = journeys(direction="from_site")
    assert clocks(found) == [(17 * 60 + 5, 17 * 60 + 35), (24 * 60 + 55, 25 * 60 + 25)]
    assert found.rides.tolist() == [1, 1]
    assert found.walk.tolist() == [600, 600]


def test_between_leaves_other_vehicles_out():
    found = journeys(direction="from_site", between=(0, 24 * 3600))
    assert clocks(found) == [(17 * 60 + 5, 17 * 60 + 35)]


def test_a_ride_no_quicker_than_walking_is_left_out():
    # e to h on foot takes 15 minutes; by a bus that takes 20 never less
    slow = timetable(trip("b 08:00", "h 08:20"), at=STOPS)
    found = journeys("c", "h", table=slow)
    assert found.direct.item() == 25 * 60
    assert clocks(found) == []
    assert (found.seconds(8 * 60, 9 * 60, "arrive") == 25 * 60).all()


def test_a_journey_longer_than_the_longest_is_left_out():
    assert clocks(journeys(options=TransitOptions(max_minutes=34))) == [(7 * 60 + 55, 8 * 60 + 25)]


def test_rides_and_what_a_change_gains():
    # over h: 08:00 to 08:20 with a change, direct: 08:30
    by_rides = journeys_by_rides(OVER_H, ROAD.network, ROAD.origins("a"), ROAD.sites("o"), max_rides=3)
    assert clocks(by_rides[1]) == [(7 * 60 + 55, 8 * 60 + 35)]
    assert clocks(by_rides[2]) == clocks(by_rides[3]) == [(7 * 60 + 55, 8 * 60 + 25)]
    assert (by_rides[1].rides.tolist(), by_rides[2].rides.tolist()) == ([1], [2])


def test_most_rides_hold_for_windows_too():
    origins, sites = ROAD.origins("a"), ROAD.sites("o")
    found = [
        transit_times(
            OVER_H,
            ROAD.network,
            origins,
            sites,
            window=("08:30", "08:31"),
            percentiles=(50,),
            options=TransitOptions(max_rides=rides, min_change_minutes=change),
        ).item()
        for rides, change in ((2, 2), (1, 2), (2, 3))
    ]
    # leave at 07:55 for 08:25; with one ride, or too short a change, nothing arrives by 08:30
    assert found == [35, pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)]


@pytest.mark.parametrize("by", ["arrive", "depart"])
@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_instants_are_those_of_the_window_search(by, direction):
    origins, sites = ROAD.origins("aceg"), ROAD.sites("oh")
    found = journeys("aceg", "oh", direction=direction).seconds(7 * 60, 18 * 60, by)
    percentiles = tuple(range(1, 101))
    wanted = transit_times(
        BUS, ROAD.network, origins, sites, ("07:00", "18:00"), by, direction, percentiles=percentiles
    )
    for rank, percentile in zip(wanted.to_numpy(), percentiles):
        nth = np.sort(found, axis=2)[:, :, -(-percentile * found.shape[2] // 100) - 1]
        nth = np.where(nth == UNREACHABLE, np.nan, nth / 60)
        assert nth.astype(np.float32) == pytest.approx(rank, nan_ok=True)


def reason(rides):
    settings = {"window": ("08:44", "08:45"), "percentiles": (50,)}
    found = transit_times(
        OVER_H,
        ROAD.network,
        ROAD.origins("a"),
        ROAD.sites("o"),
        options=TransitOptions(max_minutes=20, max_rides=rides),
        **settings,
    )
    return found.attrs["reasons"][found["reason"].item()]


def test_reasons_know_of_the_most_rides():
    assert (reason(None), reason(1)) == ("beyond_cutoff", "beyond_cutoff")
    only_by_change = replace(OVER_H, board=OVER_H.board & (OVER_H.trip != 2))
    found = transit_times(
        only_by_change,
        ROAD.network,
        ROAD.origins("a"),
        ROAD.sites("o"),
        ("08:44", "08:45"),
        percentiles=(50,),
        options=TransitOptions(max_rides=1),
    )
    assert found.attrs["reasons"][found["reason"].item()] == "no_service"


def test_links_kept_do_not_keep_the_rules_of_another_timetable():
    links = link_stops(OVER_H, ROAD.network)
    forbidden = replace(OVER_H, transfers=timetable(transfers=(("h", "h", 3, 0),), stops="b h n").transfers)
    by_change = [
        day_journeys(day, ROAD.network, ROAD.origins("a"), ROAD.sites("o"), links=links)
        for day in (OVER_H, forbidden, OVER_H)
    ]
    assert [clocks(found)[0][1] for found in by_change] == [8 * 60 + 25, 8 * 60 + 35, 8 * 60 + 25]


def test_links_of_another_connector_are_refused():
    links = link_stops(OVER_H, ROAD.network, TransitOptions(connector_factor=3))
    with pytest.raises(BadTransitOption, match="make them again"):
        day_journeys(OVER_H, ROAD.network, ROAD.origins("a"), ROAD.sites("o"), links=links)


def test_points_off_the_streets_have_no_journeys():
    origins = ROAD.origins("a").assign(northing=lambda points: points["northing"] + 5000)
    found = day_journeys(BUS, ROAD.network, origins, ROAD.sites("o"))
    assert (found.origin_ok.item(), found.site_ok.item(), len(found.depart)) == (False, True, 0)


def test_a_window_that_ends_before_it_starts():
    with pytest.raises(BadTransitOption, match="end it later"):
        journeys().seconds(600, 600, "arrive")


@pytest.mark.parametrize("at_once", [1, 2])
def test_reasons_are_those_of_each_site_alone(at_once, monkeypatch):
    # c: a walk. o: buses take longer than 20 minutes. p: 10 minutes from n. h: nothing calls there
    options = TransitOptions(max_minutes=20, max_walk_minutes=6, max_direct_walk_minutes=12)
    monkeypatch.setattr(profiles, "SITES_AT_ONCE", at_once)
    found = transit_times(
        BUS, ROAD.network, ROAD.origins("a"), ROAD.sites("coph"), ("09:00", "09:30"), options=options
    )
    reasons = [found.attrs["reasons"][code] for code in found["reason"].sel(percentile=50).to_numpy()[:, 0]]
    assert reasons == ["", "beyond_cutoff", "no_service", "no_service"]
