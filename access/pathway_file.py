"""``pathways.toml`` read into pathways, every name checked against what is declared."""

from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path

import numpy as np

from access.errors import InvalidFile, suggestion
from access.files import read_toml
from access.pathways import HOME, USUAL_MODES, WHO, Leg, Pathway, check_pathway
from access.services import Service, require_id

PATHWAY_KEYS = (
    "label",
    "notes",
    "service",
    "visits_per_year",
    "thresholds",
    "thresholds_source",
    "period",
    "modes",
    "leg",
)
LEG_KEYS = (
    "id",
    "label",
    "from",
    "to",
    "after",
    "after_service",
    "who",
    "mode",
    "period",
    "direction",
    "percentile",
    "minutes",
    "minutes_source",
    "share",
    "share_source",
    "nearest_to",
    "pairs",
    "if_closed",
    "both_ways",
    "another_day",
    "people",
    "visits_per_day",
    "stay_days",
)


def read_pathways(
    path: str | Path, services: Mapping[str, Service], site_ids: Iterable[str]
) -> dict[str, Pathway]:
    """Read ``pathways.toml``: one table per pathway with its legs in order (see ``docs/methods/pathways.md``).

    Raises:
        InvalidFile: the file is missing or not TOML, a key, name or value is not usable, a share below 1 has no
            source, or legs do not hang together; the message names pathway and leg.
    """
    return parse_pathways(read_toml(path), services, site_ids, str(path))


def parse_pathways(
    tables: Mapping[str, object],
    services: Mapping[str, Service],
    site_ids: Iterable[str],
    source: str = "pathways.toml",
) -> dict[str, Pathway]:
    """Make pathways from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: as :func:`read_pathways`.
    """
    if not tables:
        raise InvalidFile(f"{source} declares no pathway: add a table such as [birth] with its legs.")
    sites = [str(site) for site in site_ids]
    return {name: _pathway(name, table, services, sites, source) for name, table in tables.items()}


def _pathway(name: str, table: object, services: Mapping[str, Service], sites, source: str) -> Pathway:
    require_id(name, "pathway", source)
    at = f"{source}: {name}"
    if not isinstance(table, Mapping):
        raise InvalidFile(f"{at} = {table!r} is not a pathway; write a table [{name}].")
    _known(table, PATHWAY_KEYS, at)
    service = table.get("service")
    if service not in services:
        raise InvalidFile(f"{at}.service is {service!r}: whose need sets out?{suggestion(service, services)}")
    legs = table.get("leg")
    if not isinstance(legs, list) or not legs or not all(isinstance(each, Mapping) for each in legs):
        raise InvalidFile(f"{at} has no legs; write [[{name}.leg]] for each, in order.")
    modes = table.get("modes", {})
    if not isinstance(modes, Mapping):
        raise InvalidFile(f'{at}.modes is {modes!r}; write {{ patient = "drive" }}.')
    _known(modes, WHO, f"{at}.modes")
    usual = USUAL_MODES | {who: _text(modes, who, "", f"{at}.modes") for who in modes}
    pathway = Pathway(
        id=name,
        service=service,
        legs=tuple(_leg(number, leg, usual, table, services, at) for number, leg in enumerate(legs, 1)),
        label=_text(table, "label", name, at),
        notes=_text(table, "notes", "", at),
        visits_per_year=_number(table, "visits_per_year", services[service].visits_per_year, at),
        thresholds=_thresholds(table.get("thresholds", []), at),
        thresholds_source=_text(table, "thresholds_source", "", at),
    )
    return check_pathway(pathway, services, sites, at)


def _leg(number: int, table: Mapping, usual: Mapping[str, str], whole: Mapping, services, at: str) -> Leg:
    name = _text(table, "id", str(number), f"{at}, leg {number}")
    at = f"{at}, leg {name}"
    _known(table, LEG_KEYS, at)
    start, end = (_required(table, key, at) for key in ("from", "to"))
    who = _one_of(table, "who", WHO, "patient", at)
    share = _number(table, "share", 1.0, at)
    if share > 1:
        raise InvalidFile(f"{at}: share is {share:g}; write a share between 0 and 1.")
    share_source = _text(table, "share_source", "", at)
    if share < 1 and not share_source:
        raise InvalidFile(f"{at}: share = {share:g} has no share_source; say where it comes from.")
    began_at_leg = start != HOME and start not in services
    return Leg(
        id=name,
        start=start,
        end=end,
        label=_text(table, "label", name, at),
        after=_text(table, "after", start if began_at_leg else "", at),
        after_service=_text(table, "after_service", "", at),
        who=who,
        mode=_text(table, "mode", usual[who], at),
        period=_text(table, "period", _text(whole, "period", "", at), at),
        direction=_one_of(
            table, "direction", ("to_site", "from_site"), "from_site" if end == HOME else "to_site", at
        ),
        percentile=_percentile(table, at),
        minutes=_number(table, "minutes", 0.0, at),
        minutes_source=_text(table, "minutes_source", "", at),
        share=share,
        share_source=share_source,
        nearest_to=_one_of(table, "nearest_to", ("start", HOME), "start", at),
        pairs=_pairs(table.get("pairs", {}), at),
        if_closed=_text(table, "if_closed", "", at),
        both_ways=_yes(table, "both_ways", at),
        another_day=_yes(table, "another_day", at),
        people=_number(table, "people", 1.0, at),
        visits=_visits(table, who, services[whole["service"]], at),
    )


def _visits(table: Mapping, who: str, service: Service, at: str) -> float:
    """Visits that one person on the leg has in all; a visitor's are the service's ``visitors`` unless said here."""
    if "visits_per_day" in table or "stay_days" in table:
        return _number(table, "visits_per_day", 1.0, at) * _number(table, "stay_days", 1.0, at)
    return service.visitors if who == "visitor" and service.visitors else 1.0


def _known(table: Mapping, keys: Iterable[str], at: str) -> None:
    for key in table:
        if key not in keys:
            raise InvalidFile(f'{at} has the unknown key "{key}"{suggestion(key, keys)}')


def _text(table: Mapping, key: str, default: str, at: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise InvalidFile(f"{at}: {key} is {value!r}; write text in quotes.")
    return value


def _yes(table: Mapping, key: str, at: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise InvalidFile(f"{at}: {key} is {value!r}; write true or false.")
    return value


def _required(table: Mapping, key: str, at: str) -> str:
    if key not in table:
        raise InvalidFile(f'{at} has no `{key}`; write "home", a service or the id of an earlier leg.')
    return _text(table, key, "", at)


def _one_of(table: Mapping, key: str, known: tuple[str, ...], default: str, at: str) -> str:
    value = _text(table, key, default, at)
    if value not in known:
        raise InvalidFile(f'{at}: {key} is "{value}"{suggestion(value, known)}')
    return value


def _number(table: Mapping, key: str, default: float, at: str) -> float:
    value = table.get(key, default)
    if not _is_number(value) or value < 0:
        raise InvalidFile(f"{at}: {key} is {value!r}; write a number of zero or more.")
    return float(value)


def _percentile(table: Mapping, at: str) -> int:
    value = table.get("percentile", 50)
    if type(value) is not int or not 0 < value <= 100:
        raise InvalidFile(f"{at}: percentile is {value!r}; write a whole number such as 50.")
    return value


def _thresholds(value: object, at: str) -> tuple[float, ...]:
    if not isinstance(value, list) or not all(_is_number(each) and each > 0 for each in value):
        raise InvalidFile(f"{at}.thresholds is {value!r}; write a list of minutes such as [30, 60].")
    return tuple(float(each) for each in value)


def _pairs(value: object, at: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        raise InvalidFile(f'{at}: pairs is {value!r}; write {{ FROM_SITE = "TO_SITE" }}.')
    return dict(value)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and bool(np.isfinite(value))
