"""docs/methods/pathways.md: its example comes out as printed; docs/study_file.md names every key of pathways.toml."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import access
from access.pathway_file import LEG_KEYS, PATHWAY_KEYS
from tests.access.cases import travel_times

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "methods" / "pathways.md").read_text("utf-8")
SERVICES = access.parse_services(
    {"midwifery_unit": {"need": {"column": "births"}}, "obstetrics": {}, "community": {}, "hospital": {}}
)
SITES = ["A", "B", "O"]


def example(legs=None, service="midwifery_unit") -> access.Pathway:
    """The pathway of the page, or one typed here."""
    tables = tomllib.loads(re.search(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)[1])
    if legs:
        tables = {"birth": {"service": service, "period": "weekday", "leg": legs}}
    return access.parse_pathways(tables, SERVICES, SITES)["birth"]


@pytest.fixture(scope="module")
def figures():
    """Both options of the page: units at A and B, and at A alone."""
    ways = {"period": "weekday", "direction": "to_site"}
    home = travel_times({"A": [10, 20], "B": [40, 20], "O": [90, 90]}, mode="drive", **ways)
    minutes = {"A": [0, 9, 25], "B": [9, 0, 15], "O": [25, 15, 0]}
    between = travel_times(minutes, area_id=SITES, mode="blue_light", **ways)
    times = access.PathwayTimes(
        {access.TimeKey("drive", "weekday", "to_site"): home},
        {access.TimeKey("blue_light", "weekday", "to_site"): between},
    )
    given = {"today": "AB", "closed": "A"}
    options = [
        access.Configuration(
            name, services={"midwifery_unit": dict.fromkeys(units, "24/7"), "obstetrics": {"O": "24/7"}}
        )
        for name, units in given.items()
    ]
    areas = pd.DataFrame({"births": [100.0, 200.0]}, index=pd.Index(["a0", "a1"], name="area_id"))
    areas["population"] = areas["births"]
    return access.evaluate_pathway(example(), options, options[0], times, areas, SERVICES)


def test_minutes_of_the_example(figures):
    whole = figures.areas.set_index(["configuration", "leg"])["minutes"]
    assert whole.loc[("today", "whole")].tolist() == pytest.approx([22.6, 30.8])
    assert whole.loc[("closed", "whole")].tolist() == pytest.approx([22.6, 32.6])
    today, closed = (each["patient"] for each in figures.figures)
    assert today["mean_minutes"] == pytest.approx(28.07, abs=0.005)
    assert closed["mean_change"] == pytest.approx(1.2)
    assert [each["share_within"]["45"] for each in (today, closed)] == pytest.approx([0.88, 0.76])


def test_transfers_and_hours_of_the_example(figures):
    moved = figures.transfers.query("configuration == 'today' and leg == 'transfer'")
    assert moved.set_index("from_site")["people_year"].to_dict() == pytest.approx({"A": 72, "B": 36})
    hours = [leg["person_hours_year"] for leg in figures.figures[0]["legs"]]
    assert hours == pytest.approx([83.33, 39], abs=0.01)
    first = [leg["mean_minutes"] for each in figures.figures for leg in each["legs"][:1]]
    assert first[0] == first[1]


def test_hours_of_care_nearer_home():
    whole_way = {"from": "home", "both_ways": True, "share_source": "typed"}
    legs = [
        {**whole_way, "id": "near", "to": "community", "if_closed": "hospital", "share": 0.6},
        {**whole_way, "id": "far", "to": "hospital", "share": 0.4},
        {
            **whole_way,
            "id": "on",
            "to": "hospital",
            "after": "near",
            "after_service": "community",
            "share": 0.25,
        },
    ]
    home = {
        access.TimeKey("drive", "weekday", way): travel_times(
            {"A": [15], "B": [99], "O": [45]}, mode="drive", period="weekday", direction=way
        )
        for way in ("to_site", "from_site")
    }
    options = [
        access.Configuration("today", services={"hospital": {"O": "24/7"}}),
        access.Configuration("then", services={"hospital": {"O": "24/7"}, "community": {"A": "24/7"}}),
    ]
    areas = pd.DataFrame({"births": [100.0], "population": [100.0]}, index=pd.Index(["a0"], name="area_id"))
    found = access.evaluate_pathway(
        example(legs), options, options[0], access.PathwayTimes(home), areas, SERVICES
    )
    assert [each["person_hours_year"] for each in found.figures] == [150, 112.5]
    assert np.isclose(found.figures[1]["person_hours_change"], -37.5)


def test_every_key_of_pathways_toml_is_documented():
    page = (DOCS / "study_file.md").read_text("utf-8")
    section = re.split(r"^## ", page.split("## pathways.toml\n", 1)[1], flags=re.MULTILINE)[0]
    named = set(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE))
    assert named == {*PATHWAY_KEYS, *LEG_KEYS}
