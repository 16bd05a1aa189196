"""No number outlives what it was made from: every change of an input, a setting or the software is noticed."""

import json
import os
import shutil

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study import fingerprint, travel_times
from study.errors import InputError, ResultsError
from study.folder import open_study
from study.isochrone_layers import IsochroneRequest, isochrone_layer
from study.results import open_results
from study.run import run
from study.store import Store
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("currency") / "town")
    run(open_study(folder))
    return folder


@pytest.fixture
def town(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "town")


def edit(folder, file, old, new):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def reach(folder, **how):
    study = open_study(folder)
    request = IsochroneRequest.make(study, ["north"], "drive", "weekday", "to_site", minutes=[2], **how)
    return isochrone_layer(study, request).geometry.area.sum()


def test_quick_outlines_are_kept_beside_exact_ones(town):
    exact, quick = reach(town), reach(town, outline="lattice")
    assert exact != quick
    assert quick == pytest.approx(exact, rel=0.15)
    assert (reach(town), reach(town, outline="lattice")) == (exact, quick)


def test_quick_outlines_of_public_transport(town):
    study = open_study(town)
    asked = [
        IsochroneRequest.make(
            study, ["north"], "public_transport", None, "to_site", minutes=[30], outline=outline
        )
        for outline in ("exact", "lattice")
    ]
    exact, quick = (isochrone_layer(study, one).geometry.area.sum() for one in asked)
    assert quick == pytest.approx(exact, rel=0.15)


def test_isochrones_follow_the_road_factors(town):
    before = reach(town)
    edit(town, "study.toml", 'road_factors = "free_flow"', 'road_factors = "am_peak"')
    assert reach(town) < 0.95 * before


def test_a_comparison_uses_the_settings_of_its_run(town):
    edit(town, "study.toml", 'title = "A drawn town"', 'title = "A drawn town"\ntie_minutes = 5')
    assert open_results(town).study.settings.tie_minutes == 0
    words = ["compare", str(town), "baseline", "north_only", "--service", "emergency", "--json", "--quiet"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert json.loads(result.stdout)["out_of_date"] == "study.toml"
    assert "study.toml has changed since" in result.stderr


def test_a_shapefile_is_hashed_with_its_table(tmp_path):
    areas = gpd.GeoDataFrame({"n": [1]}, geometry=gpd.points_from_xy([0], [0]), crs=27700)
    areas.to_file(tmp_path / "a.shp", engine="pyogrio")
    store = Store(tmp_path / "results")
    before = store.file_hash(tmp_path / "a.shp")
    areas.assign(n=2).to_file(tmp_path / "a.shp", engine="pyogrio")
    assert store.file_hash(tmp_path / "a.shp") != before


def test_an_edit_that_keeps_size_and_time_is_noticed(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("900")
    stat = file.stat()
    store = Store(tmp_path / "results")
    before = store.file_hash(file)
    file.write_text("500")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert store.file_hash(file) != before


def test_other_code_computes_anew(town, monkeypatch):
    monkeypatch.setattr(travel_times, "code_fingerprint", lambda *packages: "another")
    made = {artefact.split("/")[0] for artefact in run(open_study(town))["made"]}
    assert "matrix" in made
    assert len(fingerprint.code_fingerprint("access")) == 20


def test_tables_are_never_of_another_run(town):
    kept = {f.name: f.read_bytes() for f in (town / "results" / "tables").iterdir()}
    people = (town / "people.csv").read_text()
    (town / "people.csv").write_text(people.replace("Ta,100", "Ta,5000"))
    earlier = (town / "results" / "run.json").read_text()
    run(open_study(town))
    (town / "results" / "run.json").write_text(earlier)  # as if killed between the tables and run.json
    (town / "people.csv").write_text(people)
    run(open_study(town))
    assert {f.name: f.read_bytes() for f in (town / "results" / "tables").iterdir()} == kept


def test_a_damaged_artefact_is_made_again(town):
    record = json.loads((town / "results" / "run.json").read_text())
    block = next(iter(record["matrices"][0]["blocks"].values()))
    (town / "results" / "cache" / "matrix" / block / "minutes.npy").write_bytes(b"")
    (town / "results" / "cache" / "file_hashes.json").write_text("")
    made = run(open_study(town))["made"]
    assert f"matrix/{block}" in made
    assert run(open_study(town))["made"] == []


def test_what_a_living_process_writes_is_left_alone(tmp_path):
    store = Store(tmp_path)
    theirs = tmp_path / "cache" / "kind" / f".partial-{os.getppid()}-abc"
    dead = tmp_path / "cache" / "kind" / ".partial-999999999-abc"
    for folder in (theirs, dead):
        folder.mkdir(parents=True)
    store.tidy()
    assert theirs.exists()
    assert not dead.exists()


def test_warnings_of_an_imported_matrix_stay_in_every_record(town):
    (town / "m.csv").write_text("code,north,south\nTa,1,9\n")
    settings = (town / "study.toml").read_text() + '\n[matrix.given]\nfile = "m.csv"\narea = "code"\n'
    (town / "study.toml").write_text(settings)
    messages = [[f["message"] for f in run(open_study(town))["findings"]] for _ in range(2)]
    assert messages[0] == messages[1]
    assert any("no times for 8 areas" in message for message in messages[1])


def test_more_is_not_computed_from_inputs_that_changed(town):
    results = open_results(town)
    results.require_current("networks")
    (town / "town.osm.pbf").write_bytes((town / "town.osm.pbf").read_bytes() + b" ")
    with pytest.raises(ResultsError, match=r"networks.osm .town.osm.pbf. has changed since"):
        results.require_current("networks")


def test_sites_off_every_street_are_refused_before_anything_is_computed(tmp_path):
    folder = write_town(tmp_path / "town")
    sites = pd.read_csv(folder / "sites.csv").rename(columns={"easting": "northing", "northing": "easting"})
    sites.to_csv(folder / "sites.csv", index=False)
    with pytest.raises(InputError, match=r"no site lies within 500 m of a street of town.osm.pbf for drive"):
        run(open_study(folder))
