"""What a programme says of each characteristic is read, checked and kept with the results."""

import pytest

from study.equality_duty import ALSO, CHARACTERISTICS, PROTECTED, read_equality
from study.errors import InputError
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.settings import Settings
from tests.web.small_study import write_small

SETTINGS = Settings.model_validate(
    {
        "title": "t",
        "areas": {"file": "a.gpkg", "code": "c"},
        "groups": {"cars": {"file": "c.csv", "code": "c", "columns": {"no_car": "No car"}}},
    }
)


def read(tmp_path, text, **how):
    file = tmp_path / "equality.toml"
    file.write_text(text)
    return read_equality(file, SETTINGS, ["two", "four"], **how)


def test_the_nine_characteristics_stand_in_the_order_of_the_act():
    assert len(PROTECTED) == 9
    assert list(PROTECTED)[::8] == ["age", "sexual_orientation"]
    assert list(CHARACTERISTICS) == [*PROTECTED, *ALSO]


def test_a_text_on_an_option_stands_before_the_general_one(tmp_path):
    text = '[age]\nmitigation = "All  the\\nsame."\n[age.options.four]\nmitigation = "Four."\n'
    age = read(tmp_path, text)["age"]
    assert (age.of("mitigation", "two"), age.of("mitigation", "four")) == ("All the same.", "Four.")
    assert (age.of("owner", "two"), age.groups) == ("", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ages]\n", "there is no characteristic `ages`.*age"),
        ("age = 3\n", r"age is 3; write a table \[age\]"),
        ('[age]\nmitigations = "x"\n', "age has the unknown key `mitigations`.*mitigation"),
        ("[age]\nowner = 3\n", "age.owner is 3; write text in quotes"),
        ('[age]\ngroups = "cars"\n', "age.groups is 'cars'; write a list of names"),
        ('[age]\ngroups = ["car"]\n', "age.groups has the unknown name `car`.*cars"),
        ('[age.options.six]\nowner = "x"\n', "age.options has the unknown option `six`"),
        ('[age.options]\ntwo = "x"\n', "age.options.two is 'x'; write a table such as"),
        ("[age]\noptions = 3\n", r"age.options is 3; write a table such as \[age.options.ID\]"),
    ],
)
def test_mistakes_are_named_with_their_remedy(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, text)


def test_texts_on_other_options_are_left_out_where_asked(tmp_path):
    text = '[age.options.six]\nmitigation = "Six."\n'
    assert read(tmp_path, text, every_option=False)["age"].options == {}


def test_the_file_is_kept_with_the_results_and_checked_before_a_run(tmp_path):
    folder = write_small(tmp_path)
    study = folder / "study.toml"
    study.write_text('equality = "equality.toml"\n' + study.read_text())
    (folder / "equality.toml").write_text('[age]\nmitigation = "Kept."\n')
    run(open_study(folder))
    (folder / "equality.toml").write_text('[ages]\nmitigation = "Later."\n')
    assert "Kept." in open_results(folder).question_file("equality").read_text()
    with pytest.raises(InputError, match="no characteristic `ages`"):
        run(open_study(folder))
