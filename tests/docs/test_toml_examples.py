"""The TOML that the documentation shows is taken by the code that reads it."""

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import access
from access.rule_file import KEYS
from isochrones import DEFAULT_SPEEDS
from study.folder import open_study

DOCS = Path(__file__).parents[2] / "docs"
CONTRACTS = re.findall(r"^```toml\n(.*?)^```$", (DOCS / "contracts.md").read_text("utf-8"), re.M | re.S)


def block(start: str) -> dict:
    """The block of the contracts that holds a text, read."""
    return tomllib.loads(next(text for text in CONTRACTS if start in text))


def test_study_toml_of_the_contracts_is_valid(tmp_path):
    text = next(text for text in CONTRACTS if "title =" in text)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert open_study(tmp_path).settings.computed_modes == ["drive", "walk", "public_transport"]


def test_services_and_configurations_of_the_contracts_are_valid():
    services = access.parse_services(
        block("[inpatient_paediatrics]") | {name: {} for name in ("emergency_department", "gi_bleed_rota")}
    )
    options = access.parse_configurations(block("[option_2]"), services, ["NOR", "EST"])
    assert options["option_2"].sites("inpatient_paediatrics") == ("NOR",)
    assert options["option_2"].sites("gi_bleed_rota") == ("EST", "NOR")


def test_the_rule_of_the_contracts_is_valid():
    sites = pd.DataFrame({"place": "Town"}, index=pd.Index(["NOR", "EST"], name="site_id"))
    (rule,) = access.parse_rules(block("[[rule]]"), ["inpatient_paediatrics", "gi_bleed_rota"], sites)
    assert (rule.kind, rule.refuse) == ("requires", False)


def test_speed_overrides_of_the_page_are_valid():
    page = (DOCS / "study_file.md").read_text("utf-8")
    shown = tomllib.loads(re.search(r"^```toml\n(\[speeds\.roads\].*?)^```$", page, re.M | re.S)[1])
    table = DEFAULT_SPEEDS.override(shown["speeds"]["roads"])
    assert table.practicable == pytest.approx(0.9)
    assert table.class_kmh["primary"] == (35, 65, 85)


def test_rules_of_the_page_are_valid_and_show_every_kind():
    page = (DOCS / "methods" / "rules.md").read_text("utf-8")
    shown = [tomllib.loads(text)["rule"] for text in re.findall(r"^```toml\n(.*?)^```$", page, re.M | re.S)]
    ids = ["HRI", "NBG", "THR", "ENN", "BRA", "WES", "SKE"]
    sites = pd.DataFrame({"place": "Town"}, index=pd.Index(ids, name="site_id"))
    demo = tomllib.loads((DOCS.parent / "study" / "demo" / "services.toml").read_text("utf-8"))
    rules = [
        rule
        for tables in shown
        for rule in access.parse_rules({"rule": tables}, [*demo, "neonatal_unit"], sites)
    ]
    assert {rule.kind for rule in rules} == set(KEYS)
