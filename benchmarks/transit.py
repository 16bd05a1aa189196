"""Public transport beside other engines: ``python -m benchmarks.transit [job ...]``.

Measures ours, cafein and readers of timetables on the same files and points, prints tables and writes them
to a Markdown file. cafein and the readers run in Pythons of their own (``benchmarks/peers.txt`` and
``benchmarks/gtfs_peers.txt`` say how to make them); without them only ours is measured.
"""

from benchmarks.suite import Suite, main

TRANSIT = Suite(
    name="transit",
    title="Public transport, measured",
    package="benchmarks.transit_jobs",
    jobs=(
        "newport",
        "south_wales",
        "region",
        "agreement",
        "gtfs",
        "week",
        "scenario",
        "isochrones",
        "memory",
        "goals",
    ),
    summary="goals",
    not_quick=("south_wales", "region", "week", "scenario", "isochrones", "memory"),
    peers=("cafein",),
    sections="sections-transit",
)

if __name__ == "__main__":
    main(TRANSIT)
