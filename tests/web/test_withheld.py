"""The viewer withholds what files withhold: nothing small is told, nor follows from what is told beside it."""

import itertools
import json
import re

import numpy as np
import pandas as pd
import pytest

from access.deprivation_groups import SCOPES, quintile
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.suppression import release_table
from tests.web.small_study import write_small
from web.app import create_app
from web.charts import change_bins, evaluate_pair
from web.selection import Selection
from web.sentences import LEFT_OUT
from web.withheld_sums import Sums, withheld_sums

BELOW = 5
PEOPLE = [103, 3, 300, 400, 4]
JOURNEY = {"service": "emergency", "mode": "drive", "direction": "to_site"}
OPTIONS = ("baseline", "without_n", "moved")
PAIRS = list(itertools.product(OPTIONS, OPTIONS))


def write_few(folder):
    """The small study with few people in two of its areas."""
    write_small(folder)
    people = pd.read_csv(folder / "people.csv")
    people.assign(people=PEOPLE).to_csv(folder / "people.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = write_few(tmp_path_factory.mktemp("few"))
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def open_client(few):
    """The viewer of the study as it is, before it withholds anything."""
    return create_app(few, drafts=True).test_client()


@pytest.fixture(scope="module")
def plain(open_client, few):
    """Every answer without ``suppress_below``."""
    return {address: open_client.get(address).data for address in addresses(open_results(few))}


@pytest.fixture(scope="module")
def results(few, plain):
    """The same run, read after the key was written."""
    study = few / "study.toml"
    study.write_text(f"suppress_below = {BELOW}\n" + study.read_text(encoding="utf-8"), encoding="utf-8")
    return open_results(few)


@pytest.fixture(scope="module")
def client(results, few):
    return create_app(few, drafts=True).test_client()


def addresses(results):
    run_id, journey = results.run_id, "&".join(f"{name}={value}" for name, value in JOURNEY.items())
    found = [f"/values/{run_id}/emergency/{option}.json" for option in OPTIONS]
    for a, b in PAIRS:
        found.append(f"/charts/{run_id}/emergency/{a}/{b}.json")
        found += [f"/panel/{run_id}?a={a}&b={b}&fifths={scope}&{journey}" for scope in SCOPES]
        found += [f"/area/{run_id}/{area}.json?a={a}&b={b}&{journey}" for area in results.places.areas.index]
    return found


def chart_answer(client, results, a, b):
    return client.get(f"/charts/{results.run_id}/emergency/{a}/{b}.json").json


def chosen(results, a, b):
    key = next(iter(results.matrices()))
    return Selection("emergency", a, b, key.mode, key.period, key.direction, 50)


class Attacker:
    """Knows who travels how long and in which fifth everybody is, but not how many they are; reads one answer."""

    def __init__(self, results, selection):
        pair = evaluate_pair(results, selection)
        self.people, self.minutes = pair.people, {"a": pair.minutes_a, "b": pair.minutes_b}
        self.fifths = {s: quintile(results.places.areas, s).to_numpy()[pair.area] for s in SCOPES}
        longer = pair.lost | (pair.change > 0.001)
        shorter = pair.gained | (pair.change < -0.001)
        self.moves = {"need": np.ones(len(longer), dtype=bool), "worse": longer, "better": shorter}
        self.classes = {each["id"]: member for each, member in change_bins(pair)}

    def cells(self, answer):
        """Every number of an answer as (value, people it counts); value None where it is withheld."""
        everyone = self.moves["need"]
        for scope, rows in answer["fifths"].items():
            for row, (name, of) in itertools.product(rows, self.moves.items()):
                yield row[name], of & (self.fifths[scope] == row["fifth"])
        for name, of in self.moves.items():
            yield answer["everybody"][name], of
            yield answer["totals"][f"need_{name}" if name != "need" else "need_total"], of
        for each in answer["gainers"]:
            yield each["need"], self.classes[each["id"]]
            for scope, need in each["need_most_deprived"].items():
                yield need, self.classes[each["id"]] & (self.fifths[scope] == 1)
        for side, minutes in self.minutes.items():
            yield answer["totals"][f"{side}_reached"], np.isfinite(minutes)
            for at, share in self.points(answer, side):
                yield share and share * self.people.sum(), minutes <= at
            for scope, shares in answer["s_curve"][f"{side}_most_deprived"].items():
                poorest = everyone & (self.fifths[scope] == 1)
                for at, share in zip(answer["s_curve"]["at"], shares):
                    yield share and share * self.people[poorest].sum(), poorest & (minutes <= at)

    def points(self, answer, side):
        yield from zip(answer["s_curve"]["at"], answer["s_curve"][side])
        yield from ((each["minutes"], each[side]) for each in answer["thresholds"])

    def told(self, answer):
        """Rows of what is shown; they hold, or the attack would prove nothing."""
        shown = [(value, member.astype(float)) for value, member in self.cells(answer) if value is not None]
        for value, member in shown:
            assert value == pytest.approx(member @ self.people, abs=0.01)
        return np.array([member for _, member in shown])

    def small(self, answer):
        members = [member.astype(float) for _, member in self.cells(answer)]
        return [
            member for member in (*members, *np.eye(len(self.people))) if 0 < member @ self.people < BELOW
        ]


def follows(known, wanted):
    found = np.linalg.lstsq(known.T, wanted, rcond=None)[0]
    return np.allclose(known.T @ found, wanted, atol=1e-6)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_no_small_number_follows_from_an_answer(client, results, a, b):
    attacker, answer = Attacker(results, chosen(results, a, b)), chart_answer(client, results, a, b)
    known, secrets = attacker.told(answer), attacker.small(answer)
    assert secrets
    assert not any(follows(known, secret) for secret in secrets)


def test_the_same_attack_finds_them_where_nothing_is_withheld(plain, few, results):
    attacker = Attacker(results, chosen(results, "baseline", "moved"))
    answer = json.loads(plain[f"/charts/{results.run_id}/emergency/baseline/moved.json"])
    known = attacker.told(answer)
    assert all(follows(known, secret) for secret in attacker.small(answer))


def test_what_an_exported_table_withholds_is_in_no_answer(client, results):
    names = {"need_worse": "need_worse", "need_better": "need_better", "need_lost_reach": "need_lost_reach",
             "need_gained_reach": "need_gained_reach", "base_need_reached": "a_reached",
             "option_need_reached": "b_reached"}  # fmt: skip
    table = release_table(results, "comparison").query("service == 'emergency'").set_index("configuration")
    assert table[list(names)].isna().any(axis=None)
    for option, row in table.iterrows():
        totals = chart_answer(client, results, "baseline", option)["totals"]
        assert [
            ours for name, ours in names.items() if np.isnan(row[name]) and totals[ours] is not None
        ] == []


def test_need_by_area_is_withheld_as_in_the_file_and_where_a_fifth_would_tell_it(client, results):
    rows = release_table(results, "access").query("service == 'emergency' and configuration == 'moved'")
    exported = rows.set_index("area_id")["need"].reindex(results.places.areas.index)
    shown = client.get(f"/values/{results.run_id}/emergency/moved.json").json["need"]
    assert {i for i, need in enumerate(exported) if np.isnan(need)} <= {
        i for i, n in enumerate(shown) if n is None
    }
    for scope in SCOPES:
        fifths = quintile(results.places.areas, scope).to_numpy()
        for fifth in range(1, 6):
            hidden = [n for n, of in zip(shown, fifths) if of == fifth and n is None]
            assert len(hidden) != 1 or (fifths == fifth).sum() == 1


def test_residents_are_withheld_from_the_map(client, few):
    page = client.get("/").text
    content = re.search(r"layers/areas-(\w+)", page).group(1)
    areas = [f["properties"] for f in client.get(f"/layers/areas-{content}.json").json["features"]]
    assert [area["population"] for area in areas][1] is None
    assert all((area["population"] is None) == (area["density"] is None) for area in areas)


def test_an_area_of_few_says_no_number_of_people(client, results):
    journey = "&".join(f"{name}={value}" for name, value in JOURNEY.items())
    story = client.get(f"/area/{results.run_id}/A2.json?{journey}").json
    assert story["need"] is None
    assert story["a"]["share_shorter"] is None
    assert all(row["withheld"] for group in story["groups"] for row in group["rows"])


def test_sentences_and_tables_say_that_numbers_are_withheld(client, results):
    asked = "service=emergency&a=baseline&b=without_n&" + "&".join(f"{k}={v}" for k, v in JOURNEY.items())
    for address in (f"/panel/{results.run_id}", "/", "/print"):
        page = client.get(f"{address}?{asked}").text
        assert LEFT_OUT in page
        assert "would have a longer" not in page
    assert "withheld" in client.get(f"/print?{asked}").text


def test_without_the_key_nothing_is_withheld(plain):
    assert not [
        address for address, data in plain.items() if b"withheld" in data.replace(b'"withheld":false', b"")
    ]


def test_the_least_important_go_first():
    sums = Sums(np.array([3.0, 40.0, 12.0, 60.0]))
    sums.show(("all",), np.ones(4), 2)
    for i, row in enumerate(np.eye(4)):
        sums.show((i,), row, 1)
    assert withheld_sums(sums, 5) == {(0,), (2,)}
    assert withheld_sums(sums, 5, [(3,)]) == {(0,), (3,)}
    assert withheld_sums(sums, 2) == frozenset()


def test_what_is_withheld_together_is_not_small_either():
    sums = Sums(np.array([2.0, 1.0, 40.0, 60.0]))
    sums.show(("all",), np.ones(4), 2)
    for i, row in enumerate(np.eye(4)):
        sums.show((i,), row, 1)
    sums.parts.append([(i,) for i in range(4)])
    assert withheld_sums(sums, 5) == {(0,), (1,), (2,)}


def test_nor_with_what_is_never_shown():
    sums = Sums(np.array([2.0, 1.0, 40.0, 60.0]))
    sums.show(("all",), np.ones(4), 2)
    for i, row in list(enumerate(np.eye(4)))[1:]:
        sums.show((i,), row, 1)
    sums.besides[0] = np.eye(4)[0]
    sums.parts.append([(1,), (2,), (3,)])
    assert withheld_sums(sums, 5) == {(1,), (2,)}
