"""A browser to look with, one for every test of a session; the real server to look at, and pages from their files."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_data import REPOSITORY

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def started(words: list[str], folder: Path = REPOSITORY) -> tuple[subprocess.Popen, str]:
    """A process of the viewer and the address it says: ``words`` are what Python is started with, in ``folder``."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = process.stdout.readline()
    found = re.search(r"http://\S+/", first)
    assert found, f"the server said {first!r} {process.stderr.read() if process.poll() else ''}"
    return process, found[0]


@pytest.fixture(scope="session")
def served():
    """Start the real server on a study folder; gives its address. All are stopped as Ctrl-C would."""
    running = []

    def start(folder: Path, drafts: bool = True) -> str:
        command = f"from web.server import serve; serve({str(folder)!r}, port=0, drafts={drafts})"
        process, address = started(["-c", command])
        running.append(process)
        return address

    yield start
    for process in running:
        process.send_signal(signal.SIGINT)
    for process in running:
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; skips where there is none, fails where one is required."""
    executable = (
        CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium") or shutil.which("google-chrome")
    )
    reason = "" if executable else "no Chromium on this machine"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed"
    if reason and "browser" in os.environ.get("ISOQUITY_REQUIRE", "").split(","):
        pytest.fail(f"{reason}: the viewer has to be seen drawing its areas")
    if reason:
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Opens a page from its file, without a network; what goes wrong in it, or is asked elsewhere, fails the test."""
    contexts = []

    def start(folder, page="index.html", size=(1280, 800), quiet=True):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
        context.set_offline(True)
        seen = context.new_page()
        wrong = []
        seen.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or wrong.append(asked.url))
        seen.on("pageerror", lambda error: wrong.append(str(error)))
        seen.on(
            "console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        contexts.append((context, wrong, quiet))
        seen.goto((folder / page).as_uri())
        return seen

    yield start
    for context, wrong, quiet in contexts:
        context.close()
        assert not (quiet and wrong), wrong
