"""The folder for the village hall, opened from its file with the network off, by hand and by keyboard."""

import re

import pytest

import access
from study.plan import MatrixKey, opening_periods
from study.postcode_times import postcode_times, postcodes_in_areas
from tests.accessible import FAULTS_ONLY
from tests.web.pack_study import packed, published, write_postcode_town
from web.words import minutes

DRIVE = MatrixKey("drive", "weekday", "to_site")
RIDE = MatrixKey("public_transport", "weekday", "to_site")
SIZES = [(375, 812), (768, 1024), (1280, 800), (1920, 1080)]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return write_postcode_town(tmp_path_factory.mktemp("hall") / "study")


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    return packed(study, tmp_path_factory.mktemp("hall") / "out")


def ask(page, written):
    page.fill("#where", written)
    page.click(".find")


def cells(page):
    """Times by option name and column of the table."""
    found = {}
    for body in page.query_selector_all("#rows tbody"):
        name = body.query_selector(".option-name").inner_text()
        found[name] = [cell.inner_text().split("\n") for cell in body.query_selector_all("td")]
    return found


def figures(study, postcode, key, service="emergency"):
    """Minutes of a postcode by option and percentile, straight from the library of access."""
    results = published(study)
    table = postcodes_in_areas(results).loc[[postcode]]
    result = access.evaluate(
        postcode_times(results, key, table), table.assign(population=1.0), results.services,
        results.configurations, periods=opening_periods(results.study.settings, key.mode),
    ).access  # fmt: skip
    rows = result[result["service"] == service]
    return rows.set_index(["configuration", "percentile"])["minutes"]


def test_a_postcode_is_answered_with_the_figures_of_access(opened, out, study):
    page = opened(out)
    ask(page, " zz1. 0af ")
    page.wait_for_selector("#answer:not([hidden])")
    assert page.inner_text("#answer-title") == "From ZZ1 0AF to Emergency department"
    drive, ride = figures(study, "ZZ10AF", DRIVE), figures(study, "ZZ10AF", RIDE)
    said = cells(page)
    for option, name in (("baseline", "Today"), ("north_only", "North only")):
        assert said[name][0][0] == minutes(drive[option, 50])
        typical, slow = ride[option, 50], ride[option, 95]
        whole = [int(value + 0.5) for value in (typical, slow)]
        wanted = minutes(typical) if whole[0] == whole[1] else f"{whole[0]} to {whole[1]} minutes"
        assert said[name][1][0] == wanted
    shown = [int(said[name][0][0].split()[0]) if said[name][0][0][0].isdigit() else 0 for name in said]
    assert said["North only"][0][-1] == f"{shown[1] - shown[0]} minutes longer"


def test_the_spoken_answer_holds_every_option(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    spoken = page.inner_text("#spoken")
    assert re.search(r"Today: .* by car, .* by bus, train and walking, to South\.", spoken)
    assert re.search(r"Under North only: .* minutes by car \(\d+ minutes longer\)", spoken)
    assert "\u201cClinic in the south\u201d leaves this as it is today." in spoken


def test_touching_the_map_answers_for_the_area(opened, out, study):
    page = opened(out)
    box = page.locator("#map path.leaflet-interactive").nth(8).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    page.wait_for_selector("#answer:not([hidden])")
    assert page.inner_text("#answer-title") == "From the neighbourhood Ti to Emergency department"
    table = published(study).table("access")
    row = table[
        (table["area_id"] == "Ti") & (table["configuration"] == "north_only") & (table["percentile"] == 50)
    ]
    row = row[(row["mode"] == "drive") & (row["period"] == "weekday") & (row["direction"] == "to_site")]
    row = row[row["service"] == "emergency"]
    assert cells(page)["North only"][0][0] == minutes(row["minutes"].item())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ZZ3 1AA", "ZZ3 1AA is outside this study. The district here written most like it is ZZ1."),
        ("ZZ1 0ZZ", "There is no postcode ZZ1 0ZZ here."),
        ("zz1", "ZZ1 is the first half of a postcode. Type all of it"),
        ("zz1 0a", "Type the whole postcode"),
        ("", "Type a postcode or the name of a neighbourhood first."),
        ("nowhere at all", "Nothing here is called \u201cnowhere at all\u201d."),
        ("<b>x</b>", "Nothing here is called \u201c<b>x</b>\u201d."),
        ("constructor", "Nothing here is called"),
    ],
)
def test_what_is_not_known_is_said_with_what_to_do(opened, out, written, said):
    page = opened(out)
    ask(page, written)
    page.wait_for_function("document.getElementById('message').textContent !== ''")
    assert said in page.inner_text("#message")
    assert not page.is_visible("#answer")


def test_a_postcode_off_the_streets_is_answered_from_its_neighbourhood(opened, out):
    page = opened(out)
    ask(page, "ZZ2 0AG")
    page.wait_for_selector("#answer:not([hidden])")
    assert "From your neighbourhood (Tg), by car" in page.inner_text("#notes")
    assert "minute" in cells(page)["Today"][0][0]


def test_a_period_that_cannot_judge_compares_nothing(opened, out):
    page = opened(out)
    page.select_option("#service", "clinic")
    ask(page, "ZZ1 0AE")
    page.wait_for_selector("#answer:not([hidden])")
    assert cells(page)["Clinic in the south"][0][-1] == "cannot be compared at this time"
    assert "Weekday cannot show what changes" in page.inner_text("#notes")
    assert "South (Monday to Friday 08:30 to 17:00)" in page.inner_text("#notes")


def test_coming_home_has_its_own_words(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.check("input[value=from_site]")
    assert page.inner_text("#answer-title") == "From Emergency department home to ZZ1 0AI"
    assert "from South" in page.inner_text("#lead")
    assert "leaving between 17:00 and 18:00" in page.evaluate(
        "document.getElementById('card-when').textContent"
    )


def test_the_whole_way_by_keyboard(opened, out):
    page = opened(out)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "where"
    page.keyboard.type("zz1 0ai")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "print"


def test_a_neighbourhood_is_found_by_name(opened, out):
    page = opened(out)
    ask(page, "t")
    assert "9 neighbourhoods have that name; the first 8 are below." in page.inner_text("#message")
    page.click("#found button >> nth=2")
    assert page.inner_text("#answer-title").startswith("From the neighbourhood Tc")


def test_the_card_prints_on_one_page(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    page.emulate_media(media="print")
    assert not page.is_visible(".screen")
    assert page.is_visible(".card")
    assert page.locator(".card").bounding_box()["height"] < 148.5 / 25.4 * 96
    assert page.inner_text("#card-title") == "From ZZ1 0AI to Emergency department"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_and_everything_can_be_touched(opened, out, size):
    page = opened(out, size=size)
    for text in ("1", "3"):
        page.click(f"[data-size='{text}']")
        ask(page, "ZZ10AI")
        page.wait_for_selector("#answer:not([hidden])")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    low = "[...document.querySelectorAll('button, select, input[type=text], .ways label, .bottom li a')]"
    assert (
        page.evaluate(f"{low}.filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5).length")
        == 0
    )


@pytest.mark.parametrize("name", ["index.html", "options.html", "method.html"])
def test_pages_have_no_accessibility_violation(opened, out, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(out, name, quiet=False)  # axe asks for style sheets again, which the policy forbids
    if name == "index.html":
        ask(page, "ZZ10AI")
        page.wait_for_selector("#answer:not([hidden])")
    found = axe.Axe().run(page, options=FAULTS_ONLY)
    assert found.violations_count == 0, found.generate_report()


def test_hostile_names_stay_text(opened, small, tmp_path):
    page = opened(packed(small, tmp_path / "out"))
    ask(page, "Area")
    page.wait_for_selector("#answer:not([hidden])")
    assert "<script>alert('x')</script>" in page.inner_text("#answer-title")
    assert "accident and emergency" in page.inner_text("#answer-title")


def test_no_journey_is_said_in_words(opened, small, tmp_path):
    page = opened(packed(small, tmp_path / "out"))
    ask(page, "Damson")
    page.wait_for_selector("#answer:not([hidden])")
    assert cells(page)["Today"][0] == ["not known: no value in the times taken over"]
    assert "NaN" not in page.inner_text("#answer")
