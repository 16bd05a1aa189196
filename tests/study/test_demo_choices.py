"""Doggerland's choices ask the questions of the founding papers: how many options each has."""

import pandas as pd
import pytest

import access
from study.demo import make


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    study = make(tmp_path_factory.mktemp("doggerland"), "small")
    sites = pd.read_csv(study / "sites.csv")["site_id"].tolist()
    services = access.read_services(study / "services.toml")
    options = access.read_configurations(study / "configurations.toml", services, sites)
    return access.read_choices(study / "choices.toml", services, sites, options["baseline"])


def test_six_wards_of_which_four_or_five_stay_are_21_options(choices):
    assert choices["paediatrics"].count() == len(choices["paediatrics"].sets()) == 21


def test_four_choices_together_are_tens_of_thousands(choices):
    counts = [choices[name].count() for name in ("paediatrics", "maternity", "gi_bleed", "stroke")]
    assert counts == [21, 41, 15, 4]
    assert 21 * 41 * 15 * 4 == 51_660


def test_obstetrics_and_what_replaces_a_ward_move_with_it(choices):
    assert choices["paediatrics"].services == (
        "inpatient_paediatrics", "obstetrics", "short_stay_paediatrics", "midwifery_unit",
    )  # fmt: skip
