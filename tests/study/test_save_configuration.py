"""Options appended to configurations.toml: read back as given, with every byte of before in its place."""

import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from study.errors import InputError
from study.folder import open_study
from study.save_configuration import _table, save_configuration
from tests.study_builder import CONFIGURATIONS, write_town

PART = {"emergency": {"north": "24/7", "south": "Mon-Fri 08:00-20:00"}}


@pytest.fixture
def study(tmp_path):
    return open_study(write_town(tmp_path / "town"))


def read(study):
    services = access.read_services(study.existing("services"))
    return access.read_configurations(study.existing("configurations"), services, ["north", "south"])


def test_a_saved_option_is_read_back_and_the_text_before_it_stays(study):
    path = save_configuration(
        study, "mine", "My option", PART, extends="baseline", notes='A "note" of\ntwo lines'
    )
    assert path.read_text().startswith(CONFIGURATIONS)
    option = read(study)["mine"]
    assert (option.label, option.status, option.notes) == ("My option", "draft", 'A "note" of\ntwo lines')
    assert option.services == PART


def test_sites_as_a_list_are_open_at_all_hours_and_the_rest_is_inherited(study):
    save_configuration(study, "a", "A", {"emergency": ["south"]})
    save_configuration(study, "b", "B", {}, extends="a", capacity={"emergency": {"south": 12.5}})
    options = read(study)
    assert options["b"].services == {"emergency": {"south": "24/7"}}
    assert options["b"].capacity == {"emergency": {"south": 12.5}}


@pytest.mark.parametrize("ends", ["", "\n", "\r\n"])
def test_the_files_own_line_ends_and_comments_are_kept(study, ends):
    path = study.existing("configurations")
    newline = ends or "\n"
    written = ("\ufeff# mine\n" + CONFIGURATIONS.rstrip("\n")).replace("\n", newline) + ends
    path.write_bytes(written.encode())
    save_configuration(study, "c", "C", PART, extends="north_only")
    after = path.read_bytes().decode()
    assert after.startswith(written)
    assert after.count("\n") == after.count(newline)
    assert read(study)["c"].services == PART


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "north_only"}, 'has an option "north_only" already: choose another id'),
        ({"id": "no/file"}, "unfit for the name of a file"),
        ({"extends": "nort_only"}, 'no option "nort_only" to extend; did you mean "north_only"'),
        ({"extends": "mine"}, 'there is no option "mine" to extend'),
        ({"services": {"surgery": ["north"]}}, 'unknown service "surgery"'),
        ({"services": {"emergency": ["nort"]}}, 'unknown site "nort"'),
        ({"services": {"emergency": {"north": "always"}}}, "emergency at north"),
    ],
)
def test_what_cannot_be_read_back_is_refused_and_nothing_is_written(study, changes, message):
    said = {"id": "mine", "label": "Mine", "services": PART, "extends": "baseline"} | changes
    with pytest.raises((InputError, access.AccessError), match=message):
        save_configuration(study, **said)
    assert study.existing("configurations").read_text() == CONFIGURATIONS


def test_options_saved_at_once_are_all_there(study):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: save_configuration(study, f"o{n}", f"O {n}", PART), range(6)))
    assert set(read(study)) == {"baseline", "north_only", *(f"o{n}" for n in range(6))}


def test_a_linked_file_is_written_where_it_lies(study, tmp_path):
    path, real = study.directory / "configurations.toml", tmp_path / "real.toml"
    path.rename(real)
    path.symlink_to(real)
    save_configuration(study, "mine", "Mine", PART)
    assert path.is_symlink()
    assert "[mine]" in real.read_text()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True), label=TEXT, notes=TEXT, site=TEXT)
def test_any_text_survives_toml(id, label, notes, site):
    text = _table(id, label, {"s": {site: "24/7"}, "t": {site: label}}, "baseline", notes, {})
    option = tomllib.loads(text)[id]
    assert (option["label"], option.get("notes", "")) == (label, notes)
    assert option["services"]["t"] == ({site: label} if label != "24/7" else [site])
    assert option["services"]["s"] == [site]
