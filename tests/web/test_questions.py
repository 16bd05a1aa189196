"""Pages of questions: every topic of the drawn town, numbers as the commands say them, nothing for the public."""

import html as markup
import json
import re
import threading

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.option_study import write_choice_study
from tests.web.question_study import HOSTILE, write_question_town
from web.app import create_app
from web.question_parts import framed
from web.question_topics import TOPICS
from web.question_work import MOST_WAITING, Workshop


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_question_town(tmp_path_factory.mktemp("questions") / "town")
    run(open_study(made))
    return made


@pytest.fixture(scope="module")
def client(folder):
    return create_app(folder, drafts=True).test_client()


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    made = write_choice_study(tmp_path_factory.mktemp("typed"))
    run(open_study(made))
    return create_app(made, drafts=True).test_client()


def page(client, topic, **query):
    """What is read on a page, once it is worked out."""
    for _ in range(100):
        answer = client.get(f"/questions/{topic}", query_string=query)
        if answer.status_code != 202:
            break
    assert answer.status_code == 200, answer.text
    return answer.text


def words(html):
    text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2])
    return " ".join(markup.unescape(text).split())


def rows(html, title):
    """The rows of the table of that title, each a tuple of cells."""
    table = html.partition(f"<b>{title}</b>")[2].partition("</table>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    return [tuple(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)) for row in found]


def said(folder, *command):
    done = CliRunner().invoke(main, [command[0], str(folder), *command[1:], "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_list_names_every_question_once(client):
    html = client.get("/questions").text
    for topic in TOPICS.values():
        assert html.count(f'href="/questions/{topic.id}"') == 1
        assert topic.sentence in words(html)
    assert "isoquity sensitivity" in html


def test_what_a_study_lacks_is_named_with_how_to_add_it(typed):
    html = typed.get("/questions").text
    assert 'href="/questions/options"' in html
    assert 'href="/questions/pathways"' not in html
    assert "pathways = &#34;pathways.toml&#34;" in html
    assert "[week_clock]" in html
    answer = typed.get("/questions/pathways")
    assert answer.status_code == 422
    assert "cannot be asked" in answer.text


@pytest.mark.parametrize("topic", TOPICS)
def test_every_page_has_sentences_sources_and_the_run(client, folder, topic):
    html = page(client, topic)
    record = json.loads((folder / "results" / "run.json").read_text())
    assert f"Run {record['run_id']}" in html
    assert html.count("<h1") == 1
    assert html.count("<main") == html.count("</main>") == 1
    assert "<form" in html
    assert 'style="' not in html
    assert not re.search(r"<style(?! nonce)", html)
    assert "None" not in words(html)
    assert not re.search(r"\bnan\b", words(html))


@pytest.mark.parametrize("topic", TOPICS)
def test_names_from_files_are_escaped(client, topic):
    html = page(client, topic)
    assert HOSTILE.replace('"', "'") not in html
    assert "<b>soon</b>" not in html
    assert "<kept>" not in html


def test_a_typed_address_is_escaped_and_answered_in_a_sentence(client):
    answer = client.get("/questions/equity", query_string={"service": HOSTILE})
    assert answer.status_code == 404
    assert HOSTILE not in answer.text
    assert client.get("/questions/nonsense").status_code == 404
    answer = client.get("/questions/stories", query_string={"place": HOSTILE})
    assert answer.status_code in (202, 422)
    assert HOSTILE not in answer.text


@pytest.mark.parametrize("topic", ["", *(f"/{name}" for name in TOPICS), "/nonsense"])
def test_the_public_is_answered_as_anywhere_where_nothing_is(folder, topic):
    public = create_app(folder).test_client()
    asked, nothing = public.get(f"/questions{topic}"), public.get("/qqxzv")
    assert asked.status_code == nothing.status_code == 404
    without = [re.sub(r"nonce-[\w-]+", "", str(each.headers)) for each in (asked, nothing)]
    assert asked.text.replace(f"/questions{topic}", "/qqxzv") == nothing.text
    assert re.sub(r"Content-Length: \d+", "", without[0]) == re.sub(r"Content-Length: \d+", "", without[1])


def test_the_link_is_shown_only_where_drafts_may_be_seen(client, folder):
    assert 'href="/questions"' in client.get("/").text
    assert "/questions" not in create_app(folder).test_client().get("/").text


def test_programmes_are_those_of_the_command(client, folder):
    query = {"programme-urgent": "north_only", "programme-maternity": "births_north"}
    html = page(client, "programmes", **query)
    command = said(folder, "programme", "--combine", "urgent=north_only,maternity=births_north")[0]
    shown = rows(html, "Residents by the number of programmes they lose in")[0]
    assert [cell.split(" ")[0] for cell in shown[1:]] == [
        f"{each['people']:,.0f}" for each in command["residents"]
    ]
    assert len(rows(html, "Areas that lose in several programmes")) == len(command["areas_losing_in_several"])


def test_every_combination_has_its_row_but_today(client, folder):
    html = page(client, "programmes")
    every = said(folder, "programme", "--all")
    shown = rows(html, "Residents who lose in so many programmes")
    assert len(shown) == len(every) - 1
    assert {f"{one['residents'][0]['people']:,.0f}" for one in every} >= {row[1] for row in shown}


def test_pathways_are_those_of_the_command(client, folder):
    shown = rows(page(client, "pathways"), "The whole way of the patient")
    command = said(folder, "pathway", "--pathway", "transfer")
    assert [row[1:6] for row in shown] == [
        tuple(f"{each['patient'][name]:,.{digits}f}" for name, digits in
              [("need", 0), ("need_reached", 0), ("need_lost_reach", 0), ("mean_minutes_base", 1), ("mean_minutes", 1)])
        for each in command
    ]  # fmt: skip


def test_networks_are_those_of_the_command(client, folder):
    html = page(client, "networks", network="town", mode="drive")
    people = said(folder, "network", "--network", "town", "--mode", "drive")[0]["people"]
    whole = [
        f"{each['mean_minutes']:.1f}" for each in people if each["of"] == "network" and not each["place"]
    ]
    shown = [
        row[4]
        for row in rows(html, "People whose nearest open site is a member: Emergency department")
        if row[1] == "This network"
    ]
    assert shown
    assert set(shown) <= set(whole)


def test_equity_is_that_of_the_command(client, folder):
    query = {"service": "emergency", "option": "north_only", "mode": "drive"}
    html = page(client, "equity", **query)
    command = said(
        folder, "equity", "--service", "emergency", "--configuration", "north_only", "--mode", "drive"
    )
    [option] = command["options"]
    assert all(sentence in words(html) for sentence in option["sentences"])
    everybody = rows(html, "Mean minutes by fifth of deprivation")[0]
    assert everybody == (
        "Everybody", *(f"{option['everybody'][name]:,.{n}f}" for name, n in
                       [("need", 0), ("base", 1), ("option", 1), ("change", 1)]),
    )  # fmt: skip


def test_rules_are_those_of_the_command(typed, client, folder):
    html = page(client, "rules")
    command = said(folder, "rules")
    shown = rows(html, "What became of each rule")
    assert len(shown) == len(command["rules"])
    breaches = [each["sentence"] for rule in command["rules"] for each in rule["breaches"]]
    assert words(html).count("(rule ") == len(breaches)
    assert "North keeps its ward" in page(typed, "rules")


def test_options_are_those_of_the_command(typed):
    html = page(typed, "options", choice="wards")
    folder = typed.application.extensions["study"].directory
    command = said(folder, "options", "--choice", "wards")
    found = command if isinstance(command, list) else command["options"]
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<th scope=row>") == len(found) + 1
    assert "Options: Wards &lt;kept&gt;" in html


def test_too_many_options_are_refused_with_the_command(typed, monkeypatch):
    monkeypatch.setattr("web.question_services.MOST_OPTIONS", 1)
    answer = typed.get("/questions/options", query_string={"choice": "births", "with": "wards_free"})
    assert answer.status_code == 422
    assert "isoquity options DIR --combine births,wards_free" in answer.text


def test_the_week_is_that_of_the_command(client, folder):
    html = page(client, "week", service="emergency")
    hours = said(folder, "week", "--service", "emergency")[0]["hours"]
    assert html.count("<table class=map>") == len(said(folder, "week", "--service", "emergency"))
    assert f"<td>{hours[0]['median_minutes']:.1f}</td>" in html


def test_a_story_has_the_sentences_of_the_command(client, folder):
    html = page(client, "stories", place="Ti", option="north_only")
    out = folder.parent / "story.md"
    done = CliRunner().invoke(
        main,
        [
            "story",
            str(folder),
            "--persona",
            "patient",
            "--area",
            "Ti",
            "--option",
            "north_only",
            "-o",
            str(out),
        ],
    )
    assert done.exit_code == 0, done.output
    for line in out.read_text().splitlines():
        if line.startswith("- "):
            assert line[2:] in words(html)


def test_a_place_that_is_not_known_is_a_sentence(client):
    answer = client.get("/questions/stories", query_string={"place": "Atlantis"})
    assert answer.status_code == 422
    assert "Atlantis" in answer.text


def test_a_scorecard_of_one_site_and_an_option(client):
    html = page(client, "scorecard", of="site:north", option="north_only")
    assert "Good &amp; &lt;better&gt;" in html
    assert "Town Trust" in html


def test_a_period_of_another_mode_is_not_taken_and_nonsense_refused(client):
    kept = page(client, "networks", network="town", mode="drive", direction="from_site")
    assert '<option value="drive" selected>' in kept
    assert client.get("/questions/networks?period=nonsense").status_code == 404
    assert client.get("/questions/scorecard?of=site:nowhere").status_code == 404


def test_small_numbers_are_withheld(tmp_path):
    folder = write_question_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text("suppress_below = 400\n" + study.read_text())
    run(open_study(folder))
    client = create_app(folder, drafts=True).test_client()
    for topic in ("programmes", "networks", "equity", "pathways"):
        text = words(page(client, topic))
        assert "withheld" in text or "unknown" in text or "left out" in text, topic


def test_what_takes_long_is_worked_out_once_and_reloads(folder):
    app = create_app(folder, drafts=True)
    source, began, go = app.extensions["study"], [], threading.Event()
    shop = app.extensions["workshop"] = Workshop(source, patience_seconds=0.01)
    with app.app_context():
        results = source.results()

    def slow():
        began.append(1)
        go.wait(10)
        return "found"

    assert shop.answer(results, ("slow",), slow) is None
    assert shop.answer(results, ("slow",), slow) is None
    waiting = app.test_client().get("/questions/equity")
    assert waiting.status_code == 202
    assert "This is being worked out" in waiting.text
    assert int(waiting.headers["Refresh"]) > 0
    go.set()
    shop.patience_seconds = 10
    assert shop.answer(results, ("slow",), slow) == "found"
    assert began == [1]


def test_work_that_fails_says_so_and_is_tried_again(folder):
    source = create_app(folder, drafts=True).extensions["study"]
    shop, results = Workshop(source), source.results()

    def fail():
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            shop.answer(results, ("fails",), fail)
    assert shop.answer(results, ("fails",), lambda: 1) == 1


def test_no_more_wait_than_there_is_room_for(folder):
    source, go = create_app(folder, drafts=True).extensions["study"], threading.Event()
    shop, results = Workshop(source, 0.01), source.results()
    for number in range(MOST_WAITING + 3):
        assert shop.answer(results, ("room", number), lambda: go.wait(10)) is None
    assert len(shop._works) == MOST_WAITING
    go.set()
    for work in list(shop._works.values()):
        assert work.done.wait(10)
    shop.patience_seconds = 10
    assert shop.answer(results, ("later",), lambda: "found") == "found", "nobody came back for the others"


def test_a_page_within_a_page_keeps_its_styles_apart_from_its_body():
    whole = "<style>footer { a: b }</style><body><main><svg><style>c</style></svg></main><footer>d</footer></body>"
    found = framed(whole)
    assert found.style == ".footer { a: b }\nc"
    assert found.body == '<div><svg></svg></div><div class="footer">d</div>'
