"""One area in words and numbers: by hand, and against the access table for every area and option of the town."""

import json

import numpy as np
import pytest

from study.results import open_results
from tests.web.small_study import HOSTILE
from web import charts
from web.area_story import area_rows, area_story, groups
from web.selection import Selection


def chosen(a="baseline", b="without_n", service="emergency"):
    return Selection(service, a, b, "drive", "all_day", "to_site", 50)


def story(results, area, **asked):
    selection = chosen(**asked)
    return area_story(results, selection, charts.evaluate_pair(results, selection), area)


def test_what_changes_in_an_area_by_hand(results):
    found = story(results, "A1")
    assert found["sentences"] == [
        f"Under \u201cToday\u201d the nearest accident and emergency is at North {HOSTILE}, 10.0 minutes by car.",
        "Under \u201cWithout N (draft)\u201d the nearest accident and emergency is at East, 22.0 minutes by car: "
        "12.0 minutes longer.",
        "After the nearest comes East, 22.0 minutes under \u201cToday\u201d; no other within reach under "
        "\u201cWithout N (draft)\u201d.",
        "2 of 4 areas under \u201cToday\u201d and 2 of 3 areas under \u201cWithout N (draft)\u201d have a shorter "
        "journey.",
        "The area is in deprivation decile 1 of 10 (1 is the most deprived).",
    ]
    assert [(site["id"], site["times"][0]["minutes"]) for site in found["sites"]] == [
        ("W", 4),
        ("N", 10),
        ("E", 22),
    ]
    north = next(site for site in found["sites"] if site["id"] == "N")
    assert (north["a"]["state"], north["b"]["state"]) == ("open", "closed")
    assert (found["a"]["rank"], found["b"]["rank"]) == (3, 3)
    assert found["fifths"]["national"] == 1


def test_reach_that_is_lost_and_a_place_without_times(results):
    lost = story(results, "A5")
    assert lost["sentences"][1].endswith(
        "there is no time here: no value in the imported travel times; it is no longer reached."
    )
    assert lost["b"]["minutes"] is None
    assert lost["b"]["rank"] is None
    nowhere = story(results, "A4")
    assert nowhere["sentences"][0] == (
        "There is no time here under either option: no value in the imported travel times."
    )
    assert nowhere["sites"][0]["times"][0] == {
        "minutes": None, "low": None, "high": None, "reason": "no value in the imported travel times",
        "reached": 0,
    }  # fmt: skip


def test_nothing_changes(results):
    said = story(results, "A3", b="moved", service="clinic")["sentences"][0]
    assert said.startswith("Nothing changes here: under both options")
    # A2: East stays the nearest, and North no longer comes after it
    assert story(results, "A2")["sentences"][0].startswith("The nearest stays here: under both options")
    alone = story(results, "A2", b="baseline")["sentences"][0]
    assert alone.startswith("Under \u201cToday\u201d the nearest")


def test_a_site_open_in_part_says_so(results):
    east = next(s for s in story(results, "A1", service="clinic")["sites"] if s["id"] == "E")
    assert (east["a"]["state"], east["a"]["serves"]) == ("part_time", False)


def test_answers_are_plain_json(results):
    for area in results.places.areas.index:
        json.dumps(story(results, area), allow_nan=False)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize("mode", ["drive", "public_transport"])
def test_nearest_and_minutes_are_those_of_the_access_table(town, mode, direction):
    results = open_results(town)
    table = results.table("access")
    table = table[
        (table["mode"] == mode) & (table["period"] == "weekday") & (table["direction"] == direction)
    ]
    table = table.set_index(["area_id", "configuration", "percentile"])
    selection = Selection("emergency", "baseline", "north_only", mode, "weekday", direction, 50)
    for area in results.places.areas.index:
        rows = area_rows(results, selection, area)
        for (option, percentile), row in rows.iterrows():
            known = table.loc[(area, option, percentile)]
            for name in ("nearest_site", "next_site", "reason"):
                assert row[name] == known[name]
            for name in ("minutes", "next_minutes", "share_reached"):
                np.testing.assert_allclose(row[name], known[name], rtol=1e-6)


def test_the_range_of_a_bus_is_said_in_words(town):
    results = open_results(town)
    selection = Selection("emergency", "baseline", "north_only", "public_transport", "weekday", "to_site", 50)
    pair = charts.evaluate_pair(results, selection)
    said = [area_story(results, selection, pair, area) for area in results.places.areas.index]
    varying = [each for each in said if each["b"]["low"] != each["b"]["high"]]
    assert varying
    assert all("5 times in 100" in " ".join(each["sentences"]) for each in varying)


def test_small_counts_are_withheld(results, monkeypatch):
    monkeypatch.setitem(results.places.groups, "cars", {"none": "No car", "some": "A car"})
    counted = results.places.areas.assign(none=[3.0, 20, 30, 40, 5], some=[97.0, 180, 270, 360, 45])
    monkeypatch.setitem(results.places.__dict__, "areas", counted)
    monkeypatch.setattr(results, "suppress_below", 5)
    cars = groups(results, chosen(), "A1", 100.0)[0]
    assert cars["label"] == "Cars"
    assert [row["withheld"] for row in cars["rows"]] == [True, True]
    assert [row["count"] for row in cars["rows"]] == [None, None]
    shown = groups(results, chosen(), "A2", 200.0)[0]["rows"]
    assert [(row["count"], row["share"]) for row in shown] == [(20, 0.1), (180, 0.9)]
