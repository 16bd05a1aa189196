"""What the command line writes for the public holds no word of a draft: every file is looked through."""

import io
import re
import zipfile
import zlib

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.web.draft_study import SECRETS, write_with_drafts

EQUALITY = """
[sex]
mitigation = "Said of every option."
[sex.options.secret_draft]
mitigation = "Plumbus fares are paid."
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_with_drafts(tmp_path_factory.mktemp("drafts"))
    (made / "equality.toml").write_text(EQUALITY, encoding="utf-8")
    settings = made / "study.toml"
    settings.write_text(f'equality = "equality.toml"\n{settings.read_text("utf-8")}', encoding="utf-8")
    run(open_study(made))
    return made


def everything(name: str, body: bytes) -> str:
    """All that can be read in a file, in files within it, and in the compressed parts of a PDF."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join([name, *(everything(each, packed.read(each)) for each in packed.namelist())])
    parts = [body]
    if body[:5] == b"%PDF-":
        starts = [found.end() for found in re.finditer(rb"\bstream\r?\n", body)]
        parts += [zlib.decompressobj().decompress(body[at:]) for at in starts if body[at : at + 1] == b"\x78"]
    return "\n".join([name, *(part.decode("utf-8", "replace") for part in parts)])


def written(folder, out, *command) -> str:
    """What a command says and every file that it writes under ``out``."""
    found = CliRunner().invoke(main, [command[0], str(folder), *map(str, command[1:]), "--quiet"])
    assert found.exit_code == 0, found.output
    files = [file for file in out.rglob("*") if file.is_file()]
    assert files
    return "\n".join([found.output, *(everything(file.name, file.read_bytes()) for file in files)])


def secrets_in(text: str) -> list[str]:
    return [word for word in SECRETS if word in text]


@pytest.mark.parametrize("form", ["shapefile", "gpkg", "geojson", "csv", "xlsx"])
def test_exports_of_what_is_published(folder, tmp_path, form):
    assert (
        secrets_in(written(folder, tmp_path, "export", "-o", tmp_path, "--format", form, "--published")) == []
    )


def test_every_table_that_is_published(folder, tmp_path):
    tables = ("access", "comparison", "area_change", "by_quintile", "indices", "s_curve", "catchment", "volumes",
              "assignment", "summary", "sites", "areas")  # fmt: skip
    asked = [word for table in tables for word in ("--table", table)]
    command = ("export", "-o", tmp_path, "--format", "csv", *asked)
    assert secrets_in(written(folder, tmp_path, *command, "--published")) == []
    assert secrets_in(written(folder, tmp_path, *command)) != []


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_reports_of_what_is_published(folder, tmp_path, ending):
    for extra in ("matplotlib", *(["docx"] if ending == "docx" else [])):
        pytest.importorskip(extra)
    said = written(folder, tmp_path, "report", "-o", tmp_path / f"pack.{ending}", "--published")
    assert "Said of every option." in said
    assert secrets_in(said) == []


def test_posters_of_what_is_published(folder, tmp_path):
    pytest.importorskip("matplotlib")
    command = ("poster", "--option", "later", "--service", "emergency", "-o", tmp_path / "poster.pdf")
    assert secrets_in(written(folder, tmp_path, *command)) == []
