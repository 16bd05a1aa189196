"""The page for paper: every measure of both options, equal to the answers the maps are painted from."""

import re

import pytest

from tests.web.small_study import HOSTILE
from web.print_ground import ground
from web.print_page import class_colour, scale_of
from web.scales import SCALES, WITHIN
from web.selection import Selection
from web.site_fills import fill_of_site, site_patterns

CHOSEN = Selection("emergency", "baseline", "without_n", "drive", "all_day", "to_site", 50)


def printed(client, **asked):
    answer = client.get("/print", query_string={"service": "emergency", "b": "without_n"} | asked)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def fills(page):
    return [re.findall(r'<path d="[^"]*" fill="([^"]*)"', figure) for figure in page.split("<figure>")[1:]]


def test_both_maps_are_drawn_with_their_classes(client):
    first, second = fills(printed(client))
    assert set(first) == {"#ffffcc", "#c7e9b4", "url(#hatch-none)"}
    assert set(second) == {"#7fcdbb", "#c7e9b4", "#ffffcc", "url(#hatch-none)"}


def test_a_change_is_one_map_and_lost_reach_is_hatched_apart(client):
    page = printed(client, measure="change")
    (only,) = fills(page)
    assert {"url(#hatch-none)", "url(#hatch-lost)"} < set(only)
    assert "no longer reached (1 area)" in page


@pytest.mark.parametrize("measure", ["minutes", "change", "within", "nearest", "next"])
def test_every_measure_has_a_page_with_its_sentence_and_sources(client, results, measure):
    page = printed(client, measure=measure)
    assert "400 residents would have a longer journey" in page
    assert "Times imported from typed." in page
    assert f"Run {results.run_id}" in page
    assert "Mean minutes by fifth of deprivation" in page


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_sheet_is_the_one_asked_for(client, paper):
    assert f"print_{paper}.css" in printed(client, paper=paper)
    with client.get(f"/static/print_{paper}.css") as sheet:
        assert f"size: {paper.upper()} landscape" in sheet.get_data(as_text=True)


def test_another_sheet_is_refused_in_a_sentence(client):
    answer = client.get("/print?paper=a5")
    assert answer.status_code == 404
    assert "choose one of a4, a3" in answer.get_data(as_text=True)


def test_paper_needs_no_inline_style_and_no_script_in_names(client):
    page = printed(client)
    assert " style=" not in page
    assert HOSTILE not in page


def test_outlines_are_within_the_drawing(results):
    on = ground(results)
    numbers = [float(n) for outline in on.outlines for n in re.findall(r"[\d.]+", outline)]
    assert len(on.outlines) == 5
    assert (min(numbers), max(numbers), on.width) == (0, 1000, 1000)


@pytest.mark.parametrize(("value", "at"), [(10, 0), (10.1, 1), (90, 5), (90.1, 6)])
def test_classes_on_paper_hold_their_upper_end(value, at):
    assert class_colour(SCALES["minutes"], value) == SCALES["minutes"].colours[at]


@pytest.mark.parametrize(
    ("value", "at"), [(-21, 0), (-20, 1), (-1, 4), (0, 4), (1, 4), (1.1, 5), (20, 7), (21, 8)]
)
def test_changes_on_paper_hold_the_end_further_from_zero(value, at):
    assert class_colour(SCALES["change"], value) == SCALES["change"].colours[at]


@pytest.mark.parametrize(
    ("share", "label"), [(0, "none"), (0.2, "up to 25%"), (0.999, "75\u2013100%"), (1, "all")]
)
def test_shares_of_none_and_all_have_classes_of_their_own(share, label):
    colour = class_colour(WITHIN, share)
    assert WITHIN.labels[WITHIN.colours.index(colour)] == label


def test_supply_without_stated_capacity_has_no_scale(results):
    assert scale_of(results, CHOSEN, "catchment") is None


@pytest.mark.parametrize("measure", ["minutes", "change", "nearest"])
def test_the_sheet_holds_bars_the_index_the_curve_and_the_address(client, measure):
    page = printed(client, measure=measure)
    assert page.count('class="line a everybody"') == 2  # the curve and its key
    assert "the most to the least deprived" in page or "deprived end" in page
    assert "This view: " in page
    assert "b=without_n" in page.partition("This view: ")[2]


def test_a_view_of_one_place_is_printed_so(results):
    whole, part = ground(results), ground(results, at="53.49,-1.2,14")
    assert part.metres < whole.metres
    assert ground(results, at="no,place").metres == whole.metres


def test_sparse_areas_are_paler_on_paper_where_they_are_on_screen(client):
    assert "fill-opacity" not in printed(client).partition("</main>")[0]
    assert 'fill-opacity="0.745"' in printed(client, dim="1")


def test_sites_beyond_the_eighth_have_patterns():
    fills = [fill_of_site(at) for at in range(40)]
    assert len(set(fills)) == 40
    assert {f"url(#{each['id']})" for each in site_patterns(40)} == set(fills[8:])
    assert fill_of_site(40) == fill_of_site(0)
