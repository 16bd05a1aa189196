"""`isoquity rules` on the drawn town: before a run, after it, and with an option that is refused."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.check import check_study
from study.errors import RefusedOption, ResultsError
from study.folder import open_study
from study.progress import Silent
from study.rule_report import Asked, judge_rules, rules_dict, rules_text
from study.run import run
from tests.study_builder import SERVICES, STUDY, write_town

RULES = """[[rule]]
id = "both"
kind = "keeps"
service = "emergency"
source = "typed"
[[rule]]
id = "enough"
kind = "volume"
service = "emergency"
minimum = 2000
[[rule]]
id = "near"
kind = "paired"
service = "emergency"
with = "ward"
within_minutes = 1
"""
OPTIONS = """[baseline]
baseline = true
[baseline.services]
emergency = ["north", "south"]
ward = ["north", "south"]
[north_only]
extends = "baseline"
[north_only.services]
emergency = ["north"]
"""


@pytest.fixture
def town(tmp_path):
    write_town(tmp_path)
    (tmp_path / "study.toml").write_text(
        STUDY.replace("[areas]", 'modes = ["drive"]\nrules = "rules.toml"\n[areas]', 1)
    )
    (tmp_path / "services.toml").write_text(SERVICES + '[ward]\nlabel = "Ward"\nrequires = ["emergency"]\n')
    (tmp_path / "configurations.toml").write_text(OPTIONS)
    (tmp_path / "rules.toml").write_text(RULES)
    return tmp_path


def test_before_a_run_volumes_and_minutes_are_not_judged(town):
    judged = judge_rules(town, None, Asked())
    assert [rule.id for rule in judged.rules] == ["both", "enough", "near", "ward.requires"]
    verdicts = [judged.verdict(rule, "north_only") for rule in judged.rules]
    assert verdicts == ["broken", "not_judged", "not_judged", "broken"]
    text = rules_text(judged)
    assert "Rules on volumes and minutes are not judged: the study has not been run." in text
    assert "Not judged: the study has not been run." in text
    assert "  Broken by north_only\n    north_only: Emergency department is not at South (south)" in text


def test_after_a_run_they_are_and_need_is_said_to_move(town):
    run(open_study(town), Silent())
    judged = judge_rules(town, None, Asked())
    enough = {option: judged.verdict(judged.rules[1], option) for option in judged.options}
    assert enough == {"baseline": "broken", "north_only": "kept"}
    assert judged.verdict(judged.rules[2], "baseline") == "kept"
    (breach,) = judged.breaches_of(judged.rules[0], "north_only")
    assert breach.cascade[0] == "Closing Emergency department at south takes Ward at south with it."
    assert "residents would go to north" in breach.cascade[1]
    figures = rules_dict(judged)
    assert figures["judged_with"]["mode"] == "drive"
    assert figures["rules"][1]["breaches"][0]["option"] == "baseline"
    json.dumps(figures, allow_nan=False)


def test_rules_may_change_after_a_run_and_options_may_not(town):
    run(open_study(town), Silent())
    (town / "rules.toml").write_text(RULES.replace("2000", "200"))
    judged = judge_rules(town, None, Asked(("baseline",)))
    assert judged.verdict(judged.rules[1], "baseline") == "kept"
    (town / "configurations.toml").write_text(OPTIONS + '[third]\nextends = "baseline"\n')
    judged = judge_rules(town, None, Asked())
    assert judged.unjudged(judged.rules[1]) == "configurations.toml has changed since the study was run"


@pytest.mark.parametrize("also", [(), ("rules",), ("configurations",)])
def test_files_that_no_volume_is_made_of_may_change_after_a_run(town, also):
    named = "".join(f'{name} = "{name}.toml"\n' for name in ("choices", "personas", "scorecard"))
    (town / "study.toml").write_text(named + (town / "study.toml").read_text())
    (town / "choices.toml").write_text('[where]\nservice = "emergency"\nsites = ["north", "south"]\n')
    for name in ("personas", "scorecard"):
        (town / f"{name}.toml").write_text("")
    run(open_study(town), Silent())
    for name in ("choices", "personas", "scorecard", *also):
        file = town / f"{name}.toml"
        file.write_text("# changed\n" + file.read_text())
    why = judge_rules(town, None, Asked()).why_not
    assert bool(why) == ("configurations" in why) == ("configurations" in also)


def test_a_breach_is_a_finding_of_check_and_run(town):
    found = [each for each in check_study(town) if each.where == "rules.both"]
    assert [each.level for each in found] == ["warning"]
    record = run(open_study(town), Silent())
    assert any(each["where"] == "rules.ward.requires" for each in record["findings"])


def test_what_a_rule_refuses_is_an_error_and_does_not_run(town):
    (town / "rules.toml").write_text(RULES.replace('source = "typed"', 'breach = "refuse"'))
    found = [each for each in check_study(town) if each.where == "rules.both"]
    assert [each.level for each in found] == ["error"]
    assert '"north_only": Emergency department is not at South (south)' in found[0].message
    with pytest.raises(RefusedOption, match=r'Option "north_only": .* \(rule "both"\).*mend the option'):
        run(open_study(town), Silent())
    assert not (town / "results" / "run.json").exists()


def test_what_would_follow_if_something_closed(town):
    run(open_study(town), Silent())
    told = CliRunner().invoke(main, ["rules", str(town), "--closing", "emergency=south", "--json"])
    closed = json.loads(told.stdout)["closed"]
    assert list(closed) == ["baseline"]
    assert closed["baseline"][0] == "Closing Emergency department at south takes Ward at south with it."
    assert "residents would go to north" in closed["baseline"][1]
    assert closed["baseline"][-1].startswith(
        'That would break the rule "both": Emergency department is not at South'
    )
    text = (
        CliRunner()
        .invoke(main, ["rules", str(town), "--closing", "ward=north", "--closing", "ward=south"])
        .stdout
    )
    assert "Closing Ward at north and Ward at south takes Emergency department at north and" in text


@pytest.mark.parametrize(
    ("closing", "message", "code"),
    [
        ("emergency", "--closing takes SERVICE=SITE, found `emergency`", 2),
        ("ed=north", "there is no service `ed`: this study has emergency, ward", 1),
        ("emergency=sout", '--closing names the unknown site `sout`; did you mean "south"?', 1),
    ],
)
def test_what_cannot_close(town, closing, message, code):
    told = CliRunner().invoke(main, ["rules", str(town), "--closing", closing])
    assert (told.exit_code, message in told.output) == (code, True)


def test_a_percentile_that_is_not_there(town):
    run(open_study(town), Silent())
    with pytest.raises(ResultsError, match=r"drive, weekday, to_site has no percentile 51: it has 50\.$"):
        judge_rules(town, None, Asked(percentile=51))


def test_an_unknown_option(town):
    with pytest.raises(ResultsError, match="no option `nort`: this study has baseline, north_only"):
        judge_rules(town, None, Asked(("nort",)))


def test_the_command(town):
    out = town / "rules.csv"
    told = CliRunner().invoke(main, ["rules", str(town), "--option", "north_only", "--json", "-o", str(out)])
    assert told.exit_code == 0, told.output
    figures = json.loads(told.stdout)
    assert figures["not_judged_because"] == "the study has not been run"
    table = pd.read_csv(out)
    assert list(table["verdict"]) == ["broken", "not_judged", "not_judged", "broken"]


def test_a_study_without_rules(tmp_path):
    write_town(tmp_path)
    told = CliRunner().invoke(main, ["rules", str(tmp_path)])
    assert told.exit_code == 0
    assert "No rules: name a file of them in study.toml" in told.output


def test_a_profile_takes_the_modes_of_its_traveller(tmp_path):
    from study.questions import read_questions

    write_town(tmp_path)
    traveller = "[travellers.slow]\nwalk_kmh = 3\nmax_direct_walk_minutes = 20\n"
    (tmp_path / "study.toml").write_text(STUDY + traveller)
    (tmp_path / "services.toml").write_text(SERVICES + 'profile = "slow"\n')
    sites = pd.read_csv(tmp_path / "sites.csv").set_index("site_id")
    services, *_ = read_questions(open_study(tmp_path), sites)
    assert services["emergency"].modes == ("drive", "public_transport_slow", "walk_slow")


@pytest.mark.parametrize(
    ("study", "services", "message"),
    [
        (
            STUDY,
            'profile = "slow"\n',
            'emergency.profile names the unknown traveller "slow"; none is declared',
        ),
        (
            STUDY + "[travellers.slow]\nwalk_kmh = 3\n",
            'profile = "slow"\nmodes = ["drive"]\n',
            "none of this service's modes for that traveller: add public_transport_slow",
        ),
    ],
)
def test_profiles_that_are_refused(tmp_path, study, services, message):
    write_town(tmp_path)
    (tmp_path / "study.toml").write_text(study)
    (tmp_path / "services.toml").write_text(SERVICES + services)
    assert any(message in finding.message for finding in check_study(tmp_path))
