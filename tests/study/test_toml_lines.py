from study.toml_lines import key_lines, line_of

TEXT = """title = "a"   # comment

[areas]
file = "x"
[periods.day]   # comment
to_site = { by = "arrive" }
"quoted key" = 1
"""


def test_tables_and_keys_have_lines():
    assert key_lines(TEXT) == {
        ("title",): 1,
        ("areas",): 3,
        ("areas", "file"): 4,
        ("periods", "day"): 5,
        ("periods", "day", "to_site"): 6,
        ("periods", "day", "quoted key"): 7,
    }


def test_a_key_inside_an_inline_table_has_the_line_of_its_key():
    assert line_of(TEXT, ("periods", "day", "to_site", "by")) == 6
    assert line_of(TEXT, ("nothing",)) is None
