import pytest

from access import parse_configurations, parse_services, serving_sites

WEEKEND = {
    "weekend": {
        "parts": [
            {"days": ["Sat", "Sun"], "window": ["07:00", "24:00"]},
            {"days": ["Sun", "Mon"], "window": ["00:00", "07:00"]},
        ]
    }
}


def option(**hours):
    tables = {"now": {"baseline": True, "services": {"beds": hours}}}
    return parse_configurations(tables, parse_services({"beds": {}}), list(hours))["now"]


def test_parts_are_judged_on_their_own_days():
    now = option(
        A="Sat 07:00-24:00; Sun 00:00-24:00; Mon 00:00-07:00", B="Sat-Sun 00:00-24:00", C="Tue 08:00-10:00"
    )
    found = serving_sites(now, "beds", "weekend", "to_site", WEEKEND)
    assert (found.sites, found.partly) == (("A",), ("B",))


@pytest.mark.parametrize(("direction", "sites"), [("to_site", ("A",)), ("from_site", ())])
def test_a_direction_may_have_parts_of_its_own(direction, sites):
    periods = {
        "day": {
            "to_site": {"parts": [{"days": ["Mon"], "window": ("08:00", "09:00")}]},
            "from_site": {"parts": [{"days": ["Tue"], "window": ("08:00", "09:00")}]},
        }
    }
    assert serving_sites(option(A="Mon 08:00-09:00"), "beds", "day", direction, periods).sites == sites
