"""Visits of the drawn town: its bus runs i - e - a at 07:30 ... 10:30 and back at 17:00 ... 20:00 on weekdays."""

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import access
import isochrones
from isoquity.cli import main
from study.check import check_study
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.transit_settings import Traveller, Visit, WeekClock
from study.visit_report import clock, visit_text
from study.visits import Visits
from tests.study_builder import write_town

VISITS = """
[visits.clinic]
label = "Clinic"
period = "weekday"
arrive_by = "09:00"
stay_minutes = 60
[visits.short_hours]
period = "weekday"
visiting = ["16:00", "19:00"]
at_least = 60
[visits.late]
date = 2023-06-20
discharge = "22:00"
[visits.sunday]
date = 2023-06-18
arrive_by = "09:00"
choose = "whole"
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("visits") / "town")
    study = folder / "study.toml"
    study.write_text(
        study.read_text()
        .replace("[isochrones]", "[speeds]\nmax_minutes = { walk = 10 }\n[isochrones]")
        .replace('gtfs = ["bus.zip"]', 'gtfs = ["bus.zip"]')
        + VISITS
    )
    return folder


@pytest.fixture(scope="module")
def visits(town):
    return Visits(open_study(town))


def test_the_visit_of_the_area_at_the_other_end_of_the_bus(visits):
    """From i to north (at a): the bus of 08:30 is there by 08:40, that of 09:00 is late; none home before 17:00."""
    found = visits.result("clinic", "emergency", "north_only")
    area = found.areas.loc["Ti"]
    assert area["minutes_out"] != area["minutes_out"]  # works for nobody there
    assert area["reason"] == "no_way_home"
    assert clock(area["last_home"]) == "20:00"
    pairs = visits.pairs("clinic")
    row = visits.places.origins["area_id"].tolist().index("Ti")
    assert pairs.out[0, row] == 30


@pytest.mark.parametrize(
    ("visit", "part", "clock", "by", "direction"),
    [
        ("clinic", "out", "09:00", "arrive", "to_site"),
        ("late_afternoon", "home", "17:40", "depart", "from_site"),
    ],
)
def test_minutes_are_those_of_one_instant_of_a_window(town, visit, part, clock, by, direction):
    study = open_study(town)
    extra = {"late_afternoon": Visit(period="weekday", discharge="17:40"), **study.settings.visits}
    visits = Visits(replace(study, settings=study.settings.model_copy(update={"visits": extra})))
    networks, places = visits.networks, visits.places
    hour, minute = clock.split(":")
    times = isochrones.transit_times(
        networks.timetable("weekday"), networks.streets("public_transport"), places.origins, places.sites,
        window=(clock, f"{hour}:{int(minute) + 1:02d}"), by=by, direction=direction, percentiles=(50,),
        options=networks.transit_options, links=networks.links("weekday", places),
    )  # fmt: skip
    found = getattr(visits.pairs(visit), part)
    np.testing.assert_array_equal(found, times.values[0])
    assert np.isfinite(found).any()


def test_those_who_walk_there_walk_home(visits):
    area = visits.result("clinic", "emergency", "north_only").areas.loc["Ta"]
    assert (area["share_works"], area["share_walks_home"]) == (1, 1)
    assert area["hours_away"] == pytest.approx(1, abs=0.01)


def test_everyone_is_works_or_one_reason(visits):
    everyone = visits.result("clinic", "emergency", "north_only").everyone
    reasons = (
        "no_way_home",
        "no_way_there",
        "home_too_late",
        "not_snapped",
        "no_open_site",
        "stay_too_short",
    )
    assert everyone["need_works"] + sum(everyone[f"need_{r}"] for r in reasons) == pytest.approx(4500)
    assert everyone["need_stranded"] == everyone["need_no_way_home"] > 0


def test_visiting_hours_reach_from_the_first_bus_to_the_last(visits):
    """Nobody comes to visit: the buses towards a run in the morning, too long before."""
    area = visits.result("short_hours", "emergency", "north_only").areas.loc["Ti"]
    assert area["reason"] == "no_way_there"


def test_a_discharge_goes_to_the_site_nearest_by_car(visits):
    found = visits.result("late", "emergency", "baseline")
    assert found.choose == "drive"
    assert found.areas.loc[["Ta", "Ti"], "site_id"].tolist() == ["north", "south"]
    assert found.areas.loc["Tc", "reason"] == "no_way_home"


def test_a_sunday_has_walks_only(visits):
    found = visits.result("sunday", "emergency", "baseline")
    assert found.everyone["need_no_service_that_day"] > 0
    assert found.areas.loc["Ta", ["share_works", "share_walk_only"]].tolist() == [1, 1]
    assert found.areas.loc["Tc", "reason"] == "no_way_there"


def test_a_second_answer_comes_from_the_store(town, visits):
    visits.pairs("clinic")
    again = Visits(open_study(town))
    again.pairs("clinic")
    assert again.store.made == []


def test_opening_hours_leave_a_site_out(town):
    options = town / "configurations.toml"
    before = options.read_text()
    try:
        options.write_text(
            before + '[part]\n[part.services]\nemergency = { north = "09:30-12:00", south = "10:00-08:00" }\n'
        )
        found = Visits(open_study(town)).result("clinic", "emergency", "part")
    finally:
        options.write_text(before)
    assert (found.sites, found.partly_open) == ((), ("north",))
    assert found.everyone["need_no_open_site"] == 4500


@pytest.mark.parametrize(
    ("hours", "served"),
    [
        ("24/7; except 2023-06-20 closed", ("south",)),
        ("24/7; except 2023-06-19 closed", ("north", "south")),
        ("Mon-Fri 08:00-20:00 every 2 weeks from 2023-06-19", ("north", "south")),
        ("Mon-Fri 08:00-20:00 every 2 weeks from 2023-06-26", ("south",)),
        ("Mon-Fri 12:00-20:00; except 2023-06-20 08:00-20:00", ("north", "south")),
    ],
)
def test_exceptions_and_turns_count_on_the_date_of_a_visit(tmp_path, hours, served):
    folder = write_town(tmp_path / "town")
    study, options = folder / "study.toml", folder / "configurations.toml"
    study.write_text(study.read_text() + VISITS)
    asked = f'[dated]\nextends = "baseline"\n[dated.services]\nemergency = {{ north = "{hours}", south = "24/7" }}\n'
    options.write_text(options.read_text() + asked)
    assert Visits(open_study(folder)).result("clinic", "emergency", "dated").sites == served


def test_names_that_are_not_there(visits):
    with pytest.raises(ResultsError, match="there is no visit `clinik`: this study has clinic"):
        visits.result("clinik", "emergency", "baseline")


def test_a_date_beyond_the_feeds_is_refused(town):
    study = town / "study.toml"
    before = study.read_text()
    try:
        study.write_text(before + '[visits.far]\ndate = 2031-01-01\ndischarge = "12:00"\n')
        with pytest.raises(
            Exception, match=r"bus.zip has no trip on Wednesday 2031-01-01: its calendars run"
        ):
            Visits(open_study(town)).pairs("far")
    finally:
        study.write_text(before)


def test_check_names_dates_that_no_feed_covers_and_days_without_a_trip(tmp_path):
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    far = '[visits.far]\ndate = 2031-01-01\ndischarge = "12:00"\n[week_clock]\nweek_of = 2023-06-20\n'
    study.write_text(study.read_text() + far)
    found = [f for f in check_study(folder) if f.where in ("visits.far", "week_clock")]
    assert [(f.level, f.where) for f in found] == [
        ("error", "visits.far"), ("warning", "week_clock"), ("warning", "week_clock"),
    ]  # fmt: skip
    assert "runs a trip on Saturday 2023-06-24" in found[1].message


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            'period = "weekday"\narrive_by = "9:00"\ndischarge = "22:00"',
            "needs exactly one of arrive_by, visiting",
        ),
        ('period = "rest"\ndischarge = "22:00"', "names no period with a timetable `date`"),
        ('period = "weekday"\ndate = 2023-06-20\ndischarge = "22:00"', "either a `period`"),
        ('date = 2023-06-20\ndischarge = "22:00"\nstay_minutes = 30', "`stay_minutes` goes with `arrive_by`"),
        ('date = 2023-06-20\ndischarge = "22:00"\nchoose = "outward"', "a discharge has no way there"),
        ('date = 2023-06-20\narrive_by = "22:00"\nhome_by = "22:30"', "`home_by` is before the visit ends"),
        ('date = 2023-06-20\nvisiting = ["20:00", "14:00"]', "ends before it starts"),
        ('date = 2023-06-20\nvisiting = ["14:00", "15:00"]\nat_least = 90', "`at_least` is longer"),
        ('date = 2023-06-20\ndischarge = "28:00"', "has ways home until 31.0 h"),
        ('date = 2023-06-20\ndischarge = "22:00"\ntraveller = "x"', "names no .travellers.NAME."),
    ],
)
def test_visits_that_cannot_be_meant(tmp_path, lines, message):
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text(f"{study.read_text()}\n[visits.a]\n{lines}\n")
    with pytest.raises(SettingsError, match=message):
        open_study(folder)


def test_the_command_prints_writes_and_gives_json(town, tmp_path):
    out = tmp_path / "areas.csv"
    run = CliRunner().invoke(main, ["visit", str(town), "clinic", "--csv", str(out), "--quiet"])
    assert run.exit_code == 0, run.output
    assert "Clinic: there by 09:00 for 60 minutes; Tuesday 20 June 2023, by public transport" in run.output
    assert "there, and no journey home" in run.output
    assert f"Wrote {out}" in run.output
    table = pd.read_csv(out)
    assert set(table["configuration"]) == {"baseline", "north_only"}
    assert len(table) == 18
    run = CliRunner().invoke(main, ["visit", str(town), "--json", "--quiet", "--configuration", "north_only"])
    found = json.loads(run.stdout)
    assert [each["visit"] for each in found] == ["clinic", "short_hours", "late", "sunday"]
    assert found[0]["groups"][0]["need_total"] == 4500
    assert [row["quintile"] for row in found[0]["groups"][:3]] == [None, 1, 2]


def test_a_study_without_visits_says_so(tmp_path):
    run = CliRunner().invoke(main, ["visit", str(write_town(tmp_path / "town")), "--quiet"])
    assert run.exit_code == 1
    assert "has no [visits.NAME]: add one" in run.output


def test_text_names_the_fifths(visits):
    services, options = visits.questions
    text = visit_text([visits.result("clinic", "emergency", "north_only")], services, options, {})
    assert (
        "residents without a way home, of those on the mapped streets, by national fifth, 1 most deprived:"
        in text
    )
    assert re.search(
        r"too far to walk home from the site each goes to: [\d,]+, of whom [\d,]+ have no journey", text
    )
    assert "it has left for 0 by 19:00, for 0 by 20:00" in text


def changed(result, areas=None, **row):
    groups = result.groups.assign(**row)
    return replace(result, groups=groups, areas=result.areas if areas is None else areas)


def test_shares_of_stranded_people_are_of_those_on_the_mapped_streets(visits):
    """As in Newport: 12,060 of 57,138 in the most deprived fifth, of whom 10,335 are off the streets."""
    services, options = visits.questions
    numbers = {"residents_total": 57_138, "residents_not_snapped": 10_335, "residents_stranded": 12_060}
    found = changed(visits.result("clinic", "emergency", "north_only"), **numbers)
    assert "1: 12,060 of 46,803 (26%), 2:" in visit_text([found], services, options, {})
    nobody = changed(found, residents_not_snapped=57_138, residents_stranded=0)
    assert "1: none lives there" in visit_text([nobody], services, options, {})


def test_those_of_whom_none_has_a_ride_home_are_counted(visits):
    services, options = visits.questions
    text = visit_text([visits.result("sunday", "emergency", "baseline")], services, options, {})
    assert re.search(r"too far to walk home .*: [\d,]+, none of whom has a journey home that day\.", text)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.2] * 3 + [0.0] * 6, "in smaller parts of 3 areas."),
        ([1.0, 0.6, 0.5] + [0.0] * 6, "in most or all of 2 areas and smaller parts of 1."),
        ([1.0] * 9, "in most or all of 9 areas."),
    ],
)
def test_areas_without_any_journey_are_whole_or_in_part(visits, shares, said):
    services, options = visits.questions
    found = visits.result("clinic", "emergency", "north_only")
    areas = found.areas.assign(share_no_service_that_day=shares)
    text = visit_text([changed(found, areas, need_no_service_that_day=700.0)], services, options, {})
    assert f"at any hour of the day, on foot or riding: 700, {said}" in text


def test_a_visit_by_taxi_goes_by_its_label_and_says_what_its_figures_mean(visits):
    services, options = visits.questions
    found = visits.result("clinic", "emergency", "north_only")
    found = replace(found, visit=found.visit.model_copy(update={"traveller": "taxi"}))
    for label, said in (
        ({"label": "Taxi to the bus"}, "(Taxi to the bus)"),
        ({"plain_label": "with a taxi to the bus"}, "with a taxi to the bus"),
    ):
        who = Traveller(feeder={"at": "home"}, **label)
        text = visit_text([found], services, options, {"taxi": who})
        assert f"by public transport {said}\n" in text
        assert "it may ride out and back to a stop and be driven home from there" in text
    assert "ride out and back" not in visit_text([found], services, options, {"taxi": Traveller(walk_kmh=3)})


def test_a_visit_has_a_service_of_its_own(town):
    study, services = town / "study.toml", town / "services.toml"
    before = study.read_text(), services.read_text()
    try:
        services.write_text(before[1] + before[1].replace("[emergency]", "[ward]"))
        study.write_text(before[0].replace('label = "Clinic"', 'label = "Clinic"\nservice = "ward"'))
        own = Visits(open_study(town))
        assert [own.service(name) for name in ("clinic", "late")] == ["ward", "emergency"]
        study.write_text(before[0].replace('label = "Clinic"', 'label = "Clinic"\nservice = "wart"'))
        found = [f.message for f in check_study(town) if f.where == "visits.clinic.service"]
        assert found == ["names the service `wart`, and services.toml has emergency, ward."]
    finally:
        study.write_text(before[0])
        services.write_text(before[1])


@pytest.mark.parametrize(("minutes", "said"), [(1325.5, "22:05"), (1480, "00:40 (+1)"), (np.nan, "none")])
def test_clocks(minutes, said):
    assert clock(minutes) == said


def test_every_column_is_documented(visits):
    page = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page.split("## Visits and the week clock")[1]))
    columns = set(visits.result("clinic", "emergency", "baseline").areas.columns)
    reasons = {f"share_{reason}" for reason in access.VISIT_REASONS}
    assert columns - reasons <= named


def test_a_new_studys_commented_visit_and_week_can_be_used():
    """The lines that `isoquity new` writes, without their comment marks."""
    template = Path(__file__).parents[2] / "study" / "templates" / "study.toml"
    lines = template.read_text(encoding="utf-8").split("# [visits.clinic]")[1].split("\n\n")[0]
    table = tomllib.loads(
        "\n".join(line.removeprefix("# ") for line in f"[visits.clinic]{lines}".splitlines())
    )
    assert Visit.model_validate(table["visits"]["clinic"]).kind == "arrive_by"
    assert WeekClock.model_validate(table["week_clock"]).dates[1].isoformat() == "2026-06-16"
