"""What `compare` says in words, on the drawn town."""

import json
import shutil

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.study_builder import write_town

MORE = """
[south_by_day]
extends = "baseline"
label = "South by day"
[south_by_day.services]
emergency = { north = "24/7", south = "Mon-Fri 09:00-17:00" }
[far_only]
extends = "baseline"
label = "Far away only"
[far_only.services]
emergency = ["far"]
[part_time_only]
extends = "baseline"
label = "Part-time only"
[part_time_only.services]
emergency = { south = "Mon-Fri 09:00-17:00" }
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("comparison") / "town")
    with open(folder / "sites.csv", "a") as sites:
        sites.write("far,Far away,Elsewhere,400000,300000\n")
    with open(folder / "configurations.toml", "a") as options:
        options.write(MORE)
    with open(folder / "study.toml", "a") as settings:
        settings.write("[sensitivity]\nthreshold_shift = [0.0]\n")
    run(open_study(folder))
    return folder


def said(town, option, *words):
    command = ["compare", str(town), "baseline", option, "--service", "emergency", "--quiet", *words]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_who_and_how_many_of_the_most_deprived_fifth(town):
    # f, h, i and what rounding leaves: areas are of 100 to 900 people, deciles 1 to 9; a and b are the fifth
    text = said(town, "north_only").stdout
    assert "2,300.0 of 4,500.0 residents would travel longer or no longer reach it, in 3 areas." in text
    assert "Of them 0.0% live in the most deprived fifth (national), which has 6.7% of all." in text
    assert "live in the most deprived fifth (local, of the residents here), which has" in text


def test_what_a_period_cannot_tell_is_said_before_any_figure(town):
    text = said(town, "south_by_day").stdout
    assert "Not counted in South by day, because open in part of the time only: south." in text
    caveat = text.index("This period cannot tell what the option does: sites open in part of")
    assert "under South by day south (Mon-Fri 09:00-17:00)" in text
    assert (
        caveat
        < text.index("By the sites alone that are open throughout it:")
        < text.index("would travel longer")
    )
    assert "in the time allowed." not in text


def test_json_says_whether_a_pair_is_judged(town):
    found = json.loads(said(town, "south_by_day", "--json").stdout)
    assert (found["judged"], found["partly_open"]) == (False, {"base": [], "option": ["south"]})
    assert found["not_judged"]["open_in_part"] == {"South by day": {"south": "Mon-Fri 09:00-17:00"}}
    assert json.loads(said(town, "north_only", "--json").stdout)["not_judged"] == {}


def test_without_any_site_open_throughout_that_is_said(town):
    text = said(town, "part_time_only").stdout
    assert "under Part-time only, so nobody has a time there; 4,500.0 have one under" in text
    assert "in the time allowed." not in text


def test_those_who_lose_reach_are_said(town):
    text = said(town, "far_only").stdout
    assert "4,500.0 would no longer reach it in the time allowed." in text
    assert "not reached" in text


def test_a_service_is_not_compared_in_a_mode_it_excludes(town, tmp_path):
    folder = shutil.copytree(town, tmp_path / "town")
    services = (folder / "services.toml").read_text() + 'modes = ["walk"]\n'
    (folder / "services.toml").write_text(services)
    run(open_study(folder))
    refused = said(folder, "north_only", "--mode", "drive")
    assert refused.exit_code == 1
    assert "`emergency` is computed for walk, not for drive" in refused.stderr
    assert "walk, all_day, to_site" in said(folder, "north_only").stdout


def test_isochrones_beyond_the_longest_journey_are_refused(town, tmp_path):
    words = ["isochrones", str(town), "--site", "north", "--mode", "walk", "--minutes", "20,60", "--quiet"]
    result = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "a.gpkg")], catch_exceptions=False)
    assert result.exit_code == 1
    assert "`walk` is computed up to 40 minutes, and 60 were asked for" in result.stderr


def test_a_folder_for_a_name_the_study_does_not_have_is_refused(town):
    result = said(town, "north_only", "--path", "shared=/nowhere")
    assert result.exit_code == 1
    assert "[paths] does not name `shared`, which --path gives" in result.stderr


def test_a_count_a_year_is_also_said_by_day(tmp_path):
    folder = write_town(tmp_path / "town")
    need = (
        '[needs.cases]\nfile = "people.csv"\ncode = "code"\ncolumn = "people"\nvintage = "V1"\nper = "year"\n'
    )
    (folder / "study.toml").write_text((folder / "study.toml").read_text() + need)
    services = (
        (folder / "services.toml").read_text().replace('need = "residents"', 'need = { column = "cases" }')
    )
    (folder / "services.toml").write_text(services)
    figures = json.loads(said(folder, "north_only", "--json").stdout)
    assert figures["per_year"]["worse"] == figures["need_worse"] == 2300
    assert figures["per_day"]["worse"] == round(2300 / 365.25, 6)
    assert "By day: 6.30 would travel longer" in said(folder, "north_only").stdout


def test_residents_are_no_count_a_year(town):
    figures = json.loads(said(town, "north_only", "--json").stdout)
    assert figures["per_year"] == figures["per_day"] == {}
    assert "By day" not in said(town, "north_only").stdout


def test_equity_and_sensitivity_begin_with_the_same_caveat(town):
    """A period that cannot tell two options apart cannot tell their fifths apart, nor their ranges."""
    asked = ["--service", "emergency", "--mode", "drive", "--period", "weekday"]
    for command in (
        ["equity", str(town), "--configuration", "south_by_day", *asked],
        ["sensitivity", str(town), "baseline", "south_by_day", "--runs", "2", "--quiet", *asked],
    ):
        text = CliRunner().invoke(main, command, catch_exceptions=False)
        assert text.exit_code == 0, text.output
        assert "This period cannot tell what the option does:" in text.stdout.replace("\n", " ")
        told = CliRunner().invoke(main, [*command, "--json"], catch_exceptions=False).stdout
        assert '"judged": false' in told
