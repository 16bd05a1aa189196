"""Runs of a sensitivity analysis that are kept: made anew when a setting they read changes, and of nobody's need."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from study.folder import open_study
from study.places import make_places
from study.plan import MatrixKey
from study.questions import make_questions
from study.sensitivity import Asked, analyse_sensitivity
from study.sensitivity_report import sensitivity_dict, sensitivity_text
from study.sensitivity_runs import Runner
from study.store import Store
from tests.study_builder import STUDY, write_town

ASKED = Asked("baseline", "north_only", "emergency", mode="drive", period="weekday")
VARIED = "\n[sensitivity]\nroad_speed = [0.5, 1.0]\nthreshold_shift = [0.0]\n"
GIVEN = '\n[matrix.given]\nfile = "given.csv"\nlayout = "long"\narea = "area"\nsite = "site"\nminutes = "minutes"\n'
TIES = ("", "tie_minutes = 3")
SEEDS = ("", "[sensitivity]\nseed = 2")
PIVOTS = ("", "[sensitivity]\npivot_minutes = 30")
WHO = """
[no_car]
group = "cars"
{}
[groups.cars]
file = "people.csv"
code = "code"
vintage = "V1"
unit = "households"
columns = {{ none = "No car", some = "Car", all = "All" }}
"""
HOUSEHOLDS = (WHO.format('without = "none"\nall = "all"'), WHO.format('without = "some"\nall = "all"'))
ALL = (WHO.format('without = "none"\nall = "all"'), WHO.format('without = "none"'))


def new_runs(folder, mode: str, change: str) -> set:
    """What is kept anew of the run with the study's own assumptions, under other settings."""
    text = STUDY + change if "[" in change else f"{change}\n{STUDY}"
    return new_runs_of(folder, mode, text + (GIVEN if mode == "given" else ""))


def new_runs_of(folder, mode: str, text: str) -> set:
    (folder / "study.toml").write_text(text)
    study = open_study(folder)
    store = Store(study.results)
    questions = make_questions(study, store, make_places(study, store))
    key = MatrixKey(mode, "all_day" if mode == "given" else "weekday", "to_site")
    asked = replace(ASKED, mode=mode, period=key.period)
    kept = folder / "results" / "cache" / "sensitivity"
    had = set(kept.glob("*"))
    Runner(study, store, questions, key, asked).figures({})
    return set(kept.glob("*")) - had


@pytest.fixture(scope="module")
def asked_again(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("again") / "town")
    people = pd.read_csv(folder / "people.csv").assign(none=20, some=80, all=150)
    people.to_csv(folder / "people.csv", index=False)
    rows = [(code, site, 2.0 + row) for row, code in enumerate(people["code"]) for site in ("north", "south")]
    pd.DataFrame(rows, columns=["area", "site", "minutes"]).to_csv(folder / "given.csv", index=False)
    return folder


@pytest.mark.parametrize(
    ("mode", "settings"),
    [
        ("given", TIES),
        ("given", SEEDS),
        ("given", PIVOTS),
        ("no_car_composite", HOUSEHOLDS),
        ("no_car_composite", ALL),
    ],
)
def test_a_setting_that_a_run_reads_makes_it_anew(asked_again, mode, settings):
    new_runs(asked_again, mode, settings[0])
    assert new_runs(asked_again, mode, settings[1])
    assert not new_runs(asked_again, mode, settings[1])


def test_the_hours_of_a_period_make_a_run_anew(asked_again):
    new_runs(asked_again, "drive", "")
    shorter = STUDY.replace("07:00-19:00", "07:00-18:00").replace("19:00-07:00", "18:00-07:00")
    assert new_runs_of(asked_again, "drive", shorter)


def test_a_setting_that_no_run_reads_leaves_what_is_kept(asked_again):
    new_runs(asked_again, "given", "")
    for unread in (
        '[equity]\ndeprivation_weight = "score"',
        "[sensitivity]\nsame_minutes = 1.0",
        "suppress_below = 5",
    ):
        assert not new_runs(asked_again, "given", unread)


def test_a_service_that_nobody_needs_is_said_to_be_needed_by_nobody(tmp_path):
    folder = write_town(tmp_path / "town")
    pd.read_csv(folder / "people.csv").assign(people=0).to_csv(folder / "people.csv", index=False)
    (folder / "study.toml").write_text(STUDY + VARIED)
    found = analyse_sensitivity(open_study(folder), ASKED, runs=2)
    assert sensitivity_text(found).startswith("Nobody has need of emergency")
    assert json.loads(json.dumps(sensitivity_dict(found), allow_nan=False))["need_total"] == 0


def test_a_service_that_nobody_reaches_has_no_figures_and_says_so(tmp_path):
    folder = write_town(tmp_path / "town")
    closed = (folder / "configurations.toml").read_text().replace('["north", "south"]', "[]")
    (folder / "configurations.toml").write_text(closed.replace('["north"]', "[]"))
    (folder / "services.toml").write_text('[emergency]\nlabel = "Emergency department"\n')
    (folder / "study.toml").write_text(STUDY + VARIED)
    found = analyse_sensitivity(open_study(folder), ASKED, runs=2)
    assert "Nobody reaches a site in any run, so there is no figure." in sensitivity_text(found)
    json.dumps(sensitivity_dict(found), allow_nan=False)
