"""What is said of the options of a front is true of the figures, whatever these are."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import access
from study.option_front import Front
from study.option_words import conditions_said, value_said

NAMES = ("mean_minutes", "volume_balance", "need_worse")


def front_of(table: pd.DataFrame) -> Front:
    objectives = tuple(map(access.objective, table.columns))
    costs = access.costs(table, {each.column: each.direction for each in objectives})
    rows = np.flatnonzero(access.pareto_front(costs))
    found = access.conditions(costs[rows])
    return Front(objectives, tuple(int(row) for row in rows), dict(zip(map(int, rows), found)))


def said_of(values, columns) -> dict[int, list[str]]:
    table = pd.DataFrame(values, columns=list(columns))
    front = front_of(table)
    return {row: conditions_said(front, table, row) for row in front.rows}


def test_two_objectives_in_words():
    said = said_of([[1.0, 4.0], [2.0, 2.0], [4.0, 1.0]], ["mean_minutes", "p95_minutes"])
    assert said[0] == [
        "No option is lower in the mean (1.0 minutes).",
        "No option has a smaller weighted sum if, beside 1 for each minute of the mean, each minute of P95 counts at "
        "most 0.5.",
    ]
    assert said[1][0].endswith("each minute of P95 counts 0.5 to 2.")
    assert said[2][1].endswith("each minute of P95 counts at least 2.")


def test_units_of_shares_ratios_and_counts():
    said = said_of([[10.0, 0.8], [12.0, 0.9]], ["mean_minutes", "share_within_30"])
    assert "each percentage point of the share within 30 minutes counts at most 0.2." in said[0][1]
    said = said_of([[10.0, 0.5], [12.0, 0.6]], ["mean_minutes", "volume_balance"])
    assert "each hundredth of least busy over busiest site counts at least 0.2." in said[1][1]
    said = said_of([[10.0, 500.0], [12.0, 100.0]], ["mean_minutes", "need_worse"])
    assert "each 1,000 of need worse off counts at least 5." in said[1][1]


def test_a_dent_is_told_by_limits_and_one_option_by_none():
    said = said_of([[0.0, 4.0], [2.5, 2.5], [4.0, 0.0]], ["mean_minutes", "p95_minutes"])
    assert said[1] == [
        "For no weights in which the mean counts: some other option always has a smaller weighted sum. By limits: no "
        "option is lower in the mean among those with P95 at most 2.500 minutes."
    ]
    (alone,) = said_of([[1.0, 1.0]], ["mean_minutes", "p95_minutes"]).values()
    assert alone[-1] == "Whatever the weights: no option has a smaller weighted sum of these objectives."


def test_an_unknown_value_and_equal_options():
    said = said_of([[1.0, np.nan], [2.0, 3.0]], ["mean_minutes", "p95_minutes"])
    assert "Without a value of P95" in said[0][-1]
    said = said_of([[1.0, 2.0], [1.0, 2.0]], ["mean_minutes", "p95_minutes"])
    assert "The same in every objective as option 1." in said[0]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("mean_minutes", 38.24, "38.2 minutes"),
        ("share_within_30", 0.8114, "81.1%"),
        ("need_worse", 1234.4, "1,234"),
        ("volume_balance", 0.333, "0.33"),
        ("areas_worse", 3, "3 areas"),
        ("p95_minutes", np.nan, "unknown"),
        ("mean_change", -0.01, "0.0 minutes"),
    ],
)
def test_values_in_words(column, value, words):
    assert value_said(access.objective(column), value) == words


TABLES = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 7), st.just(3)), elements=st.integers(0, 8).map(float)
)


@settings(max_examples=60, deadline=None)
@given(values=TABLES)
def test_every_sentence_holds_for_the_figures(values):
    """Ranges of pairs are tried inside: the sum said to be smallest is; limits hold; nobody is called best."""
    table = pd.DataFrame(values, columns=["mean_minutes", "p95_minutes", "max_minutes"])
    labels = {"the mean": "mean_minutes", "P95": "p95_minutes", "the longest journey": "max_minutes"}
    pair = re.compile(r"Of (.+) and (.+) alone: .* counts (at least|at most)? ?([\d.]+)(?: to ([\d.]+))?\.$")
    for row, said in said_of(values, table.columns).items():
        for sentence in said:
            assert "best" not in sentence
            if match := pair.match(sentence):
                first, second, bound, low, _ = match.groups()
                ratio = float(low) * (1.02 if bound != "at most" else 0.98)
                if match[5]:
                    ratio = (float(low) + float(match[5])) / 2
                elif bound is None:
                    continue  # one number alone
                sums = table[labels[first]] + ratio * table[labels[second]]
                assert sums[row] <= sums.min() + 0.01 * (1 + sums.min())
            if "No option is lower in" in sentence:
                label = re.match(r"No option is lower in (.+) \(", sentence)[1]
                assert table.loc[row, labels[label]] == table[labels[label]].min()
