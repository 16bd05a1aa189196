"""Where sites are open for a part of the time: what is not judged has no numbers, and other hours are said."""

from urllib.parse import urlencode

import pytest

from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.study_builder import CONFIGURATIONS, write_town
from web import asked, readings
from web.app import create_app
from web.area_story import area_story
from web.charts import evaluate_pair
from web.panel import make_panel
from web.selection import Selection

OPTIONS = """[south_by_day]
extends = "baseline"
label = "South by day"
[south_by_day.services]
emergency = { north = "24/7", south = "Mon-Sun 07:00-19:00" }
[south_late]
extends = "baseline"
label = "South late"
[south_late.services]
emergency = { north = "24/7", south = "Mon-Sun 09:00-17:00" }
[both_late]
extends = "baseline"
label = "Both late"
[both_late.services]
emergency = { north = "Mon-Sun 09:00-17:00", south = "Mon-Sun 09:00-17:00" }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = write_town(tmp_path_factory.mktemp("part") / "town")
    (found / "configurations.toml").write_text(CONFIGURATIONS + OPTIONS)
    run(open_study(found))
    return found


@pytest.fixture(scope="module")
def results(folder):
    return open_results(folder)


@pytest.fixture(scope="module")
def client(folder):
    return create_app(folder, drafts=True).test_client()


def chosen(option, period="weekday", mode="drive", a="baseline"):
    return Selection("emergency", a, option, mode, period, "to_site", 50)


def panel(results, selection):
    return make_panel(results, selection, readings.comparison(results, selection).to_dict(), "national")


def journey(selection):
    return {name: value for name, value in selection.query().items() if name not in ("service", "a", "b")}


def test_the_same_sites_at_this_time_and_other_hours_at_another(results):
    shown = panel(results, chosen("south_by_day"))
    assert shown.sentences == [
        "Nobody\u2019s journey by car to Emergency department changes.",
        "The same sites give it at this time.",
        "Under \u201cSouth by day (draft)\u201d South would close 19:00 to 07:00 every day.",
    ]
    assert shown.elsewhere_lead == "What changes at other times:"
    assert [(time.period, time.label) for time in shown.elsewhere] == [("rest", "Rest, 19:00\u201307:00")]
    assert shown.elsewhere[0].query["b"] == "south_by_day"
    then = panel(results, chosen("south_by_day", "rest"))
    assert "would have a longer journey" in then.sentences[0]
    assert "South would close 19:00 to 07:00 every day" in then.sentences[-1]


def test_a_time_that_cannot_judge_has_no_number_and_says_which_can(results):
    shown = panel(results, chosen("south_late"))
    assert shown.sentences[0] == (
        "What changes is not judged at this time (Weekday, 07:00\u201319:00): South is open for a part of it and is "
        "not counted."
    )
    assert not any(character.isdigit() for character in shown.sentences[1].split("close")[0])
    assert (shown.not_judged, shown.elsewhere_lead) == ("b", "Times that can be judged:")
    assert [time.period for time in shown.elsewhere] == ["rest"]


def test_charts_of_what_is_not_judged_hold_one_side(client, results):
    asked_for = chosen("both_late")
    path = f"/charts/{results.run_id}/emergency/baseline/both_late.json"
    charts = client.get(path, query_string=journey(asked_for)).get_json()
    alone = client.get(path.replace("both_late", "baseline"), query_string=journey(asked_for)).get_json()
    assert (charts["not_judged"], charts["gainers"]) == ("b", [])
    assert charts["s_curve"]["a"] == alone["s_curve"]["a"]
    assert charts["s_curve"]["b"] is None
    assert all(each["b"] is None and each["a"] is not None for each in charts["thresholds"])
    rows = [charts["everybody"], *charts["fifths"]["national"]]
    assert all(row["a"] is not None for row in rows)
    assert all(row[name] is None for row in rows for name in ("b", "worse", "better", "lost"))
    assert charts["indices"]["slope_index"]["b"] is charts["indices"]["slope_index"]["change"] is None
    assert charts["totals"]["need_worse"] is charts["totals"]["need_lost_reach"] is None


def test_areas_of_what_is_not_judged_lose_nothing(client, results):
    asked_for = chosen("both_late")
    path = f"/changes/{results.run_id}/emergency/baseline/both_late.json"
    changes = client.get(path, query_string=journey(asked_for)).get_json()
    assert changes["why"].startswith("not judged")
    assert {*changes["change"], *changes["lost"], *changes["gained"]} == {None}
    values = f"/values/{results.run_id}/emergency/both_late.json"
    assert client.get(values, query_string=journey(asked_for)).get_json()["reasons"] == [
        "sites open for a part of this time only"
    ]
    story = area_story(results, asked_for, evaluate_pair(results, asked_for), "Ta")
    said = " ".join(story["sentences"])
    assert "What changes here is not judged" in said
    assert "no longer" not in said
    assert story["change"]["minutes"] is None


def test_pages_say_not_judged_in_place_of_numbers(client):
    query = chosen("both_late").query()
    for path in ("/", "/print"):
        page = client.get(path, query_string=query).text
        assert "What changes is not judged at this time" in page
        assert page.count("not judged") > 5
        assert "longer journey" not in page
        assert "no longer reached (" not in page
    assert 'data-period="rest"' in client.get("/", query_string=query).text


def test_hours_stand_in_the_list_of_times_and_in_the_caption(client):
    car = client.get("/", query_string=chosen("north_only").query()).text
    assert ">Weekday, 07:00\u201319:00</option>" in car
    assert "Times on the streets at free-flowing speeds (07:00\u201319:00 Monday to Friday)" in car
    bus = client.get("/", query_string=chosen("north_only", mode="public_transport").query()).text
    assert ">Weekday, arriving 08:00\u201309:00</option>" in bus


def test_an_option_by_itself_names_what_is_not_counted(results):
    said = panel(results, chosen("south_late", a="south_late")).sentences
    assert said[-1] == "At this time South is open for a part of it and is not counted."
    assert asked.left_side({"judged": True}) == ""


@pytest.mark.browser
def test_charts_draw_one_side_and_a_link_goes_to_a_time_that_can_judge(browser, served, folder):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served(folder)}?{urlencode(chosen('both_late').query())}")
    page.wait_for_selector("body[data-drawn][data-charts-drawn]")
    assert page.locator("#how-far .curve.a").count() > 0
    assert page.locator("#how-far polyline.curve.b").count() == 0
    assert "not judged" in page.inner_text("#who-chart .fifths tbody")
    assert page.locator("#gainers-chart table").count() == 0
    assert page.inner_text("#areas-table tbody td:nth-child(4)") == "not judged"
    page.click("a[data-period=rest]")
    page.wait_for_selector("body[data-drawn*='/rest/']")
    lead = page.inner_text(".changes .lead")
    assert (
        lead == "For 4,500 residents no journey by car to Emergency department within 4 hours would remain."
    )
    assert faults == []
    page.close()
