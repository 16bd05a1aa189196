"""The drawn town with two services, a hosted network, two programmes and a scorecard."""

from pathlib import Path

from tests.study_builder import write_town

SERVICES = """[emergency]
label = "Emergency department"
need = "residents"
thresholds = [2, 5]
[births]
label = "Maternity"
need = "residents"
need_label = "births a year"
minimum_volume = 5000
capacity = { south = 10 }
capacity_label = "beds"
"""
CONFIGURATIONS = """# Mine.
[baseline]
label = "Today"
baseline = true
[baseline.services]
emergency = ["north", "south"]
births = ["north", "south"]
[north_only]
extends = "baseline"
label = "Emergency in the north"
[north_only.services]
emergency = ["north"]
[births_north]
extends = "baseline"
label = "Births in the north"
[births_north.services]
births = ["north"]
"""
NETWORKS = """[town]
label = "The town's network"
services = ["emergency", "births"]
host = "south"
members = ["north"]
[[town.rotas]]
label = "nights"
sites = ["north", "south"]
hours = "Mon-Sun 20:00-08:00"
[[town.rotas]]
label = "mornings"
sites = ["north", "south"]
hours = "Mon-Fri 08:30-12:00"
"""
PROGRAMMES = """[urgent]
label = "Urgent care"
services = ["emergency"]
[maternity]
services = ["births"]
"""
SCORECARD = """site_id,provider,domain,indicator,value,unit,period,source,label
north,,quality,rating,Good & <better>,,2025,Inspector,Rating
,Town Trust,finance,surplus,-3,m pounds,2025,Accounts,Surplus
"""


def write_network_town(folder: Path) -> Path:
    """Write the study into ``folder``; both hospitals are of one provider."""
    write_town(folder)
    named = 'hosted_networks = "hosted_networks.toml"\nprogrammes = "programmes.toml"\nscorecard = "scorecard.csv"\n'
    (folder / "study.toml").write_text(named + (folder / "study.toml").read_text())
    sites = (folder / "sites.csv").read_text().splitlines()
    told = [f"{line},{'provider' if line.startswith('site_id') else 'Town Trust'}" for line in sites]
    (folder / "sites.csv").write_text("\n".join(told) + "\n")
    files = {
        "services.toml": SERVICES, "configurations.toml": CONFIGURATIONS, "hosted_networks.toml": NETWORKS,
        "programmes.toml": PROGRAMMES, "scorecard.csv": SCORECARD,
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder
