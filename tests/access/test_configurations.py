import pytest

import access
from access import AccessError, InvalidFile, UnknownName, parse_configurations, parse_services

SERVICES = parse_services({"beds": {"requires": ["doctors"]}, "doctors": {}})
SITES = ["NOR", "EST", "STH"]
BASELINE = {"baseline": True, "services": {"beds": ["NOR", "EST"], "doctors": ["NOR"]}}


def parse(**options):
    return parse_configurations({"now": BASELINE, **options}, SERVICES, SITES)


def test_a_file(tmp_path):
    path = tmp_path / "configurations.toml"
    path.write_text(
        '[now]\nlabel = "Today"\nbaseline = true\nstatus = "published"\nnotes = "as it is"\n'
        '[now.services]\nbeds = ["NOR", "EST"]\ndoctors = { NOR = "24/7", EST = "Mon-Fri 08:00-20:00" }\n'
        "[now.capacity.beds]\nNOR = 30\nEST = 12\n"
    )
    now = access.read_configurations(path, SERVICES, SITES)["now"]
    assert (now.label, now.status, now.baseline, now.notes) == ("Today", "published", True, "as it is")
    assert now.services["beds"] == {"NOR": "24/7", "EST": "24/7"}
    assert now.services["doctors"]["EST"] == "Mon-Fri 08:00-20:00"
    assert now.capacity == {"beds": {"NOR": 30.0, "EST": 12.0}}
    assert now.sites("beds") == ("EST", "NOR")


def test_extending_replaces_whole_services():
    options = parse(
        fewer={"extends": "now", "services": {"beds": ["NOR"]}}, fewest={"extends": "fewer", "services": {}}
    )
    assert options["fewest"].sites("beds") == ("NOR",)
    assert options["fewest"].sites("doctors") == ("NOR",)
    assert not options["fewer"].baseline
    assert options["fewer"].status == "draft"


def test_a_service_that_is_not_named_is_given_nowhere():
    assert parse(empty={"services": {"beds": []}})["empty"].sites("doctors") == ()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"services": {"beds": ["NRO"]}},
            'option "o" names the unknown site "NRO" for beds; did you mean "NOR"',
        ),
        ({"services": {"bed": ["NOR"]}}, 'option "o" names the unknown service "bed".*did you mean "beds"'),
        ({"extends": "nwo"}, 'option "o" extends the unknown option "nwo"; did you mean "now"'),
        ({"extend": "now"}, 'option "o" has the unknown key "extend"; did you mean "extends"'),
        ({"capacity": {"beds": {"QQQ": 3}}}, 'option "o" names the unknown site "QQQ" for beds'),
    ],
)
def test_unknown_names(table, message):
    with pytest.raises(UnknownName, match=f"^configurations.toml: {message}"):
        parse(o=table)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"status": "final"}, "o.status is .final."),
        ({"baseline": "yes"}, "o.baseline is 'yes'"),
        ({"baseline": True}, "exactly one option must have baseline = true, found now, o"),
        ({"label": 1}, "o.label is 1"),
        ({"extends": "o"}, r"in a circle \(o -> o\)"),
        ({"services": ["beds"]}, "write a table of services"),
        ({"services": {"beds": "NOR"}}, "beds is 'NOR'; write a list of sites"),
        ({"services": {"beds": ["NOR", "NOR"]}}, "lists a site twice"),
        ({"services": {"beds": {"NOR": 8}}}, "beds at NOR: 8 is not hours; write text such as"),
        ({"services": {"beds": {"NOR": "Mon 8-20"}}}, 'beds at NOR: "8-20" in "Mon 8-20" is not a time span'),
        ({"capacity": {"beds": 30}}, "capacity of beds is 30"),
        ({"capacity": {"beds": {"NOR": "many"}}}, "capacity of beds at NOR is 'many'"),
        ("text", "is not an option"),
    ],
)
def test_values_that_are_refused(table, message):
    with pytest.raises(InvalidFile, match=message):
        parse(o=table)


def test_a_longer_circle():
    with pytest.raises(InvalidFile, match=r"\(a -> b -> a\)"):
        parse(a={"extends": "b"}, b={"extends": "a"})


def with_patterns_and_capacity(**beds):
    services = parse_services({"beds": beds})
    tables = {
        "now": {
            "baseline": True,
            "services": {"beds": {"NOR": "day", "EST": "24/7"}},
            "capacity": {"beds": {"EST": 9}},
        },
        "fewer": {"extends": "now", "services": {"beds": ["NOR"]}},
    }
    return parse_configurations(tables, services, SITES)


def test_hours_by_the_name_of_a_pattern():
    options = with_patterns_and_capacity(patterns={"day": "Mon-Sun 08:00-22:00"})
    assert options["now"].services["beds"] == {"NOR": "Mon-Sun 08:00-22:00", "EST": "24/7"}
    with pytest.raises(InvalidFile, match=r"beds at NOR: .*day"):
        with_patterns_and_capacity(patterns={"night": "24/7"})


def test_capacity_of_a_service_holds_where_an_option_states_none():
    options = with_patterns_and_capacity(patterns={"day": "24/7"}, capacity={"NOR": 30, "EST": 12, "STH": 5})
    assert options["now"].capacity["beds"] == {"NOR": 30.0, "EST": 9.0}
    assert options["fewer"].capacity["beds"]["NOR"] == 30.0


def test_capacity_of_a_service_at_an_unknown_site():
    with pytest.raises(
        UnknownName, match=r'services.toml: capacity names the unknown site "NRO" for beds; did you'
    ):
        with_patterns_and_capacity(patterns={"day": "24/7"}, capacity={"NRO": 30})


def test_no_baseline():
    with pytest.raises(InvalidFile, match="found none"):
        parse_configurations({"o": {}}, SERVICES, SITES)


@pytest.mark.parametrize("kind", [InvalidFile, UnknownName])
def test_every_error_has_one_root(kind):
    assert issubclass(kind, AccessError)


def test_the_id_of_an_option_names_files_too():
    with pytest.raises(InvalidFile, match='the option id "a/b" is unfit for the name of a file'):
        parse(**{"a/b": {}})
