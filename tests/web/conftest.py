"""Studies to look at, the application under test, and a browser to look with."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.shared_data import REPOSITORY, shared_data
from tests.study_builder import write_town
from tests.web.small_study import write_small
from web.app import create_app

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Folder of the small study, run."""
    folder = write_small(tmp_path_factory.mktemp("small"))
    run(open_study(folder))
    return folder


@pytest.fixture(scope="session")
def results(small):
    return open_results(small)


@pytest.fixture(scope="session")
def app(small):
    return create_app(small, drafts=True)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """Folder of the drawn town with streets and a bus, run."""
    folder = write_town(tmp_path_factory.mktemp("town") / "study")
    run(open_study(folder))
    return folder


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """Run a copy of ``examples/NAME`` on the real data; gives its folder, skips without the data."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        data = shared_data(name)
        for file in (REPOSITORY / "examples" / name).glob("*.toml"):
            text = file.read_text(encoding="utf-8").replace(f"../../../shared/data/{name}", str(data))
            (folder / file.name).write_text(text, encoding="utf-8")
        run(open_study(folder))
        return folder

    return make


@pytest.fixture(scope="session")
def served():
    """Start the real server on a study folder; gives its address. All are stopped as Ctrl-C would."""
    running = []

    def start(folder: Path, drafts: bool = True) -> str:
        command = f"from web.server import serve; serve({str(folder)!r}, port=0, drafts={drafts})"
        process = subprocess.Popen(
            [sys.executable, "-c", command],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        first = process.stdout.readline()
        found = re.search(r"http://\S+/", first)
        assert found, f"the server said {first!r} {process.stderr.read() if process.poll() else ''}"
        return found[0]

    yield start
    for process in running:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


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
