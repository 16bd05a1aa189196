import numpy as np
import pandas as pd
import pytest

import access
from access import InvalidAreas, InvalidFile, MissingColumn, Need, parse_services

FULL = """
[inpatient_paediatrics]
label = "Inpatient paediatrics"
plain_label = "children's care in hospital"
need = { ages = [0, 17] }
need_label = "children under 18"
thresholds = [30, 45.5, 60]
thresholds_source = "a source"
segment = "emergency"
modes = ["drive"]
requires = ["emergency_department"]

[emergency_department]
"""


def people():
    ages = {f"age_{age:02d}": [1.0, 2.0] for age in range(91)}
    return pd.DataFrame({"population": [91.0, 182.0], **ages}, index=["a", "b"])


def test_a_file(tmp_path):
    path = tmp_path / "services.toml"
    path.write_text(FULL)
    services = access.read_services(path)
    children = services["inpatient_paediatrics"]
    assert children.need == Need("", 0, 17)
    assert children.thresholds == (30, 45.5, 60)
    assert children.modes == ("drive",)
    assert children.requires == ("emergency_department",)
    department = services["emergency_department"]
    assert (department.label, department.need, department.modes) == ("emergency_department", Need(), None)


def test_journeys_supply_and_patterns():
    service = parse_services({
        "s": {
            "visits_per_year": 12, "visitors": 0.5, "capacity": {"NOR": 30}, "capacity_label": "beds",
            "minimum_volume": 600, "minimum_volume_source": "a college", "profile": "slow",
            "patterns": {"day": "Mon-Sun 08:00-22:00", "week": {"hours": "24/7", "except": {"2026-12-25": "closed"}}},
        }
    })["s"]  # fmt: skip
    assert (service.visits_per_year, service.visitors) == (12.0, 0.5)
    assert (service.capacity, service.capacity_label) == ({"NOR": 30.0}, "beds")
    assert (service.minimum_volume, service.minimum_volume_source, service.profile) == (
        600,
        "a college",
        "slow",
    )
    assert service.patterns == {"day": "Mon-Sun 08:00-22:00", "week": "24/7; except 2026-12-25 closed"}


def test_what_is_not_said_changes_nothing():
    service = parse_services({"s": {}})["s"]
    assert (service.visits_per_year, service.visitors, service.minimum_volume) == (1, 0, 0)
    assert (service.capacity, service.patterns, service.profile) == ({}, {}, "")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("residents", [91, 182]),
        ({"ages": [0, 17]}, [18, 36]),
        ({"ages": [90, 90]}, [1, 2]),
        ({"ages": [15, 44], "sex": "female"}, [15, 15]),
        ({"ages": [15, 44], "sex": "male"}, [15, 45]),
        ({"sex": "female"}, [45.5, 45.5]),
        ({"column": "births"}, [3, 0]),
    ],
)
def test_need(spec, expected):
    female = pd.DataFrame({f"female_{age:02d}": [0.5, 0.5] for age in range(91)}, index=["a", "b"])
    table = people().join(female).assign(births=[3, 0])
    service = parse_services({"s": {"need": spec}})["s"]
    pd.testing.assert_series_equal(
        access.need(service, table), pd.Series(np.array(expected, float), index=["a", "b"], name="need")
    )


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"column": "birth"}, 'needs the column "birth" .* did you mean "births"'),
        ({"ages": [0, 17], "sex": "female"}, 'needs the column "female_00"'),
    ],
)
def test_need_without_its_column(spec, message):
    with pytest.raises(MissingColumn, match=message) as raised:
        access.need(parse_services({"s": {"need": spec}})["s"], people().assign(births=1))
    assert not str(raised.value).startswith("'")


@pytest.mark.parametrize("births", [[1, None], [1, -1], [1, float("inf")]])
def test_unknown_need_is_not_zero(births):
    with pytest.raises(InvalidAreas, match="the need of area b is"):
        access.need(
            parse_services({"s": {"need": {"column": "births"}}})["s"], people().assign(births=births)
        )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"thresold": [30]}, r'\[s\] has the unknown key "thresold"; did you mean "thresholds"\?'),
        ({"thresholds": 30}, "s.thresholds is 30; write a list of minutes"),
        ({"thresholds": [30, -1]}, "write a list of minutes"),
        ({"thresholds": [30, 30]}, "each threshold once"),
        ({"segment": "emergancy"}, 's.segment is "emergancy"; did you mean "emergency"'),
        ({"need": "resident"}, 's.need is .resident.; write "residents"'),
        ({"need": {"ages": [17]}}, "s.need.ages is"),
        ({"need": {"ages": [17, 0]}}, "0 <= first <= last <= 90"),
        ({"need": {"ages": [65, 120]}}, "90 is 90 and over"),
        ({"need": {"sex": "f"}}, "s.need.sex is 'f'"),
        ({"need": {"age": [0, 17]}}, 'unknown key "age"; did you mean "ages"'),
        ({"need": {"column": "births", "sex": "female"}}, "nothing beside it"),
        ({"modes": "drive"}, "s.modes is 'drive'; write a list of names"),
        ({"modes": []}, "s.modes is empty; name at least one mode"),
        ({"label": 3}, "s.label is 3; write text"),
        ({"requires": ["t"]}, 's.requires names "t"'),
        ({"requires_unless": ["t"]}, 's.requires_unless names "t"'),
        ({"profile": ["slow"]}, r"s.profile is \['slow'\]; write text"),
        ({"patterns": "day"}, "s.patterns is 'day'; write"),
        ({"patterns": {"24/7": "24/7"}}, 's.patterns has the name "24/7"; write a word'),
        ({"patterns": {"closed": "24/7"}}, 's.patterns has the name "closed"; write a word'),
        ({"patterns": {"day": "8-20"}}, 's.patterns.day: "8-20" in "8-20" is not a time span'),
        ({"patterns": {"day": 8}}, "s.patterns.day: 8 is not hours"),
        ({"visits_per_year": "many"}, "s.visits_per_year is 'many'; write a number of zero or more"),
        ({"visitors": -1}, "s.visitors is -1; write a number of zero or more"),
        ({"capacity": 30}, "s.capacity is 30; write a number for each site"),
        ({"capacity": {"NOR": -3}}, "s.capacity.NOR is -3; write a number"),
        ({"minimum_volume": True}, "s.minimum_volume is True; write a number"),
        ("text", r"s = 'text' is not a service"),
    ],
)
def test_what_is_refused(table, message):
    with pytest.raises(InvalidFile, match=f"^services.toml: .*{message}"):
        parse_services({"s": table})


def test_no_service_at_all():
    with pytest.raises(InvalidFile, match="declares no service"):
        parse_services({})


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"s = ?", r"services.toml is not valid TOML: .*line 1"), (b"\xff\xfe\x00", "save it as UTF-8")],
)
def test_a_broken_file(tmp_path, content, message):
    (tmp_path / "services.toml").write_bytes(content)
    with pytest.raises(InvalidFile, match=message):
        access.read_services(tmp_path / "services.toml")


def test_a_missing_file(tmp_path):
    with pytest.raises(InvalidFile, match=r"services.toml does not exist"):
        access.read_services(tmp_path / "services.toml")


@pytest.mark.parametrize("name", ["a/b c", "../north", "", ".hidden", "two words"])
def test_an_id_names_files_too(name):
    with pytest.raises(
        InvalidFile, match=r"services.toml: the service id .* is unfit for the name of a file"
    ):
        parse_services({name: {}})


def test_a_need_of_text_is_one_sentence():
    service = parse_services({"s": {"need": {"column": "name"}}})["s"]
    with pytest.raises(InvalidAreas, match=r'service "s": its need names the column "name" .* no numbers'):
        access.need(service, people().assign(name="x"))
