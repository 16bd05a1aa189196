"""Whether a period can tell two configurations apart: two sites, hours that straddle its window."""

import pytest

import access
from access import Judgement, judgement, wholly_open
from tests.access.cases import areas, service, travel_times

PERIODS = {"day": {"days": ["Mon", "Tue"], "to_site": {"window": ["07:00", "10:00"]}}}
STRADDLING = "Mon-Fri 08:00-20:00"


def beds(**hours):
    return access.Configuration("now", services={"beds": hours})


def judged(base, option):
    return judgement(beds(**base), beds(**option), "beds", "day", "to_site", PERIODS)


@pytest.mark.parametrize(
    ("base", "option", "expected"),
    [
        ({"A": "24/7", "B": "24/7"}, {"A": "24/7"}, Judgement(True)),
        ({"A": "24/7", "B": STRADDLING}, {"A": "24/7", "B": "24/7"}, Judgement(False, ("B",))),
        ({"A": "24/7", "B": STRADDLING}, {"A": "24/7"}, Judgement(False, ("B",))),
        ({"A": "24/7"}, {"A": "24/7", "B": STRADDLING}, Judgement(False, (), ("B",))),
        ({"A": STRADDLING, "B": "24/7"}, {"A": "24/7", "B": STRADDLING}, Judgement(False, ("A",), ("B",))),
        ({"A": "24/7", "B": STRADDLING}, {"B": STRADDLING}, Judgement(True, ("B",), ("B",))),
        ({"A": "24/7", "B": STRADDLING}, {"B": "Mon-Fri 09:00-20:00"}, Judgement(False, ("B",), ("B",))),
        ({"A": "24/7", "B": "Mon 20:00-07:00"}, {"A": "24/7"}, Judgement(True)),
    ],
)  # fmt: skip
def test_judged_unless_what_is_open_in_part_differs(base, option, expected):
    assert judged(base, option) == expected
    assert judged(option, base) == Judgement(expected.judged, expected.option, expected.base)


def test_hours_count_at_the_minutes_of_the_period_alone():
    assert judged({"B": STRADDLING}, {"B": "Mon-Fri 08:00-22:00"}).judged
    assert not judged({"B": STRADDLING}, {"B": "Mon 08:00-20:00"}).judged


def test_without_periods_every_site_serves_and_all_is_judged():
    found = judgement(beds(A=STRADDLING), beds(B="24/7"), "beds", "day", "to_site")
    assert found == Judgement(True)


def test_sites_are_those_of_either_side():
    assert judged({"B": STRADDLING}, {"A": STRADDLING}).sites == ("A", "B")


def test_wholly_open_asks_for_every_site_of_every_option():
    whole, part = beds(A="24/7", B="Mon-Tue 07:00-10:00"), beds(A="24/7", B=STRADDLING)
    assert wholly_open([whole], "beds", "day", "to_site", PERIODS)
    assert not wholly_open([whole, part], "beds", "day", "to_site", PERIODS)


def test_a_rota_that_becomes_round_the_clock_is_not_compared_as_if_it_had_been_none():
    """B opens at 08:00: before and after it is nobody's in the figures, which say that they are not judged."""
    times = travel_times({"A": [10, 20], "B": [40, 5]}, period="day")
    base, option = ({"A": "24/7", "B": hours} for hours in (STRADDLING, "24/7"))
    options = [
        access.Configuration(name, services={"beds": hours}) for name, hours in (("x", base), ("y", option))
    ]
    found = access.compare(times, areas([1, 1]), service(), *options, periods=PERIODS).to_dict()
    assert (found["judged"], found["partly_open"]) == (False, {"base": ["B"], "option": []})
    assert found["base"]["volume"] == {"A": 2}
