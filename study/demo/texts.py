"""The study's own words: settings, services, options, and a README that says it is all invented."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from study.demo.hospitals import SITES
from study.demo.region import Region

TEMPLATES = Path(__file__).parent
SCENARIOS = ("ward_shuttles",)
QUESTIONS = ("configurations", "programmes", "pathways", "personas", "equality")
"""Files of the study that name sites: each is written for every region of the scale."""
CODES = "|".join(site for site, *_ in SITES)
README = """\
Doggerland ({scale}): a fictional region
========================================

Nothing here is real. Doggerland was drowned by the North Sea some eight thousand years ago; its towns,
streets, buses, people, hospitals and options were made up by a program from a seed, so that the software can
be tried without anybody's data and nobody mistakes its results for advice.

Area codes begin with D01 and postcodes with ZZ: neither can be real. All places lie in open sea.
Thresholds in services.toml are assumptions for demonstration, not standards of care.

    isoquity check .     look at the inputs
    isoquity run .       compute travel times, access and comparisons
    isoquity serve .     open the viewer

Files
    study.toml            what is computed, and from which files
    sites.csv             the hospitals
    services.toml         services, who needs them, thresholds
    configurations.toml   the options
    choices.toml          which sites might keep a service, for `isoquity options . --choice paediatrics`
    rules.toml            what options are to keep, for `isoquity rules .`
    pathways.toml         care that takes more than one journey, for `isoquity pathway .`
    programmes.toml       services decided together, for `isoquity programme . --all`
    hosted_networks.toml  who hosts and who shares nights, for `isoquity network .`
    personas.toml         people whose journeys are told, for `isoquity story . --persona parent_at_night ...`
    equality.toml         what the programme adds to the equality duty's table, for `isoquity report . -o pack.html`
    scorecard.csv         invented figures of the hospitals, for `isoquity scorecard .`
    scenarios/            changes to the timetables, for `isoquity scenario . scenarios/ward_shuttles.toml`
    data/                 streets (OpenStreetMap PBF), timetables (GTFS), areas (GeoPackage), tables (CSV)
"""


def write_texts(folder: Path, scale: str, regions: list[Region]) -> None:
    """Write study.toml, services.toml, rules.toml, the files of questions, scenarios/ and README.txt."""
    for name in ("study", "services", "rules", "choices", *QUESTIONS):
        text = (TEMPLATES / f"{name}.toml").read_text(encoding="utf-8")
        if name == "rules":
            text = rules_in_every_region(text, len(regions))
        elif name not in ("study", "choices"):
            text = in_every_region(text, len(regions))
        (folder / f"{name}.toml").write_text(text.replace("{scale}", scale), encoding="utf-8", newline="\n")
    (folder / "scenarios").mkdir(exist_ok=True)
    for name in SCENARIOS:
        shutil.copyfile(TEMPLATES / f"{name}.toml", folder / "scenarios" / f"{name}.toml")
    (folder / "README.txt").write_text(README.format(scale=scale), encoding="utf-8", newline="\n")


def in_every_region(text: str, regions: int) -> str:
    """The options with each site, or pair of sites, joined by its counterparts in the further regions."""
    suffixes = [""] + [str(number) for number in range(2, regions + 1)]

    def in_each(found: re.Match) -> str:
        pair, site, key = (found[name] for name in ("pair", "site", "key"))
        if pair:
            return ", ".join(f'{pair}{s} = "{found["partner"]}{s}"' for s in suffixes)
        return ", ".join(f'"{site}{s}"' if site else f"{key}{s} = {found['value']}" for s in suffixes)

    pair = rf'\b(?P<pair>{CODES}) = "(?P<partner>{CODES})"'
    return re.sub(
        rf'{pair}|"(?P<site>{CODES})"|\b(?P<key>{CODES}) = (?P<value>"[^"]*"|[0-9.]+)', in_each, text
    )


def rules_in_every_region(text: str, regions: int) -> str:
    """The rules, those that name sites once for each region: four of six wards are four of six in each."""
    head, *rules = re.split(r"(?m)^(?=\[\[rule\]\])", text)
    repeated = [
        _of_region(rule, number)
        for rule in rules
        for number in range(1, (regions if re.search(rf'"({CODES})"', rule) else 1) + 1)
    ]
    return head + "\n".join(rule.rstrip("\n") + "\n" for rule in repeated)


def _of_region(rule: str, number: int) -> str:
    """A rule with the sites and the id that it has in a region; the first keeps those of the template."""
    if number == 1:
        return rule
    rule = re.sub(rf'"({CODES})"', rf'"\g<1>{number}"', rule)
    return re.sub(r'(?m)^id = "([^"]*)"', rf'id = "\g<1>_{number}"', rule)
