"""Doggerland's rules: what its options keep and break, and how they read in several regions."""

import tomllib

import pandas as pd
import pytest

import access
from study.demo import texts
from study.demo.make import make
from study.folder import open_study
from study.questions import study_rules

BROKEN = {
    ("ward_alone", "obstetrics_beside_children"),
    ("gi_bleed_by_turns", "bleed_cover"),
    ("stroke_paired", "stroke_partners"),
    ("combined", "stroke_partners"),
}


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """Services, options, rules and sites."""
    folder = tmp_path_factory.mktemp("doggerland")
    make(folder, "small")
    settings = open_study(folder).settings
    sites = pd.read_csv(folder / "sites.csv", dtype=str).set_index("site_id")
    services = access.read_services(folder / settings.services)
    options = access.read_configurations(folder / settings.configurations, services, sites.index)
    return services, options, study_rules(folder / settings.rules, services, sites), sites


def test_what_is_broken_is_broken_on_purpose(questions):
    services, options, rules, sites = questions
    found = access.rule_breaches(rules, options, services, sites)
    assert {(each.option, each.rule.id) for each in found} == BROKEN
    assert not any(each.refuse for each in found)


def test_the_one_published_breach_says_what_follows(questions):
    services, options, rules, sites = questions
    published = {name: option for name, option in options.items() if option.status == "published"}
    (found,) = access.rule_breaches(rules, published, services, sites)
    assert found.option == "stroke_paired"
    assert (
        found.cascade[0] == "Closing Hyper-acute stroke unit at BRA takes Acute stroke unit at WES with it."
    )


def test_an_agreement_would_mend_it(questions):
    services, options, rules, sites = questions
    (partners,) = [rule for rule in rules if rule.id == "stroke_partners"]
    pairs = [*map(list, partners.pairs), ["WES", "THR"]]
    table = {"kind": "paired", "service": "asu", "with": "hasu", "pairs": pairs}
    agreed = access.parse_rules({"rule": [table]}, services, sites)
    assert not access.rule_breaches(agreed, options, services, sites)


def test_every_kind_is_shown(questions):
    *_, rules, _ = questions
    assert {rule.kind for rule in rules} == {
        "keeps", "at_least_one_per", "count", "requires", "open_at_all_times", "paired", "excludes", "volume",
        "co_located",
    }  # fmt: skip


def test_rules_that_name_sites_are_written_for_every_region():
    template = (texts.TEMPLATES / "rules.toml").read_text(encoding="utf-8")
    rules = tomllib.loads(texts.rules_in_every_region(template, 3))["rule"]
    named = {rule["id"]: rule for rule in rules}
    assert len(named) == len(rules)
    assert named["childrens_wards_3"]["among"] == ["HRI3", "THR3", "ENN3", "BRA3", "WES3", "SKE3"]
    assert named["stroke_partners_2"]["pairs"][1] == ["NBG2", "HRI2"]
    assert "obstetrics_beside_children_2" not in named
    assert texts.rules_in_every_region(template, 1) == template
