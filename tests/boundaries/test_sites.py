import pandas as pd
import pytest

from boundaries import BadGeometry, BadValue, DuplicateIds, MissingColumn, WrongCRS, read_sites

SITES = pd.DataFrame(
    {
        "site_id": ["NOR", "EST"],
        "name": ["Northern General", ""],
        "place": ["Sheffield", None],
        "easting": [435_000.0, 433_000.0],
        "northing": [390_000.0, 387_000.0],
    }
)


def test_sites_keep_their_order_and_fall_back_to_their_id():
    sites, findings = read_sites(SITES)
    assert findings == []
    assert sites.index.tolist() == ["NOR", "EST"]
    assert sites["name"].tolist() == ["Northern General", "EST"]
    assert sites["place"].tolist() == ["Sheffield", ""]
    assert sites.geometry.x.tolist() == [435_000, 433_000]


def test_sites_are_read_from_a_layer_with_columns_named_otherwise(tmp_path):
    sites, _ = read_sites(SITES)
    sites.reset_index().rename(columns={"site_id": "ods"}).to_crs("EPSG:4326").to_file(
        tmp_path / "sites.gpkg"
    )
    again, _ = read_sites(tmp_path / "sites.gpkg", columns={"site_id": "ods"})
    assert again.geometry.distance(sites.geometry).max() < 0.01


def test_sites_in_degrees_are_projected(tmp_path):
    text = "id,lat,long\nRGH,51.5784099,-2.9984642\n"
    (tmp_path / "sites.csv").write_text(text)
    columns = {"site_id": "id", "latitude": "lat", "longitude": "long"}
    sites, _ = read_sites(tmp_path / "sites.csv", columns=columns)
    assert sites.geometry.iloc[0].x == pytest.approx(330_908, abs=5)
    assert sites["name"].tolist() == ["RGH"]


@pytest.mark.parametrize(
    ("columns", "error", "sentence"),
    [
        ({"site_id": ["A", "A"]}, DuplicateIds, "site A in rows 1, 2"),
        ({"easting": [1.0, None]}, BadGeometry, "row 2 has no point"),
        ({"easting": [-1.5, -1.4], "northing": [53.3, 53.4]}, WrongCRS, "look like degrees"),
    ],
)
def test_sites_that_cannot_be_used_are_named(columns, error, sentence):
    with pytest.raises(error, match=sentence):
        read_sites(SITES.assign(**columns))


def test_a_named_column_that_is_not_there_is_found():
    (found,) = read_sites(SITES, columns={"site_id": SITES.columns[0], "place": "town"})[1][-1:]
    assert (found.level, found.where) == ("warning", "town")
    assert found.message.startswith("has no such column, so the sites have no place: mend the name (")


def test_sites_need_an_id_column():
    with pytest.raises(MissingColumn, match="no column `site_id`: did you mean `site`"):
        read_sites(SITES.rename(columns={"site_id": "site"}))


@pytest.mark.parametrize("unfit", ["../north", "a\\b", "tab\there", ".."])
def test_an_id_that_no_file_can_have_is_refused(unfit):
    table = pd.DataFrame({"site_id": ["A", unfit], "easting": [4e5, 4e5], "northing": [4e5, 4e5]})
    with pytest.raises(BadValue, match=r"row 2: the site id .* is unfit for the name of a file"):
        read_sites(table)


def test_an_approach_is_kept_and_an_empty_one_is_any():
    sites, _ = read_sites(SITES.assign(approach=["Kerb ", None]))
    assert sites["approach"].tolist() == ["kerb", "any"]
    assert "approach" not in read_sites(SITES)[0]


def test_an_approach_that_is_none_names_file_and_row(tmp_path):
    SITES.assign(side=["any", "left"]).to_csv(tmp_path / "sites.csv", index=False)
    with pytest.raises(
        BadValue, match=r"sites.csv row 3, column `side`: 'left' is no approach: write `kerb`"
    ):
        read_sites(tmp_path / "sites.csv", columns={"approach": "side"})
