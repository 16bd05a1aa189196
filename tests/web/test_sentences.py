"""Sentences against a hand-worked example (see small_study.py), and their neutrality."""

import dataclasses
import re

import pytest

from web import readings, sentences, words
from web.panel import journey, make_panel
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
        "400 residents would have a longer journey by car to accident and emergency, by 3 minutes on average and 12 "
        "minutes at most; for 50 more none would remain.",
        "Of these, 22% live in the most deprived fifth (of areas nationally), which has 29% of all residents here.",
        "400 residents are not counted: neither option has a time for them (hatched, with the reason).",
    ]


def test_moving_a_site_by_hand(results):
    # A1 -6 (100 shorter); A3 +0.5 (300) and A5 +1 (50) longer, none of them in the poorest fifth.
    said = panel(results, option="moved").sentences
    assert (
        said[0] == "350 residents would have a longer journey by car to accident and emergency, by 1 minute."
    )
    assert said[1].startswith("Of these, 0% live in the most deprived fifth")
    assert "100 residents would have a shorter one." in said


def test_no_change_is_said_as_such(results):
    said = panel(results, service="clinic").sentences
    assert said == ["Nobody\u2019s journey by car to Clinic changes.", "The same sites give it."]


def test_a_time_of_day_that_cannot_show_the_change_says_so_and_no_number(results):
    asked = selection(option="moved")
    unclear = {"judged": False, "partly_open": {"base": ["E"], "option": ["W"]}}
    shown = make_panel(results, asked, readings.comparison(results, asked).to_dict() | unclear, "national")
    assert shown.sentences == [
        "What changes is not judged at this time (All day): East and West are open for a part of it and are not "
        "counted."
    ]
    assert (shown.not_judged, shown.per_day) == ("b", "")
    assert [(a is None, b is None) for _, a, b in shown.within] == [(False, True)] * 2
    assert "week clock" in shown.elsewhere_lead


def test_the_side_that_is_left_out_is_the_one_with_sites_open_for_a_part(results):
    figures = readings.comparison(results, selection(option="moved")).to_dict()
    unclear = {"judged": False, "partly_open": {"base": ["E"], "option": []}}
    shown = make_panel(results, selection(option="moved"), figures | unclear, "national")
    assert shown.not_judged == "a"
    assert all(a is None and b is not None for _, a, b in shown.within)


def test_only_those_who_lose_every_journey(results):
    figures = readings.comparison(results, selection()).to_dict()
    alone = {"need_worse": 50.0, "need_lost_reach": 50.0, "mean_change_worse": None}
    said = make_panel(results, selection(), figures | alone, "national").sentences
    assert said[0] == "For 50 residents no journey by car to accident and emergency would remain."


def test_a_years_cases_do_not_travel(results):
    asked = selection()
    said = dataclasses.replace(journey(results, asked), who="strokes a year", cases=True)
    figures = readings.comparison(results, asked).to_dict()
    assert sentences.what_changes(figures, said, "national", {})[0] == (
        "There would be a longer journey by car to accident and emergency for 400 strokes a year, by 3 minutes on "
        "average and 12 minutes at most; for 50 more none would remain."
    )
    assert sentences.as_it_is(figures, said)[0].startswith(
        "For half of strokes a year there is a journey by car"
    )


def test_the_baseline_by_itself(results):
    shown = panel(results, option="baseline")
    assert shown.heading == "How it is: Today"
    # 1,050 residents: 350 within 8, 450 within 10, 650 within 12, 400 never: the median is 12.
    assert shown.sentences == [
        "Half of residents have a journey by car to accident and emergency of up to 12 minutes.",
        "Fewer than nine in ten reach it; the longest takes 12 minutes.",
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
    # of 150 with a shorter journey or a new one 50 have none under without_n
    assert "100 residents would have a shorter one." in said


def test_two_options_alike_are_said_to_be(results):
    said = panel(results, service="clinic", a="without_n", option="moved").sentences
    assert said[0] == (
        "Nobody\u2019s journey by car to Clinic differs between \u201cWithout N (draft)\u201d and \u201cMoved\u201d."
    )


def test_an_option_by_itself_is_said_in_the_conditional(results):
    shown = panel(results, a="moved", option="moved")
    assert shown.heading == "How it would be: Moved"
    assert shown.sentences[0].startswith("Half of residents would have a journey")


def test_cases_a_year_are_said_in_whole_cases_too():
    def said(**day):
        rates = {"worse": 0, "better": 0, "lost_reach": 0, "gained_reach": 0} | day
        return sentences.a_day({"judged": True, "per_day": rates})

    assert said(worse=1.7) == "That is about 2 a day with a longer journey."
    assert said(worse=0.858, lost_reach=0.1, better=1.2) == (
        "That is about 6 a week with a longer journey or none left and about 1 a day with a shorter one."
    )
    assert said(better=0.05) == "That is about 2 a month with a shorter journey."
    assert said() == sentences.a_day({"judged": True, "per_day": {}}) == ""


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
