import pandas as pd
import pytest

import boundaries

TABLE = pd.DataFrame(
    {
        "postcode": ["ZZ1 2AB", "zz12ac", "ZZ14 1AA", "ZY3  9ZZ"],
        "easting": [400_000, 400_100, 410_000, ""],
        "northing": [300_000, 300_000, 310_000, ""],
    }
)


@pytest.fixture
def postcodes():
    return boundaries.read_postcodes(TABLE)


@pytest.mark.parametrize("written", ["ZZ1 2AB", "zz12ab", " ZZ1  2ab ", "Z Z12AB"])
def test_spaces_and_case_do_not_matter(postcodes, written):
    assert postcodes.point(written) == (400_000.0, 300_000.0)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("ZZ1 9XX", "has no postcode ZZ1 9XX: the nearest district it has is ZZ1, with postcodes such as ZZ1 2AB"),
        ("ZZ13 1AA", "no postcode ZZ13 1AA: the nearest district it has is ZZ1, with"),
        ("ZZ1", "`ZZ1` is not a postcode: write it in full, such as ZZ1 2AB"),
        ("Northfield", "is not a postcode"),
        ("ZY3 9ZZ", "no postcode ZY3 9ZZ"),
    ],
)  # fmt: skip
def test_unknown_postcodes(postcodes, written, message):
    with pytest.raises(boundaries.UnknownPostcode, match=message):
        postcodes.point(written)


def test_longitude_and_latitude():
    table = pd.DataFrame({"pcd": ["ZZ1 2AB"], "long": [-2.0], "lat": [49.0]})
    found = boundaries.read_postcodes(table, postcode="pcd", columns=("long", "lat"), degrees=True)
    easting, northing = found.point("ZZ12AB")
    assert easting == pytest.approx(400_000, abs=200)
    assert northing == pytest.approx(-100_000, abs=500)


def test_the_nearest_postcode(postcodes):
    assert postcodes.nearest(400_080, 300_001) == "ZZ1 2AC"


def test_a_file(tmp_path):
    TABLE.to_csv(tmp_path / "postcodes.csv", index=False)
    assert boundaries.read_postcodes(tmp_path / "postcodes.csv").point("ZZ14 1AA") == (410_000, 310_000)


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        (TABLE.rename(columns={"easting": "east"}), boundaries.MissingColumn, "no column `easting`"),
        (TABLE.assign(postcode=["ZZ1 2AB", "zz12ab", "ZZ14 1AA", "ZY3 9ZZ"]), boundaries.DuplicateIds, "ZZ12AB"),
        (TABLE.assign(easting=""), boundaries.BadValue, "no postcode with a point"),
        (TABLE.assign(easting="far"), boundaries.BadValue, "is not a number"),
    ],
)  # fmt: skip
def test_tables_that_are_refused(table, error, message):
    with pytest.raises(error, match=message):
        boundaries.read_postcodes(table)
