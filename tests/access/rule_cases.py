"""A small health system typed by hand, and its rules from tables as ``rules.toml`` has them."""

import pandas as pd

import access

SITES = pd.DataFrame(
    {"name": ["North", "East", "South", "West"], "place": ["Upper", "Upper", "Lower", "Lower"]},
    index=pd.Index(["N", "E", "S", "W"], name="site_id"),
)
LABELS = {
    "wards": "Children's wards",
    "births": "Obstetrics",
    "emergency": "Emergency department",
    "team": "Newborn team",
}
SERVICES = access.parse_services(
    {name: {"label": label, "need_label": "births a year"} for name, label in LABELS.items()}
)
BASELINE = {"emergency": ["N", "E", "S", "W"], "wards": ["N", "E", "S"], "births": ["N", "E", "S"]}


def options(**changed):
    """The baseline ``now`` and options that change services of it."""
    tables = {"now": {"baseline": True, "services": BASELINE}}
    tables |= {name: {"extends": "now", "services": services} for name, services in changed.items()}
    return access.parse_configurations(tables, SERVICES, SITES.index)


def rules(*tables):
    return access.parse_rules({"rule": list(tables)}, SERVICES, SITES)


def breaches(tables, volumes=None, minutes=None, volumes_if=None, **changed):
    """Breaches of rules by options."""
    return access.rule_breaches(
        rules(*tables), options(**changed), SERVICES, SITES, volumes, minutes=minutes, volumes_if=volumes_if
    )


def sentences(tables, **changed):
    return [each.sentence for each in breaches(tables, **changed)]
