"""Sentences against a hand-worked example (see small_study.py), and their neutrality."""

import re

import pytest

from web import readings, sentences, words
from web.panel import make_panel
from web.selection import Selection

VERDICTS = re.compile(
    r"\b(better|worse|best|worst|optimal|winner|wins?|loses?|preferred|unfortunately|only)\b", re.I
)


def selection(service="emergency", option="without_n", a="baseline"):
    return Selection(service, a, option, "drive", "all_day", "to_site", 50)


def panel(results, scope="national", **chosen):
    asked = selection(**chosen)
    return make_panel(results, asked, readings.comparison(results, asked).to_dict(), scope)


def test_closing_a_site_by_hand(results):
    # Longer: A1 +12 (100), A3 +0.5 (300), A5 loses reach (50). Of 450, A1 is in the poorest fifth.
    assert panel(results).sentences == [
        "450 residents would have a longer journey by car to accident and emergency, of whom 22% live in the most "
        "deprived fifth.",
        "It would be 3 minutes longer on average and 12 minutes at most.",
        "That fifth (of areas nationally) has 29% of all residents here.",
        "For 50 of them no journey would remain.",
        "400 residents are not counted: neither option has a time for them (hatched, with the reason).",
    ]


def test_moving_a_site_by_hand(results):
    # A1 -6 (100 shorter); A3 +0.5 (300) and A5 +1 (50) longer, none of them in the poorest fifth.
    said = panel(results, option="moved").sentences
    assert said[0].startswith("350 residents would have a longer journey")
    assert "of whom 0% live in the most deprived fifth" in said[0]
    assert said[1] == "It would be 1 minute longer on average and 1 minute at most."
    assert "100 residents would have a shorter one." in said


def test_no_change_is_said_as_such(results):
    said = panel(results, service="clinic").sentences
    assert said == ["Nobody\u2019s journey by car to Clinic changes.", "The same sites give it."]


def test_a_time_of_day_that_cannot_show_the_change_says_so_first(results):
    asked = selection(option="moved")
    unclear = {"judged": False, "partly_open": {"base": ["E"], "option": []}}
    figures = readings.comparison(results, asked).to_dict() | unclear
    said = make_panel(results, asked, figures, "national").sentences
    assert said[0].startswith("This time of day cannot show what changes: open for a part of it are E")
    assert said[1].startswith("350 residents would have a longer journey")
    nobody = readings.comparison(results, selection(service="clinic")).to_dict() | unclear
    said = make_panel(results, selection(service="clinic"), nobody, "national").sentences
    assert len(said) == 2, "that the same sites give it is not said"


def test_the_baseline_by_itself(results):
    shown = panel(results, option="baseline")
    assert shown.heading == "How it is: Today"
    # 1,050 residents: 350 within 8, 450 within 10, 650 within 12, 400 never: the median is 12.
    assert shown.sentences == [
        "Half of residents have a journey by car to accident and emergency of up to 12 minutes.",
        "400 residents have no time here (hatched, with the reason).",
    ]


def test_any_two_options_are_named_where_neither_is_today(results):
    # A1 22 -> 4 (100 shorter); A2 12 -> 12; A3 8.5 -> 8.5; A5 newly reached (50): from without_n to moved
    said = panel(results, a="without_n", option="moved").sentences
    assert said[0] == (
        "No residents would have a longer journey by car to accident and emergency under \u201cMoved\u201d than under "
        "\u201cWithout N (draft)\u201d."
    )
    assert "50 residents without a journey under \u201cWithout N (draft)\u201d would have one." in said
    assert "150 residents would have a shorter one." in said


def test_two_options_alike_are_said_to_be(results):
    said = panel(results, service="clinic", a="without_n", option="moved").sentences
    assert said[0] == (
        "Nobody\u2019s journey by car to Clinic differs between \u201cWithout N (draft)\u201d and \u201cMoved\u201d."
    )


def test_an_option_by_itself_is_said_in_the_conditional(results):
    shown = panel(results, a="moved", option="moved")
    assert shown.heading == "How it would be: Moved"
    assert shown.sentences[0].startswith("Half of residents would have a journey")


def test_cases_a_year_are_said_by_day_too():
    assert sentences.a_day({"per_day": {"worse": 0.858, "better": 0}}) == "By day: 0.9 longer, 0.0 shorter."
    assert sentences.a_day({"per_day": {"worse": 0, "better": 0}}) == sentences.a_day({"per_day": {}}) == ""


def test_local_fifths_are_named_as_such(results):
    assert "of the residents here" in " ".join(panel(results, scope="local").sentences)


def test_thresholds_by_hand(results):
    assert panel(results).within[0] == (10.0, pytest.approx(450 / 1050), pytest.approx(300 / 1050))


@pytest.mark.parametrize("a", ["baseline", "without_n", "moved"])
@pytest.mark.parametrize("option", ["baseline", "without_n", "moved"])
@pytest.mark.parametrize("service", ["emergency", "clinic"])
def test_sentences_pass_no_verdict(results, option, service, a):
    assert not VERDICTS.search(" ".join(panel(results, service=service, option=option, a=a).sentences))


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"),
        (0.3, "fewer than 1"),
        (586.67, "587"),
        (4_312, "4,310"),
        (18_249, "18,200"),
        (9_996, "10,000"),
        (156_447, "156,000"),
        (3_232_500, "3,230,000"),
    ],
)
def test_people_at_the_precision_of_speech(count, said):
    assert words.people(count) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.001, "fewer than 1%"), (0.405, "41%"), (0.999, "more than 99%"), (1, "100%")],
)
def test_shares_keep_none_and_all_apart_from_almost(share, said):
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "less than a minute"), (1.2, "1 minute"), (8.5, "9 minutes"), (0, "0 minutes")]
)
def test_minutes_in_words(value, said):
    assert words.minutes(value) == said


def test_reasons_say_the_limit_and_an_unknown_one_is_shown_as_it_is():
    assert words.reason("beyond_cutoff", 180) == "no journey found within 3 hours"
    assert words.reason("beyond_cutoff", 40) == "no journey found within 40 minutes"
    assert words.reason("flooded <b>", None) == "flooded <b>"
