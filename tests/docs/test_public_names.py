"""docs/contracts.md lists every public name of the three libraries, and no other."""

import importlib
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "contracts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["access", "boundaries", "isochrones"])
def test_every_public_name_has_a_line(package):
    table = PAGE.split(f"| `{package}` | what it is |\n", 1)[1].split("\n\n", 1)[0]
    named = re.findall(r"^\| `(\w+)` \| \S", table, flags=re.MULTILINE)
    assert sorted(named) == sorted(importlib.import_module(package).__all__)
