"""The gazetteer and the answers of the search: postcodes however written, names however spelt, what is outside."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import read_postcodes
from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from tests.web.draft_study import SITE, write_with_drafts
from web.gazetteer import COUNTED, OUTSIDE, Gazetteer, as_json
from web.name_finder import NameFinder, begins_with_one_error, folded
from web.postcode_finder import PostcodeFinder
from web.search import found, gazetteer

CRS = "EPSG:27700"
POSTCODES = {
    "ZZ1 1AA": (450_500, 400_500), "ZZ1 1AB": (451_500, 400_500), "ZZ1 2AA": (459_000, 409_000),
    "ZZ11 1AA": (450_600, 400_600), "Z1 1AA": (450_100, 400_100), "ZZ1A 1AA": (452_500, 400_500),
}  # fmt: skip
PLACES = [
    ("city", "Żebbuġ", 450_500), ("town", "Great Kelpsand", 451_500), ("village", "Kelpsand-by-the-Sea", 452_500),
    ("hamlet", "St. Mary's", 480_000), ("suburb", "Northfield", 450_200),
]  # fmt: skip
RANKS = {"city": 1, "town": 2, "village": 3, "suburb": 4, "hamlet": 5}


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    squares = [shapely.box(450_000 + 1000 * i, 400_000, 451_000 + 1000 * i, 401_000) for i in range(3)]
    areas = gpd.GeoDataFrame(
        {"name": ["Ash 001", "Ash 002", ""]}, geometry=squares, index=["A1", "A2", "A3"], crs=CRS
    )
    sites = gpd.GeoDataFrame(
        {"name": ["Northfield Hospital"]}, geometry=[shapely.Point(450_150, 400_850)], index=["N"], crs=CRS
    )
    points = [shapely.Point(east, 400_500) for *_, east in PLACES]
    places = gpd.GeoDataFrame({
        "name": [name for _, name, _ in PLACES], "kind": [kind for kind, *_ in PLACES],
        "rank": [RANKS[kind] for kind, *_ in PLACES], "population": pd.array([None] * len(PLACES), "Int64"),
    }, geometry=points, crs=CRS)  # fmt: skip
    table = pd.DataFrame(
        [(postcode, *place) for postcode, place in POSTCODES.items()],
        columns=["postcode", "easting", "northing"],
    )
    return Gazetteer(areas, sites, places, read_postcodes(table, CRS))


def labels(known, text, limit=8) -> list[str]:
    return [hit.label for hit in known.find(text, limit)]


spaces = st.text(" \t", max_size=2)


@given(st.sampled_from(list(POSTCODES)), st.data())
def test_a_postcode_is_found_in_any_spacing_and_case(known, postcode, data):
    letters = [data.draw(st.sampled_from([c.lower(), c])) for c in postcode.replace(" ", "")]
    written = data.draw(spaces) + "".join(c + data.draw(spaces) for c in letters)
    hit = known.find(written)[0]
    assert (hit.kind, hit.label) == ("postcode", postcode)


def test_a_postcode_says_its_area_and_its_place(known):
    hit = known.find("zz11aa")[0]
    assert (hit.label, hit.area, hit.detail) == ("ZZ1 1AA", "A1", "postcode, in Ash 001")
    assert (hit.longitude, hit.latitude) == pytest.approx((-1.2395, 53.4988), abs=2e-3)


def test_outside_all_areas_is_said_in_words(known):
    hit = known.find("ZZ1 2AA")[0]
    assert hit.area is None
    assert hit.detail == f"postcode, {OUTSIDE}"
    assert known.find("st marys")[0].detail == f"hamlet, {OUTSIDE}"


def test_the_beginning_of_a_postcode_finds_districts_then_postcodes(known):
    assert labels(known, "zz1") == ["ZZ1", "ZZ11", "ZZ1A", "ZZ1 1AA", "ZZ1 1AB", "ZZ1 2AA"]
    assert labels(known, "zz1 1") == ["ZZ1 1AA", "ZZ1 1AB"]
    assert labels(known, "ZZ1 1a") == ["ZZ1 1AA", "ZZ1 1AB"]
    assert labels(known, "zz11") == ["ZZ11", "ZZ11 1AA", "ZZ1 1AA", "ZZ1 1AB"]
    assert labels(known, "zz111") == ["ZZ11 1AA"]


def test_a_district_is_in_the_middle_of_its_postcodes_and_in_no_area(known):
    hit = known.find("ZZ1")[0]
    assert (hit.detail, hit.area) == ("postcode district, 3 postcodes", None)
    alone = known.find("Z1")[0]
    assert alone.detail == "postcode district, 1 postcode"
    assert (alone.longitude, alone.latitude) == (
        known.find("Z1 1AA")[0].longitude,
        known.find("Z1 1AA")[0].latitude,
    )


def test_a_postcode_that_is_not_there_gives_its_district(known):
    assert labels(known, "ZZ1 9ZZ") == ["ZZ1"]
    assert labels(known, "ZZ9 9ZZ") == []


def test_names_are_found_without_accents_case_and_points(known):
    for written in ("zebbug", "ZEBBUG", "Żebbuġ", " żebb "):
        assert labels(known, written) == ["Żebbuġ"]
    assert labels(known, "st mary") == ["St. Mary's"]
    assert labels(known, "kelpsand by the sea") == ["Kelpsand-by-the-Sea"]


def test_beginnings_come_before_words_within_and_important_before_small(known):
    assert labels(known, "kelpsand") == ["Kelpsand-by-the-Sea", "Great Kelpsand"]
    assert labels(known, "north") == ["Northfield Hospital", "Northfield"]
    assert labels(known, "field") == ["Northfield Hospital", "Northfield"]


def test_areas_are_found_by_name_and_code_once(known):
    assert [(hit.kind, hit.area, hit.detail) for hit in known.find("a1")] == [("area", "A1", "area A1")]
    assert labels(known, "ash") == ["Ash 001", "Ash 002"]
    assert labels(known, "a", 3) == ["Ash 001", "Ash 002", "A3"]


@pytest.mark.parametrize(
    "written", ["kelpand", "kelppsand", "kelpsend", "keplsand", "grwat kelp", "noorthfield h"]
)
def test_one_wrong_letter_is_forgiven(known, written):
    assert labels(known, written)
    assert labels(known, written + "xx") == []


@given(st.text(max_size=100))
@settings(max_examples=300)
def test_any_text_is_answered(known, text):
    hits = known.find(text, 5)
    assert len(hits) <= 5
    assert all(hit.kind in {"postcode", "place", "area", "site"} and hit.label and hit.detail for hit in hits)


def test_nothing_is_found_for_nothing(known):
    for text in ("", "   ", "...", "\u0301"):
        assert known.find(text) == []


words = st.text("abcdef", min_size=5, max_size=9)


@given(
    words, st.integers(0, 20), st.sampled_from(["lost", "more", "other", "exchanged"]), st.sampled_from("xyz")
)
def test_every_single_error_is_within_one_and_two_are_not(name, at, kind, letter):
    k = at % (len(name) - 1)
    wrong = {
        "lost": name[:k] + name[k + 1 :], "more": name[:k] + letter + name[k:],
        "other": name[:k] + letter + name[k + 1 :], "exchanged": name[:k] + name[k + 1] + name[k] + name[k + 2 :],
    }[kind]  # fmt: skip
    assert begins_with_one_error(name, wrong)
    assert NameFinder([name], [1]).find(wrong, 3) == [0]
    assert not begins_with_one_error(name, f"qq{wrong}")


@given(st.text(max_size=30))
def test_folding_is_done_once_and_for_all(text):
    assert folded(folded(text)) == folded(text)


@given(st.sets(st.from_regex(r"[A-C]{1,2}[1-2][0-2A]?[0-2][AB]{2}", fullmatch=True), min_size=1, max_size=60))
def test_postcodes_of_a_beginning_are_those_that_begin_so(codes):
    finder = PostcodeFinder.of(pd.DataFrame({"e": 0.0, "n": 0.0}, index=sorted(codes)))
    for code in codes:
        sector = f"{code[:-3]} {code[-3]}"
        got = {each.label for each in finder.find(sector, 100) if each.count is None}
        assert got == {f"{c[:-3]} {c[-3:]}" for c in codes if f"{c[:-3]} {c[-3:]}".startswith(sector)}


def test_postcodes_in_degrees_are_placed_in_their_areas(known):
    squares = gpd.GeoDataFrame({"name": ["One"]}, geometry=[shapely.box(450_000, 400_000, 451_000, 401_000)],
                               index=["A1"], crs=CRS)  # fmt: skip
    nobody = squares.iloc[:0].assign(kind="", rank=0, population=0)
    inside = squares.to_crs("EPSG:4326").geometry.iloc[0].centroid
    table = pd.DataFrame({"postcode": ["ZZ1 1AA"], "lon": [inside.x], "lat": [inside.y]})
    postcodes = read_postcodes(table, CRS, columns=("lon", "lat"), degrees=True)
    hit = Gazetteer(squares, nobody, nobody, postcodes).find("ZZ1 1AA")[0]
    assert hit.area == "A1"
    assert (hit.longitude, hit.latitude) == pytest.approx((inside.x, inside.y), abs=1e-5)


def test_areas_that_are_points_hold_nothing():
    points = gpd.GeoDataFrame(
        {"name": ["One"]}, geometry=[shapely.Point(450_000, 400_000)], index=["A1"], crs=CRS
    )
    nobody = points.iloc[:0].assign(kind="", rank=0, population=0)
    sites = points.set_axis(["S"]).assign(name="Place of care")
    hits = Gazetteer(points, sites, nobody).find("place")
    assert [(hit.area, hit.detail) for hit in hits] == [(None, "site")]


def test_a_million_postcodes_stay_small():
    codes = [
        f"AA{d}{s}{a}{b}" for d in range(10, 60) for s in range(10) for a in "ABDEFGHJLN" for b in "ABDEF"
    ]
    finder = PostcodeFinder.of(pd.DataFrame({"e": 1.0, "n": 2.0}, index=codes))
    assert (finder.keys.nbytes + finder.east.nbytes + finder.north.nbytes) / len(codes) == 16
    assert finder.districts.dtype == np.int64


def test_the_answer_of_the_search(client, results):
    answer = client.get(f"/search/{results.run_id}?q=beech")
    assert answer.status_code == 200
    (hit,) = answer.json["hits"]
    assert set(hit) == {"kind", "label", "detail", "longitude", "latitude", "area"}
    assert (hit["kind"], hit["label"], hit["area"]) == ("area", "Beech", "A2")
    assert answer.json["said"] == "1 found."
    assert client.get(f"/search/{results.run_id}").json["hits"] == []
    assert client.get("/search/another").status_code == 410


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (0, "0 found."),
        (8, "8 found."),
        (66, "The first 8 of 66 are listed: write more of the name."),
        (COUNTED, "The first 8 of 100 or more are listed: write more of the name."),
    ],
)
def test_a_search_says_of_how_many_it_lists_the_first(known, found, said):
    hits = known.find("e")[:1] * min(found, 8)
    assert as_json(hits, found)["said"] == said


def test_what_is_listed_comes_first_of_what_is_counted(known):
    for text in ("e", "s", "S1", "shef", "area"):
        hits, count = known.find_counted(text)
        assert len(hits) == min(count, 8)
        assert [hit.label for hit in known.find(text, 3)] == [hit.label for hit in hits[:3]]


def test_one_gazetteer_serves_a_run(results):
    assert gazetteer(results) is gazetteer(results)
    assert found(results, "cedar").area == "A3"
    assert found(results, "nothing of the sort") is None


def test_the_public_finds_no_site_that_only_drafts_have(tmp_path):
    folder = write_with_drafts(tmp_path)
    run(open_study(folder))
    everything = open_results(folder)
    public = published_only(everything)
    assert gazetteer(everything).find("Grumbleton")[0].kind == "site"
    for written in ("Grumbleton", "grumbletn", SITE):
        assert gazetteer(public).find(written) == []
