"""Options of a hand-typed study: their figures, their rules, the front, filters, and one saved and run."""

import itertools
import re

import pandas as pd
import pytest

import access
from study.check import check_study
from study.errors import InputError, ResultsError
from study.option_choices import Wanted
from study.option_filter import in_order, rows_where
from study.option_question import Question, ask, save_option
from study.option_report import answer_text, write_options_csv
from study.options import Asked
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import write_choice_study

NATIONAL = Asked(scope="national")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return ensure_results(
        write_choice_study(tmp_path_factory.mktemp("options") / "free", rules=""), None, Silent()
    )


@pytest.fixture(scope="module")
def ruled(tmp_path_factory):
    return ensure_results(write_choice_study(tmp_path_factory.mktemp("options") / "ruled"), None, Silent())


def test_four_options_worked_out_by_hand(results):
    answer = ask(results, Question(choices=("wards",), asked=NATIONAL))
    table = answer.table
    assert list(table["sites"]) == ["N E S", "N E W", "N S W", "E S W"]
    assert list(table["loses"]) == ["W", "S", "E", "N"]
    assert list(table["mean_minutes"]) == pytest.approx([12.5, 14.0, 13.5, 13.0])
    assert list(table["p95_minutes"]) == [20, 25, 20, 20]
    assert list(table["most_deprived_change"]) == pytest.approx([0, 0, 2000 / 300, 500 / 300])
    assert list(table["smallest_volume"]) == [200, 100, 100, 200]
    assert answer.options.baseline["mean_minutes"] == pytest.approx(11.5)
    assert answer.front.rows == (1,)


def test_volumes_are_told_of_the_candidates_of_the_choice(tmp_path):
    some = '[some]\nservice = "wards"\nsites = ["N", "E"]\nkeep = [1, 2]\n'
    written = ensure_results(write_choice_study(tmp_path / "s", rules="", choices=some), None, Silent())
    answer = ask(written, Question(choices=("some",), asked=NATIONAL))
    assert list(answer.table["sites"]) == ["N S W", "E S W", "N E S W"]
    assert list(answer.table["largest_volume"]) == [500, 200, 300], "S, which is no candidate, has 400"
    assert list(answer.table["smallest_volume"]) == [500, 200, 200], "W, which is none, has 100"
    assert list(answer.table["volume_balance"]) == pytest.approx([1, 1, 2 / 3])
    assert answer.options.baseline["smallest_volume"] == 200


def test_services_that_go_with_a_ward_have_their_columns(results):
    table = ask(results, Question(choices=("wards",))).table
    assert table.loc[1, "births.mean_change"] == 0, "births are not at W today"
    assert table.loc[4, "births.mean_change"] == pytest.approx((100 * 10 + 200 * 10) / 1000)
    assert (table["day_unit.need_lost_reach"] == 0).all()


@pytest.mark.parametrize("name", ["wards", "wards_free", "births"])
def test_every_figure_is_that_of_compare(results, name):
    answer = ask(results, Question(choices=(name,)))
    service = answer.options.choices[0].service
    times = results.travel_times(answer.options.keys[0])
    for row in answer.table.index:
        figures = access.compare(
            times, results.places.areas, results.services[service],
            results.configurations["baseline"], answer.options.configuration(row),
        ).to_dict()  # fmt: skip
        found = answer.table.loc[row]
        assert found["mean_minutes"] == pytest.approx(figures["option"]["mean_minutes"])
        assert found["p95_minutes"] == pytest.approx(figures["option"]["p95_minutes"])
        assert found["need_worse"] == pytest.approx(figures["need_worse"])
        for threshold, share in figures["option"]["share_within"].items():
            assert found[f"share_within_{threshold}"] == pytest.approx(share)


def test_choices_that_contradict_are_refused_and_what_does_not_count_is_said(tmp_path):
    wards = '[wards]\nkeep = [3]\nfollows = ["births"]\n'
    births = "[births]\nkeep = [2]\n"
    folder = write_choice_study(tmp_path / "both", rules="", choices=wards + births)
    both = ensure_results(folder, None, Silent())
    question = Question(choices=("wards", "births"))
    said = "wards names births in follows, which does not count here: choice births decides it."
    assert said in ask(both, question).notes
    (folder / "choices.toml").write_text(wards + births + 'follows = ["wards"]\n')
    with pytest.raises(
        access.InvalidFile, match="choices wards and births each say that the other's service"
    ):
        ask(both, question)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("worse", "need_worse"),
        ("fifth 1", "most_deprived_change"),
        ("p95", "p95_minutes"),
        ("rules", "rules_broken"),
    ],
)
def test_headings_are_understood_as_their_columns(ruled, heading, column):
    table = ask(ruled, Question(choices=("wards",))).table
    assert list(in_order(table, [f"-{heading}"]).index) == list(in_order(table, [f"-{column}"]).index)
    limit = table[column].iloc[0]
    assert list(rows_where(table, f"{heading} <= {limit}")) == list(table[column] <= limit)


def test_headings_of_a_choice_and_a_mode():
    table = pd.DataFrame({"wards.need_worse@drive": [2, 1], "residents_worse@drive": [3, 4]})
    assert list(in_order(table, ["wards.worse@drive"]).index) == [1, 0]
    assert list(in_order(table, ["-worse@drive"]).index) == [1, 0]


def test_the_first_are_shown_then_those_that_nothing_dominates(results):
    answer = ask(results, Question(choices=("wards",), sort=("-mean_change",)))
    first, front = answer.table.index[0], set(answer.front.rows)
    lines = answer_text(answer, most=1).splitlines()
    shown = [
        int(found[1]) for line in lines if (found := re.match(r" {3,4}(\d+)[* ] (?:without|with|as)", line))
    ]
    assert shown[0] == first
    assert set(shown[1:]) <= front - {first}
    assert len(shown) == 2
    told = " ".join(" ".join(lines).split())
    assert (
        "The first 1 of 4 options are shown, by -mean_change, then 1 more that nothing dominates (*)" in told
    )


def test_the_name_of_a_choice_is_no_service(results):
    with pytest.raises(
        ResultsError, match=r"`wards_free` is no service but a choice .*: give --choice wards_free"
    ):
        ask(results, Question("wards_free"))


def test_a_service_without_a_choice_asks_how_many(results, tmp_path):
    plain = ensure_results(write_choice_study(tmp_path / "plain", choices="", rules=""), None, Silent())
    with pytest.raises(
        InputError, match=r"how many sites keep births is not said: give --keep.* --closing births=SITE`\."
    ):
        ask(plain, Question("births"))
    answer = ask(plain, Question("births", wanted=Wanted(keep=(1, 2), always=("S",))))
    assert list(answer.table["sites"]) == ["S", "N S", "E S"]


def test_count_rules_say_how_many(tmp_path):
    rule = '[[rule]]\nkind = "count"\nservice = "wards"\nat_least = 2\nat_most = 3\n'
    folder = write_choice_study(tmp_path / "counted", rules=rule, choices="")
    answer = ask(ensure_results(folder, None, Silent()), Question("wards"))
    assert answer.options.choices[0].keep == (2, 3)
    assert len(answer.table) == 10


def test_sites_that_are_no_candidates_stay(results):
    wanted = Wanted(keep=(1,), never=("N",))
    choice = ask(results, Question(choices=("wards_free",), wanted=wanted))
    assert list(choice.table["sites"]) == ["E", "S", "W"]


def test_check_reads_the_choices(tmp_path):
    folder = write_choice_study(tmp_path / "wrong", choices="[wards]\nkeep = [9]\n")
    messages = [finding.message for finding in check_study(folder) if finding.level == "error"]
    assert any("choices.toml: wards.keep is 9; 9 cannot be" in message for message in messages)


def test_combined_choices_are_every_pair_that_no_rule_refuses(ruled):
    answer = ask(ruled, Question(choices=("wards", "births")))
    assert answer.options.listed.considered == 4 * 3
    assert dict(answer.options.listed.left_out) == {"north": 3}
    pairs = set(zip(answer.table["wards.sites"], answer.table["births.sites"]))
    assert pairs == set(itertools.product(["N E S", "N E W", "N S W"], ["N E", "N S", "E S"]))


def test_combined_figures_are_journeys_of_both_services(results):
    answer = ask(results, Question(choices=("wards", "births")))
    for row in answer.table.index:
        found = answer.table.loc[row]
        mean = (2 * found["wards.mean_change"] + found["births.mean_change"]) / 3
        assert found["mean_change"] == pytest.approx(mean), "two visits a year to a ward, one birth"
        assert found["largest_mean_change"] == max(found["wards.mean_change"], found["births.mean_change"])
    assert answer.options.baseline["mean_change"] == 0


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question("ward"), "there is no service `ward`"),
        (Question(choices=("wars",)), 'no choice `wars` in choices.toml; did you mean "wards"'),
        (Question("wards"), "several choices are about wards: name one with --choice"),
        (Question(), "name a service with --service, or choices with --choice"),
        (Question(choices=("wards", "wards_free")), "two of the choices are about wards"),
        (
            Question(choices=("wards",), where=("p95_minute<=3",)),
            'no column `p95_minute`; did you mean "p95_minutes"',
        ),
        (
            Question(choices=("wards",), sort=("meen",)),
            r"there is no column `meen`; did you mean \"mean\"\?$",
        ),
        (Question(choices=("wards",), wanted=Wanted(always=("X",))), "`X` is no candidate of wards"),
        (Question(choices=("wards", "births"), wanted=Wanted(keep=(2,))), "for one choice alone"),
        (Question(choices=("wards",), asked=Asked(modes=("boat",))), "there is no mode `boat`"),
        (Question(choices=("wards", "births"), method="p_median"), "is for one choice"),
        (Question(choices=("wards",), objectives=("p95_minutes", "p95_minutes:more")), "named twice"),
    ],
)
def test_what_is_not_known_is_named(results, question, message):
    with pytest.raises((InputError, ResultsError), match=message):
        ask(results, question)


def test_too_many_options_name_the_ways_out(results, monkeypatch):
    monkeypatch.setattr("study.option_list.MOST_OPTIONS", 5)
    with pytest.raises(InputError, match=r"wards_free has 10 options.*--method p_median"):
        ask(results, Question(choices=("wards_free",)))
    with pytest.raises(InputError, match="the choices combined make 12 options"):
        ask(results, Question(choices=("wards", "births")))


@pytest.mark.parametrize(
    ("method", "column", "best"),
    [
        ("p_median", "mean_minutes", min),
        ("p_centre", "max_minutes", min),
        ("covering", "share_within_10", max),
    ],
)
def test_a_location_model_finds_what_enumeration_finds(results, method, column, best):
    every = ask(results, Question(choices=("wards_free",))).table
    found = ask(results, Question(choices=("wards_free",), method=method)).table
    assert list(found["sites_open"]) == [2, 3]
    for size, value in zip(found["sites_open"], found[column]):
        assert value == pytest.approx(best(every.loc[every["sites_open"] == size, column]))


def test_filter_and_order(results):
    table = ask(results, Question(choices=("wards_free",))).table
    assert (table[rows_where(table, "mean_minutes < 14")]["mean_minutes"] < 14).all()
    assert rows_where(table, "loses=W").sum() == 4
    assert rows_where(table, "loses!=W").sum() == 6
    assert rows_where(table, "sites=N E S").sum() == 1
    ordered = in_order(table, ["sites_open", "-need_worse"])
    assert list(ordered["sites_open"]) == sorted(table["sites_open"])
    assert ordered["need_worse"].iloc[0] == table.loc[table["sites_open"] == 2, "need_worse"].max()
    with pytest.raises(InputError, match="is no condition"):
        rows_where(table, "mean_minutes")
    with pytest.raises(InputError, match="compares numbers with `few`"):
        rows_where(table, "need_worse<few")
    with pytest.raises(InputError, match="holds words"):
        rows_where(table, "sites<N")


def test_the_front_is_among_the_options_shown(results):
    every = ask(results, Question(choices=("wards_free",), objectives=("mean_minutes", "smallest_volume")))
    few = ask(
        results,
        Question(
            choices=("wards_free",), objectives=("mean_minutes", "smallest_volume"), where=("sites_open=2",)
        ),
    )
    assert set(few.front.rows) <= set(few.table.index)
    assert not set(every.front.rows) <= set(few.table.index)


def test_every_sentence_of_the_front_is_about_one_option_and_none_is_called_best(results):
    answer = ask(results, Question(choices=("wards_free",), objectives=("mean_minutes", "smallest_volume")))
    text = answer_text(answer)
    for word in ("best", "winner", "recommend", "optimal", "should"):
        assert word not in text.lower()
    assert "Of a weighted sum" in text or "No option has a smaller weighted sum" in text


def test_an_option_saved_and_run_has_the_same_figures(tmp_path):
    folder = write_choice_study(tmp_path / "saved")
    results = ensure_results(folder, None, Silent())
    answer = ask(results, Question(choices=("wards",)))
    row = int(answer.table.index[-1])
    file = save_option(results, answer, row, "mine", "Mine")
    assert 'extends = "baseline"' in file.read_text()
    (folder / "results" / "run.json").unlink()
    again = ensure_results(folder, None, Silent())
    saved = again.configurations["mine"]
    assert saved.services == answer.options.configuration(row).services
    compared = again.table("comparison")
    figures = compared[(compared["configuration"] == "mine") & (compared["service"] == "wards")].iloc[0]
    assert figures["mean_change"] == pytest.approx(answer.table.loc[row, "mean_change"])
    with pytest.raises(InputError, match='has an option "mine" already'):
        save_option(again, answer, row, "mine")
    with pytest.raises(InputError, match="there is no option 99: the options have the numbers 1 to"):
        save_option(again, answer, 99, "other")


def test_csv_has_every_column(results, tmp_path):
    answer = ask(results, Question(choices=("wards_free",)))
    write_options_csv(answer, tmp_path / "options.csv")
    head, *rows = (tmp_path / "options.csv").read_text().splitlines()
    assert {"option", "sites", "loses", "mean_minutes", "slope_index", "on_front", "rule_findings"} <= set(
        head.split(",")
    )
    assert len(rows) == 10
