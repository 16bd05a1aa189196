import datetime
import math

import pytest

from access import parse_personas, read_personas
from access.errors import InvalidFile, UnknownName

ONE = {
    "services": ["beds"], "modes": ["drive", "taxi"], "when": {"day": "Tue", "arrive": "10:30"},
}  # fmt: skip


def persona(**changes):
    return parse_personas({"one": ONE | changes}, ["beds"])["one"]


def test_what_is_said_and_what_is_not():
    found = persona()
    assert (found.label, found.day, found.arrive, found.leave, found.home) == ("one", "Tue", 630, None, None)
    assert (found.directions, found.stay_minutes, found.taxi_wait_minutes) == (
        ("to_site", "from_site"),
        60,
        10,
    )
    assert math.isnan(found.visits_per_year)


def test_visits_and_clocks():
    assert persona(visits_per_week=2).visits_per_year == 104
    assert persona(home="25:30").home == 1530
    date = datetime.date(2026, 6, 16)
    assert persona(when={"date": date, "leave": "02:00"}).date == date
    assert persona(when={"period": "am"}).arrive is None
    assert persona(directions=["from_site", "to_site"]).directions == ("to_site", "from_site")


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"services": ["bed"]}, UnknownName, 'unknown service "bed"; did you mean "beds"'),
        ({"servces": ["beds"]}, UnknownName, 'unknown key "servces"; did you mean "services"'),
        ({"services": "beds"}, InvalidFile, "write a list of names"),
        ({"modes": []}, InvalidFile, "one.modes is .*; write a list"),
        ({"directions": ["out"]}, UnknownName, 'names the direction "out"'),
        ({"when": "Tue"}, InvalidFile, 'write { day = "Tue", arrive = "10:30" }'),
        ({"when": {"day": "Tue"}}, InvalidFile, "either arrive or leave"),
        ({"when": {"day": "Tue", "arrive": "10:00", "leave": "9:00"}}, InvalidFile, "either arrive or leave"),
        ({"when": {"day": "Tue", "period": "am"}}, InvalidFile, "exactly one of day, date and period"),
        ({"when": {"day": "Tuesday", "arrive": "10:00"}}, InvalidFile, "use Mon, Tue"),
        ({"when": {"date": "2026-06-16", "arrive": "10:00"}}, InvalidFile, "a date without quotes"),
        ({"when": {"day": "Tue", "arrive": "10.30"}}, InvalidFile, 'a clock such as "10:30"'),
        ({"when": {"day": "Tue", "arrive": "30:01"}}, InvalidFile, 'at most "30:00"'),
        ({"visits_per_year": -1}, InvalidFile, "a number, 0 or more"),
        ({"visits_per_year": 1, "visits_per_week": 1}, InvalidFile, "keep one of them"),
        ({"home": "18:00", "stay_minutes": 30}, InvalidFile, "keep one of them"),
        ({"label": 3}, InvalidFile, "write text in quotes"),
        (
            {"home": "10:00"},
            InvalidFile,
            r"one.home is 10:00, not after the arrival at 10:30 \(when.arrive\)",
        ),
        (
            {"home": "07:00", "when": {"day": "Tue", "leave": "22:00"}},
            InvalidFile,
            "after setting out at 22:00",
        ),
    ],
)
def test_what_is_refused(changes, error, message):
    with pytest.raises(error, match=message):
        persona(**changes)


def test_a_persona_is_a_table_in_a_file(tmp_path):
    with pytest.raises(InvalidFile, match="is not a persona"):
        parse_personas({"one": 1}, ["beds"])
    file = tmp_path / "personas.toml"
    file.write_text(
        '[one]\nservices = ["beds"]\nmodes = ["drive"]\nwhen = { day = "Tue", leave = "02:00" }\n'
    )
    assert read_personas(file, ["beds"])["one"].leave == 120


def test_a_file_without_personas_is_refused():
    with pytest.raises(InvalidFile, match=r"personas.toml has no persona: write a table such as \[visitor\]"):
        parse_personas({}, ["beds"])
