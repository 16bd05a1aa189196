"""Programmes: reading, combining without regard to order, and refusing what conflicts."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from access.programmes import Programme
from tests.access.network_cases import EVERYWHERE, SERVICES, by_id, option

TODAY = option("today", ward="ABC", stroke="AB")
OPTIONS = by_id(
    TODAY,
    option("ward_ab", ward="AB", stroke="AB"),
    option("ward_c", ward="C", stroke="AB"),
    option("stroke_a", ward="ABC", stroke="A"),
    option("both", ward="AB", stroke="A"),
)
FILE = {"children": {"services": ["ward"]}, "brain": {"label": "Stroke", "services": ["stroke"]}}
PROGRAMMES = access.parse_programmes(FILE, SERVICES, OPTIONS)


def test_without_options_a_programme_has_those_that_change_its_services_and_no_other():
    assert PROGRAMMES["children"].options == ("ward_ab", "ward_c")
    assert PROGRAMMES["brain"].options == ("stroke_a",)
    assert (PROGRAMMES["children"].label, PROGRAMMES["brain"].label) == ("children", "Stroke")


def test_services_are_taken_from_their_own_programmes_option():
    combined = access.combine_programmes(PROGRAMMES, OPTIONS, {"children": "ward_c", "brain": "stroke_a"})
    assert combined.services == {"ward": {"C": "24/7"}, "stroke": {"A": "24/7"}}
    assert (combined.id, combined.label, combined.baseline) == ("ward_c+stroke_a", "ward_c + stroke_a", False)


def test_the_baseline_changes_nothing_and_needs_no_other():
    assert access.combine_programmes(PROGRAMMES, OPTIONS, {"children": "today", "brain": "today"}) is TODAY
    one = access.combine_programmes(PROGRAMMES, OPTIONS, {"children": "ward_ab", "brain": "today"})
    assert one.services == OPTIONS["ward_ab"].services
    assert one.id == "ward_ab"


def test_capacity_goes_with_its_service():
    wide = access.Configuration("wide", services=TODAY.services, capacity={"ward": {"A": 40.0}})
    options = OPTIONS | {"wide": wide}
    programmes = access.parse_programmes(FILE, SERVICES, options)
    assert "wide" in programmes["children"].options
    combined = access.combine_programmes(programmes, options, {"children": "wide", "brain": "stroke_a"})
    assert combined.capacity == {"ward": {"A": 40.0}}


def test_all_combinations_begin_with_the_one_that_changes_nothing():
    found, conflicts = access.programme_combinations(PROGRAMMES, OPTIONS)
    assert found[0] == {"children": "today", "brain": "today"}
    assert len(found) == 3 * 2
    assert not conflicts


def test_a_shared_service_changed_in_two_ways_is_refused_and_in_one_way_is_not():
    file = {
        "children": {"services": ["ward"]},
        "beds": {"services": ["ward"], "options": ["ward_ab", "ward_c"]},
    }
    programmes = access.parse_programmes(file, SERVICES, OPTIONS)
    with pytest.raises(
        access.ConflictingOptions, match='"ward_c" of children and "ward_ab" of beds give ward at diff'
    ):
        access.combine_programmes(programmes, OPTIONS, {"beds": "ward_ab", "children": "ward_c"})
    alike = access.combine_programmes(programmes, OPTIONS, {"beds": "ward_ab", "children": "ward_ab"})
    assert alike.services == OPTIONS["ward_ab"].services
    assert alike.id == "ward_ab"
    found, conflicts = access.programme_combinations(programmes, OPTIONS)
    assert len(found) == 9 - 2
    assert len(conflicts) == 2


def test_an_option_that_changes_more_than_its_programme_is_said():
    programmes = access.parse_programmes(
        {"p": {"services": ["ward"], "options": ["both"]}}, SERVICES, OPTIONS
    )
    (sentence,) = access.programme_findings(programmes, OPTIONS)
    assert 'option "both" also changes stroke' in sentence
    combined = access.combine_programmes(programmes, OPTIONS, {"p": "both"})
    assert combined.services["stroke"] == TODAY.services["stroke"]


def test_too_many_combinations_are_refused_before_they_are_made():
    many = {f"p{n}": Programme(f"p{n}", "", ("ward",), ("ward_ab", "ward_c")) for n in range(9)}
    with pytest.raises(access.AccessError, match="19,683 combinations of 9 programmes are more than 10,000"):
        access.programme_combinations(many, OPTIONS)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"services": []}, "p names no services"),
        ({"services": ["wards"]}, 'p.services names "wards"; did you mean "ward"'),
        ({"services": "ward"}, "write a list of names"),
        ({"services": ["ward", "ward"]}, "write each name once"),
        ({"services": ["ward"], "option": []}, 'unknown key "option"; did you mean "options"'),
        ({"services": ["ward"], "options": ["ward_b"]}, 'names "ward_b"; did you mean "ward_ab"'),
        ({"services": ["ward"], "options": ["today"]}, "lists the baseline"),
        ({"services": ["ward"], "label": 3}, "p.label is 3; write text"),
        ("ward", "is not a programme; write a table"),
    ],
)
def test_what_a_file_may_not_say(table, message):
    with pytest.raises(access.AccessError, match=message):
        access.parse_programmes({"p": table}, SERVICES, OPTIONS, "programmes.toml")


def test_an_empty_file_and_unknown_choices_are_refused(tmp_path):
    (tmp_path / "p.toml").write_text("")
    with pytest.raises(access.InvalidFile, match=r"p\.toml declares no programme"):
        access.read_programmes(tmp_path / "p.toml", SERVICES, OPTIONS)
    with pytest.raises(access.UnknownName, match='no programme "child"; did you mean "children"'):
        access.combine_programmes(PROGRAMMES, OPTIONS, {"child": "today"})
    with pytest.raises(access.UnknownName, match='programme "brain" has no option "ward_ab"'):
        access.combine_programmes(PROGRAMMES, OPTIONS, {"brain": "ward_ab"})


SUBSETS = [
    dict.fromkeys(sites, "24/7") for n in (0, 1, 2, 3) for sites in itertools.combinations(EVERYWHERE, n)
]


@given(st.data())
def test_the_order_of_programmes_does_not_matter(data):
    """Any services, any options: the same combination, or the same refusal, in every order."""
    names = ["s1", "s2", "s3"]
    chosen = {
        f"o{n}": access.Configuration(
            f"o{n}", services={s: data.draw(st.sampled_from(SUBSETS)) for s in names}
        )
        for n in range(3)
    }
    options = {"today": access.Configuration("today", baseline=True, services={"s1": SUBSETS[1]})} | chosen
    programmes = {
        f"p{n}": Programme(
            f"p{n}", "", tuple(data.draw(st.sets(st.sampled_from(names), min_size=1))), (f"o{n}",)
        )
        for n in range(3)
    }
    orders = [dict(order) for order in itertools.permutations((f"p{n}", f"o{n}") for n in range(3))]
    found = []
    for order in orders:
        try:
            found.append(access.combine_programmes(programmes, options, order))
        except access.ConflictingOptions as conflict:
            found.append(str(conflict))
    assert all(each == found[0] for each in found)
