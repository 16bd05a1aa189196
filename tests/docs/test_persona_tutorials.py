"""The commands of the three personas' tutorials run, in their order and as they stand; pictures and words are there."""

import re
import shutil
import signal
import urllib.request
from pathlib import Path

import pytest

from study.results import open_results
from tests.browser_fixtures import started
from tests.region import SIGN_IN, isoquity
from web.app import create_app

DOCS = Path(__file__).parents[2] / "docs"
PERSONAS = ("planner", "impact_assessor", "village_hall")
MOST_BYTES = 200_000
COMMAND = "import sys; from isoquity.cli import main; sys.argv[0] = 'isoquity'; main()"


def text_of(name: str) -> str:
    return (DOCS / "tutorials" / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)


def serve(words: str, folder: Path) -> str:
    """The page of a viewer that was started, asked and stopped."""
    process, address = started(["-c", COMMAND, *words.split(), "--port", "0"], folder)
    with urllib.request.urlopen(address) as answer:
        page = answer.read().decode()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    return page


@pytest.fixture(scope="module")
def followed(region, tmp_path_factory):
    """Gives the folder in which a tutorial was followed to its end. Its region is there already, so `demo` is quick."""
    done = {}

    def follow(name):
        if name in done:
            return done[name]
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(region, folder / "doggerland", ignore=shutil.ignore_patterns("accounts.json"))
        said = {}
        for kind, block in re.findall(
            r"^```(bash|toml)\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL
        ):
            if kind == "toml":
                with (folder / block.partition("\n")[0].removeprefix("# ")).open(
                    "a", encoding="utf-8"
                ) as file:
                    file.write("\n" + block)
                continue
            for line in block.splitlines():
                words = line.removeprefix("isoquity ")
                assert words != line, line
                run = (
                    serve(words, folder)
                    if words.startswith("serve")
                    else isoquity(words, folder, _typed(words))
                )
                said[line] = run
        done[name] = folder, said
        return done[name]

    return follow


def _typed(words: str) -> str:
    return f"{SIGN_IN[1]}\n" * 2 if words.startswith("accounts add") else ""


@pytest.mark.parametrize("name", PERSONAS)
def test_every_command_runs_as_it_stands(followed, name):
    _, said = followed(name)
    assert len(said) >= 3


def test_the_planner_sees_the_sentence_of_the_page(followed):
    folder, said = followed("planner")
    sentence = re.search(r"^> (.*)$", text_of("planner"), re.MULTILINE)[1]
    client = create_app(folder / "doggerland", drafts=True).test_client()
    query = blocks("planner", "text")[0].strip().partition("8765/")[2]
    answer = client.get("/" + query)
    assert answer.status_code == 200
    assert sentence.replace("'", "&#39;") in answer.get_data(as_text=True)
    assert 'value="ward_alone"' in said["isoquity serve doggerland --drafts"]
    assert 'value="ward_alone"' not in said["isoquity serve doggerland"]
    assert said["isoquity accounts list doggerland"].split() == ["jane"]


def test_the_assessor_has_every_file_and_the_words_written(followed):
    folder, _ = followed("impact_assessor")
    for name in ("access_inpatient_paediatrics.shp", "access_inpatient_paediatrics.gpkg", "by_group.csv"):
        assert (folder / "layers" / name).exists()
    assert list((folder / "surfaces").glob("*.tif"))
    assert list((folder / "book").glob("*.xlsx"))
    pack = (folder / "pack.html").read_text(encoding="utf-8")
    assert "Carers who stay overnight are offered the fare." in pack
    assert open_results(folder / "doggerland").run_id in pack
    assert (folder / "pack.docx").stat().st_size > 100_000


def test_the_hall_has_a_page_cards_and_posters(followed):
    folder, _ = followed("village_hall")
    assert (folder / "pack" / "index.html").exists()
    assert len(list((folder / "pack" / "posters").glob("*.pdf"))) == 4
    assert (folder / "four_wards_on_sunday.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "four_wards_on_sunday.pdf.txt").exists()


@pytest.mark.parametrize("name", PERSONAS)
def test_every_picture_is_there_small_and_told_in_words(name):
    pictures = re.findall(r"!\[(.*?)\]\(\.\./images/(.*?)\)", text_of(name))
    assert len(pictures) >= 3
    for told, file in pictures:
        assert len(told) > 20, file
        assert 1_000 < (DOCS / "images" / file).stat().st_size < MOST_BYTES, file
