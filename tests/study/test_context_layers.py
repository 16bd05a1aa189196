"""A map's context in a study: drawn by the run, kept in the store, part of no number."""

import shutil

import pytest
import shapely

import boundaries
from study.context_layers import MARGIN, context_layers, make_context
from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from study.store import Store
from tests.boundaries.osm_drawing import extend
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The drawn town on a coast that ends inside the map, run."""
    folder = write_town(tmp_path_factory.mktemp("context") / "study")
    study = open_study(folder)
    areas = boundaries.read_areas(folder / "areas.gpkg", "code")[0]
    longitude, latitude = areas.to_crs("EPSG:4326").union_all().centroid.coords[0]
    coast = [(longitude, latitude), (longitude + 0.001, latitude + 0.001)]
    places = [(point, {"place": "town", "name": "Town"}) for point in coast]
    extend(folder / "town.osm.pbf", [(coast, {"natural": "coastline"})], places)
    return folder, run(study)


def artefacts(folder) -> list:
    return sorted((folder / "results" / "cache" / "context").iterdir())


def test_a_run_draws_the_context_and_says_what_is_wrong_with_the_coast(town):
    folder, record = town
    assert len(artefacts(folder)) == 1
    assert [f["where"] for f in record["findings"] if "coastline" in f["message"]] == [
        "town.osm.pbf: natural=coastline"
    ]


def test_the_layers_reach_beyond_the_areas(town):
    results = open_results(town[0])
    layers = context_layers(results)
    assert tuple(layers) == boundaries.CONTEXT_LAYERS
    west, south, east, north = results.places.areas.total_bounds
    margin = MARGIN * max(east - west, north - south)
    assert layers["land"].total_bounds == pytest.approx(
        [west - margin, south - margin, east + margin, north + margin], abs=1
    )
    assert all(layer.crs == results.places.areas.crs for layer in layers.values())
    assert list(layers["place"]["kind"]) == ["town", "town"]


def test_the_identity_of_a_run_does_not_know_the_context(town):
    folder, record = town
    shutil.rmtree(folder / "results" / "cache" / "context")
    again = run(open_study(folder))
    assert again["run_id"] == record["run_id"]
    assert "context" not in again["artefacts"]
    assert len(artefacts(folder)) == 1


def test_what_is_drawn_once_is_found_again_even_without_the_extract(town, tmp_path):
    folder = shutil.copytree(town[0], tmp_path / "copy")
    before = context_layers(open_results(folder))
    (folder / "town.osm.pbf").unlink()
    results = open_results(folder)
    after = context_layers(results)
    assert shapely.equals(before["land"].geometry.iloc[0], after["land"].geometry.iloc[0])
    shutil.rmtree(folder / "results" / "cache" / "context")
    assert all(layer.empty for layer in context_layers(results).values())


def test_the_public_sees_the_same_surroundings(town):
    results = open_results(town[0])
    public = context_layers(published_only(results))
    assert public["place"].equals(context_layers(results)["place"])


def test_an_extract_that_cannot_be_drawn_leaves_a_finding_and_no_layer(town, tmp_path):
    folder = shutil.copytree(town[0], tmp_path / "copy")
    (folder / "town.osm.pbf").write_bytes(b"no extract")
    results = open_results(folder)
    place = make_context(results.study, Store(results.study.results), results.places)
    assert "the maps have no coast" in (place / "findings.json").read_text()


def test_a_study_without_an_extract_has_empty_layers(town, tmp_path):
    results = open_results(shutil.copytree(town[0], tmp_path / "copy"))
    object.__setattr__(results.study.settings.networks, "osm", None)
    layers = context_layers(results)
    assert all(layer.empty for layer in layers.values())
    assert layers["land"].crs == results.study.settings.crs
