"""Areas of which only some reach a site: minutes of different people are never taken from each other, by hand."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from study.results import open_results
from tests.web.pack_study import packed, published
from tests.web.reach_study import write_reach
from tests.web.visits import visiting
from web import charts, layers, readings, sentences
from web.app import create_app
from web.area_story import area_story
from web.pack_answers import area_answers, thousandths
from web.pack_question import make_pack
from web.pack_words import beside
from web.panel import journey
from web.selection import Selection, read_choices

CLAIM = re.compile(r"minutes? (longer|shorter)")
TIE = 0.001


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return write_reach(tmp_path_factory.mktemp("reach") / "study")


@pytest.fixture(scope="module")
def results(study):
    return open_results(study)


def chosen(service="emergency", a="baseline", b="north_only", percentile=50):
    return Selection(service, a, b, "public_transport", "weekday", "to_site", percentile)


def told(results, selection, area="Te"):
    return area_story(results, selection, charts.evaluate_pair(results, selection), area)


def test_reach_lost_in_part_is_no_shorter_journey(results):
    story = told(results, chosen())
    assert (story["a"]["minutes"], story["b"]["minutes"]) == (pytest.approx(10.55), pytest.approx(9.5))
    assert story["sentences"][1] == (
        "Under \u201cNorth only\u201d the nearest Emergency department is at North, 9.5 minutes by public transport "
        "for those here who have a journey. For those who have a journey under both: no change; 60% of the people here "
        "would no longer have a journey within 12 minutes."
    )
    assert story["change"] == {"minutes": 0, "longer": 0, "shorter": 0, "lost": 0.6, "gained": 0}
    assert (
        "Under \u201cNorth only\u201d 60% of the people here have no journey within 12 minutes; they are not in its "
        "minutes."
    ) in story["sentences"]


def test_reach_gained_in_part_is_no_longer_journey(results):
    said = told(results, chosen("clinic", b="clinic_both"))["sentences"][1]
    assert said.endswith(
        "For those who have a journey under both: no change; 60% of the people here would newly have a journey within "
        "12 minutes."
    )


def test_an_end_of_a_range_is_of_the_same_people_or_is_not_there(results):
    # P5: everybody by bus (1.0); P50 and P95: the western home alone (0.4)
    side = told(results, chosen())["b"]
    assert (side["low"], side["high"]) == (None, pytest.approx(9.5))
    assert "100% of the people here have a journey at least 5 times in 100" in " ".join(
        told(results, chosen())["sentences"]
    )
    quick = chosen(percentile=5)
    ranges = readings.percentile_minutes(results, quick, "north_only").loc["Te"]
    assert ranges[5] == pytest.approx(7.95)
    assert np.isnan(ranges[95])
    columns = layers.value_columns(
        readings.access_rows(results, quick, "north_only"),
        readings.percentile_minutes(results, quick, "north_only"), None, str,
    )  # fmt: skip
    at = list(results.places.areas.index).index("Te")
    assert (columns["low"][at], columns["high"][at]) == (pytest.approx(7.95, abs=1e-3), None)
    fewer = " ".join(told(results, quick)["sentences"])
    assert "60% of the people here find no journey more than 5 times in 100" in fewer


def every_choice(results):
    """Every selection of a study whose two options may differ, at every percentile there is."""
    for row in read_choices(results).to_dict("records"):
        if row["option"] != results.baseline and row["percentile"] == "50" and row["mode"] != "walk":
            yield Selection(
                row["service"], results.baseline, row["option"],
                row["mode"], row["period"], row["direction"], int(row["percentile"]),
            )  # fmt: skip


def false_claims(sentences, change, lost, gained):
    """What an area is told that ``access.compare`` does not say."""
    said = " ".join(each for each in sentences if "have a shorter journey" not in each)
    claims = {found[1] for found in CLAIM.finditer(said)}
    if "longer" in claims and not change > TIE:
        yield "longer"
    if "shorter" in claims and not change < -TIE:
        yield "shorter"
    if lost > 1e-6 and not re.search("no longer (have|reached)|no journey any more|is no longer", said):
        yield "loss not said"
    if gained > 1e-6 and not re.search("newly (have|reached)|a journey where there is none today", said):
        yield "gain not said"


@pytest.mark.parametrize("which", ["reach", "small"])
def test_no_area_is_told_what_the_comparison_does_not_say(study, request, which):
    results = open_results(study if which == "reach" else request.getfixturevalue(which))
    for selection in every_choice(results):
        pair = charts.evaluate_pair(results, selection)
        areas = readings.comparison(results, selection).areas
        moved = areas[(areas["share_lost_reach"] > 0) | (areas["share_gained_reach"] > 0)]
        for area, row in pd.concat([moved, areas.drop(moved.index).head(1)]).iterrows():
            said = area_story(results, selection, pair, area)["sentences"]
            change, lost, gained = row[["change_minutes", "share_lost_reach", "share_gained_reach"]]
            assert not list(false_claims(said, change, lost, gained)), (selection, area, said)


def test_those_without_a_time_live_in_hatched_areas_or_in_coloured_ones(results):
    # Te has 500 people; 300 lose reach where 200 keep it. Areas of no home in reach are hatched.
    selection = chosen()
    figures = readings.comparison(results, selection).to_dict()
    areas = readings.comparison(results, selection).areas
    whole = figures["whole_areas"]
    assert (
        whole["neither"] == areas["need"][areas["minutes_base"].isna() & areas["minutes_option"].isna()].sum()
    )
    said = " ".join(sentences.what_changes(figures, journey(results, selection), "national", {}))
    assert re.search(
        r"would remain, [\d,]+ live in the \d areas? from which nobody has one any more, 300 live in areas "
        r"where others keep one",
        said,
    )
    clinic = chosen("clinic", b="baseline")
    figures = readings.comparison(results, clinic).to_dict()
    said = sentences.as_it_is(figures, journey(results, clinic))[-1]
    assert re.search(
        r"have no time here: [\d,]+ of them live in hatched areas, 300 in areas coloured by the time", said
    )


def test_where_they_live_is_said_without_numbers_where_those_are_withheld(results, monkeypatch):
    monkeypatch.setattr(results, "suppress_below", 5)
    figures = readings.comparison(results, chosen("clinic", b="baseline")).to_dict()
    assert figures["whole_areas"] == {}
    said = sentences.as_it_is(figures, journey(results, chosen("clinic", b="baseline")))[-1]
    assert "hatched, or in areas coloured by the time of those who have one" in said


def test_the_nearest_stays_where_the_next_does_not(results):
    said = told(results, replace(chosen(), mode="drive"), "Ta")["sentences"]
    assert said[0].startswith(
        "The nearest stays here: under both options the nearest Emergency department is at North"
    )
    assert said[1].startswith("After the nearest comes South")


def test_an_area_of_which_some_have_no_journey_is_dotted(study):
    asked = {"service": "emergency", "mode": "public_transport", "b": "north_only"}
    client = create_app(study, drafts=True).test_client()
    paper = client.get("/print", query_string=asked).get_data(as_text=True)
    first, second = (part.partition("</figure>")[0] for part in paper.split("<figure>")[1:])
    assert ("hatch-partly-map" in first, "hatch-partly-map" in second) == (False, True)
    assert "B: some people here have no journey (1 area)" in paper
    change = client.get("/print", query_string=asked | {"measure": "change"}).get_data(as_text=True)
    assert "some people here lose or gain a journey (1 area)" in change


@pytest.mark.browser
def test_the_legend_counts_areas_of_which_some_have_no_journey(study, browser, served):
    with visiting(browser, served(study)) as visit:
        page = visit("?service=emergency&mode=public_transport&b=north_only").page
        assert "some people here have no journey (A 0 areas, B 1)" in page.inner_text("#legend-extra")
        assert page.locator("#legend-extra [data-fill='url(#hatch-partly)']").count() == 1


@pytest.fixture(scope="module")
def pack(study):
    return make_pack(published(study))


def test_a_pack_carries_who_is_reached_and_the_change_of_the_same_people(pack):
    at = list(pack.results.places.areas.index).index("Te")
    part = area_answers(pack)[at].split("|")[[key.mode for key in pack.keys].index("public_transport")]
    distinct, _, which = part.rpartition("/")
    said = [distinct.split(";")[int(each)] for each in which]
    questions = {(each.service, each.option): text for each, text in zip(pack.questions, said)}
    assert "~" not in questions["emergency", "baseline"]
    assert questions["emergency", "north_only"].split("~")[1] == "400,0,600,0,400,0,600,0"
    assert questions["clinic", "clinic_both"].split("~")[1] == "1000,0,0,600,1000,0,0,600"
    assert questions["clinic", "baseline"].split("~")[1] == "400,0,0,0,400,0,0,0"


@pytest.mark.parametrize(("share", "said"), [(0, 0), (1e-5, 1), (0.4004, 400), (0.99999, 999), (1, 1000)])
def test_thousandths_keep_none_and_all_apart_from_almost(share, said):
    assert thousandths(share) == said


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    return packed(study, tmp_path_factory.mktemp("packed") / "out")


def words(page, script, *answers):
    """What the pack's words say of answers as their texts."""
    read = "text => ISOQUITY.answers.ofPart(text + '/0', 0, '0')"
    return page.evaluate(f"texts => ISOQUITY.words.{script}(...texts.map({read}))", list(answers))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("today", "then", "said"),
    [
        ("1,900,x", "1,888,x~740,0,260,0,0,,0,0",
         "no journey any more for 26% of the people here, for those who keep one no change"),
        ("0,747,y", "0,1126,x~592,600,408,0,0,,592,0",
         "no journey any more for 41% of the people here, for those who keep one 60 minutes longer"),
        ("0,95~400,0,0,0", "0,105~1000,0,0,600",
         "a journey where there is none today for 60% of the people here, for those who have one already no change"),
        ("!2", "0,95~400,,0,400", "a journey for 40% of the people here where there is none today"),
        ("0,95,110", "0,95,y~1000,0,0,0,600,0,400,0",
         "about the same, but at slow times no journey any more for 40% of the people here"),
        ("0,95,y~760,0,0,0,100,0,0,0", "0,95,y~760,0,0,0,100,0,0,0", "no change"),
    ],
)  # fmt: skip
def test_changes_of_an_area_partly_reached(opened, out, today, then, said):
    assert words(opened(out), "change", today, then) == said


@pytest.mark.browser
def test_no_range_ends_below_its_beginning(opened, out):
    page = opened(out)
    assert words(page, "span", "0,808,y~760,0,0,0,170,0,0,0") == "81 minutes or more"
    assert words(page, "span", "0,807,1377~483,0,0,0,483,0,0,0") == "81 to 138 minutes"


@pytest.mark.browser
def test_the_pack_says_who_has_no_journey(opened, out):
    page = opened(out)
    page.fill("#where", "Te")
    page.click(".find")
    page.wait_for_selector("#answer:not([hidden])")
    spoken = page.inner_text("#spoken")
    assert (
        "for 40% of the people here (no journey any more for 60% of the people here, for those who keep one no change)"
        in spoken
    )
    assert (
        "60% of the people here have no journey within 12 minutes at a typical time; the minutes are of the others."
        in spoken
    )
    assert not re.search(r"minutes? shorter", spoken)


def test_hours_of_roads_and_of_a_window_are_said_where_they_differ(pack):
    assert not any(beside(pack, key) for key in pack.keys), "07:00-19:00 holds both windows"
    period = pack.results.study.settings.periods["weekday"].model_copy(update={"hours": ["07:00-10:00"]})
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(pack.results.study.settings.periods, "weekday", period)
        said = {(key.mode, key.direction): beside(pack, key) for key in pack.keys if key.period == "weekday"}
    assert said.pop(("drive", "from_site")) == (
        "The hours are not the same: by car the roads are those of 07:00-10:00, by bus, train and walking one leaves "
        "or arrives between 17:00 and 18:00."
    )
    assert not any(said.values())
