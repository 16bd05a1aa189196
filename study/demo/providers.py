"""Who runs the hospitals: hosted networks written for each region, and a scorecard of invented figures."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from study.demo.hospitals import SITES
from study.demo.region import Region

TEMPLATE = Path(__file__).parent / "hosted_networks.toml"
CODES = "|".join(site for site, *_ in SITES)
SOURCE = "Invented for this demonstration; no real hospital"
PERIOD = "2025-26"
INDICATORS = (
    (
        "quality",
        "regulator_rating",
        "Rating of the regulator",
        "",
        ("Good", "Requires improvement", "Outstanding"),
    ),
    ("quality", "would_recommend", "Patients who would recommend it", "%", (82, 97)),
    ("workforce", "consultant_vacancies", "Consultant posts vacant", "%", (3, 22)),
    ("workforce", "sickness_absence", "Staff sickness absence", "%", (3, 8)),
    ("finance", "surplus", "Surplus, or deficit below zero", "million pounds", (-19, 6)),
    (
        "direction",
        "waiting_times",
        "Waiting times against two years before",
        "",
        ("shorter", "the same", "longer"),
    ),
)
"""Domain, indicator, label, unit, and either the texts or the range of whole numbers that it takes."""


def write_hosted_networks(path: Path, regions: int) -> None:
    """Write the hosted networks: those of the template once for each region, with its sites."""
    text = TEMPLATE.read_text(encoding="utf-8")
    head, *networks = re.split(r"(?m)^(?=\[\w)", text)
    parts = [_of_region(network, number) for number in range(1, regions + 1) for network in networks]
    path.write_text(
        head + "".join(part.rstrip("\n") + "\n\n" for part in parts), encoding="utf-8", newline="\n"
    )


def _of_region(network: str, number: int) -> str:
    """A network with the sites and the id that it has in a region; the first keeps those of the template."""
    if number == 1:
        return network
    network = re.sub(rf'"({CODES})"', rf'"\g<1>{number}"', network)
    network = re.sub(r"(?m)^(\[+)(\w+)", rf"\g<1>\g<2>_{number}", network)
    return re.sub(r'(?m)^label = "([^"]*)"', rf'label = "\g<1>, region {number}"', network)


def provider_names(region: Region) -> list[str]:
    """The provider of each hospital: one runs both of the city's; "" for the others, which stand for themselves."""
    ids = region.hospitals.site_ids
    city = (
        f"{region.hospitals.names[0].split(' ')[0]} Hospitals{ids[0].removeprefix(SITES[0][0])} (fictional)"
    )
    return [city if town == 0 else "" for _, town, *_ in SITES]


def write_scorecard(path: Path, regions: list[Region], seed: int) -> None:
    """Write invented figures of every provider and, for quality, every site; the same seed gives the same figures."""
    rng = np.random.default_rng([seed, 7])
    rows = []
    for region in regions:
        sites = region.hospitals.site_ids
        providers = [name or site for name, site in zip(provider_names(region), sites, strict=True)]
        for domain, indicator, label, unit, values in INDICATORS:
            of_sites = domain == "quality"
            for holder in sites if of_sites else dict.fromkeys(providers):
                place = (holder, "") if of_sites else ("", holder)
                said = _value(rng, values)
                rows.append((*place, domain, indicator, said, unit, PERIOD, SOURCE, f"{label} (invented)"))
    columns = ["site_id", "provider", "domain", "indicator", "value", "unit", "period", "source", "label"]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False, lineterminator="\n")


def _value(rng: np.random.Generator, values: tuple) -> str:
    if isinstance(values[0], str):
        return values[rng.integers(len(values))]
    return str(rng.integers(values[0], values[1] + 1))
