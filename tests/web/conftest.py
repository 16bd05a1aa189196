"""Studies to look at and the application under test; the browser is in tests/browser_fixtures.py."""

from pathlib import Path

import pytest

from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.shared_data import REPOSITORY, shared_data
from tests.study_builder import write_town
from tests.web.small_study import write_small
from web.app import create_app


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
