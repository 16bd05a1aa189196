"""The answers of the parts beside the map over HTTP, and what the public may not ask for."""

import pytest

from web.app import create_app

JOURNEY = "mode=drive&period=all_day&direction=to_site&percentile=50"
DRAFT = "without_n"


@pytest.fixture(scope="module")
def public(small):
    return create_app(small).test_client()


def charts(run, a="baseline", b="moved", service="emergency"):
    return f"/charts/{run}/{service}/{a}/{b}.json?{JOURNEY}"


def area(run, name="A1", b="moved"):
    return f"/area/{run}/{name}.json?service=emergency&a=baseline&b={b}&{JOURNEY}"


def test_charts_of_two_options(client, results):
    answer = client.get(charts(results.run_id, b=DRAFT), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    plain = client.get(charts(results.run_id, b=DRAFT)).get_json()
    assert {"fifths", "indices", "s_curve", "gainers", "totals"} <= plain.keys()
    assert plain["labels"][DRAFT] == "Without N (draft)"


def test_an_area(client, results):
    found = client.get(area(results.run_id)).get_json()
    assert (found["id"], found["a"]["minutes"], found["b"]["minutes"]) == ("A1", 10, 4)


def test_the_panel_holds_sentences_and_caption(client, results):
    page = client.get(f"/panel/{results.run_id}?service=emergency&a=baseline&b=moved&{JOURNEY}").text
    assert "350 residents would have a longer journey" in page
    assert 'class="caption"' in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "address",
    [
        charts("RUN", b="nothing"),
        charts("RUN", service="nothing"),
        area("RUN", "nowhere"),
        area("RUN", b="nothing"),
    ],
)
def test_what_is_not_there_is_said(client, results, address):
    answer = client.get(address.replace("RUN", results.run_id), headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "There is no" in answer.get_json()["error"]


@pytest.mark.parametrize("address", [charts("0" * 20), area("0" * 20)])
def test_another_run_is_said_to_be_gone(client, address):
    assert client.get(address).status_code in (404, 409, 410)


def test_the_public_cannot_ask_for_a_draft(public, results):
    for address in (
        charts(results.run_id, b=DRAFT), charts(results.run_id, a=DRAFT), area(results.run_id, b=DRAFT),
        f"/panel/{results.run_id}?service=emergency&b={DRAFT}&{JOURNEY}",
    ):  # fmt: skip
        answer = public.get(address)
        assert answer.status_code == 404
        assert "Without N" not in answer.text
    shown = public.get(charts(results.run_id))
    assert shown.status_code == 200
    assert "Without N" not in shown.text
    assert DRAFT not in shown.text
