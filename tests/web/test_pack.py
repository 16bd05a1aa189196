"""The folder for the village hall: what is in it, what is not, and that its numbers are the study's."""

import contextlib
import hashlib
import json
import re
import shutil
import zlib

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

import access
from access.outcome import read_matrix
from study.errors import ResultsError
from study.plan import opening_periods
from study.postcode_times import postcode_times, postcodes_in_areas
from study.results import open_results
from tests.web.pack_study import SECRETS, packed, published, write_postcode_town
from web import pack_posters
from web.errors import NotInResults
from web.pack import MANIFEST, NotAPack, publish_static
from web.pack_answers import REASON_CODES, area_answers, outcome_texts, postcode_answers, tenths
from web.pack_data import SHARD_BYTES, Shards, script, town_values
from web.pack_moments import owner_of_window, pack_moments
from web.pack_posters import MissingExtra
from web.pack_question import make_pack, options_of
from web.words import minutes


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return write_postcode_town(tmp_path_factory.mktemp("pack") / "study")


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    return packed(study, tmp_path_factory.mktemp("packed") / "out", address="https://example.org/pack")


@pytest.fixture(scope="module")
def pack(study):
    return make_pack(published(study))


def read_script(path):
    """The value that a file of data hands over."""
    text = re.sub(r"^/\*.*?\*/\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return json.loads(re.fullmatch(r'ISOQUITY\.take\("[^"]+",(.*)\);\n', text, re.DOTALL)[1])


def answer(pack, text, key, question):
    """Site, minutes in tenths and, if there, the highest percentile's; or the reason."""
    distinct, _, which = text.split("|")[key].rpartition("/")
    position = "0123456789".find(which[question])
    return None if position < 0 else distinct.split(";")[position].split(",")


def test_asks_what_published_options_change(pack):
    asked = [(each.service, each.option) for each in pack.questions]
    assert asked == [
        ("emergency", "baseline"), ("emergency", "north_only"), ("clinic", "baseline"), ("clinic", "clinic_south"),
    ]  # fmt: skip


def test_offers_every_time_of_the_week_those_with_buses_first(pack):
    ridden, roads = ["drive", "public_transport"], ["drive"]
    for way in ("to_site", "from_site"):
        offered = [each for each in pack.moments if each.direction == way]
        assert [each.period for each in offered] == ["weekday", "rest", "weekend"]
        assert [[key.mode for key in each.keys] for each in offered] == [ridden, roads, roads]
    assert set(pack.keys) == {key for moment in pack.moments for key in moment.keys}


def test_a_car_home_is_asked_in_the_hours_of_the_bus_home(pack, monkeypatch):
    settings = pack.results.study.settings
    hours = {"weekday": ["07:00-10:00"], "rest": ["10:00-07:00"]}
    for name, spans in hours.items():
        changed = settings.periods[name].model_copy(update={"hours": spans})
        monkeypatch.setitem(settings.periods, name, changed)
    assert owner_of_window(settings, "weekday", "to_site") == "weekday"
    assert owner_of_window(settings, "weekday", "from_site") == "rest"
    home = [
        each
        for each in pack_moments(pack.results, ["drive", "public_transport"])
        if each.direction == "from_site"
    ]
    assert [(each.period, each.owner) for each in home] == [("weekday", "rest"), ("weekend", "weekend")]
    assert [key.period for key in home[0].keys] == ["rest", "weekday"]


def test_services_left_out_are_named_with_the_reason(study, pack, out):
    assert pack.left_out == {}
    one = make_pack(published(study), ["emergency"])
    assert one.left_out == {"clinic": "this folder was made for Emergency department only"}


def test_towns_are_found_in_their_areas(pack):
    areas = pack.results.places.areas
    inside = areas.geometry.representative_point()
    places = gpd.GeoDataFrame(
        {"name": ["Upper", "Far"], "kind": ["town", "city"]},
        geometry=[inside["Te"], Point(0, 0)], crs=areas.crs,
    )  # fmt: skip
    assert town_values(pack.results, places) == [["Upper", "town", list(areas.index).index("Te")]]


def test_a_period_leaves_out_modes_that_do_not_have_it(study):
    at_night = make_pack(published(study), periods=["rest"])
    assert {(key.mode, key.period) for key in at_night.keys} == {("drive", "rest")}


def test_refuses_results_with_drafts(study, tmp_path):
    with pytest.raises(ResultsError, match="published options only"):
        publish_static(open_results(study), tmp_path / "out", posters=False)


@pytest.mark.parametrize(
    "asked", [{"services": ["hidden_ward"]}, {"services": ["nothing"]}, {"periods": ["never"]}]
)
def test_what_is_not_published_is_not_there(study, tmp_path, asked):
    with pytest.raises(NotInResults, match=r"There is no (published service|period)") as refused:
        packed(study, tmp_path / "out", **asked)
    said = str(refused.value).replace("\u201chidden_ward\u201d", "")
    assert not any(secret in said for secret in SECRETS)
    assert not (tmp_path / "out").exists()


def test_nothing_of_a_draft_is_in_the_folder(out):
    for file in out.rglob("*"):
        if file.is_file():
            held = file.read_bytes().decode("utf-8", "replace").lower()
            assert not [secret for secret in SECRETS if secret.lower() in held], file


@pytest.fixture(scope="module")
def with_posters(study, tmp_path_factory):
    pytest.importorskip("matplotlib")
    return packed(study, tmp_path_factory.mktemp("posters") / "out", posters=True, services=["emergency"])


def inflated(data):
    """The streams of a PDF as they read without their compression, and what stands between them."""
    streams = [data]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            streams.append(zlib.decompress(found[1]))
    return b"\n".join(streams).decode("latin-1")


def test_every_changing_option_has_a_poster_that_is_told_in_words(with_posters):
    names = sorted(path.name for path in (with_posters / "posters").iterdir())
    assert names == [
        f"1-north-only-by-{how}.{ending}"
        for how in ("bus-train-and-walking", "car") for ending in ("pdf", "png", "txt")
    ]  # fmt: skip
    told = (with_posters / "posters" / "1-north-only-by-car.txt").read_text(encoding="utf-8")
    assert "North only" in told.splitlines()[0]
    page = (with_posters / "posters.html").read_text(encoding="utf-8")
    assert 'href="posters/1-north-only-by-car.pdf"' in page
    assert "North only: Emergency department, by bus, train and walking" in page
    assert len(re.findall(r"<p>.{20,}</p>", page)) > 3
    assert 'href="posters.html#1-north-only-by-car"' in (with_posters / "options.html").read_text(
        encoding="utf-8"
    )


def test_nothing_of_a_draft_is_on_a_poster(with_posters):
    held = inflated((with_posters / "posters" / "1-north-only-by-car.pdf").read_bytes())
    pages = "".join(path.read_text(encoding="utf-8") for path in with_posters.glob("*.html"))
    for secret in SECRETS:
        assert secret.lower() not in held.lower()
        assert secret.lower() not in pages.lower()


def test_every_published_option_is_told(out, pack):
    page = (out / "options.html").read_text(encoding="utf-8")
    for option in pack.results.configurations.values():
        assert option.label in page
    assert "The south would no longer give it." in page
    assert "South <strong>no longer</strong>" in page


def test_postcodes_have_the_minutes_of_access_evaluate(pack):
    table = postcodes_in_areas(pack.results)
    texts = postcode_answers(pack, table, [True] * len(pack.keys))
    people = pd.DataFrame({"population": 1.0}, index=table.index)
    for at, key in enumerate(pack.keys):
        result = access.evaluate(
            postcode_times(pack.results, key, table), people, pack.results.services,
            pack.results.configurations, periods=opening_periods(pack.results.study.settings, key.mode),
        )  # fmt: skip
        rows = result.access.set_index(["service", "configuration", "percentile", "area_id"])
        for number, each in enumerate(pack.questions):
            for place, text in zip(table.index, texts, strict=True):
                said = answer(pack, text, at + 1, number)
                row = rows.loc[(each.service, each.option, 50, place)]
                assert_says(pack, said, row)


def assert_says(pack, said, row):
    if np.isnan(row["minutes"]):
        assert said == [f"!{REASON_CODES.index(row['reason'])}"]
    else:
        sites = [pack.sites[int(site)] for site in said[0].split("+")]
        assert row["nearest_site"] in sites
        assert int(said[1]) == tenths(row["minutes"])


def test_areas_have_the_minutes_of_the_access_table(pack):
    table = pack.results.table("access")
    areas = list(pack.results.places.areas.index)
    texts = area_answers(pack)
    for at, key in enumerate(pack.keys):
        for number, each in enumerate(pack.questions):
            said = key._asdict() | {"service": each.service, "configuration": each.option, "percentile": 50}
            rows = table.loc[(table[list(said)] == pd.Series(said)).all(axis=1)].set_index("area_id")
            for area, text in zip(areas, texts, strict=True):
                assert_says(pack, answer(pack, text, at, number), rows.loc[area])


def test_public_transport_has_a_range(pack):
    table = pack.results.table("access")
    texts = dict(zip(pack.results.places.areas.index, area_answers(pack), strict=True))
    rows = table[(table["percentile"] == 95) & (table["mode"] == "public_transport")]
    rows = rows[(rows["configuration"] == "north_only") & (rows["direction"] == "to_site")].set_index(
        "area_id"
    )
    rows = rows[rows["service"] == "emergency"]
    assert int(answer(pack, texts["Ti"], 1, 1)[2]) == tenths(rows.loc["Ti", "minutes"])


def test_a_postcode_off_the_streets_names_its_area(pack):
    table = postcodes_in_areas(pack.results).loc[["ZZ20AG"]]
    text = postcode_answers(pack, table, [True] * len(pack.keys))[0]
    assert pack.results.places.areas.index[int(text.split("|")[0])] == "Tg"
    assert answer(pack, text, 1, 0) == [f"!{REASON_CODES.index('not_snapped')}"]


def test_tied_sites_are_both_named_and_so_is_another_at_slow_times():
    minutes_to = np.array([[[10, 10.26, np.nan], [10, 30, np.nan]], [[10, 40, np.nan], [20, 35, np.nan]]])
    reason = np.where(np.isnan(minutes_to), REASON_CODES.index("no_path"), 0).astype(np.uint8)
    times = xr.DataArray(
        minutes_to.astype(np.float32), dims=("percentile", "site", "origin"),
        coords={
            "percentile": [50, 95], "site": ["A", "B"], "origin": range(3),
            "area_id": ("origin", ["x", "y", "z"]), "weight": ("origin", np.ones(3)),
            "reason": (("percentile", "site", "origin"), reason),
            "share_journeys": (("site", "origin"), np.ones((2, 3))),
        },
        attrs={"mode": "m", "period": "p", "direction": "to_site", "reasons": list(REASON_CODES[:-1])},
    )  # fmt: skip
    matrix = read_matrix(times, pd.DataFrame(index=["x", "y", "z"]), (), 0.0)
    option = access.Configuration(id="o", services={"s": {"A": "24/7", "B": "24/7"}})
    assert outcome_texts(matrix.outcome(option, ("A", "B")), ["B", "A"]) == [
        "1+0,100,100,1",
        "1,102,350,0",
        "!2",
    ]


def test_a_period_that_cannot_judge_says_so(out):
    clinic = read_script(out / "data" / "study.js")["services"][1]
    today, south = clinic["questions"]
    assert today["apart"] == {}
    assert south["apart"]["0"].startswith("Weekday cannot show what changes: South would be open")
    assert "South (Monday to Friday 08:30 to 17:00)" in today["uncounted"]["0"]
    assert today["hours"] == {"1": "Monday to Friday 08:30 to 17:00"}


@given(st.floats(0, 500, width=32))
def test_tenths_round_to_the_minutes_that_everything_else_shows(value):
    shown = (tenths(value) + 5) // 10
    said = "less than a minute" if shown == 0 else "1 minute" if shown == 1 else f"{shown} minutes"
    assert minutes(value) in (said, "0 minutes")


def test_the_manifest_lists_every_file_with_its_hash(out, pack):
    made = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {MANIFEST}
    assert made["run_id"] == pack.results.run_id
    assert made["options"] == {name: o.label for name, o in pack.results.configurations.items()}
    assert set(made["files"]) == files
    for name, digest in made["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_sources_and_licences_are_there(out):
    for page in out.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "OpenStreetMap contributors" in text
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=", text)
    assert "Open Database License" in (out / "data" / "context-openstreetmap.js").read_text(encoding="utf-8")
    assert "Leaflet" in (out / "LICENCES.txt").read_text(encoding="utf-8")


def test_a_code_is_drawn_for_an_address_only(out, study, tmp_path):
    assert 'class="code"><svg' in (out / "index.html").read_text(encoding="utf-8")
    plain = packed(study, tmp_path / "plain", services=["emergency"])
    assert '<div class="code">' not in (plain / "index.html").read_text(encoding="utf-8")


def test_a_pack_is_replaced_as_a_whole(out, study, tmp_path):
    copy = shutil.copytree(out, tmp_path / "copy")
    (copy / "stale.txt").write_text("from before")
    packed(study, copy, services=["emergency"])
    assert not (copy / "stale.txt").exists()
    assert (copy / "index.html").is_file()


def test_a_folder_that_is_no_pack_is_refused(study, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(NotAPack, match="not a pack"):
        packed(study, tmp_path / "mine")
    with pytest.raises(NotAPack, match="is a file"):
        packed(study, tmp_path / "mine" / "letter.txt")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "said"),
    [({"posters": True}, "--no-posters"), ({"address": "https://example.org"}, "--address")],
)
def test_a_missing_extra_is_said_before_anything_is_written(study, tmp_path, monkeypatch, options, said):
    monkeypatch.setattr(pack_posters.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"isoquity\[report\]") as refused:
        packed(study, tmp_path / "out", **options)
    assert said in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_files_of_postcodes_stay_small(tmp_path):
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    codes = [f"ZZ1{d}{a}{b}" for d in "0123" for a in letters for b in letters]
    shards = Shards(tmp_path)
    shards.add([*codes, "ZZ20AA"], ["0|" + "1,234;" * 40] * (len(codes) + 1))
    assert shards.close() == {"ZZ1": 2, "ZZ2": 0}
    assert max(file.stat().st_size for file in tmp_path.iterdir()) <= SHARD_BYTES
    assert "1AA" in read_script(tmp_path / "ZZ1-1A.js")


def test_nothing_ends_a_script():
    assert "</script" not in script("x", "</script>\u2028")


def test_a_study_without_postcodes_asks_for_names(small, tmp_path):
    out = packed(small, tmp_path / "out")
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "The name of your neighbourhood, or touch the map" in page
    assert "<script>alert" not in page
    assert read_script(out / "data" / "study.js")["districts"] == {}


def test_options_of_a_service_begin_with_the_baseline(pack):
    assert options_of(pack.results, "emergency") == ["baseline", "north_only"]
