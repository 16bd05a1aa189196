"""docs/methods/exports.md names every table, format and option of the command, and every sheet of a workbook."""

from pathlib import Path

import pytest

from isoquity.export_command import FORMATS, export
from study.export_questions import QUESTIONS, USUAL
from study.export_results import TABLES
from web.downloads import FORMS

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*TABLES, "view", *FORMATS, *FORMS])
def test_tables_and_formats_are_there(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    "option", [o.opts[0] for o in export.params if o.name not in ("directory", "paths", "out", "quiet")]
)
def test_options_are_there(option):
    assert option in PAGE


@pytest.mark.parametrize("table", USUAL)
def test_sheets_and_their_questions_are_there(table):
    assert QUESTIONS[table][0] in PAGE
