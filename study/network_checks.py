"""What `check` says of hosted networks, programmes and the scorecard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

import access
from study.folder import Study


def network_checks(
    study: Study, sites: pd.DataFrame, services: Mapping, options: Mapping[str, access.Configuration]
) -> list[dict]:
    """Findings on the files that study.toml names: errors where one cannot be used, and what must be known."""
    readers: dict[str, Callable] = {
        "programmes": lambda file: _programmes(file, services, options),
        "hosted_networks": lambda file: _networks(file, services, sites),
        "scorecard": lambda file: _scorecard(file, sites),
    }
    findings = []
    for name, read in readers.items():
        written = getattr(study.settings, name)
        if written and study.path(written).is_file():  # a file that is absent is found with all inputs
            try:
                findings += [{"where": name, **finding} for finding in read(study.path(written))]
            except access.AccessError as error:
                findings.append({"level": "error", "where": name, "message": str(error)})
    return findings


def _programmes(file, services: Mapping, options: Mapping[str, access.Configuration]) -> list[dict]:
    programmes = access.read_programmes(file, services, options)
    found = [{"level": "warning", "message": each} for each in access.programme_findings(programmes, options)]
    empty = [each.id for each in programmes.values() if not each.options]
    found += [
        {"level": "warning", "message": f'Programme "{name}" has no option to combine.'} for name in empty
    ]
    return found


def _networks(file, services: Mapping, sites: pd.DataFrame) -> list[dict]:
    networks = access.read_hosted_networks(file, services, sites.index)
    number = f"{len(networks)} hosted network{'' if len(networks) == 1 else 's'}"
    return [{"level": "note", "message": f"{number}: see `isoquity network`."}]


def _scorecard(file, sites: pd.DataFrame) -> list[dict]:
    figures = access.read_indicators(file, sites)
    number = f"{len(figures):,} imported figure{'' if len(figures) == 1 else 's'}"
    return [{"level": "note", "message": f"{number}, shown and never computed with."}]
