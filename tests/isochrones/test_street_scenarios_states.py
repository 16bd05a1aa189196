"""Streets that a car may or may not enter for what they are: paths, sizes, works, fords, lanes for some."""

import pytest

from tests.isochrones.street_scenarios import both, rows, seen

# wiki: Key:access, "access tags override the class"; OSRM opens such ways likewise; roads.md: only by the keys
# motorcar and motor_vehicle, since access=yes on a path speaks of those who may use paths
BY_LEAVE = """
| highway    | access | vehicle | motor_vehicle | motorcar    | drive   |
| pedestrian |        |         | yes           |             | open    |
| pedestrian |        |         |               | yes         | open    |
| pedestrian |        |         | destination   |             | limited |
| pedestrian |        |         |               | destination | limited |
| cycleway   |        |         | designated    |             | open    |
| footway    |        |         | yes           |             | open    |
| footway    |        |         | no            | yes         | open    |
| footway    | yes    |         |               |             | closed  |
| path       |        |         |               | no          | closed  |
| steps      |        |         | yes           |             | closed  |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(BY_LEAVE, "drive"))
def test_paths_that_cars_are_let_into(tags, drive):
    assert seen(tags) == both(drive)


# wiki: Key:maxheight, Key:maxwidth, Key:width, Key:maxweight, Key:maxlength; OSRM features/car/
# physical_limitation.feature. The car of roads.md is 2.0 m high, 1.9 m wide, 4.8 m long and weighs 2 t
SIZES = """
| tags                   | drive  |
| maxheight=1.8          | closed |
| maxheight=2.1          | open   |
| maxheight=2.1 m        | open   |
| maxheight=6'0"         | closed |
| maxheight=6'9"         | open   |
| maxheight=default      | open   |
| maxheight=none         | open   |
| maxheight:physical=1.7 | closed |
| maxwidth=1.5           | closed |
| maxwidth=2             | open   |
| maxwidth:physical=1.8  | closed |
| width=1.5              | closed |
| width=3                | open   |
| maxlength=4            | closed |
| maxlength=10           | open   |
| maxweight=1.5          | closed |
| maxweight=3.5          | open   |
| maxweight=7.5 t        | open   |
| maxweight=900 kg       | closed |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(SIZES, "drive"))
def test_streets_too_small_for_a_car(tags, drive):
    assert seen(tags) == both(drive)
    assert seen(tags, profile="walk") == both("open")


# wiki: Key:construction, Key:impassable, Key:smoothness, Key:ford, Key:hov, Key:toll;
# OSRM features/car/construction.feature
STATES = """
| tags                                             | drive  |
| highway=primary, construction=yes                | closed |
| highway=primary, construction=no                 | open   |
| highway=primary, construction=widening           | open   |
| highway=primary, construction=minor              | open   |
| highway=primary, proposed=yes                    | open   |
| highway=construction, construction=primary       | closed |
| highway=proposed, proposed=secondary             | closed |
| highway=abandoned                                | closed |
| highway=track, motor_vehicle=yes, impassable=yes | closed |
| smoothness=impassable                            | closed |
| smoothness=very_horrible                         | closed |
| smoothness=horrible                              | open   |
| ford=yes                                         | open   |
| ford=stepping_stones                             | closed |
| hov=designated                                   | closed |
| hov=designated, motor_vehicle=yes                | open   |
| hov=lane                                         | open   |
| toll=yes                                         | open   |
| bridge=movable                                   | open   |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(STATES, "drive"))
def test_states_of_streets(tags, drive):
    assert seen(tags) == both(drive)
