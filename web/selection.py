"""What the visitor chose: a service, two options to set side by side, and one kind of journey of the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from study.results import Results
from web.errors import NotInResults

FIELDS = ("service", "a", "b", "mode", "period", "direction", "percentile")
JOURNEY = FIELDS[3:]
NAMES = {"a": "option", "b": "option"}
PREFERRED = {"direction": "to_site", "percentile": "50"}


@dataclass(frozen=True)
class Selection:
    """One key of the results' tables, under option ``a`` and under option ``b``."""

    service: str
    a: str
    b: str
    mode: str
    period: str
    direction: str
    percentile: int

    def query(self) -> dict[str, str]:
        """As the URL says it."""
        return {name: str(value) for name, value in asdict(self).items()}

    def filters(self, option: str) -> list[tuple]:
        """As the tables' columns say it, for reading only these rows of one of the options."""
        said = asdict(self)
        del said["a"], said["b"]
        return [(name, "==", value) for name, value in (said | {"configuration": option}).items()]


def read_choices(results: Results) -> pd.DataFrame:
    """Every selection these results have, one row each, in the order of the study's files."""
    columns = ["service", "configuration", "mode", "period", "direction", "percentile"]
    table = results.table("summary", columns=columns).rename(columns={"configuration": "option"})
    return table.astype({"percentile": "int64"}).astype(str).drop_duplicates(ignore_index=True)


def renewed(asked: Mapping[str, str], baseline: str) -> dict[str, str]:
    """What an address asks for in today's names: older links said ``option``, ``show`` and ``isochrones``."""
    said = {name: value for name, value in asked.items() if value}
    if option := said.pop("option", ""):
        said = {"a": baseline, "b": option} | said
    if show := said.pop("show", ""):
        said.setdefault("measure", show)
    if site := said.pop("isochrones", ""):
        said = {"site": site, "reach": "1"} | said
    return said


def select(
    choices: pd.DataFrame, asked: Mapping[str, str], question: Mapping[str, str], baseline: str
) -> Selection:
    """The selection asked for, what is not said filled in; ``question`` is each service's usual option.

    Where no service is asked for it is the first that an option changes, in the order of the study.

    Raises:
        NotInResults: something asked for is not in the results; the message lists what is.
    """
    asked = renewed(asked, baseline)
    left, chosen = choices, {}
    for field in FIELDS:
        column = NAMES.get(field, field)
        known = list(dict.fromkeys(left[column]))
        value = asked.get(field) or _usual(field, known, chosen, question, baseline)
        if value not in known:
            raise NotInResults(
                f"There is no {column} \u201c{value}\u201d here: choose one of {', '.join(known)}."
            )
        chosen[field] = value
        left = left if field == "a" else left[left[column] == value]
    return Selection(**chosen | {"percentile": int(chosen["percentile"])})


def _usual(field: str, known: list[str], chosen: dict, question: Mapping[str, str], baseline: str) -> str:
    if not known:
        raise NotInResults("These results are empty: declare a service and run the study again.")
    changed = next((service for service in known if question.get(service, baseline) != baseline), None)
    wanted = {"service": changed, "a": baseline, "b": question.get(chosen.get("service", ""))} | PREFERRED
    return wanted[field] if wanted.get(field) in known else known[0]


def changing_options(results: Results) -> dict[str, list[str]]:
    """For each service the options that give it at other sites or hours than the baseline does."""
    options = results.configurations
    base = options[results.baseline]
    return {
        service: [
            name for name, o in options.items() if o.services.get(service) != base.services.get(service)
        ]
        for service in results.services
    }


def usual_options(results: Results) -> dict[str, str]:
    """For each service the first option that changes it, else the baseline."""
    changing = changing_options(results)
    return {service: next(iter(names), results.baseline) for service, names in changing.items()}
