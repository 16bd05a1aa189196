import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import boundaries
from boundaries import (
    BadValue,
    DuplicateIds,
    EmptyTable,
    MissingColumn,
    MissingFile,
    UnreadableFile,
    read_table,
)
from boundaries.tables import codes, non_negative, numbers, refuse_duplicates


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_codes_keep_their_zeros_and_rows_their_numbers(tmp_path):
    table = read_table(written(tmp_path, "code,n\n007,1\n08,2\n"))
    assert table["code"].tolist() == ["007", "08"]
    assert table.index.tolist() == [2, 3]


def test_a_byte_order_mark_and_padded_names_do_not_hide_a_column(tmp_path):
    table = read_table(written(tmp_path, "\ufeffcode, n\na,1\n"), ["code", "n"])
    assert table.iloc[0].tolist() == ["a", "1"]


def test_parquet_and_csv_give_the_same_values(tmp_path):
    frame = pd.DataFrame({"code": ["a", "b"], "n": [1.5, None]})
    frame.to_parquet(tmp_path / "table.parquet")
    frame.to_csv(tmp_path / "table.csv", index=False)
    for path in (tmp_path / "table.parquet", tmp_path / "table.csv"):
        table = read_table(path, ["code", "n"])
        assert numbers(table["n"], "x").tolist() == pytest.approx([1.5, float("nan")], nan_ok=True)


def test_a_missing_column_suggests_the_nearest(tmp_path):
    path = written(tmp_path, "lsoa11_code,IMD_rank\na,1\n")
    with pytest.raises(
        MissingColumn, match=r"table\.csv has no column `lsoa_code`: did you mean `lsoa11_code`\?"
    ):
        read_table(path, ["lsoa_code"])
    with pytest.raises(KeyError, match="its columns are lsoa11_code, IMD_rank"):
        read_table(path, ["zzz"])


def test_the_message_of_a_missing_column_is_a_sentence(tmp_path):
    with pytest.raises(MissingColumn) as caught:
        read_table(pd.DataFrame({"a": [1]}), ["b"])
    assert str(caught.value) == "the table has no column `b`: its columns are a."


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("code,n\n", EmptyTable, "has no rows"),
        ("", UnreadableFile, "cannot be read as CSV"),
        ('a,b\n1,2\n"3,4\n', UnreadableFile, "cannot be read as CSV"),
        ("a,b\n1,2\n3,4,5\n", UnreadableFile, "Expected 2 fields in line 3, saw 3"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, text, error, sentence):
    with pytest.raises(error, match=sentence):
        read_table(written(tmp_path, text))


def test_other_encodings_and_missing_files_are_named(tmp_path):
    with pytest.raises(UnreadableFile, match="not UTF-8"):
        read_table(written(tmp_path, "name\nCaffè\n", "cp1252"))
    with pytest.raises(MissingFile, match="is not there"):
        read_table(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("cell", "value"), [("1,234", 1234), ("-1,234.5", -1234.5), (" 7 ", 7), ("1e3", 1000), ("0", 0)]
)
def test_numbers_are_read_as_people_write_them(cell, value):
    assert numbers(pd.Series([cell]), "x").tolist() == [value]


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "null", None])
def test_no_value_stays_unknown(cell):
    assert numbers(pd.Series([cell, "1"]), "x").isna().tolist() == [True, False]


@pytest.mark.parametrize("cell", ["*", "c", "1,2", "<5", "12 people"])
def test_what_is_no_number_is_named_by_row_and_never_zero(cell):
    with pytest.raises(BadValue, match=r"x\.csv row 3, column `n`: .* is not a number"):
        numbers(pd.Series(["1", cell], index=[2, 3], name="n"), "x.csv")


@pytest.mark.parametrize("cell", ["-1", "inf"])
def test_counts_are_finite_and_not_negative(cell):
    with pytest.raises(BadValue, match="cannot be a count"):
        non_negative(pd.Series([cell]), "x.csv")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_survive_being_written_as_text(values):
    assert numbers(pd.Series([repr(value) for value in values], dtype="str"), "x").tolist() == values


@pytest.mark.parametrize("column", [[7, 8], [7.0, 8.0], ["7", " 8"]])
def test_codes_are_text_however_they_are_stored(column):
    assert codes(pd.Series(column), "x").tolist() == ["7", "8"]


def test_empty_codes_are_named_by_row():
    with pytest.raises(BadValue, match="no code in column `code` in row 3, 4"):
        codes(pd.Series(["a", "", None], index=[2, 3, 4], name="code"), "x.csv")


def test_duplicates_are_named_by_row():
    with pytest.raises(DuplicateIds, match="code a in rows 2, 4, and 1 more codes are repeated"):
        refuse_duplicates(pd.Series(list("abab"), index=[2, 3, 4, 5]), "x.csv")


@pytest.mark.parametrize(
    "text", ["code,n\n007,1,\nb,2,\n", "code,n,\n007,1,\nb,2,\n", "code,n\n007,1,,\nb,2,,\n"]
)
def test_commas_at_the_end_of_every_row_shift_nothing(tmp_path, text):
    table = read_table(written(tmp_path, text))
    assert table.to_dict("list") == {"code": ["007", "b"], "n": ["1", "2"]}
    assert table.index.tolist() == [2, 3]


def test_a_cell_beyond_the_names_is_refused_with_its_row(tmp_path):
    with pytest.raises(UnreadableFile, match="row 3 has more cells than the file has column names"):
        read_table(written(tmp_path, "code,n\na,1,\nb,2,x\n"))


def test_a_nameless_column_with_values_stays(tmp_path):
    table = read_table(written(tmp_path, "code,n,\na,1,\nb,2,x\n"))
    assert table.iloc[:, 2].tolist() == ["", "x"]


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_named(tmp_path, sign, word):
    file = tmp_path / "sites.csv"
    file.write_text(sign.join(["site_id", "name", "easting", "northing"]) + "\n" + sign.join("AB12") + "\n")
    with pytest.raises(
        boundaries.BoundariesError, match=f"sites.csv seems to be separated by {word}: save it"
    ):
        boundaries.read_sites(file)
    with pytest.raises(boundaries.BoundariesError, match=f"separated by {word}"):
        read_table(file, ["site_id"])
