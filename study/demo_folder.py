"""The folder of the demonstration: made if absent, kept if it is the same one, never written over."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from study import demo
from study.errors import StudyError
from study.store import read_json, write_json

MARK = "doggerland.json"


def demo_action(scale: str, study_there: bool, mark: dict | None) -> str:
    """What to do with a folder: ``make``, ``keep`` or ``refuse``, from what lies in it.

    >>> demo_action("small", False, None), demo_action("small", True, {"scale": "small"})
    ('make', 'keep')
    >>> demo_action("region", True, {"scale": "small"}), demo_action("small", True, None)
    ('refuse', 'refuse')
    """
    if mark is not None and mark.get("scale") == scale and study_there:
        return "keep"
    return "refuse" if study_there or mark is not None else "make"


def make_if_absent(directory: Path, scale: str) -> Path:
    """Make Doggerland in ``directory``, or keep the one that is there; returns the folder.

    It is made beside its place and moved in, so a killed demonstration leaves no half region.

    Raises
    ------
    StudyError
        The folder holds another study, Doggerland at another scale, or other files.
    """
    mark = read_json(directory / MARK)
    action = demo_action(scale, (directory / "study.toml").exists(), mark)
    if action == "keep":
        return directory
    if action == "refuse" or (directory.is_dir() and any(directory.iterdir())):
        held = f"Doggerland at scale `{mark['scale']}`" if mark else "other files"
        raise StudyError(f"{directory} holds {held}: name another folder, as in `isoquity demo OTHER`.")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=directory.parent) as partial:
        made = Path(partial) / directory.name
        demo.make(made, scale=scale)
        write_json(made / MARK, {"scale": scale})
        if directory.is_dir():
            directory.rmdir()
        shutil.move(made, directory)
    return directory
