"""The scripts and numbers that a page asks for before its scripts run."""

import re

import pytest

from web.modules import STATIC, imported
from web.page import first_answers
from web.selection import Selection

HINTED = re.compile(r'<link rel="(modulepreload|preload)"[^>]* href="([^"]+)"')


def test_imports_are_followed_to_their_end():
    names = imported("main.js")
    assert {"state.js", "canvas.js", "classes.js"} <= set(names)
    assert "main.js" not in names
    assert len(set(names)) == len(names)
    assert all((STATIC / name).is_file() for name in names)


def test_every_import_is_noticed():
    """However an import is written: as many as the word stands at the start of a line."""
    for name in ("main.js", *imported("main.js")):
        text = (STATIC / name).read_text(encoding="utf-8")
        written = set(re.findall(r'^(?:import|export) .*?from "\./(.+?)"', text, re.MULTILINE | re.DOTALL))
        assert written <= set(imported(name)) | {name}


def test_addresses_are_those_the_scripts_ask_for():
    chosen = Selection("a b", "x", "y", "drive", "am", "to_site", 50)
    where = {
        "areas": "/areas.json",
        "values": "/v/SERVICE/OPTION.json",
        "changes": "/c/SERVICE/FIRST/SECOND.json",
    }
    asked = "mode=drive&period=am&direction=to_site&percentile=50"
    assert first_answers(where, chosen) == [
        "/areas.json", f"/v/a%20b/x.json?{asked}", f"/v/a%20b/y.json?{asked}", f"/c/a%20b/x/y.json?{asked}",
    ]  # fmt: skip


def test_an_option_against_itself_is_asked_for_once():
    chosen = Selection("s", "x", "x", "drive", "am", "to_site", 50)
    assert len(first_answers({"areas": "/areas", "values": "/v/OPTION", "changes": "/c"}, chosen)) == 3


@pytest.mark.parametrize("kind", ["modulepreload", "preload"])
def test_what_the_page_hints_at_is_there(client, kind):
    hints = [url for rel, url in HINTED.findall(client.get("/").text) if rel == kind]
    assert len(hints) >= 5
    for url in hints:
        with client.get(url.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200
