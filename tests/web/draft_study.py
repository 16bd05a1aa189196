"""The small study with drafts that hold something nobody else has: a service, a site, names, notes, hours.

``without_n`` leaves N; ``secret_draft`` has a service and a site of its own; ``moved`` is published although it
takes over from a draft. Every word of :data:`SECRETS` is a draft's alone. Names try to break out of the page.
"""

from pathlib import Path

import pandas as pd

from tests.oracles import write_pbf
from tests.study_builder import DRAWING, METRES, write_town
from tests.web.small_study import CONFIGURATIONS, HOSTILE, MINUTES, SERVICES, write_small

OPTIONS = ("without_n", "secret_draft", "hidden_parent")
SITE, SERVICE = "ZQX", "secret_service"
SECRETS = (
    *OPTIONS, SITE, SERVICE, "Without N", "Zanzibar", "Plumbus", "flummoxed", "Grumbleton", "Wibbleshire", "07:13",
)  # fmt: skip
MORE_SERVICES = f"""
capacity = {{ N = 5, {SITE} = 7 }}
[{SERVICE}]
label = "Plumbus care"
plain_label = "plumbus care nearby"
need = "residents"
thresholds = [17]
thresholds_source = "typed"
"""
MORE_OPTIONS = f"""
[hidden_parent]
extends = "baseline"
label = "Wibbleshire parent"
notes = "flummoxed {HOSTILE}"
[secret_draft]
extends = "hidden_parent"
label = "Zanzibar {HOSTILE}"
notes = "flummoxed {HOSTILE}"
[secret_draft.services]
emergency = ["N", "{SITE}"]
clinic = {{ N = "24/7", E = "Mon-Fri 07:13-17:00" }}
{SERVICE} = ["{SITE}", "N"]
[later]
extends = "hidden_parent"
label = "Later {HOSTILE}"
notes = "said openly {HOSTILE}"
status = "published"
[later.services]
emergency = ["N", "W"]
"""


def write_with_drafts(folder: Path) -> Path:
    """Write the study into ``folder``."""
    write_small(folder)
    sites = pd.read_csv(folder / "sites.csv")
    secret = {
        "site_id": SITE,
        "name": f"Grumbleton {HOSTILE}",
        "place": "Q",
        "easting": 453_500,
        "northing": 402_500,
    }
    pd.concat([sites, pd.DataFrame([secret])]).to_csv(folder / "sites.csv", index=False)
    minutes = pd.read_csv(folder / "minutes.csv")
    minutes.assign(**{SITE: MINUTES["W"]}).to_csv(folder / "minutes.csv", index=False)
    (folder / "services.toml").write_text(SERVICES + MORE_SERVICES, encoding="utf-8")
    (folder / "configurations.toml").write_text(CONFIGURATIONS + MORE_OPTIONS, encoding="utf-8")
    return folder


TOWN_SERVICES = f"""
[{SERVICE}]
label = "Plumbus care"
need = "residents"
thresholds = [17]
thresholds_source = "typed"
"""
TOWN_OPTIONS = f"""
[moved]
extends = "baseline"
label = "Moved"
status = "published"
[moved.services]
emergency = ["north"]
[without_n]
extends = "baseline"
label = "Without N"
[without_n.services]
emergency = ["south"]
[secret_draft]
extends = "without_n"
label = "Zanzibar {HOSTILE}"
notes = "flummoxed"
[secret_draft.services]
emergency = ["south", "{SITE}"]
{SERVICE} = ["{SITE}"]
"""


def write_town_with_drafts(folder: Path) -> Path:
    """Write the drawn town, with streets and a bus, and the same drafts into ``folder``."""
    write_town(folder)
    (folder / "town.osm.pbf").unlink()
    write_pbf(folder / "town.osm.pbf", DRAWING, METRES, nodes={"e": {"place": "town", "name": "Middleton"}})
    sites = pd.read_csv(folder / "sites.csv")
    secret = sites.iloc[[0]].assign(site_id=SITE, name=f"Grumbleton {HOSTILE}")
    pd.concat([sites, secret]).to_csv(folder / "sites.csv", index=False)
    for name, more in (("services", TOWN_SERVICES), ("configurations", TOWN_OPTIONS)):
        with (folder / f"{name}.toml").open("a", encoding="utf-8") as file:
            file.write(more)
    return folder
