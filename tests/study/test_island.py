"""A hospital on an island street: too small a part of the streets to be met, but for the site that stands on it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from isochrones import site_times
from study.folder import open_study
from study.isochrone_layers import IsochroneRequest, isochrone_layer
from study.networks import Networks
from study.plan import MatrixKey
from study.results import open_results
from study.run import run
from tests.gtfs_builder import gtfs_zip
from tests.oracles import CRS, places_of, write_pbf
from tests.study_builder import write_town

TOWN = [chr(0x4E00 + i) for i in range(100)]
SITE, FAR_END = "a", "b"
ROWS = [" ".join(TOWN[10 * r : 10 * r + 10]) for r in range(10)]
DRAWING = "\n".join(row + (f" . . . {SITE} {FAR_END}" if r == 5 else "") for r, row in enumerate(ROWS))
PLACES = places_of(DRAWING, 500.0)
STOP = TOWN[55]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """180 streets of the town, one on the island; a ferry of 10 minutes every half hour from 07:00."""
    folder = write_town(tmp_path_factory.mktemp("island") / "town")
    homes = {"Tstop": STOP, "Tisland": FAR_END}
    squares = [shapely.Point(PLACES[letter]).buffer(200, cap_style="square") for letter in homes.values()]
    areas = gpd.GeoDataFrame({"code": list(homes)}, geometry=squares, crs=CRS)
    areas.to_file(folder / "areas.gpkg", engine="pyogrio")
    people = pd.DataFrame({"code": list(homes), "people": 100, "decile": [1, 2]})
    people.to_csv(folder / "people.csv", index=False)
    sites = pd.DataFrame({"site_id": ["north", "south"], "name": ["On the island", "In town"]})
    sites[["easting", "northing"]] = [PLACES[SITE], PLACES[TOWN[99]]]
    sites.to_csv(folder / "sites.csv", index=False)
    (folder / "town.osm.pbf").unlink()
    write_pbf(folder / "town.osm.pbf", DRAWING, 500.0)
    write_ferry(folder / "bus.zip")
    run(open_study(folder))
    return open_results(folder)


def write_ferry(path):
    degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    stops, trips = ["stop_id,stop_name,stop_lat,stop_lon"], ["route_id,service_id,trip_id"]
    for name, letter in (("quay", STOP), ("island", SITE)):
        longitude, latitude = degrees.transform(*PLACES[letter])
        stops.append(f"{name},{name},{latitude:.7f},{longitude:.7f}")
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"]
    for number in range(8):
        trips.append(f"R,week,{number}")
        for sequence, stop in enumerate(("quay", "island"), 1):
            minute = 7 * 60 + 30 * number + 10 * (sequence - 1)
            clock = f"{minute // 60:02d}:{minute % 60:02d}:00"
            times.append(f"{number},{clock},{clock},{stop},{sequence}")
    tables = {"stops": stops, "trips": trips, "stop_times": times}
    return gtfs_zip(path, **{name: "\n".join(rows) + "\n" for name, rows in tables.items()})


def minutes(results, mode, period, area, percentile=50):
    times = results.travel_times(MatrixKey(mode, period, "to_site"))
    where = times["area_id"].values.tolist().index(area)
    return float(times.sel(site="north", percentile=percentile).values[where])


# The stop and the quay are one place, and so are the island's stop and its hospital. To arrive by 08:00 one takes the
# 07:30, 30 minutes before; by 08:09 the same, 39 minutes; by 08:10 the 08:00, 10 minutes. Over an hour each of 10 to
# 39 minutes occurs twice: the third smallest of 60 is 11, the 30th 24, the 57th 38.
@pytest.mark.parametrize(("percentile", "expected"), [(5, 11), (50, 24), (95, 38)])
def test_public_transport_reaches_the_island(results, percentile, expected):
    found = minutes(results, "public_transport", "weekday", "Tstop", percentile)
    assert found == pytest.approx(expected, abs=0.04)


def test_the_islands_own_residents_walk_and_drive_to_it(results):
    assert minutes(results, "walk", "all_day", "Tisland") == pytest.approx(500 / 80, rel=1e-3)
    assert minutes(results, "drive", "weekday", "Tisland") == pytest.approx(500 * 60 / 25_500, rel=1e-3)


def test_nobody_drives_over_the_water(results):
    assert np.isnan(minutes(results, "drive", "weekday", "Tstop"))


def test_an_isochrone_of_the_other_site_meets_the_same_streets_as_the_times(results):
    study = results.study
    request = IsochroneRequest.make(study, ["north"], "walk", None, "to_site", minutes=[10])
    polygon = isochrone_layer(study, request, results.places).geometry.iloc[0]
    assert polygon.contains(shapely.Point(PLACES[FAR_END]))
    networks = Networks(study, results.store)
    both = networks.snappable("walk", results.places)
    one = next(
        iter(site_times(networks.streets("walk"), results.places.sites.loc[["south"]], snappable=both))
    )
    alone = next(iter(site_times(networks.streets("walk"), results.places.sites.loc[["south"]])))
    assert (
        one.allowed.sum() == alone.allowed.sum() + 1
    )  # the island's street counts for every site of the study
