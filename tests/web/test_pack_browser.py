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
    assert re.search(
        r"Today: .* by car, .* by bus, train and walking(, at unlucky times \d+)?, to South\.", spoken
    )
    assert re.search(r"Under North only: .* minutes by car \(\d+ minutes longer\)", spoken)
    assert "\u201cClinic in the south\u201d is about other services: it leaves this as it is today." in spoken


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
    assert page.evaluate("document.activeElement.name") == "time"
    page.keyboard.press("ArrowDown")
    assert "arriving between" not in page.inner_text("#when")
    assert page.evaluate("document.activeElement.checked")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "print"


def test_a_neighbourhood_is_found_by_name(opened, out):
    page = opened(out)
    ask(page, "t")
    assert "9 places have that name; the first 8 are below." in page.inner_text("#message")
    assert page.locator("#found button").count() == 8
    page.click("#more")
    assert page.locator("#found button").count() == 9
    assert page.evaluate("document.activeElement.textContent") == "Ti"
    page.click("#found button >> nth=2")
    assert page.inner_text("#answer-title").startswith("From the neighbourhood Tc")


def test_towns_come_before_neighbourhoods_of_their_name(opened, out):
    places = """ISOQUITY.names.find("saint brannocs", {
      names: ["Upper Saint Brannoc's 001", "Saint Brannoc's Hundred 001", "Saint Brannoc's 002"],
      towns: [["Saint Brannoc's Green", "village", 1], ["Saint Brannoc's", "town", 2]]
    }).map(each => each.name)"""
    assert opened(out).evaluate(places) == [
        "Saint Brannoc's", "Saint Brannoc's 002", "Saint Brannoc's Green", "Saint Brannoc's Hundred 001",
        "Upper Saint Brannoc's 001",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["ZZ1 0ZZ", "ZZ3 1AA", "zz1", "nowhere", ""])
def test_nobody_reads_the_answer_of_the_one_before(opened, out, written):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    ask(page, written)
    page.wait_for_function("document.getElementById('message').textContent !== ''")
    assert not page.is_visible("#answer")
    assert page.get_attribute("#where", "aria-invalid") == "true"
    assert page.get_attribute("#where", "aria-describedby") == "message"
    assert page.evaluate("document.activeElement.id") == "where"
    assert "ZZ1 0AI" not in page.evaluate("document.querySelector('main').textContent")
    page.emulate_media(media="print")
    assert page.inner_text(".card") == "Find a postcode first, then print its card."
    page.emulate_media(media="screen")
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    assert page.get_attribute("#where", "aria-invalid") is None


def test_the_answer_says_when_and_what_its_range_means(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    said = page.inner_text("#when")
    assert "By car: Weekday, 07:00\u201319:00" in said
    assert "arriving between 08:00 and 09:00 on Tuesday 20 June 2023" in said
    spoken = re.search(
        r"usually (\d+) minutes by bus, train and walking, at unlucky times (\d+)", page.inner_text("#spoken")
    )
    typical, slow = spoken.groups()
    assert cells(page)["North only"][1][0] == f"{typical} to {slow} minutes"
    assert f"usually {typical} minutes, at unlucky times {slow}." in page.inner_text("#luck")
    for name in ("when", "luck", "lead"):
        assert page.inner_text(f"#{name}") == page.text_content(f"#card-{name}")


def test_another_time_keeps_the_postcode_and_says_what_is_not_known_then(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    page.click("#time-choices label:has([value=weekend])")
    assert page.inner_text("#answer-title") == "From ZZ1 0AI to Emergency department"
    assert "By bus, train and walking: not worked out for this time of the week." in page.inner_text("#when")
    assert len(cells(page)["Today"]) == 1
    assert page.input_value("#shown-time") == "weekend"
    page.check("input[value=from_site]")
    assert page.is_checked("#time-choices [value=weekend]")


def test_the_map_is_by_bus_in_one_tap_and_stays_so(opened, out):
    page = opened(out)
    page.click("#mode-choices label:has([value=public_transport])")
    assert "by bus, train and walking, usually: arriving" in page.inner_text("#caption")
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    page.check("input[value=from_site]")
    assert "home from Emergency department, by bus, train and walking" in page.inner_text("#caption")


CHANGES = """([count, change]) => ISOQUITY.told.changes({options: {a: {}, b: {}}, keys: []}, [{}].concat(
  Array(count).fill({label: 'L', same: change === 'no change', cells: [{key: 0, change: change}]})))"""


@pytest.mark.parametrize(
    ("count", "change", "said"),
    [
        (1, "no change", "The option does not change this journey."),
        (2, "no change", "Neither of the 2 options changes this journey."),
        (3, "no change", "None of the 3 options changes this journey."),
        (1, "about the same", "The option leaves this about the same."),
        (2, "about the same", "Both options leave this about the same."),
        (3, "about the same", "All 3 options leave this about the same."),
    ],
)
def test_what_changes_nothing_is_said_so_for_one_two_and_many(opened, out, count, change, said):
    assert opened(out).evaluate(CHANGES, [count, change]) == said


def test_options_that_change_nothing_are_one_line(opened, out):
    page = opened(out)
    ask(page, "ZZ1 1AB")
    page.wait_for_selector("#answer:not([hidden])")
    assert list(cells(page)) == ["Today", "No change under \u201cNorth only\u201d"]


TEN_OPTIONS = """() => {
  const table = document.querySelector('#card-rows table'), last = table.querySelector('tbody:last-child');
  last.querySelector('.option-name').textContent = 'An option with a long name, as names of options are';
  last.querySelectorAll('.site-name').forEach(e => { e.textContent = 'Saint Brannocs Hospital, Brackhaven'; });
  for (let i = 0; i < 9; i += 1) { table.appendChild(last.cloneNode(true)); }
  const notes = document.getElementById('card-notes'), one = document.createElement('li');
  one.textContent = 'Not counted, for it is open during only part of the time asked about: North (Monday to Friday).';
  for (let i = 0; i < 6; i += 1) { notes.appendChild(one.cloneNode(true)); }
  document.body.classList.add('many');
}"""


def test_a_card_of_ten_options_is_one_page(opened, out):
    page = opened(out)
    ask(page, "ZZ10AI")
    page.wait_for_selector("#answer:not([hidden])")
    page.evaluate(TEN_OPTIONS)
    assert page.locator("#card-rows tbody").count() == 11
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


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
