"""How unequal minutes are between people, whoever they are: Gini, Palma, Theil, Atkinson.

None of these knows deprivation: they say how spread out journeys are, not who has the long ones. All weight by
people, leave out NaN (unreached) and people of 0, do not change when all people or all minutes are multiplied,
and are NaN where nobody is left or the mean is 0. Travel time is a burden: "the top" are the longest journeys.
"""

import math

import numpy as np

from access.errors import AccessError


def gini(values: np.ndarray, people: np.ndarray) -> float:
    """Gini coefficient, 0 (equal) to below 1: ``sum_i sum_j f_i f_j |t_i - t_j| / (2 mean)``.

    Of the population (no small-sample factor n / (n - 1)). Source: C. Gini (1912); A. Sen, On Economic
    Inequality (1973), chapter 2.

    >>> round(gini(np.array([1.0, 2, 3, 4, 5]), np.ones(5)), 6)
    0.266667
    """
    values, share, mean = _counted(values, people)
    if not mean > 0:
        return math.nan
    order = np.argsort(values, kind="stable")
    values, share = values[order], share[order]
    middle = np.cumsum(share) - share / 2
    return max(0.0, float(2 * share @ (values * middle) / mean - 1))


def palma(values: np.ndarray, people: np.ndarray, *, top: float = 0.1, bottom: float = 0.4) -> float:
    """Minutes of the ``top`` share of people with the longest journeys over those of the ``bottom`` share.

    An origin on the border counts in part. Equality gives ``top / bottom`` (0.25), not 1; NaN where the
    bottom travels 0 minutes. Source: A. Cobham, A. Sumner, "Is it all about the tails? The Palma measure of
    income inequality", CGD Working Paper 343 (2013).

    Raises:
        AccessError: the shares are not above 0, or pass 1 together.

    >>> palma(np.arange(1.0, 11), np.ones(10))
    1.0
    """
    if not (top > 0 and bottom > 0 and top + bottom <= 1):
        raise AccessError(
            f"the Palma ratio needs shares above 0 that do not pass 1 together, not {top}, {bottom}."
        )
    values, share, mean = _counted(values, people)
    if not mean > 0:
        return math.nan
    order = np.argsort(values, kind="stable")
    people_up_to = np.append(0.0, np.cumsum(share[order]))
    minutes_up_to = np.append(0.0, np.cumsum((share * values)[order]))
    lowest, up_to_top = np.interp([bottom, 1 - top], people_up_to, minutes_up_to)
    return float((minutes_up_to[-1] - up_to_top) / lowest) if lowest > 0 else math.nan


def theil(values: np.ndarray, people: np.ndarray) -> float:
    """Theil's T: ``sum f (t / mean) ln(t / mean)``, 0 (equal) upwards; 0 minutes contribute 0.

    Source: H. Theil, Economics and Information Theory (1967), chapter 4.

    >>> round(theil(np.array([1.0, 3.0]), np.ones(2)), 6)
    0.130812
    """
    values, share, mean = _counted(values, people)
    if not mean > 0:
        return math.nan
    ratio = values / mean
    return max(0.0, float(share @ (ratio * np.log(np.where(ratio > 0, ratio, 1.0)))))


def atkinson(values: np.ndarray, people: np.ndarray, epsilon: float) -> float:
    """Atkinson's index, 0 (equal) to 1: one less the ratio of a generalised mean to the mean.

    ``1 - (sum f (t / mean)^(1 - e))^(1 / (1 - e))``, and for e = 1 ``1 - geometric mean / mean``. A larger
    ``epsilon`` weighs differences among *short* journeys more, which is the opposite of what it does for
    income: time is a burden. 1 where someone travels 0 minutes and epsilon is 1 or more.
    Source: A. Atkinson, Journal of Economic Theory 2 (1970), 244-263.

    Raises:
        AccessError: ``epsilon`` is negative.

    >>> round(atkinson(np.array([1.0, 2, 3, 4]), np.ones(4), 1), 6)
    0.114655
    """
    if not epsilon >= 0:
        raise AccessError(f"Atkinson's epsilon is 0 or more; {epsilon} given.")
    values, share, mean = _counted(values, people)
    if not mean > 0:
        return math.nan
    ratio, power = values / mean, 1 - epsilon
    if power <= 0 and (ratio == 0).any():
        return 1.0
    with np.errstate(over="ignore"):
        level = math.exp(share @ np.log(ratio)) if power == 0 else float(share @ ratio**power) ** (1 / power)
    return min(1.0, max(0.0, 1 - level))


def _counted(values: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Values that count, their shares of people and their mean (NaN where there are none)."""
    values, people = (np.asarray(each, dtype=np.float64) for each in (values, people))
    counted = np.isfinite(values) & (people > 0)
    values, people = values[counted], people[counted]
    if not len(values):
        return values, people, math.nan
    share = people / people.sum()
    return values, share, float(share @ values)
