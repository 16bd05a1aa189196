"""Doggerland's choices ask the questions of the founding papers: how many options each has."""

import pandas as pd
import pytest

import access
from study.demo import make
from study.folder import open_study
from study.plan import opening_periods


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    """The study, its services and its options."""
    study = open_study(make(tmp_path_factory.mktemp("doggerland"), "small"))
    sites = pd.read_csv(study.directory / "sites.csv")["site_id"].tolist()
    services = access.read_services(study.directory / "services.toml")
    return (
        study,
        services,
        access.read_configurations(study.directory / "configurations.toml", services, sites),
    )


@pytest.fixture(scope="module")
def choices(options):
    study, services, configurations = options
    sites = pd.read_csv(study.directory / "sites.csv")["site_id"].tolist()
    return access.read_choices(study.directory / "choices.toml", services, sites, configurations["baseline"])


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


def test_the_morning_judges_every_option_but_one_and_another_period_judges_that(options):
    study, services, configurations = options
    opened = opening_periods(study.settings, "drive")
    baseline = configurations["baseline"]

    def unjudged(period):
        asked = [(s, o) for o in configurations.values() for s in services]
        return {
            (service, option.id)
            for service, option in asked
            if not access.judgement(baseline, option, service, period, "to_site", opened).judged
        }

    assert unjudged("weekday_am") == {("gi_bleed_rota", "gi_bleed_by_turns")}
    assert unjudged("weekday_day") == set()
    assert ("gi_bleed_rota", "gi_bleed_four") in unjudged("night")
