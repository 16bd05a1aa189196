"""Public transport on a drawn street map: one straight road, 80 m a minute, a bus along it.

Places stand 400 m apart (5 minutes on foot at 4.8 km/h); stops are named as the places they stand at.
"""

import numpy as np
import pytest

from isochrones.errors import CrsMismatch
from isochrones.linking import link_stops
from isochrones.snapping import snap
from isochrones.surface import grid_of, snap_grid, travel_time_surface
from isochrones.transit import transit_times
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions
from isochrones.transit_surface import transit_point_times
from tests.oracles import network_from_map
from tests.timetable_builder import timetable, trip

ROAD = network_from_map("a b c d e f g h i j k l m n o p", metres=400, profile="walk")
BUS = timetable(
    trip("b 08:00", "n 08:20"),
    trip("b 08:30", "n 08:50"),
    trip("n 17:10", "b 17:30"),
    trip("n 23:00", "b 23:20"),
    at={name: ROAD.places[name] for name in "bn"},
)


def minutes(origins: str, sites: str, percentiles=(50,), table=BUS, **settings):
    return transit_times(
        table, ROAD.network, ROAD.origins(origins), ROAD.sites(sites), percentiles=percentiles, **settings
    )


def test_walk_ride_walk_wait():
    # a: 5 min to b at 08:00, n at 08:20, o at 08:25; an appointment at 08:30 takes 35 from 07:55
    found = minutes("a", "o", window=("08:30", "08:31"))
    assert found.to_numpy().ravel() == pytest.approx([35])


def test_percentiles_of_a_window():
    # arrive by 08:25 ... 08:34: leave 07:55, 30 to 39 minutes before
    found = minutes("a", "o", percentiles=(1, 5, 10, 11, 50, 95, 100), window=("08:25", "08:35"))
    assert found.to_numpy().ravel() == pytest.approx([30, 30, 30, 31, 34, 39, 39])
    assert found["share_journeys"].item() == 1


def test_instants_without_a_journey_count_as_longest_of_all():
    found = minutes("a", "o", percentiles=(50, 60, 100), window=("08:20", "08:30"))
    assert found["share_journeys"].item() == pytest.approx(0.5)
    assert found.to_numpy().ravel() == pytest.approx([34, np.nan, np.nan], nan_ok=True)


def test_home_again_uses_the_evening_bus():
    home = {"window": ("17:00", "17:01"), "by": "depart", "direction": "from_site"}
    # o to n by 17:05, bus 17:10 to 17:30, a at 17:35
    assert minutes("a", "o", **home).item() == pytest.approx(35)
    late = {"window": ("17:06", "17:07"), "by": "depart", "direction": "from_site"}
    found = minutes("a", "o", **late)
    assert np.isnan(found.item())
    assert found["reason"].item() == 3  # only the 23:00 bus, beyond three hours


def test_walking_all_the_way_has_its_own_cap():
    # a to e: 20 minutes, a to h 35, a to j 45; no bus at three in the morning
    assert minutes("a", "e", window=("03:00", "03:10")).item() == pytest.approx(20)
    assert minutes("a", "h", window=("03:00", "03:10")).item() == pytest.approx(35)
    found = minutes("a", "j", window=("03:00", "03:10"))
    assert np.isnan(found.item())
    assert found["reason"].item() == 4


def test_a_walk_to_the_stop_has_its_cap():
    # e to b takes 15 minutes, g to b 25
    shorter = TransitOptions(max_direct_walk_minutes=0)
    assert minutes("e", "n", window=("08:20", "08:21"), options=shorter).item() == pytest.approx(35)
    found = minutes("g", "n", window=("08:20", "08:21"), options=shorter)
    assert (np.isnan(found.item()), found["reason"].item()) == (True, 4)


def test_a_slower_walker():
    slower = TransitOptions(walk_kmh=2.4)
    assert minutes("a", "o", window=("08:30", "08:31"), options=slower).item() == pytest.approx(40)


def test_points_off_the_streets_are_named_and_hurt_nothing_else():
    origins = ROAD.origins("aa")
    origins.loc[1, "northing"] += 800
    sites = ROAD.sites("oo").set_axis(["near", "far"])
    sites.index.name = "site_id"
    sites.loc[["far"], "geometry"] = sites.loc[["far"]].translate(yoff=800)
    found = transit_times(BUS, ROAD.network, origins, sites, window=("08:30", "08:31"), percentiles=(50,))
    assert found["reason"].to_numpy()[0].tolist() == [[0, 1], [1, 1]]
    assert found.to_numpy()[0, 0, 0] == pytest.approx(35)


def test_labels_say_what_was_asked():
    found = minutes("a", "o", period="weekday_am")
    wanted = {"mode": "public_transport", "period": "weekday_am", "direction": "to_site", "by": "arrive"}
    assert wanted.items() <= found.attrs.items()
    assert found.attrs["timetable"] == BUS.identity


def test_links_made_before_give_the_same_times():
    links = link_stops(BUS, ROAD.network)
    found = minutes("acegik", "no", links=links)
    np.testing.assert_array_equal(found, minutes("acegik", "no"))


def test_links_of_other_settings_are_refused():
    links = link_stops(BUS, ROAD.network, TransitOptions(max_walk_minutes=10))
    with pytest.raises(BadTransitOption, match="make them again with link_stops"):
        minutes("a", "o", links=links)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"window": ("10:00", "09:00")}, "ends before it starts"),
        ({"by": "leave"}, "use one of arrive, depart"),
        ({"percentiles": (0,)}, "above 0 and at most 100"),
        ({"window": ("28:00", "29:00"), "by": "depart"}, "choose another window"),
    ],
)
def test_questions_without_meaning(settings, sentence):
    with pytest.raises(BadTransitOption, match=sentence):
        minutes("a", "o", **settings)


def test_options_without_meaning():
    with pytest.raises(BadTransitOption, match="walk_kmh = 0 must be above 0"):
        TransitOptions(walk_kmh=0)
    with pytest.raises(BadTransitOption, match="must not be negative"):
        TransitOptions(min_change_minutes=-1)


def test_streets_and_stops_in_different_coordinates():
    from dataclasses import replace

    with pytest.raises(CrsMismatch, match="read both with one crs"):
        minutes("a", "o", table=replace(BUS, crs="EPSG:2157"))


@pytest.mark.parametrize("by", ["arrive", "depart"])
@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_permuting_and_repeating_origins_changes_nothing(by, direction):
    settings = {"window": ("08:00", "09:00"), "by": by, "direction": direction}
    once = minutes("aceg", "on", percentiles=(5, 50, 95), **settings).to_numpy()
    again = minutes("geccaa", "on", percentiles=(5, 50, 95), **settings).to_numpy()
    np.testing.assert_array_equal(again, once[:, :, [3, 2, 1, 1, 0, 0]])


def test_a_point_beside_its_stop_walks_straight_along_the_edge():
    times = transit_point_times(BUS, ROAD.network, ROAD.sites("o"), window=("08:30", "08:31"))
    east, north = ROAD.places["b"]
    # 80 m along the road is a minute; 80 m off the road counts 1.2 times
    found = times.minutes_at(np.array([east, east + 80, east]), np.array([north, north, north + 80]))
    assert found == pytest.approx([30, 31, 31.2], abs=0.02)
    assert snap(ROAD.network, [east], [north]).ok.all()


def test_a_surface_reads_the_same_minutes():
    times = transit_point_times(BUS, ROAD.network, ROAD.sites("o"), window=("08:30", "08:31"))
    east, north = ROAD.places["b"]
    grid = grid_of((east - 300, north - 100, east + 300, north + 100), cell_metres=50)
    surface = travel_time_surface(times, grid)
    expected = times.minutes_at(*grid.centres()).reshape(grid.rows, grid.columns)
    np.testing.assert_array_equal(surface.minutes, expected)
    snapped = snap_grid(ROAD.network, grid)
    np.testing.assert_array_equal(travel_time_surface(times, grid, snapped).minutes, expected)
    assert surface.labels["mode"] == "public_transport"


def test_of_several_sites_the_nearest_counts():
    settings = {"window": ("08:00", "09:00")}
    east, north = (np.array([place[axis] for place in ROAD.places.values()]) for axis in (0, 1))
    each = [transit_point_times(BUS, ROAD.network, ROAD.sites(site), **settings) for site in "do"]
    both = transit_point_times(BUS, ROAD.network, ROAD.sites("do"), **settings)
    nearest = np.fmin(*(times.minutes_at(east, north) for times in each))
    np.testing.assert_array_equal(both.minutes_at(east, north), nearest)
    assert both.labels["site_id"] == "d+o"
