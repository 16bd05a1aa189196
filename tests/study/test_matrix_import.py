import numpy as np
import pandas as pd
import pytest

import boundaries
from study.errors import InputError
from study.matrix_import import read_matrix
from study.settings import Matrix

AREAS = pd.Index(["A1", "A2", "A3"])
WIDE = "code,X,Y\nA2,10,20\nA1,11.5,\nZ9,1,1\n"
LONG = "code,to,t\nA2,X,10\nA2,Y,20\nA1,X,11.5\nZ9,X,1\n"


def read(tmp_path, text, layout, sites=("X", "Y")):
    file = tmp_path / "m.csv"
    file.write_text(text)
    settings = Matrix(file="m.csv", area="code", layout=layout, site="to", minutes="t")
    return read_matrix(file, settings, AREAS, list(sites))


@pytest.mark.parametrize(("text", "layout"), [(WIDE, "wide"), (LONG, "long")])
def test_both_layouts_give_the_study_order_with_nan_for_what_is_not_given(tmp_path, text, layout):
    minutes, warnings = read(tmp_path, text, layout)
    np.testing.assert_array_equal(minutes, np.array([[11.5, 10, np.nan], [np.nan, 20, np.nan]], np.float32))
    assert minutes.dtype == np.float32
    assert any("1 areas in it are outside" in w for w in warnings)
    assert any("no times for 1 areas (A3)" in w for w in warnings)


def test_a_site_the_file_lacks_is_named(tmp_path):
    minutes, warnings = read(tmp_path, WIDE, "wide", sites=("X", "NEW"))
    assert np.isnan(minutes[1]).all()
    assert any("sites NEW" in w for w in warnings)


@pytest.mark.parametrize(
    ("text", "layout", "message"),
    [
        ("code,X\nA1,1\nA1,2\n", "wide", "rows 2, 3: the same area stands in it twice"),
        ("code,to,t\nA1,X,1\nA1,X,2\n", "long", "rows 2, 3: the same pair of area and site"),
        ("code,X\nA1,-4\n", "wide", "area A1, site X has -4 minutes"),
        (
            "code,X,Y\nA1,1,2\nA2,3,inf\n",
            "wide",
            "m.csv row 3: area A2, site Y has inf minutes: leave the cell empty",
        ),
        ("code,to,t\nA1,Y,1\nA1,X,1e39\n", "long", "row 3: area A1, site X has 1e.39 minutes"),
        (
            "code,X\nB1,4\n",
            "wide",
            "none of its 1 area codes .such as B1. is an area of this study .such as A1.",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path, text, layout, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, text, layout)


def test_text_in_place_of_minutes_names_the_row(tmp_path):
    with pytest.raises(boundaries.BoundariesError, match="row 3, column `X`: 'soon' is not a number"):
        read(tmp_path, "code,X\nA1,1\nA2,soon\n", "wide")


def test_columns_beside_the_sites_are_not_read(tmp_path):
    minutes, _ = read(tmp_path, "code,X,name\nA1,1,First\nA2,2,Second\n", "wide", sites=("X",))
    np.testing.assert_array_equal(minutes, [[1, 2, np.nan]])
