"""Known answers from the given matrix, computed elsewhere from the same files with plain pandas."""

import json

import pandas as pd
import pytest

import access
from tests.access.cases import travel_times
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data

BARNSLEY, DONCASTER, HALLAMSHIRE, PINDERFIELDS = "S752EP", "DN25LT", "S102JF", "WF14DG"


@pytest.fixture(scope="module")
def study():
    folder = ("south_yorkshire",)
    wide = pd.read_csv(shared_data(*folder, "stroke_unit_drive_minutes.csv"), index_col="lsoa11_code")
    times = travel_times({site: wide[site] for site in wide}, area_id=list(wide.index))
    deprivation = pd.read_csv(shared_data(*folder, "iod2019.csv"), index_col="lsoa11_code")
    people = pd.read_csv(
        shared_data(*folder, "population_mid2020_by_age_lsoa11.csv"), index_col="lsoa11_code"
    )
    areas = pd.read_csv(shared_data(*folder, "stroke_admissions_per_year.csv"), index_col="lsoa11_code")
    areas["population"] = people["total_population"]
    areas["imd_decile"], areas["imd_rank"] = deprivation["IMD_decile"], deprivation["IMD_rank"]
    services = access.parse_services({"stroke": {"need": {"column": "admissions"}, "thresholds": [20, 30]}})
    without = [site for site in wide if site != BARNSLEY]
    options = access.parse_configurations(
        {
            "baseline": {"baseline": True, "services": {"stroke": list(wide)}},
            "without_barnsley": {"extends": "baseline", "services": {"stroke": without}},
        },
        services,
        wide.columns,
    )
    return times, areas, services, options


@pytest.fixture(scope="module")
def figures(study):
    times, areas, services, options = study
    comparison = access.compare(
        times, areas, services["stroke"], options["baseline"], options["without_barnsley"]
    )
    return comparison.to_dict()


@pytest.mark.parametrize(
    ("side", "mean", "within_20", "within_30", "longest", "decile_1", "decile_10"),
    [
        ("base", 16.019, 81.139, 98.377, 35.9, 15.61, 12.73),
        ("option", 18.237, 60.935, 98.265, 35.9, 17.46, 13.14),
    ],
)
def test_each_configuration(figures, side, mean, within_20, within_30, longest, decile_1, decile_10):
    found = figures[side]
    assert found["mean_minutes"] == pytest.approx(mean, abs=5e-4)
    assert 100 * found["share_within"]["20"] == pytest.approx(within_20, abs=5e-4)
    assert 100 * found["share_within"]["30"] == pytest.approx(within_30, abs=5e-4)
    assert found["max_minutes"] == longest
    assert found["by_decile"]["1"] == pytest.approx(decile_1, abs=5e-3)
    assert found["by_decile"]["10"] == pytest.approx(decile_10, abs=5e-3)


def test_the_change(figures):
    assert figures["need_total"] == pytest.approx(2382.33, abs=5e-3)
    assert figures["areas_changed"] == figures["areas_worse"] == 194
    assert figures["need_worse"] == pytest.approx(586.67, abs=5e-3)
    assert figures["mean_change_worse"] == pytest.approx(9.006, abs=5e-4)
    assert figures["max_change"] == 17.2
    assert figures["need_lost_reach"] == figures["need_gained_reach"] == 0


def test_ties_and_volumes(figures):
    base, option = figures["base"], figures["option"]
    assert base["areas_tied"] == 22
    assert base["need_tied"] == pytest.approx(59.67, abs=5e-3)
    for site, volume in {BARNSLEY: 610.1, DONCASTER: 653.1, HALLAMSHIRE: 983.3}.items():
        assert base["volume"][site] == pytest.approx(volume, abs=0.05)
    for site, volume in {DONCASTER: 839.8, HALLAMSHIRE: 1159.5, PINDERFIELDS: 247.2}.items():
        assert option["volume"][site] == pytest.approx(volume, abs=0.05)
    assert BARNSLEY not in option["volume"]
    assert sum(base["volume"].values()) == pytest.approx(figures["need_total"], abs=1e-4)


def test_the_tables_say_the_same(study, figures):
    times, areas, services, options = study
    result = access.evaluate(times, areas, services, options)
    table = access.summary(result).set_index("configuration")
    for side, name in (("base", "baseline"), ("option", "without_barnsley")):
        for column in ("mean_minutes", "median_minutes", "p90_minutes", "deprivation_weighted_minutes"):
            assert table.loc[name, column] == pytest.approx(figures[side][column], abs=1e-4)
    deciles = access.by_decile(result).set_index(["configuration", "decile"])["mean_minutes"]
    assert deciles["baseline", 1] == pytest.approx(15.61, abs=5e-3)
    assert len(result.access) == 2 * 923


def test_json_is_strict_and_without_false_digits(figures):
    text = json.dumps(figures, allow_nan=False)
    assert json.loads(text) == figures
    assert '"max_minutes": 35.9,' in text
    assert {"1", "10"} <= set(figures["base"]["by_decile"])


def test_local_fifths_hold_a_fifth_of_the_residents_each(study):
    _, areas, _, _ = study
    people = areas.groupby(access.local_quintile(areas))["population"].sum()
    assert (people / areas["population"].sum()).tolist() == pytest.approx([0.2] * 5, abs=0.002)


def test_a_network_of_the_local_units_has_their_known_volumes(study):
    times, areas, services, options = study
    file = {"local": {"services": ["stroke"], "host": HALLAMSHIRE, "members": [BARNSLEY, DONCASTER]}}
    networks = access.parse_hosted_networks(file, services, times["site"].values)
    opened = access.people_by_nearest(times, areas)
    table = access.network_people(opened, services, options, networks, place=None)
    need = table.set_index(["configuration", "of"])["need"].unstack()
    assert need.loc["baseline", "network"] == pytest.approx(610.1 + 653.1 + 983.3, abs=0.2)
    assert need.loc["without_barnsley", "network"] == pytest.approx(839.8 + 1159.5, abs=0.1)
    assert need[["network", "other_sites", "not_reached"]].sum(axis=1).tolist() == pytest.approx(
        [2382.33] * 2, abs=0.01
    )
    holders = access.scorecard_holders(pd.DataFrame({"name": "Barnsley"}, index=[BARNSLEY]))
    card = access.scorecard_figures(opened, services, list(options.values()), options["baseline"], holders)
    assert card["need"].tolist() == pytest.approx([610.1, 0], abs=0.05)
