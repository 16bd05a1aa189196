"""Scorecards: holders, computed figures worked by hand, imported figures as written and never computed with."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from access.files import read_text_table
from tests.access.cases import NAN, areas, travel_times
from tests.access.network_cases import SERVICES, by_id, option, times, town

SITES = pd.DataFrame(
    {"name": ["Alder", "Birch", "Cedar"], "provider": ["Trust", "Trust", "C"]},
    index=pd.Index(["A", "B", "C"]),
)
HOLDERS = access.scorecard_holders(SITES)
TODAY = option("today", ward="ABC", stroke="A")
OPTIONS = by_id(TODAY, option("no_a", ward="BC", stroke="A"))
GOOD = "site_id,domain,indicator,value,source\nA,quality,rating,Good,Inspector\n"


def figures(table=None, options=OPTIONS, services=SERVICES, minutes=None, baseline=TODAY):
    opened = access.people_by_nearest(
        times() if minutes is None else minutes, town() if table is None else table
    )
    found = access.scorecard_figures(opened, services, list(options.values()), baseline, HOLDERS)
    return found.set_index(["holder", "service", "configuration"])


def test_a_provider_of_several_sites_stands_before_them_and_of_one_is_its_site():
    assert [(each.kind, each.id, each.sites) for each in HOLDERS] == [
        ("provider", "Trust", ("A", "B")),
        ("site", "A", ("A",)),
        ("site", "B", ("B",)),
        ("site", "C", ("C",)),
    ]
    assert [each.alone for each in HOLDERS] == [True, False, False, True]
    alone = access.scorecard_holders(SITES.drop(columns="provider"))
    assert [(each.id, each.provider) for each in alone] == [("A", "A"), ("B", "B"), ("C", "C")]


def test_figures_worked_by_hand():
    """A is nearest for the first two areas at 5 minutes; without it they go to B in 20 and 11."""
    table = figures()
    today, gone = table.loc[("A", "ward", "today")], table.loc[("A", "ward", "no_a")]
    assert today[["need", "share_of_need", "mean_minutes", "p90_minutes"]].tolist() == [200, 0.5, 5, 5]
    assert gone[["sites_open", "need", "need_change"]].tolist() == [0, 0, -200]
    assert gone[["today_mean_minutes", "today_mean_minutes_option", "today_lost_reach"]].tolist() == [
        5,
        15.5,
        0,
    ]
    trust = table.loc[("Trust", "ward", "no_a")]
    assert trust[["sites_open", "need", "need_change"]].tolist() == [1, 300, 0]
    assert ("B", "stroke", "today") not in table.index


def test_the_example_of_the_page():
    minutes = travel_times({"A": [5, 30], "B": [20, 10]})
    options = by_id(option("today", ward="AB"), option("no_a", ward="B"), option("no_b", ward="A"))
    table = figures(areas([100, 50]), options, {"ward": SERVICES["ward"]}, minutes, options["today"])
    a = table.reset_index()
    a = a[(a["kind"] == "site") & (a["holder"] == "A")]
    assert a["need"].tolist() == [100, 0, 150]
    assert a["need_change"].tolist() == [0, -100, 50]
    assert a["mean_minutes"].tolist()[::2] == pytest.approx([5, 2000 / 150])
    assert a["today_mean_minutes_option"].tolist() == [5, 20, 5]


def test_volumes_stand_beside_capacity_and_minimum_where_they_are_stated():
    ward = access.Service("ward", "Ward", minimum_volume=150, visits_per_year=2.5)
    beds = access.Configuration(
        "today", baseline=True, services=TODAY.services, capacity={"ward": {"A": 10.0, "C": 5.0}}
    )
    table = figures(services={"ward": ward}, options={"today": beds}, baseline=beds).xs(
        "ward", level="service"
    )
    row = table.loc[("A", "today")]
    assert row[["capacity", "need_per_capacity", "minimum_volume", "sites_below_minimum"]].tolist() == [
        10,
        20,
        150,
        0,
    ]
    assert row["visits"] == 500
    both = table.loc[("Trust", "today")]
    assert np.isnan(both["capacity"])  # B's is not stated
    assert both["sites_below_minimum"] == 1
    assert np.isnan(figures().loc[("A", "ward", "today"), "sites_below_minimum"])


def test_part_time_sites_do_not_serve_and_are_said():
    part = access.Configuration("part", services={"ward": {"A": "Mon-Fri 08:00-18:00", "B": "24/7"}})
    minutes = times(period="day")
    opened = access.people_by_nearest(
        minutes, town(), periods={"day": {"days": ["Mon"], "hours": ["07:00-10:00"]}}
    )
    found = access.scorecard_figures(opened, SERVICES, [part], TODAY, HOLDERS).set_index(
        ["holder", "service"]
    )
    assert found.loc[("A", "ward"), ["sites_open", "sites_partly_open", "need"]].tolist() == [0, 1, 0]


def test_fifths_of_the_people_nearest_to_a_site():
    table = town(imd_decile=[1, 9, 5, 5], imd_rank=[1, 4, 2, 3])
    opened = access.people_by_nearest(times(), table)
    found = access.scorecard_quintiles(opened, SERVICES, [TODAY], HOLDERS)
    national = found[(found["scope"] == "national") & (found["service"] == "ward")]
    of_a = national[national["holder"] == "A"]
    assert of_a["need"].tolist() == [100, 0, 0, 0, 100]
    assert of_a["share"].tolist() == [0.5, 0, 0, 0, 0.5]


def read(text, tmp_path):
    (tmp_path / "scorecard.csv").write_text(text, encoding="utf-8")
    return access.read_indicators(tmp_path / "scorecard.csv", SITES)


def test_imported_values_stay_as_written(tmp_path):
    rows = (
        "A,,quality,rating,Good,,2025,Inspector,Rating\n,Trust,finance,surplus,-04.50,m pounds,,Accounts,\n"
    )
    header = ",".join(access.SCORECARD_COLUMNS).replace("site_id,provider", "site_id,provider")
    table = read(f"\ufeff{header}\n{rows}", tmp_path)
    assert table["value"].tolist() == ["Good", "-04.50"]
    assert table["label"].tolist() == ["Rating", "surplus"]
    assert access.indicators_of(HOLDERS[0], table)["indicator"].tolist() == ["surplus"]
    assert access.indicators_of(HOLDERS[1], table)["indicator"].tolist() == ["rating"]
    assert access.indicators_of(HOLDERS[3], table).empty


def test_a_site_that_stands_for_its_provider_has_what_is_said_of_both(tmp_path):
    sites = SITES.assign(provider=["Trust", "Trust", "Cedars"])
    holder = access.scorecard_holders(sites)[-1]
    table = access.check_indicators(
        pd.DataFrame({
            "site_id": ["C", ""], "provider": ["", "Cedars"], "domain": "d", "indicator": ["a", "b"], "value": "1",
            "source": "s",
        }),
        sites,
    )  # fmt: skip
    assert access.indicators_of(holder, table)["indicator"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("source", "sauce"), 'unknown column "sauce"; did you mean "source"'),
        ("site_id,domain,indicator,value\nA,q,r,1\n", 'has no column "source"'),
        (GOOD.replace("A,", "Z,"), 'row 2: site_id "Z" is not in the sites'),
        (GOOD.replace("A,", ","), "row 2: say either site_id or provider, found neither"),
        (GOOD.replace("Good", ""), "row 2: value is empty"),
        (GOOD.replace("Inspector", ""), "row 2: source is empty"),
        (GOOD + GOOD.splitlines()[1], "row 3: the figure is given before"),
        ("", "is not a CSV table"),
    ],
)
def test_what_an_imported_figure_must_say(tmp_path, text, message):
    with pytest.raises(access.AccessError, match=message):
        read(text, tmp_path)


def test_files_that_cannot_be_read_are_said(tmp_path):
    with pytest.raises(access.InvalidFile, match="does not exist"):
        access.read_indicators(tmp_path / "none.csv", SITES)
    (tmp_path / "latin.csv").write_bytes(b"site_id\n\xe9\n")
    with pytest.raises(access.InvalidFile, match="save it as UTF-8"):
        access.read_indicators(tmp_path / "latin.csv", SITES)


MINUTES = st.lists(st.one_of(st.just(NAN), st.integers(0, 60)), min_size=4, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.tuples(MINUTES, MINUTES, MINUTES), st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_sites_sum_to_their_provider_and_all_of_them_to_those_who_reach_one(minutes, residents):
    array = travel_times(dict(zip("ABC", minutes)))
    table = figures(areas(residents), {"today": TODAY}, minutes=array).xs("ward", level="service")
    need = table.xs("today", level="configuration")["need"]
    assert need["A"] + need["B"] == pytest.approx(need["Trust"])
    reached = np.isfinite(np.array(minutes)).any(axis=0) @ np.array(residents)
    assert need[["A", "B", "C"]].sum() == pytest.approx(reached)
    assert (table["need_change"] == 0).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "site_id,indicator,value\nA,x,1\nA,y,1,2,3\n",
            "row 3 has 5 cells and the file 3 column names: put a text",
        ),
        ("site_id,indicator,value\nA,x,1,2\nA,y,1,2\n", "row 2 has 4 cells"),
        ("site_id;indicator;value\nA;x;1\n", "seems to be separated by semicolons: save it"),
        ("site_id,value,value\nA,x,1\n", 'has the column "value" twice'),
        ('site_id,value\n"A,x\n', "is not a CSV table: .*; save it as CSV"),
        ("", "is not a CSV table: it is empty; give it a row of column names"),
    ],
)
def test_a_table_that_is_none_is_said_with_row_and_remedy(tmp_path, text, message):
    file = tmp_path / "scorecard.csv"
    file.write_text(text)
    with pytest.raises(access.InvalidFile, match=rf"scorecard.csv {message}"):
        read_text_table(file)


def test_empty_cells_at_the_ends_of_rows_do_no_harm(tmp_path):
    file = tmp_path / "scorecard.csv"
    file.write_text("site_id,value\n\nA, 1,,\nB\n")
    assert read_text_table(file).to_dict("list") == {"site_id": ["A", "B"], "value": ["1", ""]}
