"""Signing in and out: who gets in, for how long, how often one may try, and where one is led afterwards."""

import re
import shutil
import stat
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.web.draft_study import write_with_drafts
from web import audience
from web.accounts import FILE, add_account, change_password, others_can_read, remove_account
from web.app import create_app
from web.doors import local_path
from web.server import notes

NAME, PASSWORD = "jane", "four words that do not go"
DRAFT = "/panel/RUN?service=emergency&option=without_n&b=without_n"


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    folder = write_with_drafts(tmp_path_factory.mktemp("drafts"))
    run(open_study(folder))
    add_account(folder, NAME, PASSWORD)
    return folder


@pytest.fixture
def folder(computed, tmp_path):
    return shutil.copytree(computed, tmp_path / "study")


@pytest.fixture
def app(folder):
    return create_app(folder)


@pytest.fixture
def client(app):
    return app.test_client()


def token(client, path="/sign-in") -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def sign_in(client, name=NAME, password=PASSWORD, back="/", **more):
    form = {"name": name, "password": password, "next": back, "csrf_token": token(client)}
    return client.post("/sign-in", data=form, **more)


def sees_drafts(client) -> bool:
    answer = client.get(DRAFT.replace("RUN", client.application.extensions["study"].results().run_id))
    assert answer.status_code in (200, 404)
    return answer.status_code == 200


def test_an_account_sees_drafts_and_the_public_does_not(client, app):
    assert not sees_drafts(client)
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert sees_drafts(client)
    assert not sees_drafts(app.test_client())


@pytest.mark.parametrize("name", [" Jane ", "JANE"])
def test_capitals_and_spaces_of_a_name_do_not_matter(client, name):
    assert sign_in(client, name=name).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [(NAME, "another password"), ("nobody", PASSWORD), (NAME, PASSWORD.upper()), ("", ""), (NAME, "")],
)
def test_a_wrong_name_or_password_says_the_same(client, name, password):
    answer = sign_in(client, name=name, password=password)
    assert answer.status_code == 403
    assert "That name and password do not go together." in answer.text
    assert password == "" or password not in answer.text
    assert not sees_drafts(client)


def test_an_unknown_name_costs_the_same_work(app, monkeypatch):
    asked = []
    monkeypatch.setattr("web.accounts.check_password_hash", lambda hashed, _: asked.append(hashed))
    file = app.extensions["accounts"].now()
    file.verified(NAME, "x")
    file.verified("nobody", "x")
    assert len(asked) == 2
    assert len({each.split("$")[0] for each in asked}) == 1  # the same method with the same cost


def test_the_cookie_is_for_this_site_and_for_no_script(client):
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert re.search(r"Expires=|Max-Age=", cookie)


def test_behind_https_the_cookie_is_secure_and_of_this_host(folder):
    app = create_app(folder, names=["planning.example"], https=True)
    base = {"base_url": "http://planning.example", "headers": {"X-Forwarded-Proto": "https"}}
    client = app.test_client()
    page = client.get("/sign-in", **base)
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    assert "__Host-isoquity_" in page.headers["Set-Cookie"]
    assert "Secure" in page.headers["Set-Cookie"]


def test_over_https_without_a_referrer_signing_in_works(folder):
    client = create_app(folder, names=["planning.example"], https=True).test_client()
    base = {"base_url": "https://planning.example", "headers": {"X-Forwarded-Proto": "https"}}
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in", **base).text)[1]
    form = {"name": NAME, "password": PASSWORD, "csrf_token": found}
    assert client.post("/sign-in", data=form, **base).status_code == 303


def test_the_cookie_of_before_is_not_that_of_after(client):
    client.get("/sign-in")
    before = {c.value for c in client._cookies.values()}
    assert "name" not in session_of(client)
    sign_in(client)
    assert {c.value for c in client._cookies.values()} != before
    assert "csrf_token" not in session_of(client)


def session_of(client) -> dict:
    with client.session_transaction() as session:
        return dict(session)


def test_a_planted_session_is_emptied(client):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    assert "planted" not in session_of(client)


def test_a_cookie_made_with_another_key_is_nobody(client, folder, tmp_path):
    other = shutil.copytree(folder, tmp_path / "other")
    (other / FILE).unlink()
    add_account(other, NAME, PASSWORD)
    stranger = create_app(other).test_client()
    sign_in(stranger)
    stolen = next(iter(stranger._cookies.values()))
    client.set_cookie(client.application.config["SESSION_COOKIE_NAME"], stolen.value)
    assert not sees_drafts(client)


def test_signing_out_ends_the_session_and_copies_of_its_cookie(client, app):
    sign_in(client)
    copied = next(iter(client._cookies.values())).value
    answer = client.post("/sign-out", data={"csrf_token": token(client, "/nowhere")})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not sees_drafts(client)
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], copied)
    assert not sees_drafts(thief)


def test_signing_out_needs_the_token_and_a_form(client):
    sign_in(client)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/sign-out").status_code == 405
    assert sees_drafts(client)


def test_a_form_without_the_token_is_refused(client):
    answer = client.post("/sign-in", data={"name": NAME, "password": PASSWORD})
    assert answer.status_code == 400
    assert "This form is no longer good." in answer.text


def test_a_form_of_another_site_is_refused(client):
    answer = sign_in(client, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "a page of another site" in answer.text


def test_a_session_ends_after_twelve_hours(client, monkeypatch):
    sign_in(client)
    real = audience.time.time
    monkeypatch.setattr("web.audience.time.time", lambda: real() + audience.SESSION_SECONDS - 60)
    assert sees_drafts(client)
    monkeypatch.setattr("web.audience.time.time", lambda: real() + audience.SESSION_SECONDS + 1)
    assert not sees_drafts(client)


def test_a_removed_account_is_signed_out_at_once(client, folder):
    sign_in(client)
    remove_account(folder, NAME)
    assert not sees_drafts(client)
    add_account(folder, NAME, PASSWORD)
    assert not sees_drafts(client)


def test_a_changed_password_signs_out_at_once(client, folder):
    sign_in(client)
    change_password(folder, NAME, "another four words here")
    assert not sees_drafts(client)
    assert sign_in(client).status_code == 403
    assert sign_in(client, password="another four words here").status_code == 303


def test_accounts_that_become_unreadable_let_nobody_in_and_keep_the_public(client, folder, caplog):
    sign_in(client)
    (folder / FILE).write_text("{")
    assert not sees_drafts(client)
    assert "Nobody can sign in" in caplog.text
    with client.get("/static/viewer.css") as answer:
        assert answer.status_code == 200


def test_the_sixth_try_in_a_minute_waits(client):
    statuses = [sign_in(client, password="wrong").status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Too many tries to sign in." in answer.text
    assert answer.headers["Retry-After"] == "60"


def test_tries_count_by_address_whatever_the_name(client):
    statuses = [sign_in(client, name=f"name{i}").status_code for i in range(6)]
    assert statuses[-1] == 429


def test_tries_count_by_name_whatever_the_address(app):
    def attempt(i, name):
        return sign_in(
            app.test_client(), name, "wrong", environ_base={"REMOTE_ADDR": f"10.0.0.{i}"}
        ).status_code

    assert [attempt(i, "jane" if i % 2 else " JANE") for i in range(6)] == [403] * 5 + [429]
    assert attempt(7, "john") == 403


def test_addresses_of_one_ipv6_network_count_together(app):
    def attempt(address, i):
        return sign_in(app.test_client(), f"n{i}", "wrong", environ_base={"REMOTE_ADDR": address}).status_code

    assert [attempt(f"2001:db8::{i}", i) for i in range(6)][-1] == 429
    assert attempt("2001:db8:1::1", 9) == 403


@pytest.mark.parametrize("written", ["::ffff:192.0.2.{}", "192.0.2.{}:5678"])
def test_addresses_written_otherwise_are_still_different_people(app, written):
    def attempt(i):
        where = {"REMOTE_ADDR": written.format(i)}
        return sign_in(app.test_client(), f"n{i}", "wrong", environ_base=where).status_code

    assert [attempt(i) for i in range(8)] == [403] * 8


def test_whoever_gets_in_is_not_counted(app):
    assert [sign_in(app.test_client()).status_code for _ in range(7)] == [303] * 7


def test_what_a_visitor_says_of_his_address_counts_only_behind_a_proxy(folder):
    client = create_app(folder).test_client()
    said = [
        sign_in(client, f"n{i}", headers={"X-Forwarded-For": f"10.0.0.{i}"}).status_code for i in range(6)
    ]
    assert said[-1] == 429


@pytest.mark.parametrize(
    "back",
    ["/?service=emergency&option=without_n&area=A1", "/?at=1,2,3&find=Beech%20Hill", "/print?paper=a3"],
)
def test_the_way_back_leads_to_the_very_view(client, back):
    assert f'value="{back}"'.replace("&", "&amp;") in client.get("/sign-in", query_string={"next": back}).text
    assert sign_in(client, back=back).location == back
    assert client.get("/sign-in", query_string={"next": back}).location == back


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "http:evil.example", "javascript:alert(1)", " //evil.example", "/\t/evil.example", "/\n/evil.example",
        "evil.example", "/%0d%0aSet-Cookie:x\r\nx", "//[", "/sign-out", "/sign-in?next=/sign-in", "/\u2028x", "",
        "?", "@evil.example", "/.//evil.example",
    ],
)  # fmt: skip
def test_no_way_leads_elsewhere(elsewhere):
    assert local_path(elsewhere) == "/"


def test_signing_in_with_another_way_back_leads_to_the_front_page(client):
    assert "evil" not in client.get("/sign-in?next=//evil.example").text
    assert sign_in(client, back="//evil.example").location == "/"


@given(st.text(alphabet="/\\:@?#.%\t\n\r ahtps", max_size=12))
def test_any_way_back_stays_on_this_host(wanted):
    back = local_path(wanted)
    as_browsers_read_it = re.sub(r"[\t\n\r]", "", back).replace("\\", "/")
    assert urlsplit(urljoin("http://viewer.example/sign-in", as_browsers_read_it)).netloc == "viewer.example"


def test_without_accounts_there_is_nowhere_to_sign_in(folder):
    (folder / FILE).unlink()
    client = create_app(folder).test_client()
    assert client.get("/sign-in").status_code == 404
    assert "sign in" not in client.get("/nowhere").text
    assert "Cookie" not in client.get("/nowhere").headers.get("Vary", "")
    add_account(folder, NAME, PASSWORD)  # noticed without a new start
    assert sign_in(client).status_code == 303
    assert sees_drafts(client)


def test_the_head_says_who_is_signed_in(client):
    assert 'href="/sign-in?next=/nowhere' in client.get("/nowhere?a=1").text
    sign_in(client)
    page = client.get("/nowhere").text
    assert "Drafts are shown" in page
    assert f">{NAME}</span>" in page


def test_drafts_open_to_everybody_are_said_to_be(folder):
    page = create_app(folder, drafts=True).test_client().get("/nowhere").text
    assert "Drafts are shown to everybody who uses this machine" in page


def test_the_file_of_accounts_is_its_owners_alone_and_holds_no_password(folder):
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert PASSWORD not in (folder / FILE).read_text()
    assert "scrypt:" in (folder / FILE).read_text()


def test_whoever_starts_the_viewer_hears_that_others_can_read_the_accounts(folder):
    assert not others_can_read(folder)
    (folder / FILE).chmod(0o644)
    assert others_can_read(folder)
    add_account(folder, "other", PASSWORD)
    assert not others_can_read(folder)
    remove_account(folder, "other")
    assert "chmod 600 accounts.json" in notes(0, encrypted=True, readable=True)[0]


def test_the_public_gets_no_cookie(client):
    for path in ("/nowhere", "/static/viewer.css"):
        with client.get(path) as answer:
            assert "Set-Cookie" not in answer.headers


def test_serving_says_what_has_changed_since_the_run(folder, monkeypatch):
    monkeypatch.setattr("web.server.serve", lambda *_, **__: None)
    said = CliRunner().invoke(main, ["serve", str(folder), "--quiet"])
    assert said.output == ""
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write("\n# withdrawn tomorrow\n")
    said = CliRunner().invoke(main, ["serve", str(folder), "--quiet"])
    assert "Note: configurations.toml has changed since these results were made" in said.output
