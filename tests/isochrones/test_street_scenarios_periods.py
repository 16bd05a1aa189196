"""Rules that hold at certain hours: closed streets, reversible lanes, limits and turns by period."""

import pytest

from isochrones.speeds import PERIODS
from tests.isochrones.street_scenarios import seen, table, tags_of

# The hours that periods stand for (docs/methods/roads.md): am_peak Mo-Fr 07-10, inter_peak Mo-Fr 10-16,
# pm_peak Mo-Fr 16-19, evening Mo-Su 19-22, night Mo-Su 22-07, weekend Sa-Su 07-19; free_flow and
# blue_light none. A condition that holds in only part of a period leaves the untimed tag in force.

AM, PM, NIGHT = "(Mo-Fr 07:00-10:00)", "(Mo-Fr 16:00-19:00)", "(22:00-07:00)"

SHORT_NAMES = dict(zip(("am", "inter", "pm", "evening", "night", "weekend"), PERIODS[1:7]))


def closed_in(tags: dict[str, str], along="open", **options) -> str:
    """Names of the periods in which the street with these tags is not ``along`` in its own direction."""
    names = {"free": "free_flow", **SHORT_NAMES, "blue": "blue_light"}
    answer = {name: seen(tags, period=period, **options).split()[0] for name, period in names.items()}
    return " ".join(name for name, state in answer.items() if state != along)


def period_rows(text: str) -> list:
    """Cases of a table in which {AM}, {PM} and {NIGHT} stand for the hours of these periods."""
    text = text.replace("{AM}", AM).replace("{PM}", PM).replace("{NIGHT}", NIGHT)
    return [pytest.param(tags_of(row, "closed in"), row["closed in"], id=row["tags"]) for row in table(text)]


# wiki: Conditional restrictions ("<value> @ <condition>[; ...]", the last condition that holds decides;
# opening_hours syntax inside brackets). Key:opening_hours/specification: a rule after a semicolon replaces
# the earlier ones on its days, one after a comma adds to them
HOURS = """
| tags                                                                          | closed in           |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00)                            | am                  |
| motor_vehicle:conditional=no @ Mo-Fr 07:00-10:00                              | am                  |
| motor_vehicle:conditional=no @ (Mo,Tu,We,Th,Fr 07:00-10:00)                   | am                  |
| motor_vehicle:conditional=no @ (Mo-Fr 06:30-10:30)                            | am                  |
| motor_vehicle:conditional=no @ (Mo-Fr 08:00-09:30)                            |                     |
| motor_vehicle:conditional=no @ (Mo-Th 07:00-10:00)                            |                     |
| motor_vehicle:conditional=no @ (Sa-Su 07:00-10:00)                            |                     |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-19:00)                            | am inter pm         |
| motor_vehicle:conditional=no @ (Mo-Fr)                                        | am inter pm         |
| motor_vehicle:conditional=no @ (07:00-19:00)                                  | am inter pm weekend |
| motor_vehicle:conditional=no @ (Mo-Su 07:00-19:00)                            | am inter pm weekend |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00,16:00-19:00)                | am pm               |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00,Mo-Fr 16:00-19:00)          | am pm               |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00; Mo-Fr 16:00-19:00)         | pm                  |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00);no @ (Mo-Fr 16:00-19:00)   | am pm               |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00); no @ (Sa-Su 07:00-19:00)  | am weekend          |
| motor_vehicle:conditional=no @ (22:00-07:00)                                  | night               |
| motor_vehicle:conditional=no @ (19:00-07:00)                                  | evening night       |
| motor_vehicle:conditional=no @ (Sa,Su)                                        | weekend             |
| motor_vehicle:conditional=no @ (Sa-Su 07:00-19:00)                            | weekend             |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-19:00); yes @ (Mo-Fr 10:00-16:00) | am pm               |
| motor_vehicle:conditional=yes @ (Mo-Fr 10:00-16:00); no @ (Mo-Fr 07:00-19:00) | am inter pm         |
"""


@pytest.mark.parametrize(("tags", "closed"), period_rows(HOURS))
def test_streets_closed_at_certain_hours(tags, closed):
    assert closed_in(tags) == closed


# wiki: Conditional restrictions, "Condition": seasons, weather, weight and the like are nothing that a
# period of the day decides, so the untimed tags stay
UNDECIDED = """
| tags                                                              | closed in |
| motor_vehicle:conditional=no @ (Dec-Feb)                          |           |
| motor_vehicle:conditional=no @ (Nov 01-Mar 31)                    |           |
| motor_vehicle:conditional=no @ (Nov-Mar Mo-Fr 07:00-10:00)        |           |
| motor_vehicle:conditional=no @ (weight>3.5)                       |           |
| motor_vehicle:conditional=no @ (Mo-Fr 07:00-10:00 AND weight>7.5) |           |
| motor_vehicle:conditional=no @ (length>12)                        |           |
| motor_vehicle:conditional=no @ wet                                |           |
| motor_vehicle:conditional=no @ (winter)                           |           |
| motor_vehicle:conditional=no @ (PH)                               |           |
| motor_vehicle:conditional=no @ (sunset-sunrise)                   |           |
| motor_vehicle:conditional=no @ (school hours)                     |           |
| motor_vehicle:conditional=no                                      |           |
| motor_vehicle:conditional=nonsense @ (Mo-Fr 07:00-10:00)          |           |
"""


@pytest.mark.parametrize(("tags", "closed"), period_rows(UNDECIDED))
def test_conditions_that_no_period_decides_leave_the_untimed_tags(tags, closed):
    assert closed_in(tags) == closed


# wiki: Conditional restrictions, keys "<mode>[:<direction>]:conditional"; Key:access hierarchy of modes
KEYS = """
| tags                                                                  | closed in                                |
| access:conditional=no @ {AM}                                          | am                                       |
| vehicle:conditional=no @ {AM}                                         | am                                       |
| motorcar:conditional=no @ {AM}                                        | am                                       |
| access:conditional=no @ {AM}, motor_vehicle=yes                       |                                          |
| motor_vehicle:conditional=no @ {AM}, motorcar=yes                     |                                          |
| motorcar:conditional=no @ {AM}, motor_vehicle=yes                     | am                                       |
| hgv:conditional=no @ {AM}                                             |                                          |
| bus:conditional=yes @ {AM}                                            |                                          |
| foot:conditional=no @ {AM}                                            |                                          |
| motor_vehicle:forward:conditional=no @ {AM}                           | am                                       |
| motor_vehicle:backward:conditional=no @ {AM}                          |                                          |
| motor_vehicle=no, motor_vehicle:conditional=yes @ {NIGHT}             | free am inter pm evening weekend blue    |
| motor_vehicle=no, motor_vehicle:conditional=yes @ (Mo-Fr 10:00-16:00) | free am pm evening night weekend blue    |
| access=no, bus=yes, motor_vehicle:conditional=yes @ (19:00-07:00)     | free am inter pm weekend blue            |
| oneway:conditional=-1 @ {AM}                                          | am                                       |
| oneway:conditional=yes @ {AM}                                         |                                          |
| oneway=-1, oneway:conditional=no @ {NIGHT}                            | free am inter pm evening weekend blue    |
| oneway=reversible, oneway:conditional=yes @ {AM}; -1 @ {PM}           | free inter pm evening night weekend blue |
| oneway=reversible, oneway:conditional=-1 @ {AM}; yes @ {PM}           | free am inter evening night weekend blue |
"""


@pytest.mark.parametrize(("tags", "closed"), period_rows(KEYS))
def test_keys_of_conditional_rules(tags, closed):
    assert closed_in(tags) == closed


# wiki: Conditional restrictions: a school street on foot stays open
@pytest.mark.parametrize(
    ("tags", "walk"),
    [
        ({"motor_vehicle:conditional": "no @ (Mo-Fr 07:00-10:00)"}, "open open"),
        ({"oneway:conditional": "yes @ (Mo-Fr 07:00-10:00)"}, "open open"),
    ],
    ids=["school street", "one way by hours"],
)
def test_rules_for_cars_at_certain_hours_bind_no_walkers(tags, walk):
    assert seen(tags, profile="walk") == walk
