"""Every index of inequality of a result in one table, with the means by quintile beside it."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from access.deprivation_groups import SCOPES, most_deprived_first, national_decile, quintile
from access.errors import UnknownName, suggestion
from access.evaluate import Journeys, Result
from access.index_set import UNRANKED, USUAL_PARAMETERS, Cohort, Found, Index, IndexParameters, index_set
from access.measures import weighted_mean
from access.s_curve import S_CURVE_MINUTES, s_curve
from access.schema import KEY

QUINTILES = range(1, 6)
EVERYONE = "everyone"
FIGURES = ("value", "standard_error", "lowest", "highest")
CHANGES = ("base_value", "option_value", "change", "share_not_in_both")
PEOPLE = ("need_total", "need_unreached", "need_without_rank")


def indices(
    result: Result, *, base: str | None = None, parameters: IndexParameters = USUAL_PARAMETERS
) -> pd.DataFrame:
    """One row per key and ``index``: its value, and the means by quintile beside it.

    ``value`` is over the option's own reached need. ``standard_error`` is of concentration indices only,
    ``lowest`` and ``highest`` are the sensitivity range of the slope and relative index (see
    :func:`access.slope_sensitivity`). With ``base``, the id of an option: ``base_value`` and ``option_value`` over
    need reached under both, and ``change``, option less base; NaN where the result has no such option.

    ``need_unreached`` has no minutes and ``need_without_rank`` lives in areas without deprivation; ``share_left_out``
    is the share of ``need_total`` that the index does not count, ``share_not_in_both`` that the change does not.
    ``national_1`` ... ``local_5`` are mean minutes of reached need by quintile (1 = most deprived), the same on
    every row of a key. NaN where nobody is counted, and for indices over deprivation where the areas have none.

    Raises:
        UnknownName: the result has no option ``base``.
    """
    known = {journeys.configuration for journeys in result.journeys}
    if base is not None and known and base not in known:
        raise UnknownName(f'the result has no configuration "{base}"{suggestion(base, known)}')
    maker = _Maker(result, base, parameters)
    rows = [row for journeys in result.journeys for row in maker.rows(journeys)]
    return pd.DataFrame(rows, columns=_columns())


def s_curves(result: Result, at: tuple[float, ...] = S_CURVE_MINUTES) -> pd.DataFrame:
    """Share of need within each of ``at`` minutes, one row per key, ``scope``, ``quintile`` and ``within_minutes``.

    ``scope`` is ``everyone`` (with quintile 0), ``national`` or ``local``. The unreached are never within. A
    quintile in which the study has no need has no rows.
    """
    groups = [(EVERYONE, 0, np.ones(len(result.areas))), *_quintiles(result)]
    scopes, numbers, members = zip(*groups)
    names = pd.DataFrame({"scope": pd.array(scopes, dtype="str"), "quintile": numbers})
    member = np.array(members)
    blocks = []
    for journeys in result.journeys:
        people = member[:, journeys.area] * _need(result, journeys)
        held = np.flatnonzero(people.sum(axis=1) > 0)
        shares = [s_curve(minutes, people[held], at) for minutes in journeys.minutes]
        blocks.append((journeys, held, np.array(shares)))
    return _curve_table(blocks, names, np.asarray(at, dtype=np.float64))


def _curve_table(
    blocks: list[tuple[Journeys, np.ndarray, np.ndarray]], names: pd.DataFrame, at: np.ndarray
) -> pd.DataFrame:
    """A row for each percentile, group and minute of every key; blocks hold groups and their shares."""
    if not blocks:
        return pd.DataFrame(columns=[*KEY, *names, "within_minutes", "share"])
    rows = [shares.size for *_, shares in blocks]
    table: dict[str, object] = {
        name: pd.Index([getattr(journeys, name) for journeys, *_ in blocks], dtype="str").repeat(rows)
        for name in KEY[:-1]
    }
    each = [np.repeat(j.percentiles, len(held) * len(at)) for j, held, _ in blocks]
    table["percentile"] = np.concatenate(each)
    group = np.concatenate([np.tile(held.repeat(len(at)), len(j.percentiles)) for j, held, _ in blocks])
    table |= {name: names[name].array.take(group) for name in names}
    table["within_minutes"] = np.tile(at, len(group) // len(at))
    table["share"] = np.concatenate([shares.ravel() for *_, shares in blocks])
    return pd.DataFrame(table)


@dataclass
class _Maker:
    """Finds indices key by key; what belongs to the areas alone is found once."""

    result: Result
    base: str | None
    parameters: IndexParameters

    def __post_init__(self) -> None:
        self.codes = deprivation_codes(self.result.areas)
        self.members = _quintiles(self.result)
        self.bases = {_matrix(j): j for j in self.result.journeys if j.configuration == self.base}
        self.found: dict[tuple, dict[str, Found]] = {}
        self.origins: dict[tuple, tuple[np.ndarray, dict[str, np.ndarray]]] = {}

    def rows(self, journeys: Journeys) -> list[dict]:
        """Rows of one key at all its percentiles."""
        chosen = index_set(self.parameters, self.result.services[journeys.service].thresholds)
        members = np.array([member for *_, member in self.members]).reshape(-1, len(self.result.areas))
        means = weighted_mean(journeys.minutes, members[:, journeys.area] * self._origins(journeys)[0])
        rows = []
        for place, percentile in enumerate(journeys.percentiles):
            own = self._cohort(journeys, place)
            values, left_out = self._values(journeys, place, own, chosen), _shares_left_out(own)
            both = self._both(journeys, place, own.counted, chosen)
            shared = _key(journeys, percentile) | _people(own)
            shared |= {f"{scope}_{n}": mean for (scope, n, _), mean in zip(self.members, means[place])}
            for index in chosen:
                figures = {"index": index.name, "share_left_out": left_out[index.needs]}
                figures |= values[index.name]._asdict() | _range(index, own)
                rows.append(shared | figures | both[index.name])
        return rows

    def _cohort(self, journeys: Journeys, place: int, counted: np.ndarray | None = None) -> Cohort:
        minutes = journeys.minutes[place]
        counted = np.isfinite(minutes) if counted is None else counted
        return Cohort(minutes, *self._origins(journeys), counted)

    def _origins(self, journeys: Journeys) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """People and deprivation groups of origins: found once for a service and a matrix, whatever the option."""
        matrix = _matrix(journeys)
        if matrix not in self.origins:
            codes = {name: code[journeys.area] for name, code in self.codes.items()}
            self.origins[matrix] = _need(self.result, journeys), codes
        return self.origins[matrix]

    def _both(
        self, journeys: Journeys, place: int, reached: np.ndarray, chosen: tuple[Index, ...]
    ) -> dict[str, dict[str, float]]:
        """Base and option over need reached under both, for every index."""
        base = self.bases.get(_matrix(journeys))
        if base is None:
            return {index.name: {} for index in chosen}
        counted = reached & np.isfinite(base.minutes[place])
        sides = [self._cohort(each, place, counted) for each in (base, journeys)]
        values = [self._values(each, place, side, chosen) for each, side in zip((base, journeys), sides)]
        left_out = _shares_left_out(sides[0])
        both = {}
        for index in chosen:
            before, after = (each[index.name].value for each in values)
            both[index.name] = dict(zip(CHANGES, (before, after, after - before, left_out[index.needs])))
        return both

    def _values(
        self, journeys: Journeys, place: int, cohort: Cohort, chosen: tuple[Index, ...]
    ) -> dict[str, Found]:
        """Every index of a cohort, found once for the same key and people: the base's is asked for by each option."""
        key = (*_key(journeys, place).values(), sha256(cohort.counted.tobytes()).digest())
        if key not in self.found:
            self.found[key] = {index.name: index.find(cohort) for index in chosen}
        return self.found[key]


def deprivation_codes(areas: pd.DataFrame) -> dict[str, np.ndarray]:
    """Group of every area by each way of cutting deprivation, the finest first; see :class:`Cohort`."""
    ways = {"finest": most_deprived_first(areas), "decile": national_decile(areas)}
    ways |= {f"{scope} quintile": quintile(areas, scope) for scope in SCOPES}
    return {name: _codes(order.to_numpy(dtype=np.float64)) for name, order in ways.items()}


def _codes(order: np.ndarray) -> np.ndarray:
    known = np.isfinite(order)
    code = np.full(len(order), UNRANKED)
    code[known] = np.unique(order[known], return_inverse=True)[1]
    return code


def _range(index: Index, cohort: Cohort) -> dict[str, float]:
    if index.sensitivity is None:
        return {}
    return dict(zip(("lowest", "highest"), getattr(cohort.slopes, index.sensitivity)))


def _people(cohort: Cohort) -> dict[str, float]:
    people = cohort.people
    return dict(zip(PEOPLE, (people.sum(), people[~cohort.counted].sum(), people[~cohort.ranked].sum())))


def _shares_left_out(cohort: Cohort) -> dict[str, float]:
    """Share of need that an index leaves out, by whom it needs."""
    who = {"ranked": cohort.counted & cohort.ranked, "reached": cohort.counted, "everyone": cohort.ranked}
    total = cohort.people.sum()
    return {
        name: round(1 - cohort.people[rows].sum() / total, 12) + 0.0 if total > 0 else np.nan
        for name, rows in who.items()
    }


def _quintiles(result: Result) -> list[tuple[str, int, np.ndarray]]:
    """Scope, number and membership (0 or 1 by area) of every quintile."""
    found = {scope: quintile(result.areas, scope).to_numpy() for scope in SCOPES}
    return [
        (scope, n, (values == n).astype(np.float64)) for scope, values in found.items() for n in QUINTILES
    ]


def _need(result: Result, journeys: Journeys) -> np.ndarray:
    return result.needs[journeys.service].to_numpy()[journeys.area] * journeys.weight


def _matrix(journeys: Journeys) -> tuple[str, ...]:
    return journeys.service, journeys.mode, journeys.period, journeys.direction


def _key(journeys: Journeys, percentile: int) -> dict[str, str | int]:
    return {name: getattr(journeys, name) for name in KEY[:-1]} | {"percentile": percentile}


def _columns() -> list[str]:
    means = [f"{scope}_{number}" for scope in SCOPES for number in QUINTILES]
    return [*KEY, "index", *FIGURES, *CHANGES[:-1], *PEOPLE, "share_left_out", CHANGES[-1], *means]
