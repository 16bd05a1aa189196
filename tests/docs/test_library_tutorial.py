"""The code of docs/tutorials/library.md runs, block after block, on real files."""

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

from tests.shared_data import shared_data

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "library.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """What the page's names hold once all of its blocks have run, in a folder of links to the files."""
    folder = tmp_path_factory.mktemp("tutorial")
    for file in shared_data("newport").iterdir():
        (folder / file.name).symlink_to(file)
    found: dict = {}
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for number, block in enumerate(BLOCKS):
            exec(compile(block, f"library.md block {number + 1}", "exec"), found)
    return found


@pytest.mark.shared_data
def test_all_four_hospitals_have_a_row_and_only_two_have_times(names):
    assert len(names["areas"]) == 95
    assert set(names["reached"][names["reached"] > 0].index) == {"RGH", "STW"}
    assert set(names["reasons"]) == {"not_snapped"}


@pytest.mark.shared_data
def test_every_bus_time_has_its_order(names):
    times = names["bus"].sel(site="RGH").values
    assert names["timetable"].trips_on_date == 176
    assert np.isfinite(times[1]).any()
    assert not (times[0] > times[2]).any()


@pytest.mark.shared_data
def test_polygons_are_valid_and_lie_inside_one_another(names):
    polygons = names["by_car"].geometry
    assert polygons.is_valid.all()
    assert polygons.iloc[1].covers(polygons.iloc[0])
    assert polygons.iloc[2].covers(polygons.iloc[1])
    assert names["by_bus"].geometry.iloc[0].area > 0


@pytest.mark.shared_data
def test_closing_a_hospital_makes_nobody_quicker(names):
    assert names["figures"]["need_better"] == 0
    assert names["figures"]["need_worse"] > 0
    assert names["result"].access["mode"].unique().tolist() == ["drive", "public_transport"]
