"""What a scenario asks for and the feeds cannot give, on the drawn street of `scenario_street`."""

import pytest

from isochrones import ScenarioError
from isochrones.scenario_errors import UnknownInTimetable
from tests.isochrones.scenario_street import ADD, EXTEND, applied, street

# ruff: noqa: E501 (the sentences stand whole)
UNKNOWN = [
    ('[[remove_route]]\nroute = "77"\n', UnknownInTimetable, r"f.toml: \[\[remove_route\]\] 1 \(77\) names route `77`.*`7`"),
    (ADD.replace('"C"', '"D"') + 'departures = ["07:00"]\nminutes = [9]\n', UnknownInTimetable,
     r"\[\[add_route\]\] 1 \(S\): `stops` names stop `D`, which no feed has"),
    (ADD.replace('"C"', '"cedr"') + 'departures = ["07:00"]\nminutes = [9]\n', UnknownInTimetable, "near are `C`"),
    (ADD.replace('id = "S"', 'id = "R"') + 'departures = ["07:00"]\nminutes = [9]\n', ScenarioError,
     "has a route `R` already: choose another id"),
    (ADD.replace('"C"', '{ name = "Far", longitude = -2.0, latitude = 51.6 }') + 'departures = ["07:00"]\nminutes = [90]\n',
     ScenarioError, "puts a stop 69 km from the nearest stop of the feeds"),
    (ADD.replace('"C"', '{ name = "N", site = "RGH" }') + 'departures = ["07:00"]\nminutes = [9]\n', ScenarioError,
     "names site `RGH`: sites are known within a study only"),
    (ADD + 'departures = ["07:00"]\nminutes = [1]\n', ScenarioError,
     "from its stop 1 to the next it would run 133 km/h along the straight line"),
    (ADD + 'departures = ["07:00"]\nspeed_kmh = 200\n', ScenarioError, "speed_kmh = 200 is above the 110"),
    (ADD.replace('"Tue", "Sun"', '"Tue"') + 'departures = ["07:00"]\nminutes = [9]\nvalid = [2024-01-01, 2024-02-01]\n',
     ScenarioError, "none of its days lies within the calendars of bus.zip, 2023-06-05 to 2023-06-30"),
    ('[[remove_route]]\nroute = "7"\nbetween = ["05:00", "06:00"]\n', ScenarioError, "no trip leaves between 05:00-06:00"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.2\n[[remove_route]]\nroute = "7"\n', ScenarioError,
     "route `7` has no trip that could be changed"),
    ('[[change_route]]\nroute = "7"\nadd_days = ["Sat"]\nlike = "Fri"\n', ScenarioError, "run on Sat already"),
    ('[[change_route]]\nroute = "7"\nadd_days = ["Sat"]\nlike = "Sun"\n[[remove_route]]\nroute = "7"\ndays = ["Sat"]\n',
     ScenarioError, "the route has no trip on Sun"),
    ('[[change_route]]\nroute = "7"\nheadway_minutes = 9\ndays = ["Sun"]\n', ScenarioError, "does not run on those days"),
    (EXTEND.replace('at = "C"', 'at = "B"') + "minutes = [6]\n", ScenarioError, "no trip of the route starts or ends at `B`"),
    (EXTEND + "minutes = [0.5]\n", ScenarioError, "it would run 133 km/h"),
    ('[[remove_route]]\nroute = "7"\ndays = ["Sun"]\n', ScenarioError, "none of its trips runs on those days"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.0\n', ScenarioError, "speed_factor = 1 changes no time"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.00001\n', ScenarioError, "changes no time"),
    ('[[remove_route]]\nroute = "7"\ndirection = 1\n[[change_route]]\nroute = "7"\ndirection = 1\nheadway_minutes = 9\n',
     ScenarioError, "has no trip in direction 1"),
    ('[[change_route]]\nroute = "7"\nheadway_minutes = 600\nbetween = ["06:00", "07:00"]\n', ScenarioError,
     "no departure falls into its hours"),
    ('[[move_stop]]\nstop = "B"\nlongitude = -3.0\nlatitude = 51.59\n', ScenarioError, "the stop is there already"),
    ('[[move_stop]]\nstop = "B"\nlongitude = 51.59\nlatitude = -3.0\n', ScenarioError, "are coordinates swapped"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "message"), UNKNOWN)
def test_what_cannot_be_done_is_said(tmp_path, text, kind, message):
    with pytest.raises(kind, match=message):
        applied(street(tmp_path), text)


def test_a_route_name_that_means_several_is_refused_with_their_ids(tmp_path):
    routes = "route_id,route_short_name,route_type,agency_id\nR,7,3,X\nQ,7,3,Y\n"
    with pytest.raises(UnknownInTimetable, match=r"which may be `bus:R` \(7 of X\), `bus:Q` \(7 of Y\)"):
        applied(street(tmp_path, routes=routes), '[[remove_route]]\nroute = "7"\n')


def test_a_direction_without_trips_is_refused(tmp_path):
    text = '[[remove_route]]\nroute = "7"\ndirection = 1\n[[change_route]]\nroute = "7"\ndirection = 1\nspeed_factor = 1.1\n'
    with pytest.raises(ScenarioError, match="has no trip in direction 1: take the other"):
        applied(street(tmp_path), text)
