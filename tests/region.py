"""The demonstration region at scale small, made and computed once by the commands that a reader types."""

import contextlib
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.once import made_once

SIGN_IN = ("jane", "correct horse battery")


def isoquity(words: str, folder: Path, typed: str = "") -> str:
    """What ``isoquity words`` prints, run in ``folder``; it has to end well."""
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, shlex.split(words), input=typed, catch_exceptions=False)
    assert result.exit_code == 0, f"isoquity {words}: {result.output}"
    return result.output


@pytest.fixture(scope="session")
def region(tmp_path_factory) -> Path:
    """Folder of the region, computed; one planner has an account. Whoever changes something works on a copy."""
    return made_once(tmp_path_factory, "region", _compute) / "doggerland"


def _compute(folder: Path) -> None:
    isoquity("demo doggerland --scale small --no-serve --quiet", folder)
    name, password = SIGN_IN
    isoquity(f"accounts add doggerland {name} --password-stdin", folder, password + "\n")
