"""How fast: speed limits in all their spellings and directions, surfaces, and ferries."""

import numpy as np
import pytest

from tests.isochrones.street_scenarios import EVEN, draw, rows, table, tags_of

MPH = 1.609344


def driven_kmh(tags: dict[str, str], profile="drive", **when) -> tuple[float, float]:
    """Km/h along and against a straight street of 1,000 m with these tags."""
    drawn = draw("a b", metres=1000, ways={"ab": {"maxspeed": "", **tags}}, profile=profile)
    along = drawn.minutes("a", "b", speeds=EVEN, **when)
    against = drawn.minutes("b", "a", speeds=EVEN, **when)
    return 60 / along, 60 / against


def limit_rows(text: str, *columns: str) -> list:
    return [
        pytest.param(tags_of(row, *columns), *(row[c] for c in columns), id=f"{row['maxspeed']}")
        for row in table(text)
    ]


# wiki: Key:maxspeed, "Values" (km/h unless a unit is given, mph, knots; signs by country and zone; walk);
# 1 mile is 1.609344 km. On a trunk road, driven at 0.85 of the limit (roads.md), at most 100
LIMITS = """
| maxspeed          | limit  |
| 20                | 20     |
| 50                | 50     |
| 110               | 110    |
| 50 km/h           | 50     |
| 50km/h            | 50     |
| 50 kph            | 50     |
| 47.5              | 47.5   |
| 20 mph            | 20 mph |
| 20mph             | 20 mph |
| 30 mph            | 30 mph |
| 40 MPH            | 40 mph |
| 60 mph            | 60 mph |
| 10 knots          | 18.52  |
| walk              | 7      |
| GB:nsl_single     | 60 mph |
| GB:nsl_dual       | 70 mph |
| GB:nsl_restricted | 30 mph |
| GB:motorway       | 70 mph |
| gb:nsl_single     | 60 mph |
| GB:urban          | 30 mph |
| national          | 60 mph |
| PT:urban          | 50     |
| PT:rural          | 90     |
| MT:urban          | 50     |
| DE:living_street  | 7      |
| DE:rural          | 100    |
| DE:zone:30        | 30     |
| MT:rural          | 80     |
| FR:rural          | 80     |
| IE:rural          | 80     |
| PL:rural          | 100    |
| ES:trunk          | 90     |
| GB:rural          | 60 mph |
| 30 mph;20 mph     | 20 mph |
| DE:zone30         | 30     |
| 30;50             | 30     |
| 20 mph;30 mph     | 20 mph |
"""


@pytest.mark.parametrize(("tags", "limit"), limit_rows(LIMITS, "limit"))
def test_spellings_of_a_limit(tags, limit):
    number, _, unit = limit.partition(" ")
    kmh = 0.85 * float(number) * (MPH if unit == "mph" else 1)
    assert driven_kmh({"highway": "trunk", **tags}) == pytest.approx((kmh, kmh), rel=1e-3)


# wiki: Key:maxspeed, "Values that say no number"; roads.md: as if untagged (primary, rural: 68 km/h)
NO_NUMBER = """
| maxspeed |
| signals  |
| variable |
| unknown  |
| no       |
| fast     |
| 0        |
| -30      |
"""


@pytest.mark.parametrize("tags", limit_rows(NO_NUMBER))
def test_limits_without_a_number_count_as_untagged(tags):
    assert driven_kmh({"highway": "primary", **tags}) == driven_kmh({"highway": "primary"})


# wiki: Key:maxspeed, "Driving direction"; OSRM features/car/maxspeed.feature, "Forward/backward maxspeed"
BY_DIRECTION = """
| tags                                                   | forward | backward |
| maxspeed=60                                            | 60      | 60       |
| maxspeed=15, maxspeed:forward=60                       | 60      | 15       |
| maxspeed=15, maxspeed:backward=60                      | 15      | 60       |
| maxspeed=15, maxspeed:forward=30, maxspeed:backward=60 | 30      | 60       |
| maxspeed:forward=30 mph, maxspeed:backward=40 mph      | 48.28   | 64.37    |
| maxspeed=60, maxspeed:hgv=40                           | 60      | 60       |
| maxspeed=60, maxspeed:bus=40                           | 60      | 60       |
| maxspeed=60, minspeed=40                               | 60      | 60       |
"""


@pytest.mark.parametrize(("tags", "forward", "backward"), rows(BY_DIRECTION, "forward", "backward"))
def test_limits_by_direction(tags, forward, backward):
    expected = 0.85 * float(forward), 0.85 * float(backward)
    assert driven_kmh({"highway": "trunk", **tags}) == pytest.approx(expected, rel=1e-3)


# wiki: Conditional restrictions, maxspeed:conditional; roads.md: hours of the periods
TIMED = """
| tags                                                           | period    | limit |
| maxspeed=60, maxspeed:conditional=30 @ (Mo-Fr 07:00-10:00)     | free_flow | 60    |
| maxspeed=60, maxspeed:conditional=30 @ (Mo-Fr 07:00-10:00)     | am_peak   | 30    |
| maxspeed=60, maxspeed:conditional=30 @ (Mo-Fr 07:00-10:00)     | pm_peak   | 60    |
| maxspeed=60, maxspeed:conditional=30 @ (22:00-07:00)           | night     | 30    |
| maxspeed=60, maxspeed:conditional=30 @ (22:00-07:00)           | evening   | 60    |
| maxspeed=60, maxspeed:conditional=30 @ wet                     | am_peak   | 60    |
| maxspeed=60, maxspeed:conditional=20 mph @ (Mo-Fr 08:00-09:00) | am_peak   | 60    |
| maxspeed=60, maxspeed:conditional=80 @ (19:00-07:00)           | evening   | 80    |
| maxspeed=60, maxspeed:hgv:conditional=30 @ (Mo-Fr 07:00-10:00) | am_peak   | 60    |
"""


@pytest.mark.parametrize(("tags", "period", "limit"), rows(TIMED, "period", "limit"))
def test_limits_by_the_hour(tags, period, limit):
    kmh = 0.85 * float(limit)
    assert driven_kmh({"highway": "trunk", **tags}, period=period) == pytest.approx((kmh, kmh), rel=1e-3)


# the ceilings of roads.md: no limit makes a street faster than its class allows
CEILINGS = """
| highway       | maxspeed | kmh  |
| trunk         | 70 mph   | 95.8 |
| trunk         | 130      | 100  |
| trunk         | none     | 100  |
| primary       | none     | 85   |
| primary       | 70 mph   | 85   |
| tertiary      | 60 mph   | 65   |
| unclassified  | 60 mph   | 55   |
| residential   | 60       | 35   |
| living_street | 50       | 15   |
| service       | 50       | 20   |
"""


@pytest.mark.parametrize(("tags", "kmh"), rows(CEILINGS, "kmh"))
def test_ceilings_of_classes(tags, kmh):
    assert driven_kmh(tags)[0] == pytest.approx(float(kmh), rel=1e-3)


def test_walkers_keep_their_pace_under_any_limit_and_on_any_class():
    for tags in ({"maxspeed": "5"}, {"maxspeed": "60 mph"}, {"highway": "primary"}, {"highway": "footway"}):
        assert driven_kmh(tags, profile="walk") == pytest.approx((4.8, 4.8), rel=1e-3)


# wiki: Key:tracktype (grade1 solid ... grade5 soft), Key:smoothness (excellent ... impassable), Key:surface;
# OSRM's car profile lowers the speed in this order and Valhalla likewise: from best to worst
ORDERS = {
    "surface": ("asphalt", "paving_stones", "gravel", "cobblestone", "earth", "mud"),
    "paved to sand": ("concrete", "sett", "sand"),
    "tracktype": ("grade1", "grade2", "grade3", "grade4", "grade5"),
    "smoothness": ("excellent", "good", "intermediate", "bad", "very_bad", "horrible"),
}


@pytest.mark.parametrize("key", ORDERS)
def test_worse_surfaces_are_never_faster_and_the_worst_is_slower(key):
    name = "surface" if " " in key else key
    speeds = [driven_kmh({"highway": "secondary", "maxspeed": "90", name: value})[0] for value in ORDERS[key]]
    assert np.all(np.diff(speeds) <= 1e-6)
    assert speeds[-1] < speeds[0]


# OSRM's car profile, tables of surface, tracktype and smoothness, taken as caps (roads.md); lanes and width;
# service ways; advice. On a secondary road with a limit of 90: 75 km/h where nothing caps it
CAPS = """
| tags                                | kmh |
| surface=asphalt                     | 75  |
| surface=paving_stones               | 60  |
| surface=sett                        | 40  |
| surface=gravel                      | 40  |
| surface=cobblestone                 | 30  |
| surface=mud                         | 10  |
| surface=asphalt;gravel              | 40  |
| tracktype=grade1                    | 60  |
| tracktype=grade3                    | 30  |
| tracktype=grade5                    | 20  |
| smoothness=bad                      | 40  |
| smoothness=horrible                 | 10  |
| surface=gravel, smoothness=very_bad | 20  |
| lanes=1                             | 40  |
| lanes=2                             | 75  |
| width=2.8                           | 40  |
| width=6                             | 75  |
| narrow=yes                          | 40  |
| service=alley                       | 12  |
| maxspeed:advisory=30                | 30  |
| ford=yes                            | 10  |
"""


@pytest.mark.parametrize(("tags", "kmh"), rows(CAPS, "kmh"))
def test_caps_on_the_driven_speed(tags, kmh):
    found = driven_kmh({"highway": "secondary", "maxspeed": "90", **tags})
    assert found == pytest.approx((float(kmh), float(kmh)), rel=1e-3)


# wiki: Key:maxspeed:type, Key:source:maxspeed, Key:zone:maxspeed; Key:maxspeed, "Lanes"
WITHOUT_MAXSPEED = """
| tags                                                     | limit |
| maxspeed:type=GB:nsl_single                              | 96.56 |
| source:maxspeed=PT:urban                                 | 50    |
| zone:maxspeed=DE:30                                      | 30    |
| zone:traffic=MT:urban                                    | 50    |
| maxspeed:lanes=60~50~30                                  | 60    |
| maxspeed:lanes:forward=50~30, maxspeed:lanes:backward=50 | 50    |
"""


@pytest.mark.parametrize(("tags", "limit"), rows(WITHOUT_MAXSPEED, "limit"))
def test_limits_told_by_other_keys(tags, limit):
    kmh = 0.85 * float(limit)
    assert driven_kmh({"highway": "trunk", **tags}) == pytest.approx((kmh, kmh), rel=1e-3)


# a surface caps the speed and never raises it; good ones do nothing
SURFACES_WITHOUT_EFFECT = """
| highway     | maxspeed | surface  | smoothness | tracktype |
| residential | 20       | asphalt  |            |           |
| trunk       | 110      | asphalt  |            |           |
| trunk       | 110      | paved    |            |           |
| trunk       | 110      |          | excellent  |           |
| trunk       | 110      |          | good       |           |
| residential | 10       | gravel   |            |           |
| service     | 10       |          |            | grade1    |
| residential | 30       | nonsense |            |           |
"""


@pytest.mark.parametrize("tags", rows(SURFACES_WITHOUT_EFFECT))
def test_surfaces_that_slow_nobody(tags):
    bare = {key: tags[key] for key in ("highway", "maxspeed")}
    assert driven_kmh(tags) == pytest.approx(driven_kmh(bare))


@pytest.mark.parametrize("tags", rows(SURFACES_WITHOUT_EFFECT.replace("asphalt", "mud")))
def test_surfaces_do_not_slow_walkers(tags):
    assert driven_kmh(tags, profile="walk") == pytest.approx((4.8, 4.8), rel=1e-3)


# wiki: Tag:route=ferry and Key:duration (MM, HH:MM, HH:MM:SS, ISO 8601); OSRM features/car/ferry.feature
DURATIONS = """
| duration   | minutes |
| 25         | 25      |
| 5          | 5       |
| 00:25      | 25      |
| 01:10      | 70      |
| 0:30       | 30      |
| 00:12:30   | 12.5    |
| PT25M      | 25      |
| PT1H       | 60      |
| PT1H5M     | 65      |
| PT90S      | 1.5     |
| half a day | 4       |
"""


@pytest.mark.parametrize(("tags", "minutes"), rows(DURATIONS, "minutes"))
@pytest.mark.parametrize("profile", ["drive", "walk"])
def test_crossing_times_of_ferries(tags, minutes, profile):
    ways = {"ab": {}, "bc": {"highway": "", "route": "ferry", "maxspeed": "", **tags}, "cd": {}}
    drawn = draw("a b c d", metres=1000, ways=ways, profile=profile)
    ashore = 2 * 60 / (25.5 if profile == "drive" else 4.8)
    crossing = drawn.minutes("a", "d", speeds=EVEN, max_minutes=300) - ashore
    assert crossing == pytest.approx(float(minutes), abs=0.02)


# wiki: Tag:route=ferry: access keys as on roads (motor_vehicle, motorcar, vehicle, foot)
FERRY_ACCESS = """
| motor_vehicle | motorcar | vehicle | foot | access | drive | walk |
|               |          |         | yes  |        | no    | yes  |
|               |          |         |      |        | yes   | yes  |
| yes           |          |         | yes  |        | yes   | yes  |
| no            |          |         |      |        | no    | yes  |
|               | no       |         | yes  |        | no    | yes  |
|               |          | no      |      |        | no    | yes  |
| yes           |          |         | no   |        | yes   | no   |
|               |          |         |      | no     | no    | no   |
|               |          |         | yes  | no     | no    | yes  |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(FERRY_ACCESS, "drive", "walk"))
def test_who_may_take_a_ferry(tags, drive, walk):
    ways = {"ab": {}, "bc": {"highway": "", "route": "ferry", "duration": "5", **tags}, "cd": {}}
    for profile, taken in (("drive", drive), ("walk", walk)):
        drawn = draw("a b c d", metres=400, ways=ways, profile=profile)
        assert np.isfinite(drawn.minutes("a", "d", max_minutes=60)) == (taken == "yes"), profile


FERRY = {"highway": "", "route": "ferry"}


def test_a_ferry_of_several_stops_shares_its_duration_by_length():
    ways = {"ab": {}, "bxc": {**FERRY, "duration": "30"}, "cd": {}, "xy": {}}
    drawn = draw("a b . x c d\n. . . y . .", metres=1000, ways=ways)
    shore = 60 / 25.5
    assert drawn.minutes("a", "d", speeds=EVEN) == pytest.approx(30 + 2 * shore, rel=1e-3)
    assert drawn.minutes("a", "y", speeds=EVEN) == pytest.approx(20 + 2 * shore, rel=1e-3)
    assert drawn.minutes("y", "d", speeds=EVEN) == pytest.approx(10 + 2 * shore, rel=1e-3)


def test_nobody_starts_on_the_water():
    ways = {"ab": {}, "bmc": {**FERRY, "duration": "30"}, "cd": {}}
    drawn = draw("a b m c d", metres=300, ways=ways)
    assert drawn.snap("m").connector_metres[0] == pytest.approx(300, abs=0.1)


@pytest.mark.parametrize("period", ["am_peak", "night", "blue_light"])
def test_a_crossing_takes_the_same_time_in_every_period(period):
    ways = {"ab": {}, "bc": {**FERRY, "duration": "30"}, "cd": {}}
    drawn = draw("a b c d", metres=100, ways=ways)
    slower = drawn.minutes("a", "d", period=period) - 30
    assert abs(slower) < 1
