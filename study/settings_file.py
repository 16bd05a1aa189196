"""Read ``study.toml`` and say each mistake with its line and the nearest known key."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from access.services import ID
from boundaries.crs import metric_crs
from boundaries.errors import WrongCRS
from study.errors import MissingInput, SettingsError
from study.sensitivity_checks import sensitivity_mistakes
from study.settings import ALL_DAY, Settings
from study.toml_lines import line_of
from study.visit_checks import visit_mistakes, week_clock_mistakes
from study.week import road_hours_mistakes
from study.windows import window_mistakes


def read_settings(directory: str | Path, paths: dict[str, str] | None = None) -> Settings:
    """Read and check ``study.toml`` of a study folder.

    ``paths`` overrides entries of ``[paths]``, which other paths use as ``{name}/file.csv``.

    Raises
    ------
    MissingInput
        The folder or its study.toml is not there.
    SettingsError
        The file is not UTF-8 or not TOML, or a key is unknown, missing or of the wrong kind; names the line.
    """
    file = Path(directory) / "study.toml"
    if not file.is_file():
        raise MissingInput(f"{file} is not there: name a study folder, or make one with `isoquity new DIR`.")
    try:
        text = file.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError([f"{file} is not UTF-8 text ({error}): save it as UTF-8."]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{file}: not valid TOML: {error}."]) from None
    if unknown := sorted(set(paths or ()) - set(table.get("paths", {}))):
        known = ", ".join(table.get("paths", {})) or "nothing"
        raise SettingsError(
            [f"{file}: [paths] does not name `{unknown[0]}`, which --path gives: it names {known}."]
        )
    if paths:
        table["paths"] = {**table.get("paths", {}), **paths}
    return check_settings(table, text, file)


def check_settings(table: dict, text: str, file: Path) -> Settings:
    """Turn a parsed study.toml into Settings, or into one sentence per mistake."""
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        # a mistyped key makes the right one missing too: say the cause first
        found = sorted(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        raise SettingsError([_sentence(e, text, file) for e in found]) from None
    if mistakes := _mistakes_across_tables(settings):
        raise SettingsError([_at(file, text, path) + message for path, message in mistakes])
    return settings


def _at(file: Path, text: str, path: tuple) -> str:
    line = line_of(text, path)
    where = ".".join(str(p) for p in path)
    return f"{file}{f' line {line}' if line else ''}: {where} "


def _sentence(error: dict, text: str, file: Path) -> str:
    path = tuple(p for p in error["loc"] if not str(p).startswith(("function-", "constrained-")))
    if error["type"] == "extra_forbidden":
        known = _known_keys(path[:-1])
        return _at(file, text, path) + f"is not a known key; {_nearest(str(path[-1]), known, 'keys')}"
    if error["type"] == "missing":
        return _at(file, text, path) + "is missing: add it."
    message = error["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    given = error.get("input")
    said = f" (found {given!r})" if isinstance(given, (str, int, float, bool)) else ""
    return _at(file, text, path) + f"{message}{said}."


def _nearest(name: str, known: list[str], what: str) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"known {what} are {', '.join(known)}."


def _known_keys(path: tuple) -> list[str]:
    model: type[BaseModel] | None = Settings
    for part in path:
        field = model.model_fields.get(str(part)) if model else None
        annotation = field.annotation if field else None
        if field is None and model is Settings:
            return []
        models = _models_in(annotation) if annotation is not None else []
        model = models[0] if models else model
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _models_in(annotation) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for arg in getattr(annotation, "__args__", ()) for m in _models_in(arg)]


def _mistakes_across_tables(settings: Settings) -> list[tuple[tuple, str]]:
    return [
        *_crs_mistakes(settings),
        *_path_mistakes(settings),
        *_modes_mistakes(settings),
        *road_hours_mistakes(settings),
        *window_mistakes(settings),
        *_name_mistakes(settings),
        *visit_mistakes(settings),
        *week_clock_mistakes(settings),
        *_no_car_mistakes(settings),
        *sensitivity_mistakes(settings),
    ]


def _crs_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    try:
        metric_crs(settings.crs)
    except WrongCRS as error:
        return [(("crs",), str(error))]
    return []


def _modes_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    mistakes: list[tuple[tuple, str]] = []
    known = [*settings.matrix, *settings.network_modes]
    for mode in settings.computed_modes:
        if mode not in known:
            mistakes.append(
                (("modes",), f"names the unknown mode `{mode}`; {_nearest(mode, known, 'modes')}")
            )
        mistakes += _mode_mistakes(settings, mode)
    if len(set(settings.computed_modes)) < len(settings.computed_modes):
        mistakes.append((("modes",), "names a mode twice: name each once."))
    if not settings.computed_modes:
        remedy = "give [networks] osm, or the times of a mode as [matrix.NAME]"
        mistakes.append((("modes",), f"leaves nothing to compute: {remedy}."))
    return mistakes


def _no_car_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """A group, a category or a mode of [no_car] that the study does not have."""
    said = settings.no_car
    if said is None:
        return []
    if said.group not in settings.groups:
        hint = _nearest(said.group, list(settings.groups), "groups")
        return [(("no_car", "group"), f"names the unknown group `{said.group}`; {hint}")]
    mistakes: list[tuple[tuple, str]] = []
    categories = list(settings.groups[said.group].columns or ())
    for key in ("without", "all"):
        name = getattr(said, key)
        if name and categories and name not in categories:
            hint = _nearest(name, categories, "columns")
            mistakes.append((("no_car", key), f"is no column of [groups.{said.group}]; {hint}"))
    for key, mode in zip(("drive", "public_transport"), said.modes, strict=True):
        if mode not in settings.computed_modes:
            hint = _nearest(mode, settings.computed_modes, "modes")
            mistakes.append((("no_car", key), f"names `{mode}`, which is not computed; {hint}"))
    return mistakes


def _name_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """Names that must be those of modes or periods, and names that files are called by."""
    mistakes: list[tuple[tuple, str]] = []
    modes = settings.network_modes
    for path, given in (
        (("speeds", "max_minutes"), settings.speeds.max_minutes),
        (("isochrones", "minutes"), settings.isochrones.minutes),
    ):
        mistakes += [
            ((*path, mode), f"is no mode computed from [networks]; {_nearest(mode, modes, 'modes')}")
            for mode in given
            if mode not in modes
        ]
    periods = [*settings.periods, ALL_DAY]
    for name, matrix in settings.matrix.items():
        if matrix.period not in periods:
            hint = _nearest(matrix.period, periods, "periods")
            path = ("matrix", name, "period")
            mistakes.append((path, f"names the unknown period `{matrix.period}`; {hint}"))
    if ALL_DAY in settings.periods:
        mistakes.append(
            (("periods", ALL_DAY), "is what walking calls the whole week: give the period another name.")
        )
    for table in ("periods", "matrix", "travellers"):
        for name in getattr(settings, table):
            if not ID.fullmatch(name):
                mistakes.append(((table, name), 'names files: use letters, digits, "_", "-" and "." only.'))
    return mistakes


def _path_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    return [
        (tuple(name.split(".")), f"uses {{{root}}}, which [paths] does not name.")
        for name, path in settings.path_names().items()
        for root in re.findall(r"{([^{}]*)}", path)
        if root not in settings.paths
    ]


def _mode_mistakes(settings: Settings, mode: str) -> list[tuple[tuple, str]]:
    if mode in settings.matrix:
        if settings.modes is None and mode in settings.network_modes and settings.networks.osm:
            return [(("matrix", mode), "has the name of a mode computed from [networks]; give it another.")]
        return []
    if mode in settings.network_modes and not settings.networks.osm:
        return [(("modes",), f"has `{mode}`, which needs streets: give [networks] osm, or [matrix.{mode}].")]
    if settings.is_transit(mode):
        if not settings.networks.gtfs:
            return [(("modes",), f"has `{mode}`, which needs timetables: give [networks] gtfs.")]
        if not any(p.date for p in settings.periods.values()):
            return [(("periods",), "has no period with a timetable `date`, which public transport needs.")]
    if mode in ("drive", "blue_light") and not any(p.drives for p in settings.periods.values()):
        return [(("periods",), f"has no period with `days` and `hours`, which the mode `{mode}` needs.")]
    return []
