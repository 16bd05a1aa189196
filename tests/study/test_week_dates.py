"""The week clock of the drawn town in a dated week: exceptions shut their dates, turns fall in their weeks."""

import numpy as np
import pytest

from study.folder import open_study
from study.week_clock import WeekClocks
from study.week_report import week_dict, week_text
from tests.study_builder import write_town

OPTIONS = """
[dated]
extends = "baseline"
label = "North shut on Wednesday"
[dated.services]
emergency = { north = "24/7; except 2023-06-21 closed" }
[turns]
extends = "baseline"
label = "North this week"
[turns.services]
emergency = { north = "24/7 every 2 weeks from 2023-06-20" }
[other_turns]
extends = "baseline"
label = "North next week"
[other_turns.services]
emergency = { north = "24/7 every 2 weeks from 2023-06-27" }
"""


@pytest.fixture(scope="module")
def clocks(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("dates") / "town")
    study, options = folder / "study.toml", folder / "configurations.toml"
    study.write_text(study.read_text() + "[week_clock]\nweek_of = 2023-06-20\n")
    options.write_text(options.read_text() + OPTIONS)
    return WeekClocks(open_study(folder))


def weeks(clocks, *options):
    return clocks.results("emergency", list(options), "drive")


def test_an_exception_shuts_its_date_and_turns_fall_in_their_week(clocks):
    north, dated, turns, other = weeks(clocks, "north_only", "dated", "turns", "other_turns")
    wednesday = np.arange(168) // 24 == 2
    assert np.isnan(dated.minutes[:, wednesday]).all()
    np.testing.assert_array_equal(dated.minutes[:, ~wednesday], north.minutes[:, ~wednesday])
    np.testing.assert_array_equal(turns.minutes, north.minutes)
    assert np.isnan(other.minutes).all()
    assert (dated.hours["open_share"] == 0).sum() == 24


def test_the_same_open_minutes_are_one_week_in_the_store(clocks):
    kept = clocks.study.results / "cache" / "week_clock"
    weeks(clocks, "north_only")
    before = sorted(kept.iterdir())
    weeks(clocks, "turns")
    assert sorted(kept.iterdir()) == before


def test_another_week_is_another_key(clocks):
    weeks(clocks, "turns")
    study = clocks.study.directory / "study.toml"
    study.write_text(study.read_text().replace("week_of = 2023-06-20", "week_of = 2023-06-27"))
    (later,) = weeks(WeekClocks(open_study(clocks.study.directory)), "turns")
    study.write_text(study.read_text().replace("week_of = 2023-06-27", "week_of = 2023-06-20"))
    assert np.isnan(later.minutes).all()


def test_hours_with_too_few_sites_before_and_after(clocks):
    services, options = clocks.questions
    found = weeks(clocks, "dated", "baseline")
    text = week_text(found, services, options)
    assert "Hours with too few sites open, before and after" in text
    assert "    Both: uncovered: none; all 2 sites open all week.\n" in text
    assert "    North shut on Wednesday: uncovered: Wed 00:00-24:00 (24 hours)" in text
    assert text.endswith("no site open any more Wed 00:00-24:00 (24 hours).")
    assert week_dict(found)[0]["coverage"]["uncovered"] == ["Wed 00:00-24:00"]
