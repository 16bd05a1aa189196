import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import BadValue, DuplicateIds, UnmatchedCodes, carry_counts, carry_ranks, read_lookup

# u stays; s is split in three; m and n merge into mn; x and y are redrawn as p and q.
PAIRS = [
    ("u", "u"),
    ("s", "s1"),
    ("s", "s2"),
    ("s", "s3"),
    ("m", "mn"),
    ("n", "mn"),
    ("x", "p"),
    ("x", "q"),
    ("y", "q"),
]
OLD = ["u", "s", "m", "n", "x", "y"]


def lookup(pairs=PAIRS, **more):
    table = pd.DataFrame(pairs, columns=["old", "new"]).assign(**more)
    change = "change" if "change" in table else None
    return read_lookup(table, "old", "new", old_vintage="V1", new_vintage="V2", change=change)


def counts(values=(10, 9, 4, 6, 8, 2)):
    return pd.DataFrame({"code": OLD, "n": values})


def test_change_codes_follow_from_the_pairs():
    assert "".join(lookup().pairs["change"]) == "USSSMMXXX"


def test_counts_are_carried_by_equal_shares_worked_by_hand():
    carried, findings = carry_counts(counts(), "code", ["n"], lookup())
    expected = {"mn": 10, "p": 4, "q": 6, "s1": 3, "s2": 3, "s3": 3, "u": 10}
    assert carried.set_index("new")["n"].to_dict() == expected
    assert findings == []


def test_counts_are_carried_by_population_worked_by_hand():
    weights = pd.Series({"s1": 1, "s2": 2, "s3": 6, "p": 0, "q": 0})
    carried, _ = carry_counts(counts(), "code", ["n"], lookup(), weights)
    assert carried.set_index("new")["n"][["s1", "s2", "s3", "p", "q"]].tolist() == [1, 2, 6, 4, 6]


def test_a_weight_that_is_needed_and_missing_is_named():
    with pytest.raises(BadValue, match="no weight, or a negative one, for s2, s3, p, q"):
        carry_counts(counts(), "code", ["n"], lookup(), pd.Series({"s1": 1}))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, unique=True),
    st.lists(st.floats(0, 1e6), min_size=10, max_size=10),
    st.lists(st.floats(0, 1e6), min_size=10, max_size=10),
    st.booleans(),
)
def test_whatever_the_lookup_people_are_conserved(pairs, people, weights, weighted):
    pairs = [(f"o{old}", f"n{new}") for old, new in pairs]
    table = pd.DataFrame({"code": [f"o{i}" for i in range(10)], "n": people})
    table = table[table["code"].isin([old for old, _ in pairs])]
    weight = pd.Series(weights, index=[f"n{i}" for i in range(10)]) if weighted else None
    carried, findings = carry_counts(table, "code", ["n"], lookup(pairs), weight)
    assert carried["n"].sum() == pytest.approx(table["n"].sum(), rel=1e-12, abs=1e-9)
    assert findings == []


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(len(PAIRS))))
def test_permuting_the_lookup_changes_nothing(order):
    straight, _ = carry_counts(counts(), "code", ["n"], lookup())
    shuffled, _ = carry_counts(counts(), "code", ["n"], lookup([PAIRS[i] for i in order]))
    pd.testing.assert_frame_equal(straight, shuffled)


def test_what_comes_from_the_unknown_is_unknown():
    carried, (finding,) = carry_counts(counts()[:3], "code", ["n"], lookup())
    assert carried.loc[carried["n"].isna(), "new"].tolist() == ["mn", "p", "q"]
    assert finding.where == "mn, p, q"


def test_ranks_are_carried_only_where_one_source_is_clear():
    ranks = counts(values=(1, 2, 3, 4, 5, 6))
    carried, (finding,) = carry_ranks(ranks, "code", ["n"], lookup())
    assert carried.set_index("new")["n"].dropna().to_dict() == {"u": 1, "s1": 2, "s2": 2, "s3": 2}
    assert "3 V2 areas have no value: merged or changed" in finding.message


def test_rows_outside_the_lookup_are_reported_and_a_foreign_table_refused():
    table = pd.concat([counts(), pd.DataFrame({"code": ["zz"], "n": [5]})])
    _, (finding,) = carry_counts(table, "code", ["n"], lookup())
    assert "1 rows are not in the table and were left out" in finding.message
    with pytest.raises(UnmatchedCodes, match="none of its codes"):
        carry_counts(table[-1:], "code", ["n"], lookup())


def test_a_lookup_is_checked():
    with pytest.raises(DuplicateIds, match="pair u to u in rows 1, 10"):
        lookup([*PAIRS, ("u", "u")])
    with pytest.raises(BadValue, match="row 1: change code 'Z' is none of U, S, M, X"):
        lookup(change=list("ZSSSMMXXX"))
    with pytest.raises(DuplicateIds, match="mn is unchanged or split from two areas"):
        carry_ranks(counts(), "code", ["n"], lookup(change=list("USSSSSXXX")))
