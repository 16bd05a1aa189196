"""Road times beside other engines: ``python -m benchmarks.roads [job ...]``.

Measures ours and the peers on the same street files and points, prints tables and writes them to a
Markdown file. Peers run in a Python of their own (``benchmarks/peers.txt`` says how to make one); without
it only ours is measured.
"""

from benchmarks.suite import Suite, main

ROADS = Suite(
    name="roads",
    title="Roads, measured",
    package="benchmarks.jobs",
    jobs=(
        "build",
        "cold",
        "warm",
        "one_to_all",
        "polygons",
        "memory",
        "agreement",
        "size",
        "trips",
        "targets",
    ),
    summary="targets",
    not_quick=("one_to_all",),
)
"""``one_to_all`` has no small network."""

if __name__ == "__main__":
    main(ROADS)
