"""Hosted networks: reading, people that sum to everyone, journeys of staff, and sentences on what options do."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from tests.access.cases import NAN, areas, travel_times
from tests.access.network_cases import SERVICES, by_id, option, times, town

SITES = ["A", "B", "C"]
TODAY = option("today", ward="ABC", stroke="AB")
OPTIONS = by_id(TODAY, option("no_a", ward="BC", stroke="AB"), option("only_c", ward="C", stroke="AB"))
FILE = {"west": {"label": "West", "services": ["ward"], "host": "A", "members": ["A", "B"]}}
WEST = access.parse_hosted_networks(FILE, SERVICES, SITES)


def people(networks=WEST, options=OPTIONS, table=None, place=None, minutes=None):
    opened = access.people_by_nearest(
        times() if minutes is None else minutes, town() if table is None else table
    )
    return access.network_people(opened, SERVICES, options, networks, place=place)


def need(table, **key):
    rows = table
    for name, value in key.items():
        rows = rows[rows[name] == value]
    return rows["need"].sum()


def test_the_people_of_a_hand_worked_network():
    """A is nearest for two areas, B for one, C (in no network) for the last."""
    table = people()
    west = table[(table["of"] == "network") & (table["configuration"] == "today")].iloc[0]
    assert (west["need"], west["share_of_need"]) == (300, 0.75)
    assert west["mean_minutes"] == pytest.approx((5 + 5 + 6) / 3)
    assert west["p90_minutes"] == 6
    assert west["share_within_10"] == 1
    assert need(table, of="other_sites", configuration="today") == 100
    assert need(table, of="network", configuration="only_c") == 0


def test_the_example_of_the_page():
    minutes = travel_times({"A": [5, 40, 90], "B": [30, 10, 60], "C": [90, 95, 15]})
    options = by_id(option("today", ward="ABC"), option("without_b", ward="AC"))
    table = people(table=areas([10, 20, 30]), options=options, minutes=minutes)
    own = table[table["of"] == "network"].set_index("configuration")
    assert own["need"].tolist() == [30, 30]
    assert own["mean_minutes"].tolist() == pytest.approx([25 / 3, 85 / 3])


def test_tables_by_place_sum_to_all_of_them():
    table = people(table=town(place=["P", "P", None, "Q"]), place="place")
    for keys, rows in table.groupby(["configuration", "of", "network"]):
        parts = rows[rows["place"] != ""]
        assert parts["need"].sum() == pytest.approx(rows[rows["place"] == ""]["need"].sum()), keys
        assert set(parts["place"]) == {"P", "Q", "no Place"}
    with pytest.raises(access.MissingColumn, match="tables by Place need the column"):
        people(place="place")


def test_sites_have_roles_hours_and_volumes():
    opened = access.people_by_nearest(times(), town())
    table = access.network_sites(opened, SERVICES, OPTIONS, WEST).set_index(["configuration", "site_id"])
    assert table.loc[("today", "A"), ["role", "hours", "serves", "volume"]].tolist() == [
        "host",
        "24/7",
        True,
        200,
    ]
    gone = table.loc[("no_a", "A")]
    assert (gone["hours"], gone["serves"]) == ("", False)
    assert np.isnan(gone["volume"])
    assert table.loc[("no_a", "B"), "volume"] == 300


BETWEEN = pd.DataFrame([[0, 10, 30], [12, 0, NAN], [33, 20, 0]], index=SITES, columns=SITES)


def test_staff_journeys_of_a_rota_worked_by_hand():
    journeys = access.staff_journeys(BETWEEN, "A", SITES)
    assert len(journeys) == 6
    found = access.staff_summary(journeys)
    assert (found["longest_minutes"], found["longest_from"], found["longest_to"]) == (33, "C", "A")
    assert found["mean_minutes"] == (10 + 30 + 12 + 33 + 20) / 5
    assert (found["journeys"], found["without_a_way"]) == (6, 1)
    assert journeys.loc[journeys["of_host"], "minutes"].tolist() == [10, 30]


def test_one_site_alone_has_no_journeys():
    found = access.staff_summary(access.staff_journeys(BETWEEN, "A", ["A"]))
    assert (found["journeys"], found["mean_minutes"], found["longest_from"]) == (0, None, None)


def sentences(file, *options):
    networks = access.parse_hosted_networks(file, SERVICES, SITES)
    rows = access.network_findings(networks, by_id(TODAY, *options), SERVICES, {"A": "Alder (A)"})
    return [(row["configuration"], row["sentence"]) for row in rows]


def test_a_host_that_leaves_and_sites_outside_are_said():
    found = sentences(FILE, OPTIONS["no_a"])
    assert found[0] == ("today", "Today C gives Ward outside every hosted network.")
    assert found[1][1].startswith(
        'Under "no_a" Alder (A), the host of West, does not give Ward, which it gives today'
    )
    assert len(found) == 2  # C is outside today as well
    new = sentences(
        FILE, access.Configuration("new", "new", services={"ward": dict.fromkeys("ABCDEFGHIJ", "24/7")})
    )
    assert new[-1] == ("new", 'Under "new" 7 sites give Ward outside every hosted network.')


def test_members_that_leave_never_gave_or_begin():
    every = {"all": {"label": "All", "services": ["ward"], "host": "C", "members": SITES}}
    assert sentences(every, OPTIONS["only_c"]) == [
        ("only_c", 'Under "only_c" Alder (A) and B no longer give Ward in All.')
    ]
    stroke = {"all": {"label": "All", "services": ["stroke"], "host": "A", "members": SITES}}
    assert sentences(stroke, option("at_c", ward="ABC", stroke="AC")) == [
        ("today", "Today C does not give Stroke unit in All."),
        ("at_c", 'Under "at_c" B no longer gives Stroke unit in All.'),
        ("at_c", 'Under "at_c" C begins to give Stroke unit in All.'),
    ]
    assert sentences(FILE, option("none", stroke="AB"))[-1] == (
        "none",
        'Under "none" no member of West gives Ward.',
    )


def test_hours_of_a_rota_that_none_of_its_sites_covers():
    rota = {"label": "nights", "sites": ["A", "B"], "hours": "Mon-Sun 20:00-08:00"}
    file = {"west": FILE["west"] | {"rotas": [rota]}}
    part = access.Configuration(
        "part",
        "part",
        services={"ward": {"A": "Mon-Fri 20:00-08:00", "B": "Mon-Fri 08:00-20:00", "C": "24/7"}},
    )
    said = sentences(file, part)[-1][1]
    assert said == 'Under "part" none of Alder (A) and B gives Ward at 24 of the 84 hours a week of nights.'
    turns = {s: f"Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-{d}" for s, d in (("A", 15), ("B", 22))}
    by_turns = access.Configuration("turns", "turns", services={"ward": turns | {"C": "24/7"}})
    assert not any("none of" in said for _, said in sentences(file, by_turns))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"host": ""}, "names no host"),
        ({"host": "Z"}, 'host names "Z"'),
        ({"members": ["A", "A"]}, "write each name once"),
        ({"services": []}, "names no services"),
        ({"services": ["wards"]}, 'did you mean "ward"'),
        ({"hosts": "A"}, 'unknown key "hosts"; did you mean "host"'),
        ({"rotas": [{"sites": ["A"]}]}, "rota 1 has fewer than two sites"),
        ({"rotas": [{"sites": ["A", "C"]}]}, 'sites names "C"'),
        ({"rotas": [{"sites": ["A", "B"], "hours": "nights"}]}, "rota 1: "),
        ({"rotas": [{"sites": ["A", "B"], "hours": 8}]}, "hours is 8; write text"),
        ({"rotas": {"sites": []}}, "rotas is"),
        ({"label": 1}, "label is 1; write text"),
    ],
)
def test_what_a_file_may_not_say(change, message):
    with pytest.raises(access.AccessError, match=message):
        access.parse_hosted_networks({"west": FILE["west"] | change}, SERVICES, SITES)


def test_a_site_in_two_networks_of_a_service_is_refused(tmp_path):
    with pytest.raises(access.InvalidFile, match="B is a member of both west and east for ward"):
        access.parse_hosted_networks(FILE | {"east": {"services": ["ward"], "host": "B"}}, SERVICES, SITES)
    apart = access.parse_hosted_networks(
        FILE | {"east": {"services": ["stroke"], "host": "B"}}, SERVICES, SITES
    )
    assert apart["east"].members == ("B",)
    (tmp_path / "n.toml").write_text("")
    with pytest.raises(access.InvalidFile, match="declares no network"):
        access.read_hosted_networks(tmp_path / "n.toml", SERVICES, SITES)


MINUTES = st.lists(st.one_of(st.just(NAN), st.integers(0, 60)), min_size=6, max_size=6)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(MINUTES, MINUTES, MINUTES),
    st.lists(st.integers(0, 500), min_size=3, max_size=3),
    st.sets(st.sampled_from(SITES)),
    st.sampled_from([s for n in range(4) for s in itertools.combinations(SITES, n)]),
)
def test_networks_others_and_those_not_reached_sum_to_the_studys_need(minutes, residents, members, given_at):
    array = travel_times(
        dict(zip(SITES, minutes)), area_id=["a0", "a0", "a1", "a1", "a2", "a2"], weight=[0.25, 0.75] * 3
    )
    first = {"services": ["ward"], "host": "A", "members": sorted(members - {"B"})}
    file = {"one": first, "two": {"services": ["ward"], "host": "B"}}
    networks = access.parse_hosted_networks(file, SERVICES, SITES)
    options = by_id(option("today", ward=given_at))
    table = people(networks, options, areas(residents), minutes=array)
    parts = table[table["of"] != "everyone"]["need"].sum()
    everyone = table[table["of"] == "everyone"].iloc[0]
    assert parts == pytest.approx(sum(residents))
    assert everyone["need"] == pytest.approx(sum(residents))
    reached = table[table["of"].isin(["network", "other_sites"])]
    total = (reached["need"] * np.nan_to_num(reached["mean_minutes"])).sum()
    assert total == pytest.approx(
        everyone["need_reached"] * np.nan_to_num(everyone["mean_minutes"]), abs=1e-4
    )
