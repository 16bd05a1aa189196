"""Maps for print: what is drawn, what the legend says, and the same in words."""

import pytest

from tests.web.picture_study import WORDS, compared, context, reasons, sites
from web.picture_files import svg
from web.picture_map import area_map, change_map, nearest_map
from web.scales import SCALES

TITLE = "How long it would take"


@pytest.fixture(scope="module")
def minutes(results):
    areas = compared(results).areas
    return area_map(
        results, areas["minutes_option"], SCALES["minutes"], TITLE, reasons=reasons(results), sites=sites(results),
        context=context(), need=areas["need"], who="residents",
    )  # fmt: skip


@pytest.fixture(scope="module")
def change(results):
    return change_map(results, compared(results).areas, "", reasons=reasons(results), sites=sites(results))


def written(figure):
    return [text.get_text() for where in [figure, *figure.axes] for text in where.texts]


def fills(figure):
    found = [
        patch for axes in figure.axes for patch in axes.patches if (patch.get_gid() or "").startswith("fill-")
    ]
    return {patch.get_gid(): patch for patch in found}


def test_one_path_for_each_fill_in_use(minutes):
    drawn = fills(minutes)
    assert sorted(drawn) == ["fill-0", "fill-1", "fill-2", "fill-7"]
    assert {gid: bool(patch.get_hatch()) for gid, patch in drawn.items()}["fill-7"]


def test_areas_have_the_colours_of_their_classes(minutes):
    from matplotlib.colors import to_hex

    colours = {gid: to_hex(patch.get_facecolor()) for gid, patch in fills(minutes).items()}
    assert [colours[f"fill-{i}"] for i in range(3)] == list(SCALES["minutes"].colours[:3])
    assert colours["fill-7"] == "#ffffff"


def test_the_legend_has_every_class_its_unit_and_the_reason_of_hatching(minutes):
    words = written(minutes)
    assert set(SCALES["minutes"].labels) <= set(words)
    assert "Minutes to the nearest open site (minutes)" in words
    assert WORDS in words
    assert {"open", "closed in this option"} <= set(words)
    assert any(word.endswith((" km", " m")) for word in words)


def test_sites_and_towns_are_named_as_they_are_written(minutes):
    words = " ".join(written(minutes))
    assert "East" in words
    assert "Cost $5 & $6" in words
    assert "alert('x')" in words


def test_the_same_in_words(minutes):
    assert minutes.heading == TITLE
    assert minutes.alt == (
        "Map of 5 areas. Minutes to the nearest open site (minutes): up to 10: 1 area, in which 300 residents live; "
        "10–20: 1 area, in which 200 residents live; 20–30: 1 area, in which 100 residents live; "
        f"{WORDS} (hatched): 2 areas, in which 450 residents live. Open: East. "
        "Closed: North <script>alert('x')</script>."
    )


def test_change_in_words(change):
    assert change.heading == "Change against the baseline (minutes)"
    assert "none (within 1): 2 areas, in which 500 people live" in change.alt
    assert "10–20 longer: 1 area, in which 100 people live" in change.alt
    assert "no longer reached (hatched): 1 area, in which 50 people live" in change.alt


def test_change_says_which_end_is_which(change):
    assert {"← shorter journey", "longer journey →", "no longer reached"} <= set(written(change))


def test_nearest_sites_are_named(results):
    areas = compared(results).areas
    figure = nearest_map(
        results, areas["nearest_site_base"], areas["need"], "Who is nearest", sites=sites(results)
    )
    assert "450 people" in figure.alt
    assert "East: 1 area, in which 200 people live" in figure.alt


def test_names_keep_apart(minutes):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(minutes).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in minutes.haloed]
    lines = [(one, other) for i, one in enumerate(boxes) for other in boxes[:i]]
    shared = [min(a.x1, b.x1) - max(a.x0, b.x0) for a, b in lines if min(a.y1, b.y1) - max(a.y0, b.y0) > 2]
    assert max(shared) <= 1


def test_a_narrow_map_grows_instead_of_shrinking_its_subject(results):
    figure = change_map(results, compared(results).areas, "", reasons=reasons(results), size_mm=(84, 60))
    assert figure.get_figwidth() * 25.4 == pytest.approx(84)
    assert figure.get_figheight() > 0.95 * figure.get_figwidth()


def test_sites_beyond_the_map_are_counted(results):
    away = [{"name": "Far", "longitude": 0.0, "latitude": 52.0, "state": "open"}]
    figure = area_map(results, compared(results).areas["minutes_base"], SCALES["minutes"], "", sites=away)
    assert "One more site lies outside this map" in written(figure)


def test_a_map_is_small_in_a_page(minutes):
    assert len(svg(minutes)) < 40_000
