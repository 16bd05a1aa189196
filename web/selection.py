"""What the visitor chose: one service, option, mode, period, direction and percentile of the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from study.results import Results
from web.errors import NotInResults

FIELDS = ("service", "option", "mode", "period", "direction", "percentile")
PREFERRED = {"direction": "to_site", "percentile": "50"}


@dataclass(frozen=True)
class Selection:
    """One key of the results' tables."""

    service: str
    option: str
    mode: str
    period: str
    direction: str
    percentile: int

    def query(self) -> dict[str, str]:
        """As the URL says it."""
        return {name: str(value) for name, value in asdict(self).items()}

    def filters(self) -> list[tuple]:
        """As the tables' columns say it, for reading only these rows."""
        said = asdict(self)
        said["configuration"] = said.pop("option")
        return [(name, "==", value) for name, value in said.items()]


def read_choices(results: Results) -> pd.DataFrame:
    """Every selection these results have, one row each, in the order of the study's files."""
    columns = ["service", "configuration", "mode", "period", "direction", "percentile"]
    table = results.table("summary", columns=columns).rename(columns={"configuration": "option"})
    return table.astype({"percentile": "int64"}).astype(str).drop_duplicates(ignore_index=True)


def select(choices: pd.DataFrame, asked: Mapping[str, str], question: Mapping[str, str]) -> Selection:
    """The selection asked for, what is not said filled in; ``question`` is each service's usual option.

    Raises:
        NotInResults: something asked for is not in the results; the message lists what is.
    """
    left, chosen = choices, {}
    for field in FIELDS:
        known = list(dict.fromkeys(left[field]))
        value = asked.get(field) or _usual(field, known, chosen, question)
        if value not in known:
            raise NotInResults(
                f"There is no {field} \u201c{value}\u201d here: choose one of {', '.join(known)}."
            )
        chosen[field] = value
        left = left[left[field] == value]
    return Selection(**chosen | {"percentile": int(chosen["percentile"])})


def _usual(field: str, known: list[str], chosen: dict, question: Mapping[str, str]) -> str:
    if not known:
        raise NotInResults("These results are empty: declare a service and run the study again.")
    wanted = question.get(chosen["service"]) if field == "option" else PREFERRED.get(field)
    return wanted if wanted in known else known[0]


def usual_options(results: Results) -> dict[str, str]:
    """For each service the first option that changes it, else the baseline."""
    options = results.configurations
    base = options[results.baseline]
    return {
        service: next(
            (name for name, o in options.items() if o.services.get(service) != base.services.get(service)),
            results.baseline,
        )
        for service in results.services
    }
