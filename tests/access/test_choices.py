"""Choices of sites: read with every mistake named, and turned into options in full or as rows of booleans."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from access.choices import check_keep, check_together, set_aside

SERVICES = ["wards", "births", "midwives", "day_unit"]
SITES = ["A", "B", "C", "D"]
TODAY = access.Configuration(
    "today", "Today", baseline=True, status="published",
    services={
        "wards": {"A": "24/7", "B": "Mon-Fri 08:00-20:00", "C": "24/7"},
        "births": {"A": "24/7", "B": "24/7"},
        "day_unit": {"B": "24/7"},
    },
)  # fmt: skip


def parsed(**table) -> access.Choice:
    return access.parse_choices({"wards": table}, SERVICES, SITES, TODAY)["wards"]


def test_what_is_left_out_is_taken_from_the_baseline():
    choice = parsed(keep=[2, 1, 2])
    assert (choice.service, choice.sites, choice.keep) == ("wards", ("A", "B", "C"), (1, 2))
    assert [choice.named(kept) for kept in choice.sets()] == [
        ("A",), ("B",), ("C",), ("A", "B"), ("A", "C"), ("B", "C"),
    ]  # fmt: skip
    assert choice.count() == 6
    assert choice.hours_at("B", TODAY) == "Mon-Fri 08:00-20:00"
    assert choice.hours_at("D", TODAY) == "24/7"


def test_always_and_never_count():
    choice = parsed(keep=2, always=["B"], never=["C"])
    assert [choice.named(kept) for kept in choice.sets()] == [("A", "B")]
    assert choice.count() == 1


def test_a_service_without_a_table_has_a_choice_among_its_sites():
    assert access.choice_of_service("births", TODAY).sites == ("A", "B")
    with pytest.raises(access.InvalidFile, match="gives it nowhere"):
        access.choice_of_service("midwives", TODAY)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"site": ["A"]}, 'unknown key "site"; did you mean "sites"'),
        ({"service": "ward"}, 'unknown service "ward"; did you mean "wards"'),
        ({"sites": ["A", "X"]}, 'names the unknown site "X"'),
        ({"sites": ["A", "A"]}, "each once"),
        ({"sites": []}, "no candidate sites"),
        ({"keep": [4]}, "4 cannot be: choose from 0 to 3 of its 3 candidates"),
        ({"keep": [0], "always": ["A"]}, "choose from 1 to 3"),
        ({"keep": "two"}, "write how many sites are kept"),
        ({"keep": [True]}, "write how many sites are kept"),
        ({"always": ["D"]}, 'names "D", no candidate'),
        ({"always": ["A"], "never": ["A"]}, "both always and never"),
        ({"hours": "sometimes"}, "wards.hours: "),
        ({"follows": ["wards"]}, "names wards itself"),
        ({"follows": ["x"]}, 'unknown service "x"'),
        ({"follows": ["births"], "instead": {"births": "24/7"}}, "names births in follows and in instead"),
        ({"instead": ["day_unit"]}, "write { SERVICE ="),
        ({"instead": {"day_unit": "no"}}, "wards.instead.day_unit: "),
        ({"label": 3}, "write text in quotes"),
    ],
)
def test_mistakes_are_named(table, message):
    with pytest.raises(access.AccessError, match=message):
        parsed(**table)


def test_a_choice_that_is_no_table_and_one_without_sites_are_named():
    with pytest.raises(access.InvalidFile, match="is not a choice; write a table"):
        access.parse_choices({"wards": 3}, SERVICES, SITES, TODAY)
    with pytest.raises(access.InvalidFile, match="midwives has no candidate sites"):
        access.parse_choices({"midwives": {}}, SERVICES, SITES, TODAY)


def test_reading_names_the_file(tmp_path):
    (tmp_path / "choices.toml").write_text('[wards]\nkeep = [1]\nhours = "24/7"\n')
    assert access.read_choices(tmp_path / "choices.toml", SERVICES, SITES, TODAY)["wards"].hours == "24/7"
    with pytest.raises(access.InvalidFile, match=r"absent\.toml does not exist"):
        access.read_choices(tmp_path / "absent.toml", SERVICES, SITES, TODAY)


def test_what_goes_and_what_comes_with_a_ward():
    """B loses its ward: obstetrics goes, the day unit's hours shrink, a midwife-led unit opens. D is new."""
    choice = parsed(
        sites=["A", "B", "D"],
        keep=[2],
        follows=["births"],
        instead={"day_unit": "Mon 08:00-20:00", "midwives": "24/7"},
    )
    option = access.chosen_configuration("new", "New", TODAY, [(choice, ["A", "D"])])
    assert option.services["wards"] == {"C": "24/7", "A": "24/7", "D": "24/7"}, "C is no candidate and stays"
    assert option.services["births"] == {"A": "24/7", "D": "24/7"}, "births come to D with the ward"
    assert option.services["day_unit"] == {"B": "Mon 08:00-20:00"}
    assert option.services["midwives"] == {"B": "24/7"}
    assert (option.id, option.status, option.baseline) == ("new", "draft", False)


def test_a_service_with_a_choice_of_its_own_follows_no_other():
    wards = parsed(sites=["A", "B"], keep=[1], follows=["births"])
    births = access.Choice("births", "births", ("A", "B"), keep=(1,))
    option = access.chosen_configuration("x", "", TODAY, [(wards, ["A"]), (births, ["B"])])
    assert list(option.services["births"]) == ["B"]


def test_two_choices_that_say_opposite_things_are_refused():
    away = access.Choice("a", "wards", ("A", "B"), follows=("day_unit",))
    opens = access.Choice("b", "births", ("B", "C"), instead={"day_unit": "24/7"})
    for pair in ((away, opens), (opens, away)):
        with pytest.raises(
            access.InvalidFile, match=r"choice a takes day_unit away .* and choice b opens it"
        ):
            check_together(pair)
    check_together([away, replace(opens, sites=("C",))])
    check_together([away, opens, access.Choice("c", "day_unit", ("A",))][::2])


def test_what_a_choice_of_its_own_decides_is_said_not_to_count():
    away = access.Choice("a", "wards", ("A", "B"), follows=("births",), instead={"day_unit": "24/7"})
    others = [access.Choice(name, name, ("A",)) for name in ("births", "day_unit")]
    assert set_aside([away, *others]) == [
        "a names births in follows, which does not count here: choice births decides it.",
        "a names day_unit in instead, which does not count here: choice day_unit decides it.",
    ]
    assert set_aside([away]) == []


def test_a_set_that_keeps_everything_is_the_baseline():
    choice = parsed(keep=[3], follows=["births"], instead={"midwives": "24/7"})
    same = access.chosen_configuration("x", "", TODAY, [(choice, choice.sites)])
    assert {name: dict(sites) for name, sites in same.services.items() if sites} == TODAY.services


names = st.lists(st.sampled_from(SITES), unique=True)


@st.composite
def random_choice(draw, service: str) -> access.Choice:
    others = [name for name in SERVICES if name != service]
    sites = draw(st.lists(st.sampled_from(SITES), unique=True, min_size=1))
    follows = draw(st.lists(st.sampled_from(others), unique=True))
    instead = draw(st.lists(st.sampled_from(others), unique=True))
    return access.Choice(
        service,
        service,
        tuple(sites),
        follows=tuple(follows),
        instead=dict.fromkeys(instead, "Mon 08:00-09:00"),
    )


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_rows_of_booleans_say_what_options_in_full_say(data):
    today = {name: dict.fromkeys(data.draw(names), "24/7") for name in SERVICES}
    baseline = access.Configuration("today", baseline=True, services=today)
    chosen = data.draw(st.lists(st.sampled_from(SERVICES), unique=True, min_size=1, max_size=2))
    choices = [data.draw(random_choice(name)) for name in chosen]
    sets = [
        np.array([[data.draw(st.booleans()) for _ in choice.sites] for _ in range(3)]) for choice in choices
    ]
    rows = access.chosen_sites(list(zip(choices, sets)), baseline, SITES)
    for row in range(3):
        kept = [(choice, choice.named(own[row])) for choice, own in zip(choices, sets)]
        option = access.chosen_configuration("x", "", baseline, kept)
        for service in SERVICES:
            found = rows[service][row if len(rows[service]) > 1 else 0]
            assert [site for site, given in zip(SITES, found) if given] == sorted(option.services[service])


def test_numbers_to_keep_are_checked_on_their_own():
    with pytest.raises(access.InvalidFile, match="--keep is 9; 9 cannot be: choose from 0 to 1"):
        check_keep(access.Choice("x", "wards", ("A",), keep=(9,)), "--keep")


def test_hours_may_be_a_named_pattern_or_a_table():
    services = access.parse_services({"wards": {"patterns": {"day": "Mon-Sun 08:00-20:00"}}, "births": {}})
    read = access.parse_choices({"wards": {"hours": "day"}}, services, SITES, TODAY)
    assert read["wards"].hours == "Mon-Sun 08:00-20:00"
    table = {"hours": "24/7", "except": {"2026-12-25": "closed"}}
    read = access.parse_choices({"wards": {"instead": {"births": table}}}, services, SITES, TODAY)
    assert read["wards"].instead == {"births": "24/7; except 2026-12-25 closed"}
