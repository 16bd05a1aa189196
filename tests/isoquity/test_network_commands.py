"""network, programme and scorecard on a drawn town: figures known beforehand, files, refusals in one sentence."""

import json
import re
import shutil
import tomllib

import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.check import check_study
from tests.study.network_town import write_network_town

WORSE = 600 + 800 + 900  # f, h and i lie nearer to the south hospital
MINUTES = 4 * 500 * 60 / 25_500  # from one corner of the town to the other by car


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_network_town(tmp_path_factory.mktemp("networks") / "town")


def said(town, command, *words, code=0):
    result = CliRunner().invoke(main, [command, str(town), *words, "--quiet"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def found(town, command, *words):
    return json.loads(said(town, command, *words, "--json").stdout)


def test_both_programmes_close_the_south_and_the_same_people_lose_twice(town):
    (one,) = found(town, "programme", "--combine", "maternity=births_north,urgent=north_only")
    assert one["id"] == "north_only+births_north"
    assert [row["people"] for row in one["residents"]] == [4500 - WORSE, 0, WORSE]
    assert [row["areas"] for row in one["residents"]] == [6, 0, 3]
    assert {row["area_id"] for row in one["areas_losing_in_several"]} == {"Tf", "Th", "Ti"}
    last = next(row for row in one["areas_losing_in_several"] if row["area_id"] == "Ti")
    assert last["change_minutes"]["urgent"] == pytest.approx(MINUTES, abs=0.01)
    assert last["change_minutes"]["urgent"] == last["change_minutes"]["maternity"]
    assert one["services"]["emergency"]["sites"] == {"north": "24/7"}
    assert one["services"]["emergency"]["need_worse"] == WORSE
    (few,) = one["rule_findings"]  # all births of the town are 4,500, and 5,000 are asked for
    assert (
        "Maternity at North (north) is nearest for 4,500 births a year of this study's residents, fewer than 5,000"
        in few
    )


def test_rules_on_volumes_and_on_minutes_judge_a_combination(town, tmp_path):
    folder = shutil.copytree(town, tmp_path / "town", ignore=shutil.ignore_patterns("results"))
    near = (
        '[[rule]]\nid = "near"\nkind = "paired"\nservice = "births"\nwith = "emergency"\nwithin_minutes = 1\n'
    )
    (folder / "rules.toml").write_text(near)
    (folder / "study.toml").write_text('rules = "rules.toml"\n' + (folder / "study.toml").read_text())
    apart = "urgent=north_only"  # births stay in the south, and the emergency department there closes
    (one,) = found(folder, "programme", "--combine", apart)
    rules = [sentence.split('(rule "')[1].split('"')[0] for sentence in one["rule_findings"]]
    assert rules == ["near", "births.minimum_volume", "births.minimum_volume"]


def test_a_rule_on_volumes_of_other_times_is_said_not_to_be_judged(town, tmp_path):
    folder = shutil.copytree(town, tmp_path / "town", ignore=shutil.ignore_patterns("results"))
    services = (folder / "services.toml").read_text()
    (folder / "services.toml").write_text(
        services.replace("[births]", '[births]\nmodes = ["public_transport"]')
    )
    assert "is not judged: births is not computed for drive." in said(folder, "programme").stdout


def test_a_threshold_beyond_the_town_loses_nobody(town):
    (one,) = found(town, "programme", "--combine", "urgent=north_only", "--threshold-minutes", "10")
    assert [row["people"] for row in one["residents"]] == [4500, 0]
    assert one["threshold_minutes"] == 10


def test_all_combinations_of_one_evaluation(town):
    every = found(town, "programme", "--all")
    assert [one["programmes"] for one in every] == [
        {"urgent": u, "maternity": m}
        for u in ("baseline", "north_only")
        for m in ("baseline", "births_north")
    ]
    assert [row["people"] for row in every[0]["residents"]] == [4500, 0, 0]
    assert [row["people"] for row in every[1]["residents"]] == [4500 - WORSE, WORSE, 0]
    text = " ".join(said(town, "programme", "--all", "--details").stdout.split())
    assert "8 services of 4 combinations, from 4 sets of sites evaluated once." in text
    assert "3 areas lose in several programmes, with 2,300 people who do:" in text


def test_without_a_choice_each_option_stands_by_itself(town):
    assert [one["programmes"] for one in found(town, "programme")] == [
        {"urgent": "north_only"},
        {"maternity": "births_north"},
    ]


def test_the_counts_and_areas_as_tables(town, tmp_path):
    said(town, "programme", "--all", "-o", str(tmp_path / "losses.csv"))
    counts = pd.read_csv(tmp_path / "losses.csv")
    everyone = counts[counts["grouping"] == "population"]
    assert (everyone.groupby("combination")["people"].sum() == 4500).all()
    areas = pd.read_csv(tmp_path / "losses_areas.csv")
    assert areas["area_id"].tolist() == ["Ti", "Th", "Tf"]
    assert areas["people_in_several"].tolist() == [900, 800, 600]


def test_a_combination_saved_reads_back_and_what_stood_there_stays(tmp_path):
    town = write_network_town(tmp_path / "town")
    before = (town / "configurations.toml").read_text()
    words = ("--combine", "urgent=north_only,maternity=births_north", "--save", "both", "--label", "Both")
    result = said(town, "programme", *words)
    assert "Wrote" in result.stderr
    after = (town / "configurations.toml").read_text()
    assert after.startswith(before)
    option = tomllib.loads(after)["both"]
    assert option["services"] == {"emergency": ["north"], "births": ["north"]}
    assert (option["extends"], option["label"], option["status"]) == ("baseline", "Both", "draft")
    again = said(town, "programme", *words, code=1)
    assert 'has an option "both" already' in again.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--combine", "urgent=births_north"], 'programme "urgent" has no option "births_north"'),
        (["--combine", "urgency=north_only"], 'no programme "urgency"; did you mean "urgent"'),
        (["--combine", "urgent=north_only", "--mode", "boat"], "there is no mode `boat`"),
    ],
)
def test_programme_says_what_it_does_not_have(town, words, message):
    assert message in said(town, "programme", *words, code=1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["programme", "--all", "--combine", "urgent=north_only"],
        ["programme", "--combine", "urgent"],
        ["programme", "--combine", "urgent=a,urgent=b"],
        ["programme", "--save", "x"],
        ["programme", "-o", "x.txt"],
        ["network", "-o", "x.html"],
        ["scorecard", "-o", "x.txt"],
        ["scorecard", "--site", "north", "--provider", "Town Trust"],
    ],
)
def test_wrong_usage(town, words):
    assert CliRunner().invoke(main, [words[0], str(town), *words[1:]]).exit_code == 2


def test_a_network_of_all_sites_has_everyone(town):
    (network,) = found(town, "network", "--mode", "drive")
    assert network["members"] == ["south", "north"]
    for row in network["people"]:
        expected = 4500 if row["of"] in ("network", "everyone") else 0
        assert row["need"] == pytest.approx(expected)
    volumes = {(r["service"], r["configuration"], r["site_id"]): r["volume"] for r in network["sites"]}
    assert volumes["births", "births_north", "north"] == 4500
    assert volumes["births", "births_north", "south"] is None
    assert volumes["births", "baseline", "north"] + volumes["births", "baseline", "south"] == pytest.approx(
        4500
    )


def test_journeys_of_staff_are_those_between_the_hospitals(town):
    (network,) = found(town, "network")
    by_car = {
        each["of"]: each for each in network["staff"] if each["mode"] == "drive" and not each["options"]
    }
    assert by_car["members"]["longest_minutes"] == pytest.approx(MINUTES, abs=0.05)
    assert by_car["members"]["period"] == "weekday"
    assert (by_car["nights"]["period"], by_car["mornings"]["period"]) == ("rest", "weekday")
    assert by_car["nights"]["share_of_starts"] == pytest.approx(5 / 7)
    buses = {each["of"]: each for each in network["staff"] if each["mode"] == "public_transport"}
    assert buses["nights"]["reason"] == "no period of the study has times when the rota begins"
    assert buses["mornings"]["mean_minutes"] > 10  # the bus takes ten minutes, and has to be waited for


def test_what_options_do_to_a_network_is_said(town):
    text = " ".join(said(town, "network", "--network", "town").stdout.split())
    assert "Host: South (south). Other members: North (north)." in text
    assert (
        'Under "Births in the north" South (south), the host of The town\'s network, does not give Maternity'
        in text
    )
    assert "The areas have no lookup `place`" in text


def test_network_tables_as_files(town, tmp_path):
    said(town, "network", "-o", str(tmp_path / "n.csv"))
    people = pd.read_csv(tmp_path / "n.csv")
    assert set(people["mode"]) == {"drive", "public_transport", "walk"}
    assert set(pd.read_csv(tmp_path / "n_sites.csv")["role"]) == {"host", "member"}
    assert len(pd.read_csv(tmp_path / "n_staff.csv")) > 0


@pytest.mark.parametrize(
    ("command", "words", "message"),
    [
        (
            "network",
            ["--network", "village"],
            "there is no hosted network `village`: these results have town.",
        ),
        ("network", ["--option", "x"], "there is no configuration `x`"),
        ("scorecard", ["--site", "east"], "there is no site `east`: these results have north, south."),
        ("scorecard", ["--provider", "x"], "there is no provider `x`: these results have Town Trust."),
        ("scorecard", ["--option", "x"], "there is no configuration `x`"),
    ],
)
def test_what_is_not_there_is_named(town, command, words, message):
    assert message in said(town, command, *words, code=1).stderr


def test_scorecards_keep_what_is_imported_apart(town):
    trust, north, south = found(town, "scorecard", "--option", "births_north", "--mode", "drive")
    assert (trust["kind"], trust["sites"]) == ("provider", ["north", "south"])
    assert [each["value"] for each in trust["imported"]] == ["-3"]
    assert [each["value"] for each in north["imported"]] == ["Good & <better>"]
    assert south["imported"] == []
    rows = {(r["service"], r["configuration"]): r for r in south["computed"]}
    gone = rows["births", "births_north"]
    assert (gone["sites_open"], gone["need"], gone["mean_minutes"]) == (0, 0, None)
    assert gone["need_change"] == -rows["births", "baseline"]["need"]
    assert gone["today_mean_minutes_option"] > gone["today_mean_minutes"]
    assert (rows["births", "baseline"]["capacity"], rows["births", "baseline"]["sites_below_minimum"]) == (
        10,
        1,
    )
    fifths = [r for r in trust["by_quintile"] if r["scope"] == "local" and r["service"] == "births"]
    assert sum(r["need"] for r in fifths if r["configuration"] == "baseline") == pytest.approx(4500)


def test_scorecard_as_text_and_tables(town, tmp_path):
    text = said(town, "scorecard", "--provider", "Town Trust").stdout
    assert "Nothing is added up and nobody is ranked." in text
    assert "Surplus: -3 m pounds (2025). Source: Accounts" in text
    said(town, "scorecard", "-o", str(tmp_path / "s.csv"))
    assert set(pd.read_csv(tmp_path / "s.csv")["holder"]) == {"Town Trust", "north", "south"}
    assert pd.read_csv(tmp_path / "s_imported.csv")["value"].tolist() == ["-3", "Good & <better>"]
    assert len(pd.read_csv(tmp_path / "s_quintiles.csv")) > 0


def test_a_study_that_names_no_such_file_says_which_line_to_add(tmp_path):
    town = write_network_town(tmp_path / "town")
    text = (town / "study.toml").read_text()
    (town / "study.toml").write_text(text.split("\n", 3)[3])
    assert "study.toml names no programmes" in said(town, "programme", code=1).stderr
    assert "study.toml names no hosted_networks" in said(town, "network", code=1).stderr
    assert all(card["imported"] == [] for card in found(town, "scorecard"))


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("programmes.toml", "[a]\nservices = ['x']\n", 'a.services names "x"'),
        ("hosted_networks.toml", "[a]\nservices = ['births']\nhost = 'x'\n", 'host names "x"'),
        ("scorecard.csv", "site_id,domain,indicator,value,source\nx,q,r,1,s\n", 'row 2: site_id "x"'),
        (
            "programmes.toml",
            "[a]\nservices = ['births']\noptions = ['north_only']\n",
            "also changes emergency",
        ),
        (
            "programmes.toml",
            "[a]\nservices = ['births', 'emergency']\noptions = []\n",
            "has no option to combine",
        ),
    ],
)
def test_check_reads_the_files_too(tmp_path, file, text, message):
    town = write_network_town(tmp_path / "town")
    (town / file).write_text(text)
    assert any(message in finding.message for finding in check_study(town))


def test_sites_open_in_part_of_the_period_are_named(tmp_path):
    town = write_network_town(tmp_path / "town")
    with (town / "configurations.toml").open("a") as file:
        file.write('[turns]\nextends = "baseline"\nlabel = "By turns"\n[turns.services]\n')
        file.write('births = { north = "Mon-Fri 09:00-17:00", south = "24/7" }\n')
    words = ("--combine", "maternity=turns", "--mode", "drive")
    assert found(town, "programme", *words)[0]["open_in_part"] == {
        "base": {},
        "option": {"births": ["north"]},
    }
    text = " ".join(said(town, "programme", *words).stdout.split())
    assert (
        "Not counted here, because open in part of weekday only: births at north (see `isoquity week`)."
        in text
    )
    (one,) = found(town, "programme", *words)
    assert one["not_judged"]["births"]["open_in_part"] == {"By turns": {"north": "Mon-Fri 09:00-17:00"}}
    assert [row["people"] for row in one["residents"]] == [4500, 0]
    assert "births is not judged in weekday and in no count of those who lose" in text
    assert "No service that changes is judged in this period: nobody is counted." in text
    assert "no longer reached" not in text
    assert "no programme" not in text


def test_journeys_between_the_members_that_options_leave_and_part_time_members(tmp_path):
    town = write_network_town(tmp_path / "town")
    with (town / "configurations.toml").open("a") as file:
        file.write('[one]\nlabel = "One"\nservices = { births = ["north"] }\n')
        file.write('[two]\nlabel = "Two"\nservices = { births = { north = "Mon-Fri 09:00-17:00" } }\n')
    (network,) = found(town, "network", "--mode", "drive")
    (left,) = [each for each in network["staff"] if each["options"] and each["mode"] == "drive"]
    assert (left["options"], left["sites"], left["journeys"]) == (["one", "two"], ["north"], 0)
    text = " ".join(said(town, "network", "--mode", "drive", "--details").stdout.split())
    assert "Two (not counted, open in part of the time: north)" in text
    assert "members that give it under one, two, drive, weekday: north alone" in text


def test_summaries_come_first_and_details_when_asked(town):
    every = said(town, "programme", "--all").stdout
    assert re.search(rf"Emergency in the north.* +{4500 - WORSE:,} +{WORSE:,} +0 ", every)
    assert not re.search(r"^Today ", every, re.MULTILINE)
    assert "residents who lose in" not in every
    one = said(town, "programme", "--combine", "urgent=north_only,maternity=births_north").stdout
    assert one.index("residents who lose in") < one.index("mean today")
    network = said(town, "network").stdout
    assert "Staff between sites" not in network
    assert "Births in the north" in network
    assert said(town, "network", "--details").stdout.startswith(network.rstrip())
    cards = said(town, "scorecard", "--option", "births_north").stdout
    assert "Surplus" not in cards
    assert "South: Maternity -" in cards
    for text in (every, one, network, cards, said(town, "network", "--details").stdout):
        assert max(map(len, text.splitlines())) <= 110
