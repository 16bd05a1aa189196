"""Every route of the viewer: status, headers, escaping, and numbers equal to the tables."""

import gzip
import json
import re

import numpy as np
import pytest

from study.results import open_results
from tests.web.small_study import CODES, HOSTILE, MINUTES
from web.app import create_app

OPTION = {"service": "emergency", "a": "baseline", "b": "without_n"}


def answer_of(client, path, **asked):
    answer = client.get(path, query_string=asked)
    assert answer.status_code == 200
    return answer.json


def values(client, results, service="emergency", option="without_n", **asked):
    return answer_of(client, f"/values/{results.run_id}/{service}/{option}.json", **asked)


def changes(client, results, service="emergency", a="baseline", b="without_n", **asked):
    return answer_of(client, f"/changes/{results.run_id}/{service}/{a}/{b}.json", **asked)


def values_address(results):
    return f"/values/{results.run_id}/emergency/without_n.json"


def settings(client, **asked):
    page = client.get("/", query_string=asked).get_data(as_text=True)
    return json.loads(re.search(r'id="settings">(.*?)</script>', page, re.S)[1])


@pytest.fixture
def routes(client, results):
    urls = settings(client)["urls"] | {"values": values_address(results)}
    return [
        "/",
        urls["panel"],
        urls["areas"],
        urls["values"],
        "/static-leaflet/leaflet.js",
        "/static/main.js",
        "/nowhere",
    ]


def test_every_answer_has_the_headers(client, routes):
    for route in routes:
        with client.get(route) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_inline_scripts_carry_the_nonce_of_their_own_answer(client):
    answers = [client.get("/") for _ in range(2)]
    nonces = [re.search("'nonce-(.+?)'", a.headers["Content-Security-Policy"])[1] for a in answers]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.get_data(as_text=True))
        assert inline
        assert all(f'nonce="{nonce}"' in tag or "application/json" in tag for tag in inline)


def test_no_page_names_another_host(client, results):
    for route in ("/", f"/panel/{results.run_id}", "/nowhere", "/?service=nothing"):
        page = client.get(route).get_data(as_text=True)
        assert re.findall(r"(?:https?:)?//[a-z]", page) == []


def test_there_is_no_inline_style_for_the_policy_to_refuse(client):
    page = client.get("/").get_data(as_text=True)
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.parametrize(
    "route", ["/", "/panel/RUN", f"/?area={HOSTILE}", f"/{HOSTILE}", f"/?service={HOSTILE}"]
)
def test_hostile_names_stay_text(client, results, route):
    page = client.get(route.replace("RUN", results.run_id)).get_data(as_text=True)
    assert "alert(" in page
    assert "<script>alert" not in page


def test_hostile_names_arrive_as_json_that_no_browser_takes_for_a_page(client):
    answer = client.get(settings(client)["urls"]["areas"])
    assert answer.mimetype == "application/json"
    assert HOSTILE in answer.json["features"][0]["properties"]["name"]


def test_values_equal_the_tables(client, results):
    shown = values(client, results) | changes(client, results)
    access = results.table("access").query(
        "service == 'emergency' and configuration == 'without_n' and mode == 'drive'"
    )
    access = access.set_index("area_id").loc[list(results.places.areas.index)]
    change = results.table("area_change").query("service == 'emergency' and configuration == 'without_n'")
    change = change.set_index("area_id").loc[access.index]
    for column, expected in (
        ("minutes", access["minutes"]), ("next_minutes", access["next_minutes"]), ("need", access["need"]),
        ("reached", access["share_reached"]),
        ("change", change["change_minutes"]), ("lost", change["share_lost_reach"]),
    ):  # fmt: skip
        got = np.array(shown[column], dtype=float)
        np.testing.assert_allclose(got, expected.to_numpy(dtype=float), atol=0.0005, err_msg=column)


def test_values_follow_the_typed_minutes(client, results):
    shown = values(client, results)
    assert shown["minutes"] == MINUTES["E"]
    assert shown["sites"] == ["E"]
    assert shown["nearest"] == [0, 0, 0, None, None]
    assert shown["catchment"] is None
    what = changes(client, results)
    assert what["change"] == [12, 0, 0.5, None, None]
    assert what["lost"] == [0, 0, 0, 0, 1]


def test_two_options_that_are_not_the_baseline_are_compared(client, results):
    what = changes(client, results, a="without_n", b="moved")
    assert what["change"] == [-18, 0, 0, None, None]
    assert what["gained"] == [0, 0, 0, 0, 1]
    back = changes(client, results, a="moved", b="without_n")
    assert back["change"] == [18, 0, 0, None, None]
    assert back["lost"] == what["gained"]


def test_an_option_against_itself_changes_nothing(client, results):
    assert changes(client, results, b="baseline")["change"] == [0, 0, 0, None, 0]


def test_no_value_is_null_with_its_reason(client, results):
    shown = values(client, results)
    reasons = [None if r is None else shown["reasons"][r] for r in shown["reason"]]
    said = "no value in the imported travel times"
    assert reasons == [None, None, None, said, said]


def test_a_service_that_an_option_leaves_alone_has_no_change(client, results):
    assert changes(client, results, service="clinic")["change"] == [0, 0, 0, None, 0]


def test_sites_are_open_part_time_or_closed(client, results):
    def states(**asked):
        return {
            site["id"]: (site["state"], site["serves"]) for site in values(client, results, **asked)["places"]
        }

    assert states() == {"N": ("closed", False), "E": ("open", True), "W": ("closed", False)}
    assert states(service="clinic") == {"N": ("open", True), "E": ("part_time", False)}


def test_areas_are_in_the_order_of_the_values(client):
    features = client.get(settings(client)["urls"]["areas"]).json["features"]
    assert [feature["properties"]["id"] for feature in features] == CODES
    assert [feature["properties"]["decile"] for feature in features] == [1, 1, 5, 10, 3]


def test_layers_are_compressed_and_kept_by_the_browser(client):
    url = settings(client)["urls"]["areas"]
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    plain = client.get(url)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data


def test_the_page_is_compressed_for_whoever_accepts_it(client):
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert b"Small" in gzip.decompress(packed.data)
    assert b"Small" in client.get("/").data


@pytest.mark.parametrize(
    "query",
    [
        "service=x", "option=x", "a=x", "b=x", "mode=x", "period=x", "direction=from_site",
        "percentile=95", "percentile=abc", "show=x", "measure=x", "threshold=7", "layout=x", "fifths=x",
        "area=x", "isochrones=x", "site=x", "reach=x", "dim=x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_with_a_sentence_naming_what_is(client, query):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 404
    page = answer.get_data(as_text=True)
    assert "There is no" in page
    assert "choose one of" in page


@pytest.mark.parametrize(
    ("url", "status", "sentence"),
    [
        ("/values/RUN/emergency/x.json", 404, "There is no option"),
        ("/values/RUN/x/baseline.json", 404, "There is no service"),
        ("/values/other/emergency/baseline.json", 410, "computed anew"),
        ("/changes/RUN/emergency/baseline/x.json", 404, "There is no option"),
        ("/panel/other", 410, "computed anew"),
        ("/layers/areas-0000.json", 404, "reload the page"),
        ("/isochrones/RUN/nowhere.json", 404, "There is no site"),
        ("/isochrones/RUN/E.json", 404, "imported matrix"),
        ("/static-leaflet/../app.py", 404, "There is no page"),
    ],
)
def test_scripts_get_refusals_as_json(client, results, url, status, sentence):
    answer = client.get(url.replace("RUN", results.run_id), headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert sentence in answer.json["error"]
    assert "remedy" in answer.json


def test_nothing_is_written(client):
    assert client.post("/").status_code == 405


def test_another_site_cannot_reach_the_viewer_through_the_visitor(client):
    assert client.get("/", base_url="http://evil.example").status_code == 400


def test_an_unexpected_fault_shows_no_inside(app, client, results, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret path /home/someone")

    monkeypatch.setattr("web.chart_views.make_panel", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get(f"/panel/{results.run_id}")
    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)


def test_the_usual_selection_is_the_question(client):
    start = settings(client)
    assert start["selection"] == {
        "service": "emergency", "a": "baseline", "b": "without_n", "mode": "drive", "period": "all_day",
        "direction": "to_site", "percentile": "50",
    }  # fmt: skip
    shown = start["view"]
    assert (shown["measure"], shown["threshold"], shown["layout"]) == ("minutes", "10", "two")


def test_older_links_still_work(client):
    start = settings(client, service="clinic", option="moved", show="change", isochrones="N")
    assert (start["selection"]["a"], start["selection"]["b"]) == ("baseline", "moved")
    assert (start["view"]["measure"], start["view"]["site"], start["view"]["reach"]) == ("change", "N", "1")


def test_a_link_with_everything_in_it_is_shown_as_it_says(client):
    asked = {
        "service": "emergency", "a": "moved", "b": "baseline", "measure": "within", "threshold": "20",
        "layout": "swipe", "fifths": "local", "area": "A2", "site": "E", "reach": "drive", "dim": "1",
        "at": "53.5,-1.2,11", "sort": "need", "brush": "gainers:0-2", "find": "S10",
    }  # fmt: skip
    start = settings(client, **asked)
    got = start["selection"] | start["view"]
    assert {name: got[name] for name in asked} == asked


def test_what_a_service_cannot_show_says_why(client):
    refused = settings(client)["refused"]["emergency"]
    assert [name for name, why in refused.items() if why] == ["catchment"]
    assert "capacity" in refused["catchment"]


def test_drafts_are_marked(client):
    assert settings(client)["labels"]["option"] == {
        "baseline": "Today", "without_n": "Without N (draft)", "moved": "Moved",
    }  # fmt: skip


def test_imported_times_have_no_isochrones_and_say_why(client):
    assert "imported matrix" in settings(client)["isochronesRefused"]["drive"]


def test_the_page_works_without_scripts(client):
    page = client.get("/?option=moved&fifths=local").get_data(as_text=True)
    assert '<option value="moved" selected>' in page
    assert re.search(r'value="local" checked', page)
    assert re.search(r"<noscript>\s*<button", page)


def test_panel_holds_the_sentences_fifths_thresholds_and_sources(client, results):
    page = client.get(f"/panel/{results.run_id}", query_string=OPTION).get_data(as_text=True)
    assert "400 residents would have a longer journey by car to accident and emergency" in page
    assert "Times imported from typed." in page
    assert "Deprivation: IMD of the town, areas V1." in page


def test_isochrones_come_as_degrees_largest_first(town):
    client = create_app(town, drafts=True).test_client()
    run_id = open_results(town).run_id
    answer = client.get(f"/isochrones/{run_id}/north.json?mode=walk")
    assert answer.status_code == 200
    found = [feature["properties"]["minutes"] for feature in answer.json["features"]]
    assert found == sorted(found, reverse=True)
    ring = np.array(answer.json["features"][0]["geometry"]["coordinates"][0][0])
    assert (np.abs(ring) <= (180, 90)).all()


@pytest.mark.shared_data
def test_south_yorkshire_gives_its_known_answers(example):
    page = create_app(example("south_yorkshire"), drafts=True).test_client().get("/").get_data(as_text=True)
    assert (
        "There would be a longer journey by car to emergency stroke care for 587 stroke admissions a year"
        in page
    )
    assert "by 9 minutes on average and 17 minutes at most." in page
    assert re.search(r"<td class=\"n\">81%</td><td class=\"n\"><strong>61%</strong></td>", page)


def test_an_answer_that_the_browser_has_is_not_sent_again(client):
    settings = re.search(r'id="settings">(.*?)</script>', client.get("/").get_data(as_text=True), re.S)[1]
    address = json.loads(settings)["urls"]["areas"]
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    known = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known)
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
