"""What a pack and a poster say where only a part of an area's people, or of a study's, reaches a site."""

import re

import pytest

from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.web.partial_study import write_partial
from tests.web.small_study import write_small
from tests.web.test_report import pack_of, row, tables
from web.poster import poster
from web.report_figures import Asked, find_figures
from web.report_method import in_plain_words
from web.report_parts import whole_text
from web.report_question import follows


@pytest.fixture(scope="module")
def partly(tmp_path_factory):
    folder = write_partial(tmp_path_factory.mktemp("partly") / "study")
    run(open_study(folder))
    return open_results(folder)


@pytest.fixture(scope="module")
def pack(partly):
    return pack_of(partly)


def test_the_fifths_say_of_how_many_their_means_are(pack):
    """Fifth 3 is e and f: 1,100 people, of whom 200 of e's 500 reach nothing either way."""
    table = tables(pack)["Mean minutes by national fifth of deprivation"]
    assert table.heads[1:3] == ("All", "By car: of them reach it both times")
    assert row(table, "3")[:2] == ("1,100", "900")
    assert row(table, "1 (most deprived)")[:2] == ("300", "300")
    assert row(table, "Everybody")[:2] == ("4,500", "4,300")


def test_who_is_not_counted_stands_beside_who_is(pack):
    summary = tables(pack)["Emergency department: how many, and minutes"]
    at = summary.heads.index("Not counted: no time either way")
    assert row(summary, "By car")[at - 1] == "200"
    changes = tables(pack)["What changes, and for how many"]
    assert row(changes, "Not counted in any of these: no time either way, people")[0] == "200"


def test_limits_say_how_many_live_where_the_map_is_hatched(pack):
    said = whole_text(pack)
    assert "200 of 4,500 residents have no time today, 0 of them in areas that maps hatch" in said
    assert "hatched or in words" not in said


def test_the_poster_says_of_whom_its_means_are(partly):
    alt = poster(partly, "north_only", "emergency", mode="drive").alt
    assert (
        "200 residents have no journey within 4 hours today or under the option and are not counted." in alt
    )
    assert (
        "Means are of those who have a journey today and under the option: 96% of residents (100% of the most "
        "deprived fifth, 100% of the least deprived fifth)."
    ) in alt


def test_a_poster_by_bus_says_that_its_means_are_of_unlucky_times_too(partly):
    alt = poster(partly, "north_only", "emergency", mode="public_transport").alt
    assert "today and under the option also at unlucky times: " in alt


def test_those_who_lose_reach_are_said_to_be_among_the_title_s(results):
    made = poster(results, "without_n", "emergency")
    assert made.heading.endswith("under \u201cWithout N\u201d, or none")
    assert "50 of them would no longer have a journey." in made.alt
    assert "400 residents have no journey today or under the option and are not counted." in made.alt


def test_what_would_follow_is_said_in_full(results):
    """Without N: A1 and A3 longer (400), A5 loses reach (50), A4 never had any (400); A1 and A2 are the fifth."""
    figures = find_figures(results, Asked(options=("without_n",)))
    pair = figures.pairs[0]
    assert follows(figures, pair, pair.ways[0]) == (
        "450 of 1,050 residents would have a longer journey or none: 400 a longer one, 50 no longer any. 22% of them "
        "live in the most deprived fifth (of areas nationally), which has 29% of all residents here. 400 are not "
        "counted: they have no journey today or under the option."
    )


def test_newly_reached_is_not_shorter(tmp_path):
    """A clinic given nowhere today opens at N: 650 newly reach it (50 at 5, 300 at 8, 100 at 10, 200 at 30 minutes)."""
    folder = write_small(tmp_path)
    file = folder / "configurations.toml"
    file.write_text(
        file.read_text()
        .replace('clinic = { N = "24/7", E = "Mon-Fri 09:00-17:00" }\n', "")
        .replace('emergency = ["E", "W"]\n', 'emergency = ["E", "W"]\nclinic = ["N"]\n')
    )
    run(open_study(folder))
    results = open_results(folder)
    figures = find_figures(results, Asked(services=("clinic",)))
    pair = figures.pairs[0]
    said = follows(figures, pair, pair.ways[0])
    assert said == (
        "None of 1,050 residents would have a longer journey or lose their last one. 650 would newly have a journey, "
        "and have none today. 400 are not counted: they have no journey today or under the option."
    )
    shown = tables(pack_of(results, ("clinic",)))
    assert row(shown["Clinic: how many, and minutes"], "By car")[:5] == ("0", "0", "650", "0", "400")
    fifths = shown["Mean minutes by national fifth of deprivation"]
    assert row(fifths, "1 (most deprived)") == ("300", "0", *["given nowhere today"] * 3)
    measures = shown["How long journeys are"]
    assert row(measures, "Half reach it within, minutes") == ("nobody reaches it", "30.0")


def test_method_is_that_of_the_ways_in_use(results, partly):
    """Imported minutes are not told as found on streets; nor is a bus where only the car is asked for."""
    imported = " ".join(in_plain_words(find_figures(results, Asked())))
    assert "the minutes were taken over from typed: how they were made" in imported
    assert not re.search("mapped streets|public transport|leaves from points", imported)
    assert "timetable" not in whole_text(pack_of(results)).lower().split("limits")[-1]
    routed = " ".join(in_plain_words(find_figures(partly, Asked(modes=("drive",)))))
    assert "quickest way on the mapped streets" in routed
    assert not re.search("public transport|taken over", routed, re.IGNORECASE)
    both = " ".join(in_plain_words(find_figures(partly, Asked())))
    assert "By public transport every minute of a window" in both


def test_no_time_of_day_is_stated_of_minutes_without_one(results):
    assert "no time of day stated" in whole_text(pack_of(results))


def test_what_was_asked_for_and_does_not_change_is_named(results):
    said = whole_text(pack_of(results, ("emergency", "clinic")))
    assert "Asked for and not in this pack, as nothing changes there: Clinic." in said
