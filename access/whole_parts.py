"""Parts of a whole as whole numbers that add up to it."""

import math
from collections.abc import Sequence


def whole_parts(parts: Sequence[float]) -> list[int]:
    """Whole numbers that add up to the rounded sum of ``parts``, each less than 1 from its part.

    Every part is rounded down; what is then missing goes to those with the largest remainders, one each, the first
    among equals (Hamilton's method). Halves of the sum are rounded as :func:`round` does, to the even number.

    >>> whole_parts([46.6, 3.4, 2.6]), whole_parts([0.4, 0.4])
    ([47, 3, 3], [1, 0])
    """
    down = [math.floor(part) for part in parts]
    missing = round(sum(parts)) - sum(down)
    order = sorted(range(len(parts)), key=lambda at: down[at] - parts[at])
    for at in order[: max(missing, 0)]:
        down[at] += 1
    return down
