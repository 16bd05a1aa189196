"""Halving squares by public transport, depth first and compiled, as :mod:`isochrones.street_squares` does by street.

A square is settled when no threshold lies between the least and the greatest percentile of its points. Of
each segment that may be nearest to a point of it, the percentile is taken where the segment is nearest to the
square's middle, once with all walks shorter and once with all of them longer by what they can change within
the square. As the percentile never falls when walks grow, walk caps included, no point of the square is
outside these two.
"""

import numpy as np
from numba import njit

from isochrones.candidates import Candidates, lists
from isochrones.edge_profiles import EdgeProfiles
from isochrones.edge_readings import AT_ONCE, flat, least_levels, levels
from isochrones.nearest import SegmentIndex
from isochrones.quartering import (
    add_square,
    begin_root,
    disc_around,
    keep_near,
    next_quarter,
    no_squares,
    room_to_halve,
)

BOUNDED = 4
"""Squares less than so many of the finest wide are not bounded: the times at their corners cost less."""


def quartered(
    index: SegmentIndex, profiles: EdgeProfiles, roots: Candidates, square, frame, halvings: int, limits, rule
) -> tuple[np.ndarray, Candidates]:
    """The finest squares within the coarsest that no threshold is sure to miss, and others beside them.

    With them their candidates.

    Args:
        index: the streets' segments.
        profiles: what the ends of edges offer.
        roots: candidates of the coarsest squares.
        square: int64, south-west corners of the coarsest squares.
        frame: ``west, south, step, width`` of the finest corners.
        halvings: from the coarsest to the finest.
        limits: float64 thresholds in seconds, ascending.
        rule: connector's cap in metres, its minutes per metre, minutes added for rounding, and of each edge
            the most that walks change with a metre.
    """
    steepest, metres = rule[3], np.maximum(index.edge_metres, 1e-9)
    found = _quartered(
        index.shape, index.along, index.edge, metres, roots.start, roots.segment, square, *frame, halvings,
        *(float(value) for value in rule[:3]), steepest, least_levels(profiles, limits), limits, profiles.rank,
        *flat(profiles),
    )  # fmt: skip
    return found[0], lists(*found[1:])


@njit(cache=True, nogil=True)
def _quartered(
    shape, run, segment_edge, whole, root_start, root_segment, root_square, west, south, step, width, halvings,
    cap_metres, per_metre, rounding, steepest, least, limits, rank,
    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
    direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
    first, offset, reached, on_foot,
):  # fmt: skip
    """Depth first, see :mod:`isochrones.quartering`."""
    never = len(limits)
    held, count, square, quarter, away, along = room_to_halve(root_start, halvings)
    found, begin, segments = no_squares()
    asked, bound = np.empty(AT_ONCE, np.int64), np.empty(AT_ONCE, np.int64)
    fraction, connector = np.empty(AT_ONCE), np.empty(AT_ONCE)
    total = 0
    for i in range(len(root_square)):
        depth = 0
        begin_root(i, root_start, root_segment, root_square, held, count, square, quarter)
        while depth >= 0:
            if quarter[depth] == 4 or count[depth] == 0:
                depth -= 1
                continue
            number, size = next_quarter(depth, halvings, square, quarter, width)
            x, y, radius = disc_around(number, size, west, south, step, width)
            nearest, last = keep_near(depth, x, y, radius, shape, run, held, count, away, along)
            if nearest > cap_metres + radius:
                continue
            low, high = never, never if nearest + radius > cap_metres else 0
            done, several = 0, 1
            while (
                done < last and size >= BOUNDED and not low < high
            ):  # more streets can only widen the bounds
                points = 0
                while done < last and points < several:
                    edge = segment_edge[held[depth + 1, done]]
                    if least[edge] == never:
                        high = never
                    else:
                        slack = radius * steepest[edge] + rounding
                        for way in range(2):
                            asked[points], fraction[points] = edge, along[done] / whole[edge]
                            connector[points] = away[done] * per_metre + (slack if way else -slack)
                            points += 1
                    done += 1
                several = min(2 * several + 2, AT_ONCE - 1)
                levels(
                    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row,
                    on_fraction, direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
                    first, offset, reached, on_foot, asked, fraction, connector, points, rank, limits, bound,
                )  # fmt: skip
                for k in range(points):
                    low, high = min(low, bound[k]), max(high, bound[k])
            if low == high and size >= BOUNDED:
                continue
            if size > 1:
                depth += 1
                square[depth], count[depth], quarter[depth] = number, last, 0
                continue
            found, begin, segments = add_square(found, begin, segments, total, number, held[depth + 1], last)
            total += 1
    return found[:total].copy(), begin[: total + 1].copy(), segments[: begin[total]].copy()
