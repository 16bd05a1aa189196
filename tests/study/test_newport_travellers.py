"""Newport's travellers get where docs/methods/travellers.md says they do."""

import re
import shutil

import numpy as np
import pytest

from study.folder import open_study
from study.networks import Networks
from study.places import make_places
from study.plan import MatrixKey
from study.store import Store
from study.travel_times import MatrixMaker, load
from tests.shared_data import REPOSITORY, shared_data

pytestmark = pytest.mark.shared_data
PAGE = (REPOSITORY / "docs" / "methods" / "travellers.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## What it makes of Newport")[1].split("\n## ")[0]
ROWS = {
    "public_transport": "everybody's public transport",
    "public_transport_older": "`walk_kmh = 3.2`",
    "public_transport_hopeful": '`step_free = true`, `unknown = "yes"`',
    "public_transport_wheelchair": '`step_free = true`, `unknown = "no"` (walking only)',
    "public_transport_taxi": "a taxi from home, 15 minutes and 5 of wait",
}
OTHERS = """
[travellers.hopeful]
step_free = true
unknown = "yes"
[travellers.wheelchair]
step_free = true
[travellers.taxi]
feeder = { at = "home", max_minutes = 15, wait_minutes = 5 }
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newport")
    example = REPOSITORY / "examples" / "newport"
    shutil.copy(example / "services.toml", folder)
    shutil.copy(example / "configurations.toml", folder)
    settings = (example / "study.toml").read_text(encoding="utf-8")
    modes = 'modes = ["drive", "public_transport", "walk", "public_transport_older"]'
    assert modes in settings
    ours = '", "'.join(ROWS)
    settings = settings.replace(modes, f'modes = ["drive", "walk", "{ours}"]')
    (folder / "study.toml").write_text(settings + OTHERS, encoding="utf-8")
    study = open_study(folder, {"newport": str(shared_data("newport"))})
    store = Store(study.results)
    places = make_places(study, store)
    return MatrixMaker(study, store, places, Networks(study, store))


def times_of(made, mode):
    key = MatrixKey(mode, "weekday_am", "to_site")
    made.make(key)
    return load(made.store, made.places, key, made.blocks(key), imported=False)


@pytest.mark.parametrize(("mode", "row"), ROWS.items())
def test_who_gets_there_and_how_fast(made, mode, row):
    times = times_of(made, mode)
    nearest = times.sel(percentile=50).min("site").values
    there = np.isfinite(nearest)
    assert f"| {row} | {there.sum()} | {np.median(nearest[there]):.1f} |" in TABLE


def test_areas_on_the_streets(made):
    times = times_of(made, "public_transport")
    said = re.search(r"(\d+)\s+of the (\d+) areas are on the streets", TABLE)
    reasons = times["reason"].sel(percentile=50, site="RGH")
    off = reasons.values == times.attrs["reasons"].index("not_snapped")
    assert (int(said[1]), int(said[2])) == (int((~off).sum()), len(off))


def test_the_feed_says_nothing_of_wheelchairs(made):
    (feed,) = made.networks.timetable("weekday_am", "public_transport").report
    assert feed.wheelchair_trips == {"yes": 0, "no": 0, "unknown": feed.trips}
    assert f"says nothing of any of its {feed.trips} trips" in TABLE


def test_ways_that_wheelchairs_cannot_take(made):
    walk, wheelchair = (
        made.networks.streets(mode).report["ways_left_out"]
        for mode in ("public_transport", "public_transport_wheelchair")
    )
    others = {why: count for why, count in wheelchair.items() if why not in walk}
    steps = others.pop("steps")
    assert f"The {steps} flights of steps, and {sum(others.values())} other ways" in " ".join(TABLE.split())
