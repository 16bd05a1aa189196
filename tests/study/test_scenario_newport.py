"""The Newport shuttle gives the figures that docs/methods/scenarios.md prints."""

import shutil

import pytest

from study.folder import open_study
from study.scenario_text import headline
from study.scenarios import Asked, compare_scenario
from tests.shared_data import REPOSITORY, shared_data

EXAMPLE = REPOSITORY / "examples" / "newport"
PAGE = (REPOSITORY / "docs" / "methods" / "scenarios.md").read_text("utf-8")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    data = shared_data("newport")
    folder = tmp_path_factory.mktemp("newport")
    for file in EXAMPLE.glob("*.toml"):
        shutil.copy(file, folder)
    return open_study(folder, {"newport": str(data)})


@pytest.fixture(scope="module")
def figures(study):
    file = EXAMPLE / "scenarios" / "ringland_shuttle.toml"
    asked = Asked("emergency_department", "royal_gwent_closed", "baseline", "public_transport", "weekday_am")
    return compare_scenario(study, file, asked).figures


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("who", "said"), [("1", "mean minutes, quintile 1"), ("all", "mean minutes, everyone")]
)
def test_means_of_the_page(figures, who, said):
    row = figures["three_ways"][who]
    means = [f"{row[f'mean_{way}']:.1f}" for way in ("baseline", "without", "with")]
    assert f"| {said} | {' | '.join(means)} |" in PAGE


@pytest.mark.shared_data
def test_people_and_vehicles_of_the_page(figures):
    year, people = figures["timetable"]["a_year"], figures["residents"]
    for number in (
        f"{year['km']['change']:+,.0f} trip-km",
        f"{year['hours']['change']:+,.0f} vehicle-hours",
        f"{people['gain']['15']:,.0f} residents gain 15 minutes or more",
        f"{people['gain_reach']:,.0f} gain reach",
        f"Of the {people['total']:,.0f} residents {people['off_streets']:,.0f} live off the mapped streets",
    ):
        assert number in PAGE
    assert people["lose"]["1"] == people["lose_reach"] == 0


@pytest.mark.shared_data
def test_a_cut_whose_losses_are_small_is_not_one_without_losers(study, tmp_path):
    (tmp_path / "cut.toml").write_text('label = "No 56"\n[[remove_route]]\nroute = "56"\n')
    asked = Asked("emergency_department", mode="public_transport", period="weekday_am")
    found = compare_scenario(study, tmp_path / "cut.toml", asked).figures
    people = found["residents"]
    assert people["lose"]["5"] == 0 < people["lose"]["1"] < people["total"] - people["off_streets"]
    assert f"{people['lose']['1']:,.0f} lose 1 minute or more, none loses 5;" in headline(found)
