"""Headers, host names, methods and sizes, also through the real server: what a stranger may send, what he gets."""

import contextlib
import http.client
import shutil
import threading

import pytest
from flask import request

from study.basemap_settings import Basemap
from study.errors import StudyError
from tests.web.test_doors import NAME, PASSWORD, token
from web.accounts import add_account
from web.app import create_app
from web.server import listen


@pytest.fixture(scope="module")
def folder(tmp_path_factory, small):
    copy = shutil.copytree(small, tmp_path_factory.mktemp("doors") / "study")
    add_account(copy, NAME, PASSWORD)
    return copy


@pytest.fixture(scope="module")
def app(folder):
    return create_app(folder, names=["Planning.Example."])


@contextlib.contextmanager
def running(app, behind_proxy=False):
    server = listen(app, "127.0.0.1", 0, behind_proxy=behind_proxy)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()  # nobody is being answered any more when its sockets close
        server.close()
        thread.join(timeout=10)


def send(port, method, path, headers=(), body=b""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": "localhost", "Content-Length": str(len(body)), **dict(headers)}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    with contextlib.closing(connection):
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True), ("127.0.0.1:8765", True), ("[::1]:80", True), ("planning.example", True),
        ("PLANNING.EXAMPLE:443", True), ("planning.example.", True), ("evil.example", False),
        ("planning.example.evil.example", False), ("localhost.evil.example", False), ("evil.example@localhost", False),
        ("127.0.0.1.nip.io", False), ("[", False), ("", False), ("0.0.0.0", False), ("10.0.0.1", False),
    ],
)  # fmt: skip
def test_only_names_that_were_given_are_answered(app, host, answered):
    status = app.test_client().get("/nowhere", headers={"Host": host}).status_code
    assert (status == 404) is answered
    assert status in (404, 400)


def test_every_answer_carries_the_headers(app):
    for path in ("/", "/nowhere", "/sign-in", "/static/viewer.css", "/sign-out"):
        with app.test_client().get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "img-src 'self';" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Strict-Transport-Security" not in answer.headers


def test_an_online_map_opens_the_policy_for_its_pictures_alone(folder):
    app = create_app(folder)
    source = app.extensions["study"]
    basemap = Basemap(url="https://tiles.example/{z}/{x}/{y}.png", attribution="Somebody")
    settings = source.settings().model_copy(update={"basemap": basemap})
    source.settings = lambda: settings
    policy = app.test_client().get("/nowhere").headers["Content-Security-Policy"]
    assert "img-src 'self' https://tiles.example;" in policy
    assert policy.count("tiles.example") == 1


def test_methods_that_change_something_are_refused_and_others_are_plain(app):
    client = app.test_client()
    assert client.head("/sign-in").data == b""
    options = client.options("/")
    assert (options.status_code, options.data) == (200, b"")
    assert set(options.allow) == {"GET", "HEAD", "OPTIONS"}
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = client.open("/", method=method)
        assert answer.status_code in (400, 405)
        if answer.status_code == 405:
            assert set(answer.allow) == {"GET", "HEAD", "OPTIONS"}


def test_a_large_form_is_refused(app):
    client = app.test_client()
    form = {"name": NAME, "password": "x" * 20_000, "csrf_token": token(client)}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 413
    assert "larger than any" in answer.text


def test_the_real_server_refuses_what_is_too_large_and_names_no_software(app):
    with running(app) as port:
        status, headers, _ = send(port, "GET", "/nowhere")
        assert status == 404
        assert "Server" not in headers
        assert send(port, "GET", "/nowhere", {"X-Long": "x" * 40_000})[0] == 431
        assert send(port, "POST", "/sign-in", body=b"x" * 70_000)[0] == 413
        assert send(port, "GET", "/static/../../accounts.json")[0] == 404


def test_a_proxy_is_believed_only_where_there_is_one(folder):
    app = create_app(folder, names=["planning.example"], https=True)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4", "Host": "planning.example"}
    seen = note_who_asks(app)
    with running(app, behind_proxy=True) as port:
        headers = send(port, "GET", "/sign-in", forwarded)[1]
    assert seen == [("1.2.3.4", "https")]
    assert "Secure" in headers["Set-Cookie"]


def test_without_a_proxy_its_headers_are_nobodys(folder):
    app = create_app(folder)
    seen = note_who_asks(app)
    with running(app) as port:
        send(port, "GET", "/nowhere", {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"})
    assert seen == [("127.0.0.1", "http")]


def note_who_asks(app):
    """A list that fills with the address and scheme of every request."""
    seen = []

    @app.before_request
    def note():
        seen.append((request.remote_addr, request.scheme))

    return seen


def test_a_name_in_the_query_stays_text(app):
    for path in (
        "/?b=<img src=x onerror=alert(1)>",
        "/</script><script>alert(1)</script>",
        '/sign-in?next=/"><b>',
    ):
        page = app.test_client().get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert '"><b>' not in page


def test_a_visitor_writes_no_line_of_the_log(app, monkeypatch, caplog):
    def fail(*_):
        raise StudyError("areas.gpkg is not there.")

    monkeypatch.setattr(app.extensions["study"], "results", fail)
    path = "/values/a%0AERROR forged%1B[31m\u202e/b/c.json"
    assert app.test_client().get(path).status_code == 503
    assert caplog.messages == [
        "/values/a%0AERROR%20forged%1B%5B31m%E2%80%AE/b/c.json failed: areas.gpkg is not there."
    ]


ODD = (
    "NaN", "inf", "1e309", "-1", "9" * 30, "%00", "%0d%0aSet-Cookie:x=y", "%ff%fe", "%ed%a0%80", "%E2%80%AE",
    "%D9%A3", "x" * 4000, "nan,nan,nan", "1e309,1e309,9", "{0}", "%25s", "__class__",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/print", "/sign-in", "/panel/{}", "/search/{}", "/area/{}/A1.json"])
def test_no_odd_value_is_a_fault_of_the_viewer(app, path):
    client, asked = app.test_client(), path.format(app.extensions["study"].results().run_id)
    for name in (
        "service",
        "b",
        "percentile",
        "threshold",
        "area",
        "site",
        "at",
        "brush",
        "q",
        "find",
        "next",
    ):
        for odd in ODD:
            answer = client.get(f"{asked}?{name}={odd}")
            assert answer.status_code in (200, 404), (name, odd)
            assert not any({"\r", "\n"} & set(value) for value in answer.headers.values())
