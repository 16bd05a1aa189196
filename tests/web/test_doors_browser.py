"""The doors in a real browser: signing in on every size, names that try to break out, and the network cut."""

from urllib.parse import parse_qs, urlsplit

import pytest

from study.folder import open_study
from study.run import run
from tests.accessible import FAULTS_ONLY
from tests.web.draft_study import HOSTILE, write_with_drafts
from tests.web.test_doors import NAME, PASSWORD
from web.accounts import add_account

pytestmark = pytest.mark.browser
SIZES = [(375, 700), (768, 900), (1280, 800), (1920, 1080)]
PAGES = [
    "", "?b=later", "?b=later&measure=change&area=A1", "?b=later&layout=swipe&measure=nearest",
    "?service=clinic&b=moved", "?b=without_n", "sign-in", f"?area={HOSTILE}", f"sign-in?next=/?b={HOSTILE}", HOSTILE,
    "?b=later&find=Beech", "print?b=later", "print?b=later&paper=a3&measure=change",
]  # fmt: skip
EXPECTED = ("status of 404", "status of 403")  # a page that says so is no fault of the page


@pytest.fixture(scope="module")
def address(tmp_path_factory, served):
    folder = write_with_drafts(tmp_path_factory.mktemp("drafts"))
    run(open_study(folder))
    add_account(folder, NAME, PASSWORD)
    return served(folder, drafts=False)


class Visitor:
    """A page with nothing but this machine: whatever goes elsewhere, breaks or is refused by the policy is a fault."""

    def __init__(self, context, address):
        self.page, self.address, self.faults = context.new_page(), address, []
        context.route("**/*", self.cut)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("dialog", self.refuse_dialog)

    def cut(self, route):
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"elsewhere {route.request.url}")
            route.abort()

    def note(self, message):
        if message.type in ("error", "warning") and not any(said in message.text for said in EXPECTED):
            self.faults.append(message.text)

    def refuse_dialog(self, dialog):
        self.faults.append(f"a name ran as a script: {dialog.message}")
        dialog.dismiss()

    def open(self, path=""):
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def sign_in(self):
        self.page.fill("input[name=name]", NAME)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def visitor(browser, address):
    with browser.new_context() as context:
        one = Visitor(context, address)
        yield one
        assert one.faults == []


def test_every_page_speaks_to_this_machine_only_and_no_name_breaks_out(visitor):
    for path in PAGES:
        visitor.open(path)
        assert visitor.faults == [], path


def test_what_the_policy_refuses_is_heard(visitor):
    visitor.open("sign-in").evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')"
    )
    assert "Content Security Policy" in visitor.faults[0]
    visitor.faults.clear()


def test_names_that_pop_up_or_are_found_stay_text(visitor):
    page = visitor.open("?b=later")
    for marker in page.locator(".site-marker").all()[:3]:
        marker.dispatch_event("mouseover")
    search = page.locator("input[type=search]").first
    for word in ("Area", "North", "<script>"):
        search.fill(word)
        page.wait_for_load_state("networkidle")
    assert page.locator("script", has_text="alert('x')").count() == 0


def test_a_planner_sees_every_page_likewise(visitor):
    visitor.open("sign-in")
    visitor.sign_in()
    for path in [*PAGES, "?service=secret_service&b=secret_draft&area=A1"]:
        visitor.open(path)
        assert visitor.faults == [], path


def test_signing_in_leads_back_to_the_very_view_and_out_again(visitor):
    asked = "?service=emergency&a=baseline&b=without_n&measure=change&area=A2"
    page = visitor.open(asked)
    assert "There is no option" in page.inner_text("h1")
    page.click("header >> text=sign in")
    visitor.sign_in()
    assert parse_qs(urlsplit(page.url).query).items() >= parse_qs(asked[1:]).items()
    assert "Drafts are shown" in page.inner_text(".account")
    assert NAME in page.inner_text(".account")
    page.click("text=sign out")
    page.wait_for_load_state("networkidle")
    assert "sign in" in page.inner_text(".account")
    assert "Without N" not in page.content()


def test_going_back_after_signing_out_shows_no_draft(visitor):
    page = visitor.open("sign-in?next=/?b=without_n")
    visitor.sign_in()
    assert "Without N" in page.content()
    page.click("text=sign out")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert "Without N" not in page.content()


def test_a_wrong_password_is_said_where_a_screen_reader_hears_it(visitor):
    page = visitor.open("sign-in")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", "another password")
    page.click("button.main")
    assert "do not go together" in page.inner_text("[role=alert]")
    assert page.input_value("input[name=name]") == NAME
    assert page.input_value("input[name=password]") == ""


def test_the_form_is_reached_and_sent_by_keyboard(visitor):
    page = visitor.open("sign-in")
    focused = []
    for _ in range(4):
        page.keyboard.press("Tab")
        focused.append(
            page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        )
    assert focused == ["Isoquity", "name", "password", "Sign in"]


@pytest.mark.parametrize("path", ["sign-in", "nowhere", "?b=without_n"])
def test_the_doors_pass_axe_on_every_size(browser, address, path):
    axe_playwright_python = pytest.importorskip("axe_playwright_python.sync_playwright")
    with browser.new_context(bypass_csp=True) as context:  # for axe's own script
        page = context.new_page()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path)
            found = axe_playwright_python.Axe().run(page, options=FAULTS_ONLY)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_form_can_be_used_at_four_times_its_size(visitor):
    visitor.page.set_viewport_size({"width": 320, "height": 256})
    page = visitor.open("sign-in")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
