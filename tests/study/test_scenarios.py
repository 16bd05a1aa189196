"""A scenario put to the drawn town: minutes worked by hand, and nothing computed twice."""

import json

import numpy as np
import pytest

from isochrones import ScenarioError, build_timetable, read_gtfs, read_scenario, transit_times, write_gtfs
from isoquity.cli import main
from study.errors import ResultsError, StudyError
from study.folder import open_study
from study.places import make_places
from study.run import run as run_study
from study.scenario_text import headline, people_sentences, scenario_text, when
from study.scenarios import Asked, compare_scenario, with_scenario
from study.store import Store
from tests.study_builder import DATE, write_town

# The bus leaves i every 30 minutes from 07:30, is at e after 5 and at a after 10. Arriving at `north` (a) by
# each minute of 08:00-09:00: from i 10 to 39 minutes; the 30th smallest of 60 is 24. Every 10 minutes: 10 to 19,
# six of each, the 30th smallest 14. From e, 12.5 minutes' walk from a: 5 to 14 by bus, the 30th smallest 9.
OFTEN = """label = "Every ten minutes"
[[change_route]]
route = "7"
direction = 0
headway_minutes = 10
between = ["07:00", "10:00"]
"""
NORTH = Asked(configuration="north_only", baseline="baseline")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("scenario") / "town")
    (folder / "often.toml").write_text(OFTEN)
    return folder


@pytest.fixture(scope="module")
def often(town):
    return compare_scenario(open_study(town), town / "often.toml", NORTH)


def artefacts(folder) -> set[str]:
    return {f"{p.parent.name}/{p.name}" for p in (folder / "results" / "cache").glob("*/*") if p.is_dir()}


def test_minutes_before_and_after_are_those_worked_by_hand(often):
    rows = often.areas[["minutes_before", "minutes_after", "change_minutes"]]
    assert rows.loc["Ti"].tolist() == pytest.approx([24, 14, -10], abs=1e-3)
    assert rows.loc["Te"].tolist() == pytest.approx([12.5, 9, -3.5], abs=0.02)
    assert rows.loc["Ta"].tolist() == pytest.approx([0, 0, 0], abs=1e-3)


def test_people_who_gain(often):
    for who in ("need", "residents"):
        found = often.figures[who]
        assert found["gain"] == {"1": 2800.0, "5": 900.0, "15": 0.0, "30": 0.0}  # area i; e, f and h gain 3.5
        assert found["lose"]["5"] == found["gain_reach"] == found["lose_reach"] == 0
        assert found["total"] == 4500.0


def test_quintiles_and_the_baseline(often):
    fifth = often.figures["need"]["by_quintile"]["5"]  # decile 9 alone: area i
    assert (fifth["mean_before"], fifth["mean_after"]) == pytest.approx((24.0, 14.0), abs=1e-3)
    three = often.figures["three_ways"]
    assert (three["5"]["mean_baseline"], three["5"]["regains"]) == (0.0, False)
    assert three["1"]["regains"] is True  # a and b go to north under either option


def test_vehicles_a_year(often):
    # from 07:00 to 10:00 every 10 minutes are 18, in the place of the 5 at 07:30 ... 09:30: 13 more of 10 minutes
    year = often.figures["timetable"]["a_year"]
    assert year["runs"]["change"] == pytest.approx(13 * 5 * 365 / 7)
    assert year["hours"]["change"] == pytest.approx(13 * 5 * 365 / 7 / 6)
    assert year["km"]["change"] == pytest.approx(13 * 5 * 365 / 7 * 2 * 0.5 * 2**0.5 * 1.3, rel=1e-3)
    (route,) = often.figures["timetable"]["routes"]
    assert (route["added"], route["removed"]) == (18, 5)


def test_sentences(often):
    text = scenario_text(often.figures)
    assert headline(often.figures) == (
        "+6,231 trip-km a year; of 4,500 residents, 2,800 gain 1 minute or more, 900 gain 5, none gains 15; "
        "none loses 1 minute or more; none gains or loses reach; quintile 1 regains its baseline."
    )
    assert "Of 4,500 residents, all of whom live on the mapped streets:" in text
    assert "none gains or loses reach: 4,500 reach a site before, 4,500 after; 0 reach none after" in text
    assert "regains its baseline" in text


def test_the_day_and_the_hours_are_said_in_words(often):
    assert (
        "Public transport to the site, weekday, Tuesday 20 June 2023, arriving by each minute of 08:00-09:00; "
        "in half of these minutes it takes no longer (percentile 50)."
    ) in scenario_text(often.figures)
    rare = often.figures | {"percentile": 95, "by": "depart", "direction": "from_site"}
    assert "from the site" in when(rare)
    assert "leaving at each minute" in when(rare)
    assert "in 95 percent of these minutes" in when(rare)


def test_people_off_the_mapped_streets_are_counted_apart(often):
    found = often.figures["need"] | {"off_streets": 500.0, "reached_before": 3000.0, "reached_after": 3100.0}
    found |= {"gain_reach": 300.0, "lose_reach": 200.0}
    first, *_, last = people_sentences(found, "residents")
    assert first.startswith("Of 4,500 residents, 500 live off the mapped streets: nothing is known")
    assert first.endswith("Of the 4,000 who live on them:")
    assert "of 4,000 residents on the mapped streets, 2,800 gain" in headline(often.figures | {"need": found})
    assert last.endswith(
        "300 gain reach, 200 lose reach: 3,000 reach a site before, 3,100 after; 900 reach none after"
    )


def test_steps_with_the_same_people_are_said_once(often):
    counts = {"1": 7.0, "5": 7.0, "15": 7.0, "30": 7.0}
    said = headline(often.figures | {"need": often.figures["need"] | {"gain": counts, "lose": counts}})
    assert "7 gain 1 minute or more, 7 gain 30; 7 lose 1 minute or more, 7 lose 30;" in said


def test_the_second_time_nothing_is_computed(town, often):
    before = artefacts(town)
    again = compare_scenario(open_study(town), town / "often.toml", NORTH)
    assert artefacts(town) == before
    assert again.figures == often.figures


def test_another_headway_makes_its_own_timetable_and_matrix_alone(town, often):
    before = artefacts(town)
    (town / "oftener.toml").write_text(OFTEN.replace("= 10\n", "= 5\n"))
    compare_scenario(open_study(town), town / "oftener.toml", NORTH)
    kinds = sorted(name.split("/")[0] for name in artefacts(town) - before)
    assert kinds == ["links", "matrix", "matrix", "scenarios", "scenarios", "timetables"]


def test_a_date_that_nothing_changes_keeps_its_times(town, often):
    before = artefacts(town)
    (town / "thursday.toml").write_text(OFTEN + 'days = ["Thu"]\n')
    found = compare_scenario(open_study(town), town / "thursday.toml", NORTH)
    assert {name.split("/")[0] for name in artefacts(town) - before} == {"scenarios"}
    assert found.figures["timetable"]["periods_changed"] == {"weekday": False}
    assert found.figures["need"]["gain"]["5"] == 0
    assert "Nothing changes on the date of weekday." in scenario_text(found.figures)


def test_road_speeds_change_cars_and_leave_buses(town, often):
    before = artefacts(town)
    (town / "slow.toml").write_text('label = "Half as fast"\n[roads]\npracticable = 0.425\n')
    same = compare_scenario(open_study(town), town / "slow.toml", NORTH)
    assert artefacts(town) == before
    assert same.figures["timetable"] is None
    slow = compare_scenario(open_study(town), town / "slow.toml", Asked(mode="drive"))
    times = slow.areas.loc["Tb", ["minutes_before", "minutes_after"]]
    assert times["minutes_after"] == pytest.approx(2 * times["minutes_before"], rel=1e-3)
    assert "road speeds change" in scenario_text(slow.figures)


def test_a_route_to_a_site_of_the_study(town):
    (town / "site.toml").write_text(
        'label = "To the north"\n[[add_route]]\nid = "S"\nname = "S"\ndays = ["Tue"]\nminutes = [3]\n'
        'stops = ["i", { name = "North", site = "north" }]\ndepartures = ["08:00"]\n'
    )
    found = compare_scenario(open_study(town), town / "site.toml", NORTH)
    assert (found.areas["change_minutes"] <= 0.001).all()  # another bus makes no one's journey longer
    assert found.figures["timetable"]["stops_gained"] == [
        {"feed": "bus.zip", "stop_id": "North", "name": "North"}
    ]


def test_times_of_the_exported_feed_are_the_same_to_the_second(town, often, tmp_path):
    path = write_gtfs(often.feeds, tmp_path / "often.zip").path
    networks = often.networks
    places = make_places(networks.study, Store(networks.study.results))
    walking = networks.streets("walk")
    times = [
        transit_times(
            build_timetable(feeds, DATE), walking, places.origins, places.sites,
            window=("08:00", "09:00"), by="arrive", direction="to_site", percentiles=(5, 50, 95),
        )
        for feeds in (often.feeds, [read_gtfs(path)])
    ]  # fmt: skip
    np.testing.assert_array_equal(times[0].to_numpy(), times[1].to_numpy())


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(service="x"), "there is no service `x`: this study has emergency"),
        (Asked(configuration="x"), "there is no configuration `x`: this study has baseline, north_only"),
        (Asked(baseline="x"), "there is no configuration `x`"),
        (Asked(period="rest"), "no travel times of emergency for public_transport, rest, to_site"),
        (Asked(percentile=42), "has no percentile 42: it has 5, 50, 95"),
    ],
)
def test_what_is_not_there_is_said(town, asked, message):
    with pytest.raises(ResultsError, match=message):
        compare_scenario(open_study(town), town / "often.toml", asked)


def test_a_site_that_is_not_there_is_said(town):
    (town / "wrong.toml").write_text(
        'label = "x"\n[[add_route]]\nid = "S"\nname = "S"\ndays = ["Tue"]\nminutes = [3]\n'
        'stops = ["i", { name = "N", site = "nroth" }]\ndepartures = ["08:00"]\n'
    )
    with pytest.raises(
        ScenarioError, match=r"wrong.toml: .* names site `nroth`, which is not in the study: north"
    ):
        compare_scenario(open_study(town), town / "wrong.toml")


def test_results_of_the_study_are_never_those_of_a_scenario(town):
    study = open_study(town)
    places = make_places(study, Store(study.results))
    variant = with_scenario(study, read_scenario(town / "often.toml"), places)
    with pytest.raises(StudyError, match="a study with a scenario has no results of its own"):
        run_study(variant)


def test_a_scenario_that_leaves_no_trip_is_said(town):
    (town / "none.toml").write_text('label = "x"\n[[remove_route]]\nroute = "7"\n')
    with pytest.raises(
        ScenarioError, match=r"none.toml leaves too little of weekday: bus.zip has no trip on"
    ):
        compare_scenario(open_study(town), town / "none.toml", NORTH)


def test_fewer_buses_make_no_journey_shorter(town):
    (town / "fewer.toml").write_text(OFTEN.replace("= 10\n", "= 60\n"))
    found = compare_scenario(open_study(town), town / "fewer.toml", NORTH)
    assert (found.areas["change_minutes"] >= -0.001).all()
    # hourly, 45 of the 60 instants are best walked: 2,000 m at 4.8 km/h
    assert found.areas["minutes_after"]["Ti"] == pytest.approx(25, abs=0.01)
    assert headline(found.figures).startswith("-")
    assert "none gains 1 minute or more; 900 lose 1 minute or more, none loses 5" in headline(found.figures)


def run(*arguments) -> str:
    from click.testing import CliRunner

    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_json_and_writes_areas_and_feeds(town, tmp_path):
    files = tmp_path / "areas.csv", tmp_path / "out.zip"
    text = run(
        "scenario", town, town / "often.toml", "--configuration", "north_only", "--baseline", "baseline",
        "--csv", files[0], "--gtfs", files[1], "--json", "--quiet",
    )  # fmt: skip
    figures = json.loads(text)
    assert figures["need"]["gain"]["5"] == 900
    assert figures["three_ways"]["1"]["regains"] is True
    assert figures["headline"].startswith("+6,231 trip-km a year")
    assert files[0].read_text().startswith("area_id,")
    assert len(read_gtfs(files[1]).trips) == 14 + 13


def test_the_command_says_mistakes_in_one_sentence(town):
    from click.testing import CliRunner

    (town / "bad.toml").write_text('label = "x"\n[[remove_route]]\nroute = "8"\n')
    result = CliRunner().invoke(main, ["scenario", str(town), str(town / "bad.toml"), "--quiet"])
    assert result.exit_code == 1
    assert "bad.toml: [[remove_route]] 1 (8) names route `8`, which no feed has" in result.output
    assert "Traceback" not in result.output


def test_the_command_says_what_it_wrote(town, tmp_path):
    files = tmp_path / "areas.csv", tmp_path / "out.zip"
    text = run("scenario", town, town / "often.toml", "--csv", files[0], "--gtfs", files[1], "--quiet")
    assert text.endswith(f"Wrote {files[0]}\nWrote {files[1]}\n")


def test_the_example_of_the_help_is_in_the_demonstration():
    from study.demo.texts import SCENARIOS

    (example,) = (line for line in run("scenario", "--help").splitlines() if "doggerland/scenarios" in line)
    assert any(f"scenarios/{name}.toml" in example for name in SCENARIOS)
