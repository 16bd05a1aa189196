"""docs/study_file.md names every setting, with its default, and none that does not exist."""

import json
import re
from pathlib import Path

import pytest

from access import configurations, personas, rule_file, services
from study import (
    basemap_settings,
    catchment_settings,
    equality_duty,
    equity_settings,
    postcode_settings,
    sensitivity_settings,
    settings,
    transit_settings,
)

PAGE = (Path(__file__).parents[2] / "docs" / "study_file.md").read_text(encoding="utf-8")
TABLES = {
    "Top of the file": settings.Settings,
    "`[areas]`": settings.Areas,
    "`[population]`": settings.Population,
    "`[deprivation]`": settings.Deprivation,
    "`[needs.NAME]`": settings.NeedCount,
    "`[lookups.NAME]`": settings.Count,
    "`[groups.NAME]`": settings.Group,
    "`[vintages.NAME]`": settings.Crosswalk,
    "`[origins]`": settings.Origins,
    "`[sites]`": settings.Sites,
    "`[networks]`": settings.Networks,
    "`[postcodes]`": postcode_settings.Postcodes,
    "`[basemap]`": basemap_settings.Basemap,
    "`[periods.NAME]`": settings.Period,
    "`[periods.NAME.to_site]` and `[periods.NAME.from_site]`": settings.Window,
    "`[speeds]`": settings.Speeds,
    "`[speeds.roads]`": settings.RoadSpeeds,
    "`[isochrones]`": settings.IsochroneSettings,
    "`[matrix.NAME]`": settings.Matrix,
    "`[travellers.NAME]`": transit_settings.Traveller,
    "`[travellers.NAME.feeder]`": transit_settings.FeederLeg,
    "`[visits.NAME]`": transit_settings.Visit,
    "`[week_clock]`": transit_settings.WeekClock,
    "`[equity]`": equity_settings.Equity,
    "`[no_car]`": equity_settings.NoCar,
    "`[catchments]`": catchment_settings.Catchments,
    "`[sensitivity]`": sensitivity_settings.Sensitivity,
    "`[sensitivity.deprivation.NAME]`": settings.Deprivation,
}
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| .+ \|$", re.MULTILINE)


def section(heading: str) -> dict[str, str]:
    """Key to default of the table below a heading."""
    below = re.split(rf"^#+ {re.escape(heading)}$", PAGE, flags=re.MULTILINE)[1]
    return dict(ROW.findall(re.split(r"^#+ ", below, flags=re.MULTILINE)[0]))


def default_of(field) -> str:
    """A field's default as the page writes it."""
    if field.is_required():
        return "required"
    if field.default is None:
        return "-"
    if isinstance(field.default, settings.Window):
        by, window = field.default.by, json.dumps(list(field.default.window))
        return f'`{{ by = "{by}", window = {window} }}`'
    if isinstance(field.default, settings.RoadSpeeds):
        return "`{}`"
    if isinstance(field.default, float):
        return f"`{field.default:g}`"
    return f"`{json.dumps(field.default)}`"


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_of_study_toml_is_documented_with_its_default(heading):
    fields = TABLES[heading].model_fields
    own_table = set(re.findall(r"^### `\[(\w+)", PAGE, flags=re.MULTILINE))
    top = fields.keys() - own_table if heading == "Top of the file" else fields.keys()
    assert section(heading) == {fields[name].alias or name: default_of(fields[name]) for name in top}


def test_every_table_of_study_toml_has_a_section():
    headings = " ".join(re.findall(r"^### (.+)$", PAGE, flags=re.MULTILINE))
    for name in settings.Settings.model_fields:
        assert f"`[{name}" in headings or name in section("Top of the file"), name


def test_every_key_of_services_toml_is_documented():
    assert set(section("services.toml")) == {*services._KEYS, "ages", "sex", "column"}


def test_every_key_of_configurations_toml_is_documented():
    assert set(section("configurations.toml")) == set(configurations._KEYS)


def test_every_key_of_rules_toml_is_documented():
    assert set(section("rules.toml")) == {*rule_file.COMMON_KEYS, *rule_file.KEYS}
    for kind, keys in rule_file.KEYS.items():
        assert set(re.findall(r"`(\w+)`", section("rules.toml")[kind])) == set(keys), kind


def test_every_key_of_personas_toml_is_documented():
    assert set(section("personas.toml")) == {*personas._KEYS, *personas._WHEN}


def test_every_key_of_equality_toml_is_documented():
    assert set(section("equality.toml")) == {*equality_duty.TEXTS, *equality_duty._LISTS, "options"}
    below = PAGE.split("## equality.toml")[1].split("\n## ")[0]
    assert all(f"`{name}`" in below for name in equality_duty.CHARACTERISTICS)


def test_road_periods_are_listed():
    for name in settings.ROAD_FACTORS:
        assert f"`{name}`" in PAGE
