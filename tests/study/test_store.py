import os

import pytest

from study.errors import StudyError
from study.store import Store, content_hash, read_json, replace_directory, write_json


def write(name, text="x"):
    return lambda directory: (directory / name).write_text(text)


def test_the_same_parts_are_made_once(tmp_path):
    store, calls = Store(tmp_path), []
    for _ in range(2):
        path = store.get_or_make("kind", {"a": 1, "b": [2]}, lambda d: calls.append(write("f")(d)))
    assert len(calls) == 1
    assert (path / "f").read_text() == "x"
    assert store.made == [f"kind/{path.name}"]
    assert store.kept == store.made


def test_key_order_does_not_matter_and_values_do():
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})


def test_a_failed_artefact_leaves_nothing_behind(tmp_path):
    store = Store(tmp_path)

    def fail(directory):
        (directory / "half").write_text("x")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        store.get_or_make("kind", {"a": 1}, fail)
    assert list((tmp_path / "cache" / "kind").iterdir()) == []


def test_what_a_killed_run_left_is_removed(tmp_path):
    store = Store(tmp_path)
    left = tmp_path / "cache" / "kind" / ".partial-abc-123"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    with store.lock():
        store.tidy()
    assert not left.exists()


def test_two_runs_at_once_are_refused(tmp_path):
    with Store(tmp_path).lock(), pytest.raises(StudyError, match="another run"):
        Store(tmp_path).lock()


def test_a_file_hash_follows_the_content(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("1")
    store = Store(tmp_path / "results")
    first = store.file_hash(file)
    file.write_text("2")
    os.utime(file, ns=(1, 1))
    assert store.file_hash(file) != first
    assert Store(tmp_path / "results").file_hash(file) == store.file_hash(file)


def test_json_is_replaced_as_a_whole(tmp_path):
    write_json(tmp_path / "a.json", {"x": 1})
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "a.json", {"x": float("nan")})
    assert read_json(tmp_path / "a.json") == {"x": 1}
    assert read_json(tmp_path / "b.json") is None


def test_a_directory_is_replaced_as_a_whole(tmp_path):
    place = tmp_path / "tables"
    replace_directory(place, write("old"))
    replace_directory(place, write("new"))
    assert [p.name for p in place.iterdir()] == ["new"]
    with pytest.raises(ZeroDivisionError):
        replace_directory(place, lambda d: 1 / 0)
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]
    assert [p.name for p in place.iterdir()] == ["new"]
