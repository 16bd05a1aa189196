"""Runs of changed settings on the drawn town: theory, sharing of matrices, and what is refused."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from isoquity.cli import main
from study.comparison import compare_options
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.progress import Silent
from study.results import ensure_results
from study.sensitivity import JOINT, ONE, Asked, analyse_sensitivity
from study.sensitivity_report import ranges, sensitivity_dict, sensitivity_text, tornado_of
from study.sensitivity_sentences import sentences
from study.sensitivity_settings import Sensitivity
from study.sensitivity_variants import given_minutes
from tests.access.cases import travel_times
from tests.study_builder import STUDY, write_town

VARIED = """
[sensitivity]
runs = 12
road_speed = [0.5, 1.0]
built_up_speed = [1.0]
threshold_shift = [-1.0, 0.0, 1.0]
"""
GIVEN = """
[matrix.given]
file = "given.csv"
layout = "long"
area = "area"
site = "site"
minutes = "minutes"
"""
SAID = Sensitivity()
ASKED = Asked("baseline", "north_only", "emergency", mode="drive", period="weekday")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("sensitivity") / "town")
    letters = "abcdefghi"
    rows = [
        (f"T{a}", s, 2.0 + abs(i - at))
        for i, a in enumerate(letters)
        for s, at in (("north", 0), ("south", 8))
    ]
    pd.DataFrame(rows, columns=["area", "site", "minutes"]).to_csv(folder / "given.csv", index=False)
    (folder / "study.toml").write_text(STUDY + VARIED + GIVEN)
    return folder


@pytest.fixture(scope="module")
def driven(town):
    return analyse_sensitivity(open_study(town), ASKED)


@pytest.fixture(scope="module")
def imported(town):
    return analyse_sensitivity(open_study(town), Asked("baseline", "north_only", "emergency", mode="given"))


def blocks(folder) -> int:
    return len(list((folder / "results" / "cache" / "matrix").glob("*")))


def test_the_base_is_what_compare_says(town, driven):
    results = ensure_results(town, None, Silent())
    figures = compare_options(results, "baseline", "north_only", "emergency", "drive", "weekday").to_dict()
    assert driven.base["mean_change"] == figures["mean_change"]
    assert driven.base["mean_minutes_option"] == figures["option"]["mean_minutes"]
    assert driven.base["volume_south_base"] == figures["base"]["volume"]["south"]


def test_half_the_speed_on_every_road_doubles_every_minute(driven):
    half = driven.of(ONE).query("varied == 'road_speed'").iloc[0]
    for figure in ("mean_minutes_base", "mean_change", "change_national_1", "slope_index_option"):
        assert half[figure] == pytest.approx(2 * driven.base[figure], rel=1e-4)
    assert half["relative_index_option"] == pytest.approx(driven.base["relative_index_option"], rel=1e-4)


def test_runs_at_the_same_speed_share_a_matrix_and_nothing_is_made_twice(tmp_path):
    folder = write_town(tmp_path / "town")
    (folder / "study.toml").write_text(STUDY + VARIED)
    first = analyse_sensitivity(open_study(folder), ASKED)
    assert blocks(folder) == 2 * 2  # two speeds, two sites
    before = set((folder / "results" / "cache").glob("*/*"))
    again = analyse_sensitivity(open_study(folder), ASKED)
    assert set((folder / "results" / "cache").glob("*/*")) == before
    pd.testing.assert_frame_equal(first.runs, again.runs)


def test_what_a_mode_does_not_depend_on_is_named_with_the_reason(driven, imported):
    names = {each.name: each.values for each in driven.assumptions}
    assert set(names) == {"road_speed", "tie_minutes", "threshold_shift", "deprivation_order"}
    assert names["deprivation_order"] == (
        "decile",
        "national_fifths",
        "local_fifths",
    )  # the town has no ranks
    assert driven.fixed["walk_speed"] == "nobody walks in this mode"
    assert "no [origins]" in driven.fixed["centroids"]
    assert {each.name for each in imported.assumptions} >= {"given_speed", "long_journeys", "journey_error"}
    assert "made elsewhere" in imported.fixed["road_speed"]


def test_slower_walkers_take_longer_on_foot_and_by_bus(town):
    for mode, period in (("walk", "all_day"), ("public_transport", "weekday")):
        found = analyse_sensitivity(
            open_study(town), Asked("baseline", "north_only", "emergency", mode, period), 2
        )
        walks = found.of(ONE).query("varied == 'walk_speed'").set_index("walk_speed")
        assert walks.loc[0.75, "mean_minutes_base"] > found.base["mean_minutes_base"]
        assert walks.loc[1.1, "mean_minutes_base"] < found.base["mean_minutes_base"]


def test_a_given_matrix_scales_by_its_speed_and_keeps_the_relative_index(imported):
    slow = imported.of(ONE).query("varied == 'given_speed'").iloc[0]
    assert slow["given_speed"] == 0.5
    for figure in ("mean_change", "slope_index_base", "slope_index_option"):
        assert slow[figure] == pytest.approx(2 * imported.base[figure], rel=1e-4)
    assert slow["relative_index_base"] == pytest.approx(imported.base["relative_index_base"], rel=1e-6)


def test_factors_of_one_change_nothing():
    times = travel_times({"A": [10, np.nan], "B": [5, 0]})
    assert given_minutes(times, {}, SAID) is times
    assert given_minutes(times, {"given_speed": 1.0, "long_journeys": 1.0}, SAID) is times


def test_long_journeys_by_hand():
    times = travel_times({"A": [40, 20, 10, 0, np.nan]})
    changed = given_minutes(times, {"long_journeys": 1.1}, SAID).values.ravel()
    assert changed == pytest.approx([44, 20, 10 / 1.1, 0, np.nan], nan_ok=True)


@given(
    st.lists(st.floats(0.125, 300, width=32), min_size=2, max_size=20, unique=True),
    st.floats(0.6, 1.6),
    st.floats(0.5, 2),
)
def test_given_speeds_never_change_the_order_of_journeys(minutes, factor, speed):
    times = travel_times({"A": minutes})
    changed = given_minutes(times, {"long_journeys": factor, "given_speed": speed}, SAID).values.ravel()
    assert (np.diff(changed[np.argsort(minutes)]) >= 0).all()


def test_errors_of_single_journeys_are_the_same_again_and_of_the_size_said():
    times = travel_times({"A": np.full(4000, 20.0), "B": np.full(4000, 20.0)})
    one, again = (given_minutes(times, {"journey_error": 0.1}, SAID).values[0] for _ in range(2))
    logs = np.log(one / 20)
    assert (one == again).all()
    assert abs(logs.mean()) < 0.01
    assert logs.std() == pytest.approx(0.1, rel=0.05)
    assert 0.45 < (one[0] < one[1]).mean() < 0.55  # which site is nearer is open
    assert (one != given_minutes(times, {"journey_error": 0.05}, SAID).values[0]).all()


def test_thresholds_move_and_keep_their_names(driven):
    later = driven.of(ONE).query("threshold_shift == 1")
    assert (later["share_within_2_base"] >= driven.base["share_within_2_base"]).all()
    assert "share_within_5_option" in driven.figures


def test_sentences_count_every_joint_run_and_say_it_in_words(driven):
    for row in sentences(driven):
        assert row["more"] + row["same"] + row["less"] + row["unknown"] == row["runs"] == 12
        assert f"in {row['more']} of 12 runs" in row["sentence"]
    assert "(national) loses more than the least deprived fifth" in sentences(driven)[0]["sentence"]


def test_the_slope_goes_along_the_order_of_the_run(town, driven):
    rows = driven.of(ONE).query("varied == 'deprivation_order'").set_index("deprivation_order")
    results = ensure_results(town, None, Silent())
    table = results.table("access", filters=[("mode", "==", "drive"), ("period", "==", "weekday")])
    table = table[(table["configuration"] == "north_only") & (table["direction"] == "to_site")]
    fifth = np.ceil(results.places.areas["imd_decile"].reindex(table["area_id"]).to_numpy() / 2)
    means = pd.DataFrame({"fifth": fifth, "need": table["need"], "all": table["need"] * table["minutes"]})
    means = means.groupby("fifth").sum()
    middle = (means["need"].cumsum() - means["need"] / 2) / means["need"].sum()
    slope, _ = np.polyfit(middle, means["all"] / means["need"], 1, w=np.sqrt(means["need"]))
    assert rows.loc["national_fifths", "slope_index_option"] == pytest.approx(slope, rel=1e-5)
    assert rows.loc["national_fifths", "change_local_1"] == driven.base["change_local_1"]


def test_a_slope_counts_only_where_every_way_of_cutting_points_alike(driven):
    runs = driven.of(JOINT)
    below, above = runs["slope_index_highest_option"] < 0, runs["slope_index_lowest_option"] > 0
    row = next(each for each in sentences(driven) if each["about"] == "slope index")
    assert (row["more"], row["less"], row["same"]) == (below.sum(), above.sum(), (~below & ~above).sum())
    assert (runs["slope_index_lowest_option"] <= runs["slope_index_option"] + 1e-9).all()
    assert (runs["slope_index_option"] <= runs["slope_index_highest_option"] + 1e-9).all()


def test_a_slope_whose_sign_changes_has_no_direction(driven):
    runs = driven.runs.assign(slope_index_lowest_option=-1.0, slope_index_highest_option=1.0)
    row = next(each for each in sentences(replace(driven, runs=runs)) if each["about"] == "slope index")
    assert (row["more"], row["same"]) == (0, 12)
    assert "its direction cannot be said" in row["sentence"]
    assert "read the fifths" in row["sentence"]


def test_an_option_that_gains_is_not_said_to_lose(town):
    found = analyse_sensitivity(
        open_study(town), Asked("north_only", "baseline", "emergency", "drive", "weekday"), 3
    )
    assert "loses more, or gains less, than" in sentences(found)[0]["sentence"]


def test_ranges_hold_the_middle_and_the_tornado_names_the_speed_first(driven):
    table = ranges(driven)
    assert (table["lowest"] <= table["middle"]).all()
    assert (table["middle"] <= table["highest"]).all()
    assert tornado_of(driven).query("figure == 'mean_change'")["assumption"].iloc[0] == "road_speed"


def test_the_text_never_speaks_of_confidence_but_to_deny_it(driven):
    text = sensitivity_text(driven)
    assert "is no confidence interval" in " ".join(text.split())
    assert text.count("confidence") == 1
    assert "Not varied:" in text


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        (Asked("baseline", "nowhere", "emergency"), "no configuration `nowhere`"),
        (Asked("baseline", "north_only", "nothing"), "no service `nothing`"),
        (Asked("baseline", "north_only", "emergency", mode="boat"), "no travel times of emergency for boat"),
        (Asked("baseline", "north_only", "emergency", mode="drive", percentile=95), "no percentile 95"),
    ],
)
def test_what_the_study_does_not_have_is_named(town, asked, match):
    with pytest.raises(ResultsError, match=match):
        analyse_sensitivity(open_study(town), asked)


def test_a_threshold_that_a_shift_leaves_nothing_of_is_refused(tmp_path):
    folder = write_town(tmp_path / "town")
    said = "\n[sensitivity]\nruns = 2\nroad_speed = [1.0]\nthreshold_shift = [-3.0, 0.0]\n"
    (folder / "study.toml").write_text(STUDY + said)
    with pytest.raises(ResultsError, match="leaves nothing of the threshold of 2 minutes"):
        analyse_sensitivity(open_study(folder), ASKED)


RELEASE = 'file = "people.csv"\ncode = "code"\ndecile = "decile"\nrelease = "another"\nvintage = "{}"'


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        ("dates = { sunday = [2023-06-25] }", r"sunday.* is no period with a timetable date: .* weekday"),
        ("dates = { rest = [2023-06-25] }", r"rest.* is no period with a timetable date"),
        ("long_journeys = [0.5]", "long_journeys"),
        ("centroids = []", "centroids"),
        (f"[sensitivity.deprivation.study]\n{RELEASE.format('V1')}", "give it another name"),
        (f"[sensitivity.deprivation.other]\n{RELEASE.format('V2')}", r"add \[vintages.V2\]"),
    ],
)
def test_settings_that_cannot_be_are_refused_when_read(tmp_path, lines, match):
    folder = write_town(tmp_path / "town")
    (folder / "study.toml").write_text(f"{STUDY}\n[sensitivity]\nruns = 2\n{lines}\n")
    with pytest.raises(SettingsError, match=match):
        open_study(folder)


def test_another_release_changes_the_fifths_and_nothing_that_is_travelled(tmp_path):
    folder = write_town(tmp_path / "town")
    people = pd.read_csv(folder / "people.csv")
    people.assign(decile=10 - people["decile"]).to_csv(folder / "turned.csv", index=False)
    release = RELEASE.format("V1").replace("people.csv", "turned.csv")
    said = "[sensitivity]\nruns = 2\nroad_speed = [1.0]\nthreshold_shift = [0.0]\n"
    (folder / "study.toml").write_text(f"{STUDY}\n{said}[sensitivity.deprivation.turned]\n{release}\n")
    found = analyse_sensitivity(open_study(folder), ASKED)
    turned = found.of(ONE).query("varied == 'deprivation'").iloc[0]
    assert turned["mean_change"] == found.base["mean_change"]
    assert turned["slope_index_change"] == pytest.approx(-found.base["slope_index_change"])


class _Killed(Silent):
    """Stops after a few runs, as a power cut would."""

    def __init__(self, after: int):
        super().__init__()
        self.left = after

    def step(self, note: str = "") -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_an_analysis_that_was_killed_goes_on_where_it_was(tmp_path):
    folder = write_town(tmp_path / "town")
    (folder / "study.toml").write_text(STUDY + VARIED)
    with pytest.raises(KeyboardInterrupt):
        analyse_sensitivity(open_study(folder), ASKED, progress=_Killed(4))
    kept = set((folder / "results" / "cache" / "sensitivity").glob("*"))
    found = analyse_sensitivity(open_study(folder), ASKED)
    assert len(kept) == 4
    assert kept < set((folder / "results" / "cache" / "sensitivity").glob("*"))
    assert len(found.of(JOINT)) == 12


def test_another_date_of_the_timetable_is_a_run_of_its_own(tmp_path):
    folder = write_town(tmp_path / "town")
    said = "runs = 2\nwalk_speed = [1.0]\nthreshold_shift = [0.0]\ndates = { weekday = [2023-06-21] }\n"
    (folder / "study.toml").write_text(f"{STUDY}\n[sensitivity]\n{said}")
    found = analyse_sensitivity(
        open_study(folder), Asked("baseline", "north_only", "emergency", "public_transport")
    )
    wednesday = found.of(ONE).query("varied == 'timetable_date'").iloc[0]
    assert wednesday["timetable_date"] == "2023-06-21"
    assert wednesday["mean_change"] == found.base["mean_change"]  # the same buses run


def test_the_command_prints_json_and_writes_every_run(town, tmp_path):
    words = ["sensitivity", str(town), "baseline", "north_only", "--service", "emergency", "--mode", "drive"]
    out = tmp_path / "runs.csv"
    result = CliRunner().invoke(main, [*words, "--period", "weekday", "--json", "--quiet", "-o", str(out)])
    figures = json.loads(result.stdout)
    runs = pd.read_csv(out)
    assert result.exit_code == 0
    assert figures["runs"] == (runs["design"] == JOINT).sum() == 12
    assert len(runs) == 1 + figures["runs_one_at_a_time"] + 12
    assert figures["figures"]["mean_change"]["lowest"] == pytest.approx(
        runs[runs["design"] == JOINT]["mean_change"].min(), abs=1e-6
    )
    assert CliRunner().invoke(main, [*words, "-o", "runs.txt"]).exit_code == 2


def test_the_analysis_says_the_same_as_plain_numbers(driven):
    assert json.loads(json.dumps(sensitivity_dict(driven), allow_nan=False))["sentences"] == sentences(driven)


def test_the_no_car_composite_varies_with_roads_and_with_walking(tmp_path):
    folder = write_town(tmp_path / "town")
    people = pd.read_csv(folder / "people.csv")
    people.assign(no_car=20, car=80).to_csv(folder / "people.csv", index=False)
    no_car = """
[no_car]
group = "cars"
without = "no_car"
[groups.cars]
file = "people.csv"
code = "code"
vintage = "V1"
unit = "households"
columns = { no_car = "No car", car = "Car" }
"""
    (folder / "study.toml").write_text(STUDY + VARIED + no_car)
    found = analyse_sensitivity(
        open_study(folder), Asked("baseline", "north_only", "emergency", "no_car_composite"), runs=3
    )
    assert {each.name for each in found.assumptions} >= {"road_speed", "walk_speed", "tie_minutes"}
    moved = tornado_of(found).query("figure == 'mean_minutes_option'").set_index("assumption")["spread"]
    assert moved["road_speed"] > 0 < moved["walk_speed"]
