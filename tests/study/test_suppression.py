"""What leaves a study has its small numbers blank, as study.toml says at the time of the export."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.errors import ExportError
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.suppression import Release, release, release_table, without_sentences
from study.suppression_layouts import LAYOUTS
from study.suppression_options import _release
from study.tables import BY_SERVICE
from tests.study_builder import write_town

KEY = {"service": "ed", "mode": "drive", "period": "am", "direction": "to_site", "percentile": 50}


def table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([KEY | row for row in rows])


def fifths(option: str, reached: list[float], total=(100, 50, 40, 30, 20)) -> list[dict]:
    return [
        {"configuration": option, "scope": "local", "quintile": n + 1, "need_total": total[n], "need_reached": each,
         "mean_minutes": 10.0 + n}
        for n, each in enumerate(reached)
    ]  # fmt: skip


def shown(found: pd.DataFrame, column: str) -> list:
    return [None if np.isnan(value) else value for value in found[column]]


def test_without_a_limit_nothing_is_changed():
    whole = table(fifths("today", [3, 50, 40, 30, 20]))
    assert release(whole, "by_quintile", None, "today") is whole


def test_a_small_rest_is_blank_and_one_more_with_it():
    """97 of 100 reach it: the 3 who do not are told by neither that figure nor the total of the others."""
    found = release(table(fifths("today", [97, 50, 40, 30, 20])), "by_quintile", 5, "today")
    assert shown(found, "need_reached") == [None, None, 40, 30, 20]
    assert shown(found, "need_total") == [100, 50, 40, 30, 20]
    assert shown(found, "mean_minutes") == [10, 11, 12, 13, 14]
    assert found["withheld"].tolist() == [True, True, False, False, False]


def test_figures_of_a_few_people_are_blank_altogether():
    few = fifths("today", [4, 50, 40, 30, 20], total=(4, 50, 40, 30, 20))
    found = release(table(few), "by_quintile", 5, "today")
    assert shown(found, "mean_minutes") == [None, 11, 12, 13, None]
    assert shown(found, "need_total") == [None, 50, 40, 30, None]


def test_the_baseline_is_shown_first_wherever_it_stands():
    rows = [
        {"configuration": option, "site_id": site, "volume": volume, "volume_tie_1_minute": volume}
        for option, volumes in (("a_draft", (52, 48, 60)), ("today", (50, 50, 60)))
        for site, volume in zip("NSW", volumes)
    ]
    found = release(table(rows), "volumes", 5, "today")
    assert shown(found, "volume") == [None, None, 60, 50, 50, 60]


def test_who_is_worse_off_is_blank_with_what_rests_on_it():
    counts = dict.fromkeys(LAYOUTS["comparison"].counts, 0.0) | {"need_worse": 3.0, "need_changed": 3.0}
    resting = dict.fromkeys(LAYOUTS["comparison"].rests_on[0][1], 0.5)
    row = {"configuration": "later", "need_total": 100.0, "mean_change": 0.3, **counts, **resting}
    found = release(table([row]), "comparison", 5, "today").iloc[0]
    assert found[["need_worse", "need_changed", *resting]].isna().all()
    assert found["mean_change"] == 0.3


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("suppression") / "town")
    run(open_study(folder))
    return folder


def test_exports_follow_study_toml_as_it_is_now(town, tmp_path):
    people = pd.read_csv(town / "people.csv")["people"]
    settings = town / "study.toml"
    limit = float(people.min()) + 1
    text = settings.read_text()
    settings.write_text(f"suppress_below = {limit}\n{text}")
    try:
        done = CliRunner().invoke(
            main,
            ["export", str(town), "-o", str(tmp_path), "--format", "csv", "--quiet"],
            catch_exceptions=False,
        )
    finally:
        settings.write_text(text)
    assert done.exit_code == 0, done.output
    found = pd.read_csv(tmp_path / "access_emergency.csv")
    people = pd.read_csv(town / "people.csv").set_index("code")["people"]
    few = found["area_id"].map(people) < limit
    assert found.loc[few, ["need", "population"]].isna().all().all()
    assert found["need"].notna().any() == (people >= limit).any()
    assert set(found.loc[found["need"].isna(), "withheld"]) == {1}


@pytest.mark.parametrize(
    "name", ["summary", "by_quintile", "by_decile", "volumes", "comparison", "area_change"]
)
def test_every_table_of_a_run_can_be_released(town, name):
    results = open_results(town)
    whole = results.table(name)
    found = release(whole, name, 1e9, results.baseline)
    assert len(found) == len(whole)
    assert found.index.equals(whole.index)
    counts = [c for c in found if c in ("need", "need_total", "need_reached", "volume", "need_worse")]
    assert not (found[counts] > 0).any().any()
    same = release(whole, name, 1e-6, results.baseline)
    pd.testing.assert_frame_equal(same.drop(columns="withheld"), whole, check_dtype=False)


@pytest.mark.parametrize("name", BY_SERVICE)
def test_any_table_of_a_run_may_leave_the_house(town, name):
    """No count above nought is left under a limit that none reaches, nor any share of a small total."""
    results = open_results(town)
    results.suppress_below = 1e9
    found, whole = release_table(results, name), results.table(name)
    assert [*whole.columns, "withheld"] == [*found.columns]
    told = [
        c
        for c in found
        if c.startswith(("need", "volume", "count_")) and "share" not in c and "minutes" not in c
    ]
    assert not (found[told].select_dtypes("number") > 0).any().any()


def test_shares_of_few_people_within_minutes_are_blank(town):
    results = open_results(town)
    results.suppress_below = 1e9
    assert release_table(results, "s_curve")["share"].isna().all()


def test_a_table_that_cannot_be_judged_is_refused():
    with pytest.raises(
        ExportError, match="cannot be written with suppress_below: it does not say `need_total`"
    ):
        release(table([{"configuration": "today", "share": 0.5}]), "s_curve", 5, "today")


def test_of_options_the_baseline_is_shown_first():
    """55 and 47 differ from the baseline's 50 by 5 and 3; of 100 births, 97 within reach leave 3."""
    figures = pd.DataFrame({"need_worse": [50.0, 55, 47], "share_within_30": [0.8, 0.8, 0.97]})
    found = _release(figures, {"": 100.0}, 5)
    assert shown(found, "need_worse") == [50, 55, None]
    assert shown(found, "share_within_30") == [0.8, 0.8, None]


def test_places_and_networks_are_guarded_in_both_ways():
    """3 at north in A: one more goes in its Place, one more in its network, and one where those two meet."""
    needs = {("n", "A"): 3, ("n", "B"): 40, ("m", "A"): 30, ("m", "B"): 60}
    rows = [
        {"configuration": "today", "of": "network", "network": network, "place": place, "need": need}
        for (network, place), need in needs.items()
    ]
    found = Release(5, "today").table(table(rows), "network_people")
    assert found["need"].isna().all()


@pytest.mark.parametrize(
    ("command", "file", "column"),
    [
        (["compare", "{0}", "{1}", "{2}", "--service", "{3}", "--csv"], "c.csv", "need"),
        (["equity", "{0}", "--service", "{3}", "-o"], "e.csv", "need_total"),
        (["scorecard", "{0}", "-o"], "s.csv", "need"),
        (["options", "{0}", "--service", "{3}", "--keep", "1", "-o"], "o.csv", "need_reached"),
    ],
)
def test_every_file_is_written_without_small_numbers(town, tmp_path, command, file, column):
    results = open_results(town)
    names = [str(town), results.baseline, list(results.configurations)[-1], next(iter(results.services))]
    settings, text = town / "study.toml", (town / "study.toml").read_text()
    settings.write_text(f"suppress_below = 100000000\n{text}")
    try:
        done = CliRunner().invoke(main, [*(each.format(*names) for each in command), str(tmp_path / file)])
    finally:
        settings.write_text(text)
    assert done.exit_code == 0, done.output
    found = pd.read_csv(tmp_path / file)
    assert found[column].fillna(0).eq(0).all()
    assert found["withheld"].any()
    assert "(suppress_below = 100000000 in study.toml)" in done.stderr


def test_sentences_on_broken_rules_are_left_out_with_their_volumes():
    rules = pd.DataFrame(
        {"verdict": ["broken", "kept"], "sentence": ["3 births a year", ""], "cascade": ["3 more", ""]}
    )
    released = Release(5)
    found = without_sentences(rules, released)
    assert found["sentence"].tolist() == ["", ""] == found["cascade"].tolist()
    assert found["withheld"].tolist() == [True, False]
    assert released.said.startswith("Withheld: a number in 1 row is left out")
    assert without_sentences(rules, Release()) is rules
