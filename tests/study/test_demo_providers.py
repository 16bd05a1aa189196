"""Doggerland's hosted networks, programmes and scorecard: fictional, for every region, and read by the library."""

import pandas as pd
import pytest

import access
from study.demo import make
from study.demo.hospitals import SITES
from study.demo.providers import write_hosted_networks


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make(tmp_path_factory.mktemp("providers"), "small")


@pytest.fixture(scope="module")
def questions(folder):
    sites = pd.read_csv(folder / "sites.csv").set_index("site_id")
    sites["provider"] = sites["provider"].where(sites["provider"].notna(), sites.index)
    services = access.read_services(folder / "services.toml")
    return sites, services, access.read_configurations(folder / "configurations.toml", services, sites.index)


def test_programmes_hold_the_founding_questions(folder, questions):
    _, services, options = questions
    programmes = access.read_programmes(folder / "programmes.toml", services, options)
    assert list(programmes) == ["maternity_and_children", "gi_bleed", "stroke"]
    assert {"paediatrics_four", "paediatrics_five"} <= set(programmes["maternity_and_children"].options)
    assert {"gi_bleed_four", "gi_bleed_three"} <= set(programmes["gi_bleed"].options)
    assert "stroke_paired" in programmes["stroke"].options
    assert not access.programme_findings(programmes, options)


def test_networks_are_written_once_for_each_region(tmp_path, questions):
    _, services, _ = questions
    write_hosted_networks(tmp_path / "networks.toml", 3)
    sites = [f"{site}{suffix}" for suffix in ("", "2", "3") for site, *_ in SITES]
    networks = access.read_hosted_networks(tmp_path / "networks.toml", services, sites)
    assert list(networks)[:4] == ["children", "gi_bleed", "stroke", "children_2"]
    assert networks["gi_bleed_3"].host == "THR3"
    assert networks["gi_bleed_3"].rotas[0].sites == ("THR3", "BRA3", "WES3")
    assert networks["gi_bleed"].rotas[0].label != networks["gi_bleed_2"].rotas[0].label


def test_every_imported_figure_says_that_it_is_invented(folder, questions):
    sites, *_ = questions
    table = access.read_indicators(folder / "scorecard.csv", sites)
    assert table["source"].str.contains("Invented").all()
    assert table["label"].str.contains("invented").all()
    assert set(table["domain"]) == {"quality", "workforce", "finance", "direction"}
    holders = access.scorecard_holders(sites)
    assert [each.kind for each in holders][:3] == ["provider", "site", "site"]
    assert "fictional" in holders[0].id
    assert all(len(access.indicators_of(each, table)) for each in holders)


def test_the_readme_names_the_files(folder):
    text = (folder / "README.txt").read_text()
    assert all(name in text for name in ("programmes.toml", "hosted_networks.toml", "scorecard.csv"))
