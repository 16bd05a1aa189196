"""An option appended to ``configurations.toml``: the file's own text and comments stay as they are."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import filelock

import access
import boundaries
from access.errors import suggestion
from access.hours import ALWAYS
from study.errors import InputError
from study.folder import Study
from study.whole_files import replacing

Sites = Mapping[str, str] | Iterable[str]


def save_configuration(
    study: Study, id: str, label: str, services: Mapping[str, Sites],
    extends: str | None = None, notes: str = "", capacity: Mapping[str, Mapping[str, float]] | None = None,
) -> Path:  # fmt: skip
    """Append an option to the study's ``configurations.toml`` as a draft, and return the file's path.

    ``services`` maps a service to its sites, as a list (open at all hours) or with the hours of each as
    text; ``capacity`` maps a service to the supply of its sites. What they leave out is taken over from the
    option that ``extends`` names, if one is named. The whole file is read back as the study would read it
    before it is put in place at once; nothing that stood in it is changed. Results that were made before are
    out of date afterwards.

    Raises
    ------
    InputError
        The file has an option of that id already, or is being written by another process.
    AccessError
        The id cannot name an option, or a service, site, option or hours is not known; nothing is written.
    """
    path = study.existing("configurations").resolve()
    study.results.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(study.results / ".configurations.lock", timeout=10):
            text = _appended(study, path, id, _table(id, label, services, extends, notes, capacity or {}))
            with replacing(path) as aside:
                aside.write_bytes(text)
    except filelock.Timeout:
        raise InputError(f"{path} is being written by another process: try again.") from None
    return path


def _appended(study: Study, path: Path, id: str, added: str) -> bytes:
    """The file with the option behind it, in the file's own line ends, once it reads as a whole."""
    known = access.read_services(study.existing("services"))
    written = path.read_bytes()
    before = tomllib.loads(written.decode("utf-8-sig"))
    if id in before:
        raise InputError(f'{path} has an option "{id}" already: choose another id.')
    newline = "\r\n" if b"\r\n" in written else "\n"
    gap = "" if not written else newline if written.endswith(b"\n") else 2 * newline
    whole = written + (gap + added.replace("\n", newline)).encode("utf-8")
    tables = tomllib.loads(whole.decode("utf-8-sig").replace("\r\n", "\n"))
    extends = tables[id].get("extends")
    if extends is not None and extends not in before:
        raise access.UnknownName(
            f'{path}: there is no option "{extends}" to extend{suggestion(extends, before)}'
        )
    access.parse_configurations(tables, known, site_ids(study), str(path))
    return whole


def site_ids(study: Study) -> list[str]:
    """Ids of the study's sites as its file has them now."""
    columns = study.settings.sites.model_dump(exclude={"file", "id"}) | {"site_id": study.settings.sites.id}
    sites, _ = boundaries.read_sites(study.existing("sites"), study.settings.crs, columns=columns)
    return list(sites.index)


def _table(
    id: str, label: str, services: Mapping[str, Sites], extends: str | None, notes: str,
    capacity: Mapping[str, Mapping[str, float]],
) -> str:  # fmt: skip
    """The option as TOML, ends with a newline."""
    lines = [f"[{_key(id)}]"]
    lines += [f"extends = {_text(extends)}"] if extends else []
    lines += [f"label = {_text(label)}", 'status = "draft"']
    lines += [f"notes = {_text(notes)}"] if notes else []
    lines += [
        "",
        f"[{_key(id)}.services]",
        *(f"{_key(name)} = {_sites(of)}" for name, of in services.items()),
    ]
    if capacity:
        lines += ["", f"[{_key(id)}.capacity]"]
        lines += [f"{_key(name)} = {_inline(of, repr)}" for name, of in capacity.items()]
    return "\n".join(lines) + "\n"


def _sites(sites: Sites) -> str:
    """A list where every site is open at all hours, else each site with its hours."""
    if not isinstance(sites, Mapping):
        sites = dict.fromkeys(sites, ALWAYS)
    if all(hours == ALWAYS for hours in sites.values()):
        return f"[{', '.join(map(_text, sites))}]"
    return _inline(sites, _text)


def _inline(values: Mapping[str, object], write) -> str:
    return "{ " + ", ".join(f"{_key(name)} = {write(value)}" for name, value in values.items()) + " }"


def _key(name: str) -> str:
    """A key, in quotes where it holds more than TOML's bare keys may (ASCII letters, digits, _ and -)."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _text(name)


def _text(value: str) -> str:
    """A TOML string: JSON's, but that TOML wants the delete character escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
