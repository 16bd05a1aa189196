import pytest

import access
from access import InvalidFile, UnknownName
from access.rule_file import KEYS
from tests.access.rule_cases import SERVICES, SITES, rules


def test_a_file(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[rule]]\nkind = "requires"\nid = "beside"\nlabel = "Beside"\nsource = "a guideline"\nbreach = "refuse"\n'
        'service = "births"\non_site = ["wards"]\nunless = ["team", "W"]\n'
        '[[rule]]\nkind = "count"\nservice = "wards"\nat_least = 2\n'
    )
    beside, count = access.read_rules(path, SERVICES, SITES)
    assert (beside.id, beside.label, beside.source, beside.refuse) == (
        "beside",
        "Beside",
        "a guideline",
        True,
    )
    assert (beside.unless, beside.unless_sites) == (("team",), ("W",))
    assert (count.id, count.breach, count.at_most) == ("count_wards", "flag", None)


def test_rules_without_an_id_are_numbered():
    table = {"kind": "count", "service": "wards", "at_least": 1}
    assert [rule.id for rule in rules(table, table, table)] == [
        "count_wards",
        "count_wards_2",
        "count_wards_3",
    ]


def test_an_empty_file_has_no_rules():
    assert access.parse_rules({}, SERVICES, SITES) == ()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"kind": "count", "service": "ward", "at_least": 1},
            'rule 1: service names the unknown service "ward"; did',
        ),
        (
            {"kind": "keeps", "service": "wards", "sites": ["Q"]},
            'sites names the unknown site "Q"; known: N, E',
        ),
        (
            {"kind": "count", "service": "wards", "atleast": 1},
            r'rule 1 \(count\) has the unknown key "atleast"; did',
        ),
        (
            {"kind": "requires", "service": "births", "on_site": ["wards"], "unless": ["teem"]},
            'unless names the unknown service or site "teem"; did you mean "team"',
        ),
    ],
)
def test_unknown_names(table, message):
    with pytest.raises(UnknownName, match=f"^rules.toml: .*{message}|^rules.toml: {message}"):
        rules(table)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"service": "wards"}, "rule 1 has no kind; write one of requires, co_located"),
        ({"kind": "require"}, "kind is 'require'; did you mean \"requires\""),
        ({"kind": "count", "at_least": 1}, r"rule 1 \(count\) has no service"),
        ({"kind": "count", "service": "wards"}, "neither at_least nor at_most"),
        ({"kind": "count", "service": "wards", "at_least": 3, "at_most": 2}, "at_least 3 is more than at_most 2"),
        ({"kind": "count", "service": "wards", "at_least": -1}, "at_least is -1; write a whole number"),
        ({"kind": "count", "service": "wards", "at_least": True}, "at_least is True; write a whole number"),
        ({"kind": "count", "service": "wards", "at_least": 1, "breach": "stop"}, "breach is 'stop'; known: flag"),
        ({"kind": "count", "service": "wards", "at_least": 1, "judged": "new"}, "judged is 'new'; known: all"),
        ({"kind": "count", "service": "wards", "at_least": 1, "label": 3}, "label is 3; write text"),
        ({"kind": "requires", "service": "births", "on_site": []}, r"on_site is \[\]; write a list of services"),
        ({"kind": "requires", "service": "births", "on_site": [3]}, "on_site names 3; write the service in quotes"),
        ({"kind": "co_located", "services": ["wards"]}, "name two or more"),
        ({"kind": "excludes", "service": "wards", "other": "wards"}, '"wards" excludes itself'),
        ({"kind": "at_least_one_per", "service": "wards", "per": "icb"}, "per is 'icb', no column of the sites"),
        ({"kind": "keeps", "service": "wards", "hours": "always"}, "hours: .*always"),
        ({"kind": "paired", "service": "births", "with": "wards", "at": "near"}, "at is 'near'; known: same_site"),
        (
            {"kind": "paired", "service": "births", "with": "wards", "within_minutes": 3, "pairs": []},
            r"\(paired\) has within_minutes and pairs; keep one",
        ),
        ({"kind": "paired", "service": "births", "with": "wards", "pairs": [["N"]]}, r"write \[\[.A., .B.\]"),
        ({"kind": "open_at_all_times", "service": "wards", "at_least": 0}, "at_least is 0, which every option keeps"),
        ({"kind": "volume", "service": "wards"}, "neither minimum nor maximum"),
        ({"kind": "volume", "service": "wards", "minimum": 9, "maximum": 3}, "minimum 9 is more than maximum 3"),
        ({"kind": "volume", "service": "wards", "minimum": "many"}, "minimum is 'many'; write a number"),
    ],
)  # fmt: skip
def test_values_that_are_refused(table, message):
    with pytest.raises(InvalidFile, match=message):
        rules(table)


def test_an_id_is_given_once():
    table = {"kind": "count", "service": "wards", "at_least": 1, "id": "x"}
    with pytest.raises(InvalidFile, match='rule 2 has the id "x" of an earlier rule'):
        rules(table, table)


def test_a_name_that_is_both_a_service_and_a_site():
    table = {"kind": "requires", "service": "births", "on_site": ["wards"], "unless": ["team"]}
    with pytest.raises(InvalidFile, match='"team", which is a service and a site'):
        access.parse_rules({"rule": [table]}, SERVICES, SITES.rename(index={"W": "team"}))


@pytest.mark.parametrize("tables", [{"rule": {"kind": "count"}}, {"rule": ["count"]}])
def test_rules_are_a_list_of_tables(tables):
    with pytest.raises(InvalidFile, match="write each rule as"):
        access.parse_rules(tables, SERVICES, SITES)


def test_other_tables_are_refused():
    with pytest.raises(UnknownName, match=r'unknown table "rules"; write each rule as \[\[rule\]\]'):
        access.parse_rules({"rules": []}, SERVICES, SITES)


def test_services_state_rules_in_short():
    services = access.parse_services({
        "births": {"requires": ["wards"], "requires_unless": ["team"], "minimum_volume": 500,
                   "minimum_volume_source": "a college"},
        "wards": {}, "team": {},
    })  # fmt: skip
    beside, volume = access.service_rules(services)
    assert (beside.id, beside.on_site, beside.unless) == ("births.requires", ("wards",), ("team",))
    assert (volume.id, volume.minimum, volume.source) == ("births.minimum_volume", 500, "a college")


def test_every_kind_has_a_parser():
    tables = {
        "requires": {"on_site": ["wards"]}, "co_located": {"services": ["births", "wards"]},
        "excludes": {"other": "wards"}, "at_least_one_per": {}, "keeps": {}, "count": {"at_least": 1},
        "paired": {"with": "wards"}, "open_at_all_times": {}, "volume": {"minimum": 1},
    }  # fmt: skip
    assert tables.keys() == KEYS.keys()
    for kind, own in tables.items():
        (rule,) = rules({"kind": kind} | ({} if kind == "co_located" else {"service": "births"}) | own)
        assert rule.kind == kind
