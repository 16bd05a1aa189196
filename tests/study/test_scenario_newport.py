"""The Newport shuttle gives the figures that docs/methods/scenarios.md prints."""

import shutil

import pytest

from study.folder import open_study
from study.scenarios import Asked, compare_scenario
from tests.shared_data import REPOSITORY, shared_data

EXAMPLE = REPOSITORY / "examples" / "newport"
PAGE = (REPOSITORY / "docs" / "methods" / "scenarios.md").read_text("utf-8")


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    data = shared_data("newport")
    folder = tmp_path_factory.mktemp("newport")
    for file in EXAMPLE.glob("*.toml"):
        shutil.copy(file, folder)
    study = open_study(folder, {"newport": str(data)})
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
    ):
        assert number in PAGE
    assert people["lose"]["5"] == people["lose_reach"] == 0
