"""Reading scenario files (TOML): a sentence for every mistake, with the file, the table and the remedy."""

import tomllib
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from isochrones import scenario as tables
from isochrones.errors import SpeedTableError
from isochrones.scenario import Scenario
from isochrones.scenario_errors import ScenarioError

_CLASSES = {
    "add_stop": tables.AddStop, "move_stop": tables.MoveStop, "remove_route": tables.RemoveRoute,
    "change_route": tables.ChangeRoute, "extend_route": tables.ExtendRoute, "add_route": tables.AddRoute,
}  # fmt: skip


_INSIDE = ("str", "NewStop", "function-")
"""Parts of a place in the file that pydantic adds, and nobody wrote."""
_NUMBER, _TEXT = "must be a number: write it without quotes", "must be text: write it in quotes"
_LIST, _TABLE = "must be a list: write it in square brackets", "must be a table of keys and values"
_DATE, _SWITCH = (
    "must be a date: write it without quotes, as 2023-06-05",
    "must be true or false, without quotes",
)
_WORDS = {
    "float_parsing": _NUMBER, "float_type": _NUMBER, "int_parsing": _NUMBER, "int_type": _NUMBER,
    "finite_number": _NUMBER, "int_from_float": "must be a whole number", "string_type": _TEXT,
    "tuple_type": _LIST, "dict_type": _TABLE, "model_type": _TABLE, "model_attributes_type": _TABLE,
    "bool_parsing": _SWITCH, "bool_type": _SWITCH, "date_type": _DATE, "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE, "date_from_datetime_inexact": _DATE,
    "greater_than": "must be more than {gt:g}", "greater_than_equal": "must be {ge:g} or more",
    "less_than": "must be less than {lt:g}", "less_than_equal": "must be {le:g} or less",
    "too_short": "has {actual_length}, and needs {min_length} or more", "too_long": "has more than {max_length}",
    "literal_error": "must be one of {expected}",
}  # fmt: skip
"""What is wrong with a value, by the type of pydantic's error, with its limits filled in."""


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file; docs/methods/scenarios.md has its tables and keys.

    Raises:
        ScenarioError: the file is not there, not TOML, or a table says something it cannot mean.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ScenarioError(f"{path}: no such scenario file; check the path.") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{path} is not UTF-8 text: save it as UTF-8.") from None
    return parse_scenario(text, path.name)


def parse_scenario(text: str, source: str = "the scenario") -> Scenario:
    """The scenario that a TOML text says; `source` names it in messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{source}: not valid TOML: {error}.") from None
    try:
        return Scenario.model_validate({**table, "source": source})
    except SpeedTableError as error:
        raise ScenarioError(f"{source}: [roads]: {error}") from None
    except ValidationError as error:
        found = sorted(_of_one_kind(error.errors()), key=lambda e: e["type"] != "extra_forbidden")
        said = list(dict.fromkeys(_sentence(each, table) for each in found))
        mistakes = said[0] if len(said) == 1 else "\n- ".join([f"{len(said)} mistakes.", *said])
        raise ScenarioError(f"{source}: {mistakes}") from None


def _of_one_kind(errors: list[dict]) -> list[dict]:
    """A stop is text or a table: what is wrong with it as the one that it is; of a list, its entries first."""
    as_said = [
        error
        for error in errors
        if not (error["loc"][-1:] == ("str",) and isinstance(error["input"], dict))
        and not (error["type"] == "model_type" and "NewStop" in str(error["loc"][-1]))
    ]
    return [e for e in as_said if e["type"] != "too_short" or not _entries_wrong(e["loc"], as_said)] or errors


def _entries_wrong(place: tuple, errors: list[dict]) -> bool:
    return any(len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in errors)


def _sentence(error: dict, table: dict) -> str:
    path = [part for part in error["loc"] if not str(part).startswith(_INSIDE)]
    where, key = _where(path, table), _key(path[2:])
    if error["type"] == "extra_forbidden":
        return f"{where}`{path[-1]}` is not a known key: {_nearest(str(path[-1]), path)}."
    if error["type"] == "missing":
        return f"{where}`{path[-1]}` is missing: add it."
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] in _WORDS:
        limits = error.get("ctx", {})
        if "expected" in limits:
            limits = {"expected": limits["expected"].replace("'", "").replace(" or ", ", ")}
        message = _WORDS[error["type"]].format(**limits)
        if path[-1] in _CLASSES:
            message = f"must be written as [[{path[-1]}]], in double square brackets"
    if not key:
        key = str(path[-1]) if path and len(path) == 1 else ""
    given = error.get("input")
    said = f" (found {given!r})" if key and isinstance(given, str | int | float) else ""
    return f"{where}{f'`{key}`: ' if key else ''}{message[:1].lower()}{message[1:]}{said}."


def _key(path: list) -> str:
    """`stops 2` for the second entry of a list."""
    return " ".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)


def _where(path: list, table: dict) -> str:
    """`"[[add_route]] 2 (Shuttle): "`, or nothing for the file's own keys."""
    if not path or path[0] not in _CLASSES or len(path) < 2:
        return ""
    entry = table[path[0]][path[1]]
    if not isinstance(entry, dict):
        return f"[[{path[0]}]] {path[1] + 1}: "
    called = next((entry[k] for k in ("id", "route", "stop", "name") if k in entry), None)
    return f"[[{path[0]}]] {path[1] + 1}{f' ({called})' if called else ''}: "


def _nearest(name: str, path: list) -> str:
    model = _CLASSES.get(path[0], Scenario) if len(path) > 1 else Scenario
    if len(path) > 3 and path[2] == "stops":
        model = tables.NewStop
    known = [key for key in model.model_fields if key != "source"]
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"the nearest is `{near[0]}`" if near else f"known are {', '.join(known)}"
