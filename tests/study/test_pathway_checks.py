"""Legs that ask for times which a study cannot give are found by `check` and by `run`, before anything is computed."""

import pytest

from study.check import check_study
from study.errors import StudyError
from study.folder import open_study
from study.run import run
from tests.option_study import write_choice_study

PATHWAY = """[birth]
service = "births"
[[birth.leg]]
id = "out"
from = "home"
to = "births"
mode = "drive"
"""
ONWARD = PATHWAY + '[[birth.leg]]\nid = "on"\nfrom = "out"\nto = "wards"\nmode = "drive"\n'


def write(folder, pathways):
    write_choice_study(folder)
    study = folder / "study.toml"
    study.write_text('pathways = "paths.toml"\n' + study.read_text())
    (folder / "paths.toml").write_text(pathways)
    return folder


@pytest.mark.parametrize(
    ("pathways", "message"),
    [
        (
            PATHWAY + "both_ways = true\n",
            "leg out (both_ways): there are no travel times for drive, all_day, from_site",
        ),
        (PATHWAY + 'period = "night"\n', "leg out: there are no travel times for drive, night, to_site"),
        (
            PATHWAY.replace('mode = "drive"', 'mode = "bus"'),
            "leg out: there are no travel times for bus, to_site",
        ),
        (ONWARD, "leg on goes from site to site, and [matrix.drive] has no row for a site: add a row"),
    ],
)
def test_what_a_leg_cannot_have_is_found_before_a_run(tmp_path, pathways, message):
    folder = write(tmp_path / "study", pathways)
    (found,) = [each.message for each in check_study(folder) if each.level == "error"]
    assert f"paths.toml: pathway birth, {message}" in found
    assert "give" in found
    with pytest.raises(StudyError) as caught:
        run(open_study(folder))
    assert str(caught.value) == found
    assert not (folder / "results" / "run.json").exists()


def test_what_a_leg_can_have_is_no_mistake(tmp_path):
    folder = write(tmp_path / "study", ONWARD)
    file = folder / "minutes.csv"
    names = file.read_text().splitlines()[0].split(",")
    with file.open("a") as rows:
        for site in ("N", "E", "S", "W"):
            rows.write(",".join(site if name == "code" else "7" for name in names) + "\n")
    assert not [each for each in check_study(folder) if each.level == "error"]
