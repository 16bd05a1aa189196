"""Pathways of the drawn town through the command line: the first hospital at i in the south, the second at a."""

import json
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.pathway_report import _busiest
from study.pathways import changed_options, pathway_result, study_pathways
from study.progress import Silent
from study.results import ensure_results
from study.run import run
from study.site_times import site_times
from tests.shared_data import REPOSITORY, shared_data
from tests.study_builder import write_town

SERVICES = """
[unit]
label = "First unit"
visits_per_year = 2
[ward]
label = "Ward"
"""
CONFIGURATIONS = """[baseline]
label = "Today"
baseline = true
[baseline.services]
emergency = ["north", "south"]
unit = ["south"]
ward = ["north"]
[together]
extends = "baseline"
label = "Together"
[together.services]
unit = ["north"]
[no_ward]
extends = "baseline"
[no_ward.services]
ward = []
[elsewhere]
extends = "baseline"
[elsewhere.services]
emergency = ["north"]
"""
PATHWAYS = """
[transfer]
label = "Unit, then ward"
service = "unit"
period = "weekday"
thresholds = [5, 10]
[[transfer.leg]]
id = "out"
from = "home"
to = "unit"
[[transfer.leg]]
id = "on"
label = "Transfer to the ward"
from = "out"
to = "ward"
who = "ambulance"
minutes = 3
share = 0.25
share_source = "typed"
[[transfer.leg]]
id = "visit"
from = "home"
to = "on"
after = "on"
who = "visitor"
both_ways = true
stay_days = 4
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("pathways") / "town")
    for name, text in (("services", SERVICES), ("pathways", PATHWAYS)):
        with open(folder / f"{name}.toml", "a") as file:
            file.write(text)
    (folder / "configurations.toml").write_text(CONFIGURATIONS)
    study = folder / "study.toml"
    study.write_text('pathways = "pathways.toml"\n' + study.read_text())
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def results(town):
    return ensure_results(town, None, Silent())


@pytest.fixture(scope="module")
def result(results):
    return pathway_result(results, study_pathways(results)["transfer"])


def told(town, *words):
    answer = CliRunner().invoke(main, ["pathway", str(town), *words, "--quiet"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_a_transfer_takes_what_there_is_from_site_to_site_and_its_fixed_minutes(results, result):
    onward = result.areas.set_index(["configuration", "leg"]).loc[("baseline", "on")]
    between = site_times(results, "blue_light", "weekday").loc["south", "north"]
    assert onward["minutes"].to_numpy() == pytest.approx(between + 3)


def test_the_first_leg_is_that_of_the_table_of_access(results, result):
    access = results.table("access").query(
        "service == 'unit' and configuration == 'baseline' and mode == 'drive' and period == 'weekday' "
        "and direction == 'to_site'"
    )
    first = result.areas.set_index(["configuration", "leg"]).loc[("baseline", "out")]
    assert first["minutes"].to_numpy() == pytest.approx(access["minutes"].to_numpy(), rel=1e-6)


def test_only_options_that_change_the_pathway_are_shown(results):
    assert changed_options(results, study_pathways(results)["transfer"]) == [
        "baseline",
        "together",
        "no_ward",
    ]


def test_transfers_a_year_are_visits_times_share_and_nobody_travels_who_is_there(result):
    """4,500 residents, two visits each, a quarter of them transferred: none once both are in the north."""
    moved = result.transfers.set_index(["configuration", "leg"])
    assert moved.loc[("baseline", "on"), "journeys_year"].item() == pytest.approx(4500 * 2 * 0.25)
    assert moved.loc[("together", "on"), "journeys_year"].item() == 0
    visits = moved.loc[("baseline", "visit"), "journeys_year"].item()
    assert visits == pytest.approx(4500 * 2 * 0.25 * 4 * 2)


def test_json_has_every_option_with_its_legs_and_transfers(town):
    found = json.loads(told(town, "--pathway", "transfer", "--option", "no_ward", "--json"))
    assert [each["configuration"] for each in found] == ["no_ward"]
    assert found[0]["lost_reach"] == [{"leg": "on", "reason": "no_open_site", "need": pytest.approx(1125)}]
    assert {leg["leg"] for leg in found[0]["legs"]} == {"out", "on", "visit"}
    assert set(found[0]["by_quintile"]) == {"national", "local"}


def test_text_says_share_source_and_why_reach_is_lost(town):
    text = told(town, "--details")
    assert "Share of 25% at Transfer to the ward: typed." in text
    assert "1,125.0 can no longer make Transfer to the ward: no site of it is open then" in text


def test_tables_are_written_side_by_side(town, tmp_path):
    told(town, "-o", str(tmp_path / "p.csv"))
    areas, transfers = pd.read_csv(tmp_path / "p.csv"), pd.read_csv(tmp_path / "p_transfers.csv")
    assert len(areas) == 3 * 4 * 9
    assert transfers["people_year"].gt(0).all()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--pathway", "none"], "there is no pathway `none`: this study has transfer."),
        (["--option", "none"], "there is no option `none`: this study has baseline, together"),
    ],
)
def test_unknown_names_are_refused(town, words, message):
    answer = CliRunner().invoke(main, ["pathway", str(town), *words, "--quiet"])
    assert answer.exit_code == 1
    assert message in answer.output


def test_a_mistake_in_the_file_is_found_by_check(town, tmp_path):
    folder = shutil.copytree(town, tmp_path / "town", ignore=shutil.ignore_patterns("results"))
    text = (folder / "pathways.toml").read_text()
    (folder / "pathways.toml").write_text(text.replace('to = "ward"', 'to = "wrad"'))
    answer = CliRunner().invoke(main, ["check", str(folder), "--json"])
    assert answer.exit_code == 1
    assert 'transfer, leg on: to = \\"wrad\\" is no place; did you mean \\"ward\\"?' in answer.output


SOUTH_YORKSHIRE = """
[stroke]
service = "stroke"
modes = { patient = "car", ambulance = "car" }
[[stroke.leg]]
id = "out"
from = "home"
to = "stroke"
[[stroke.leg]]
id = "back"
from = "out"
to = "stroke"
nearest_to = "home"
who = "ambulance"
"""


@pytest.mark.shared_data
def test_a_matrix_without_rows_for_sites_gives_first_legs_and_refuses_the_next(tmp_path):
    example = REPOSITORY / "examples" / "south_yorkshire"
    for file in example.glob("*.toml"):
        shutil.copy(file, tmp_path)
    study = (tmp_path / "study.toml").read_text()
    mode = re.search(r"^\[matrix\.(\w+)\]", study, re.M)[1]
    (tmp_path / "study.toml").write_text('pathways = "pathways.toml"\n' + study)
    text = SOUTH_YORKSHIRE.replace('"car"', f'"{mode}"')
    (tmp_path / "pathways.toml").write_text(text)
    words = [
        "pathway",
        str(tmp_path),
        "--path",
        f"south_yorkshire={shared_data('south_yorkshire')}",
        "--quiet",
    ]
    answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 1
    assert f"goes from site to site, and [matrix.{mode}] has no row for a site" in answer.output
    (tmp_path / "pathways.toml").write_text(text[: text.index('[[stroke.leg]]\nid = "back"')])
    run(open_study(tmp_path, {"south_yorkshire": str(shared_data("south_yorkshire"))}))
    found = json.loads(CliRunner().invoke(main, [*words, "--option", "without_barnsley", "--json"]).stdout)
    assert [found[0]["patient"][name] for name in ("mean_minutes_base", "mean_minutes")] == pytest.approx(
        [16.019, 18.237], abs=0.0005
    )


def test_changes_are_those_of_the_minutes_shown_and_people_add_up(town):
    rows = re.findall(
        r"([\d,]+) +([\d,]+) +([\d.]+) +([\d.]+) +([+-]?[\d.]+) +[\d,.]+\n", told(town, "--details")
    )
    assert len(rows) >= 9
    for _, _, today, then, change in rows:
        assert float(change) == pytest.approx(float(then) - float(today), abs=1e-9)


def test_the_text_begins_with_a_row_for_each_pathway_and_option_and_today_is_no_row(town):
    summary = told(town)
    assert "Share of 25%" not in summary
    assert max(map(len, summary.splitlines())) <= 110
    assert told(town, "--details").startswith(summary.rstrip())
    assert "Share of 25%" in told(town, "--pathway", "transfer")


def test_people_at_sites_are_whole_and_add_up():
    volume = {"A": 14.5, "B": 5.6, "C": 0.3}
    assert _busiest({"volume": volume}) == "; people at A 14, B 6"
    many = {f"S{at}": 10.4 for at in range(10)}
    said = _busiest({"volume": many})
    assert sum(map(int, re.findall(r" (\d+)(?:,|$)", said))) == 104
    assert said.endswith("2 other sites 20")
    assert _busiest({"volume": {}}) == ""


def test_where_nobody_has_need_there_is_json_without_means(town, tmp_path):
    folder = shutil.copytree(town, tmp_path / "town", ignore=shutil.ignore_patterns("results"))
    people = pd.read_csv(folder / "people.csv").assign(people=0)
    people.to_csv(folder / "people.csv", index=False)
    found = json.loads(told(folder, "--json"))
    assert {each["patient"]["mean_minutes"] for each in found} == {None}
    assert {pair["mean_minutes"] for each in found for pair in each["transfers"]} == {None}
    assert "nan" not in told(folder).lower()
