"""Attribution and licence notes that travel with everything written."""

from study.folder import Study

ODBL = (
    "Contains information from OpenStreetMap, (c) OpenStreetMap contributors, made available under the Open "
    "Database License 1.0 (https://opendatacommons.org/licenses/odbl/1-0/). This layer is derived from that "
    "database and is offered under the same licence."
)


def notice(study: Study, derived_from_osm: bool, run_id: str = "") -> str:
    """The README text beside an export: study, sources, licences, missing-value rule."""
    settings = study.settings
    lines = [settings.title, "=" * len(settings.title), ""]
    lines += [settings.description, ""] if settings.description else []
    lines += ["Times are minutes.", ""]
    if not derived_from_osm:
        lines += ["An empty value is not zero: the column `reason` says why it is empty.", ""]
    lines += [f"Sources: {attribution(study)}", ""] if attribution(study) else []
    lines += [ODBL, ""] if derived_from_osm and "OpenStreetMap" in attribution(study) else []
    lines += [f"Made by Isoquity, run {run_id}."] if run_id else ["Made by Isoquity."]
    return "\n".join(lines) + "\n"


def attribution(study: Study) -> str:
    """The sources of a study in one line: its own words, or OpenStreetMap's where it says none."""
    said = study.settings.attribution
    return said or (
        "Streets (c) OpenStreetMap contributors, ODbL 1.0." if study.settings.networks.osm else ""
    )
