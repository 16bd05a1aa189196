"""A draft cannot be reached as the public: every rule of the URL map is asked for what only drafts have.

Whoever adds a route adds its variables to ``OPENLY`` below, or this fails. What a visitor typed may be said back to
him, but a draft's id has to be answered as nonsense is: same status, same sentence.
"""

import io
import re
import zipfile
from urllib.parse import quote

import pytest

from study.errors import StudyError
from study.folder import open_study
from study.run import run
from tests.web.draft_study import OPTIONS, SECRETS, SERVICE, SITE, write_town_with_drafts, write_with_drafts
from tests.web.test_doors import NAME, PASSWORD, sign_in
from web import source
from web.accounts import add_account
from web.app import create_app

NONSENSE = "qqxzv"
GUESSES = ("secret_draft", "without_n", SERVICE, SITE)
WORDS = ("Grumbleton", "Zanzibar", "Plumbus", "plumbus care nearby", "flummoxed")
QUERY = (
    "service", "a", "b", "option", "configuration", "mode", "period", "direction", "percentile", "measure", "threshold",
    "layout", "fifths", "area", "site", "reach", "at", "sort", "brush", "find", "show", "isochrones", "q", "paper",
    "next", "content", "dim", "swipe", "table", "format",
)  # fmt: skip
SHORT_QUERY = ("service", "a", "b", "option", "area", "site", "find", "sort", "table")
"""Of a route that makes a file at every request."""
IN_TOWN = {"typed": {}, "town": {"mode": "walk"}}
SELECTION = {"service": "emergency", "a": "baseline", "b": "moved"}
OPENLY = {
    "service": ["emergency"], "a": ["baseline"], "b": ["moved"], "option": ["moved"],
    "form": ["csv", "gpkg", "shapefile", "xlsx", "notes"], "topic": ["equity"],
}  # fmt: skip
FILES = {"static": "viewer.css", "pages.leaflet": "leaflet.js"}
STUDIES = {
    "typed": (write_with_drafts, {"site": ["N"], "area": ["A1"]}),
    "town": (write_town_with_drafts, {"site": ["south"], "area": ["Ta"]}),
}
"""Imported minutes have no isochrones and no streets to draw; the town has both."""
SEEN_BY_PLANNERS = {"pages.index", "pages.values"}


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    made = {}
    for name, (write, _) in STUDIES.items():
        folder = write(tmp_path_factory.mktemp(name))
        run(open_study(folder))
        add_account(folder, NAME, PASSWORD)
        made[name] = create_app(folder)
    return made


@pytest.fixture(params=STUDIES)
def name(request):
    return request.param


@pytest.fixture
def app(apps, name):
    return apps[name]


@pytest.fixture(scope="module")
def planners(apps):
    clients = {name: app.test_client() for name, app in apps.items()}
    for client in clients.values():
        sign_in(client)
    return clients


@pytest.fixture
def planner(planners, name):
    return planners[name]


@pytest.fixture
def public(app):
    return app.test_client()


@pytest.fixture(scope="module")
def knowledge(apps, planners):
    """What a visitor may know of each study: for every variable of a rule, values that are no draft's."""
    return {
        name: OPENLY | STUDIES[name][1] | {
            "run_id": [app.extensions["study"].results().run_id],
            "layers": re.findall(r"/layers/[\w.-]+", planners[name].get("/").text),
        }
        for name, app in apps.items()
    }  # fmt: skip


@pytest.fixture
def known(knowledge, name):
    return knowledge[name]


def texts(body: bytes) -> str:
    """Everything that can be read in an answer, files within files too."""
    if body[:4] != b"PK\x03\x04":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join([f"{name}\n{texts(packed.read(name))}" for name in packed.namelist()])


def ask(client, path, method="GET", **more):
    """Status, and everything that was said: headers and body, without what differs at every answer."""
    with client.open(path, method=method, **more) as answer:
        said = f"{answer.headers}\n{texts(answer.get_data())}"
    for changing in (r"nonce-[\w-]+", r'nonce="[\w-]+"', r'csrf_token" value="[^"]+"', r"Content-Length: \d+\r\n",
                     r"(Date|Expires): .*\r\n", r"Set-Cookie: .*\r\n"):  # fmt: skip
        said = re.sub(changing, "", said)
    return answer.status_code, said


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]


def address(rule, known, **values) -> str:
    """The rule's path with public values, ``values`` put in place of some of them."""
    if rule.endpoint in FILES:
        return rule.rule.split("<")[0] + values.get("filename", values.get("name", FILES[rule.endpoint]))
    if rule.rule.startswith("/layers/"):
        prefix, suffix = re.split("<.*>", rule.rule)
        real = [path for path in known["layers"] if path.startswith(prefix)]
        return (
            real[0] if real and "content" not in values else prefix + values.get("content", "0" * 16) + suffix
        )
    unknown = set(rule.arguments) - set(known)
    assert not unknown, f"{rule.rule} has variables that nobody guesses for: add {unknown} to OPENLY"
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda v: quote(values.get(v[1], known[v[1]][0])), rule.rule)


def requests(rule, known, guess):
    """Every way to ask a rule for ``guess``: in each variable, in each key of the query, in all at once."""
    base = address(rule, known)
    for variable in sorted(rule.arguments):
        yield address(rule, known, **{variable: guess}), SELECTION
    yield address(rule, known, **dict.fromkeys(rule.arguments, guess)), {}
    for key in () if rule.endpoint in FILES else SHORT_QUERY if "form" in rule.arguments else QUERY:
        yield base, SELECTION | {key: guess}
    for form in known["form"] if "form" in rule.arguments else ():
        yield address(rule, known, form=form), SELECTION
        yield address(rule, known, form=form), SELECTION | {"b": guess}
    yield base, {"service": SERVICE, "a": "baseline", "b": guess, "option": guess}


@pytest.fixture(scope="module")
def seen_by_planners(apps, planners, knowledge):
    """What planners see at each rule; it also leaves the answers in the viewers' memory."""
    found = {}
    for name, app in apps.items():
        for rule in rules(app):
            asked = [(address(rule, knowledge[name]), SELECTION | {"b": "secret_draft"} | IN_TOWN[name])]
            for variable in {"b", "option"} & rule.arguments:
                asked.append(
                    (address(rule, knowledge[name], **{variable: "secret_draft"}), SELECTION | IN_TOWN[name])
                )
            answers = [ask(planners[name], path, query_string=query) for path, query in asked]
            found.setdefault(rule.rule, {})[name] = answers
    return found


def test_planners_reach_every_rule(seen_by_planners):
    reached = {
        rule for rule, answers in seen_by_planners.items()
        if {200, 303} & {status for each in answers.values() for status, _ in each}
    }  # fmt: skip
    assert set(seen_by_planners) - reached == set()


def test_planners_see_drafts_where_there_are_some(app, name, seen_by_planners):
    for rule in rules(app):
        if rule.endpoint in SEEN_BY_PLANNERS:
            answers = seen_by_planners[rule.rule][name]
            assert any(word in said for _, said in answers for word in SECRETS), rule.rule


def as_typed(client, path, query):
    """Status and answer, with the nonsense in place of drafts' ids that the visitor typed; no draft may be named.

    A file to be kept has a time in it: only what is said about it is compared.
    """
    status, said = ask(client, path, query_string=query)
    for guess in GUESSES:
        if guess in path or guess in query.values():
            said = said.replace(guess, NONSENSE)
    assert [word for word in SECRETS if word in said] == [], (path, query)
    return status, said.partition("\r\n\r\n")[0] if "attachment" in said else said


def test_the_public_reaches_no_draft_by_any_rule(app, name, public, known, seen_by_planners):
    guesses = GUESSES if name == "typed" else ("secret_draft", SITE)  # what is asked is read alike in both
    for rule in rules(app):
        nonsense = [as_typed(public, *asked) for asked in requests(rule, known, NONSENSE)]
        for guess in guesses:
            for asked, expected in zip(requests(rule, known, guess), nonsense, strict=True):
                assert as_typed(public, *asked) == expected, asked


def test_the_public_finds_no_draft_by_its_words(app, public, known, seen_by_planners):
    for rule in rules(app):
        for word in WORDS:
            for key in ("q", "find", "service", "b"):
                _, said = ask(public, address(rule, known), query_string=SELECTION | {key: word})
                assert [w for w in SECRETS if w in said.replace(word, "").replace(quote(word), "")] == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_no_method_says_more(app, public, known, method):
    for rule in app.url_map.iter_rules():
        status, said = ask(public, address(rule, known), method, query_string=SELECTION)
        assert status in (200, 303, 400, 404, 405, 429), rule.rule
        assert [word for word in SECRETS if word in said] == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../accounts.json", "/static/..%2f..%2faccounts.json", "/static-leaflet/../../../accounts.json",
        "/static-leaflet/%2e%2e/%2e%2e/__init__.py", "/static//etc/passwd", "/static/%00", "/accounts.json",
        "/results/run.json", "/configurations.toml", "/static/..\\..\\accounts.json", "/static-leaflet//etc/passwd",
        "/.accounts.lock",
    ],
)  # fmt: skip
def test_no_file_of_the_study_or_the_machine_is_served(public, path):
    status, said = ask(public, path)
    assert status in (404, 308)
    assert "scrypt" not in said
    assert "root:" not in said
    assert [word for word in SECRETS if word in said] == []


def test_what_went_wrong_inside_is_said_to_planners_only(app, public, planner, monkeypatch):
    def fail(*_):
        raise StudyError("/srv/study/configurations.toml: secret_draft names no site.")

    monkeypatch.setattr(app.extensions["study"], "results", fail)
    status, said = ask(public, "/")
    assert status == 503
    assert "secret_draft" not in said
    assert "/srv" not in said
    assert "cannot be shown at the moment" in said
    assert "secret_draft" in ask(planner, "/")[1]


def test_caches_keep_what_the_public_sees_apart_from_drafts(public, planner, known):
    values = f"/values/{known['run_id'][0]}/emergency/moved.json"
    seen = public.get(values), planner.get(values)
    assert [answer.headers["Cache-Control"] for answer in seen] == [
        "public, max-age=31536000, immutable", "private, no-store",
    ]  # fmt: skip
    assert all("Cookie" in answer.headers["Vary"] for answer in seen)
    for layer in known["layers"]:
        assert planner.get(layer).headers["Cache-Control"].startswith("private, max-age=")
        assert public.get(layer).headers["Cache-Control"].startswith("public, max-age=")


def test_what_is_not_there_is_kept_by_nobody(public):
    assert public.get("/values/x/y/z.json").headers["Cache-Control"] == "no-store"


def test_isochrones_of_a_site_that_only_a_draft_has(apps, planners, knowledge):
    public, path = apps["town"].test_client(), f"/isochrones/{knowledge['town']['run_id'][0]}/"
    asked = {"query_string": {"mode": "walk", "reach": "1"}}
    assert planners["town"].get(f"{path}{SITE}.json", **asked).status_code == 200
    assert public.get(f"{path}south.json", **asked).status_code == 200
    guess, nonsense = (ask(public, f"{path}{site}.json", **asked) for site in (SITE, NONSENSE))
    assert guess[0] == 404
    assert guess[1].replace(SITE, NONSENSE) == nonsense[1]


def test_the_options_of_this_test_are_drafts(app):
    assert set(OPTIONS).isdisjoint(app.extensions["study"].results().configurations)


def test_withdrawing_and_publishing_hold_with_the_next_run_while_it_serves(tmp_path):
    folder = write_with_drafts(tmp_path)
    app = served_after(folder)
    public, first = app.test_client(), app.extensions["study"].results().run_id
    asked = [f"/values/{first}/emergency/later.json", "/?service=emergency&b=later", "/print?b=later"]
    assert [public.get(path).status_code for path in asked] == [200, 200, 200]
    options = folder / "configurations.toml"
    before, published, after = options.read_text("utf-8").rpartition('status = "published"')
    options.write_text(f'{before}status = "draft"{after}', encoding="utf-8")
    run(open_study(folder))
    assert [public.get(path).status_code for path in asked] == [410, 404, 404]
    assert "Later" not in public.get("/?service=emergency").text
    options.write_text(before + published + after, encoding="utf-8")
    run(open_study(folder))
    assert [public.get(path).status_code for path in asked] == [200, 200, 200]


def test_a_run_that_ends_while_the_viewer_opens_is_noticed(tmp_path, monkeypatch):
    folder = write_with_drafts(tmp_path)
    run(open_study(folder))
    options = folder / "configurations.toml"

    def open_slowly(*asked):
        found = open_as_run(*asked)
        monkeypatch.setattr(source, "open_as_run", open_as_run)
        options.write_text(options.read_text("utf-8").replace('"published"', '"draft"'), encoding="utf-8")
        run(open_study(folder))
        return found

    open_as_run = source.open_as_run
    monkeypatch.setattr(source, "open_as_run", open_slowly)
    assert "later" not in create_app(folder).extensions["study"].results().configurations


def served_after(folder):
    """The viewer of a study that is run first."""
    run(open_study(folder))
    return create_app(folder)
