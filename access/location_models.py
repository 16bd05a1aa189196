"""Location models: which p sites give the lowest mean or longest time, or reach most people within a threshold.

Each answers one narrow question of one matrix. They are for more combinations than can be enumerated
(:func:`access.site_sets` is exact and shows every option side by side); a siting is a set of figures to look at
beside others, not a recommendation.
"""

from collections.abc import Iterable

import numpy as np

from access.location_program import LocationProgram
from access.location_task import Limits, LocationTask, Siting


def p_median(minutes: np.ndarray, people: np.ndarray, p: int | Iterable[int], **limits) -> Siting:
    """Choose p sites with the lowest mean minutes to the nearest of them, weighted by people.

    ``minutes`` (S, O), NaN unreachable; ``people`` (O,), zero or more; ``p`` a number of sites, or several that are
    allowed. ``limits`` are the fields of :class:`Limits`. The objective is ``sum n_i t_i / sum n_i`` over people whom
    some allowed site reaches; those whom no chosen one reaches count with ``unreached_minutes``.

    Source: Hakimi (1964), Operations Research 12, 450-459; formulation of Elloumi (2010), Journal of Combinatorial
    Optimization 19, 69-83.

    Raises:
        NoSiting: no choice keeps the limits, or none was found in time.
        InvalidTravelTimes: the shapes do not fit, or minutes are longer than ``unreached_minutes``.
        AccessError: people, numbers or limits that cannot be.

    >>> siting = p_median(np.array([[0, 9, 20.0], [9, 0, 11], [20, 11, 0]]), np.array([5, 1, 4.0]), 2)
    >>> siting.sites.tolist(), siting.objective, siting.optimal
    ([True, False, True], 0.9, True)
    """
    task = LocationTask.of(minutes, people, p, Limits(**limits))
    program, start, total = task.program(), 0.0, 0.0
    for weight, steps in task.origins:
        times = [time for time, _ in steps]
        columns = program.chain(members for _, members in steps)
        start, total = start + weight * times[0], total + weight
        for column, this, following in zip(columns, times, [*times[1:], task.limits.unreached_minutes]):
            if following is None:
                program.require_one_of(steps[-1][1])
            else:
                program.add_cost(column, weight * (following - this))
    found = task.solve(program)

    def mean(nearest: np.ndarray) -> float:
        reachable = np.isfinite(task.minutes).any(axis=0) & (task.people > 0)
        return float(np.average(_or_late(nearest, task)[reachable], weights=task.people[reachable]))

    return task.siting(task.chosen(found), mean, (start + found.mip_dual_bound) / total, found.status == 0)


def maximal_covering(
    minutes: np.ndarray, people: np.ndarray, p: int | Iterable[int], *, threshold: float, **limits
) -> Siting:
    """Choose p sites that have most people within ``threshold`` minutes of one of them.

    Arguments as :func:`p_median`. The objective is the share of all people with minutes <= threshold, compared in
    float32; nobody has to be reached.

    Source: Church and ReVelle (1974), Papers of the Regional Science Association 32, 101-118.

    Raises:
        As :func:`p_median`.
    """
    task = LocationTask.of(minutes, people, p, Limits(**limits))
    program, coverable = task.program(), 0.0
    for weight, steps in task.origins:
        within = _within(steps, threshold)
        sets = within if program.exact else within[-1:]
        columns = program.chain(sets)
        coverable += weight if within else 0.0
        if within and len(columns) == len(sets):  # else a chosen site is within the threshold anyhow
            program.add_cost(columns[-1], weight)
    found = task.solve(program)
    everyone = task.people.sum()

    def share(nearest: np.ndarray) -> float:
        return float(task.people[nearest.astype(np.float32) <= np.float32(threshold)].sum() / everyone)

    bound = (coverable - found.mip_dual_bound) * task.unit / everyone
    return task.siting(task.chosen(found), share, bound, found.status == 0)


def p_centre(minutes: np.ndarray, people: np.ndarray, p: int | Iterable[int], **limits) -> Siting:
    """Choose p sites such that the longest minutes of anyone to the nearest of them are fewest.

    Arguments as :func:`p_median`; anyone is an origin with people whom some allowed site reaches. Found by halving
    the list of minutes that occur: for each, whether some choice has everyone within it.

    Source: Minieka (1970), SIAM Review 12, 138-139.

    Raises:
        As :func:`p_median`.
    """
    task = LocationTask.of(minutes, people, p, Limits(**limits))
    if not task.origins:
        return task.siting(task.chosen(task.solve(task.program())), lambda nearest: np.nan, np.nan, True)

    def longest(nearest: np.ndarray) -> float:
        reachable = np.isfinite(task.minutes).any(axis=0) & (task.people > 0)
        return float(_or_late(nearest, task)[reachable].max())

    levels = _levels(task)
    chosen = task.chosen(task.solve(_everyone_within(task, levels[-1])))
    low = proven = 0
    high = int(np.searchsorted(levels, longest(task.nearest(chosen))))
    while low < high:
        middle = (low + high) // 2
        found = _everyone_within(task, levels[middle]).solve(task.limits.seconds)
        if found.x is not None:
            chosen = task.chosen(found)
            high = min(middle, int(np.searchsorted(levels, longest(task.nearest(chosen)))))
        else:
            low = middle + 1
            proven = low if found.status == 2 else proven  # no choice; otherwise none was found in time
    return task.siting(chosen, longest, float(levels[proven]), proven == high)


def _everyone_within(task: LocationTask, minutes: float) -> LocationProgram:
    program = task.program()
    late = task.limits.unreached_minutes
    if late is None or minutes < late:
        for members in {_within(steps, minutes)[-1] for _, steps in task.origins}:
            program.require_one_of(members)
    return program


def _levels(task: LocationTask) -> np.ndarray:
    """Minutes that the longest can be, rising: no fewer than the longest to the nearest of all allowed sites."""
    at_least = max(steps[0][0] for _, steps in task.origins)
    times = {time for _, steps in task.origins for time, _ in steps if time >= at_least}
    late = task.limits.unreached_minutes
    return np.array(sorted(times if late is None else times | {float(late)}))


def _within(steps: list[tuple[float, int]], threshold: float) -> list[int]:
    return [members for time, members in steps if np.float32(time) <= np.float32(threshold)]


def _or_late(nearest: np.ndarray, task: LocationTask) -> np.ndarray:
    late = task.limits.unreached_minutes
    return nearest if late is None else np.where(np.isnan(nearest), late, nearest).astype(np.float64)
