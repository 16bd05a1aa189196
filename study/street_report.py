"""What the build of a street network kept, left out and could not decide, in sentences."""

from collections.abc import Mapping

from isochrones import RoadNetwork


def street_sentences(network: RoadNetwork) -> list[str]:
    """What a planner should know about the streets a mode uses, from ``network.report``.

    Everything the file held is in one of the counts; `docs/methods/roads.md` says by which rule.
    """
    report = network.report
    ways = (
        f"{report['ways_used']:,} of {report['ways_read']:,} ways of the street file are used; "
        f"left out: {_listed(report['ways_left_out'])}."
    )
    joined = (
        f"{report['share_in_largest_component']:.1%} of the stretches of street lie in the largest part that "
        f"hangs together in both directions, {report['edges_in_fragments']:,} of {report['edges']:,} in "
        "fragments that nobody is led to"
    )
    if network.on_foot:
        sentences = [ways, f"{joined}."]
    else:
        sentences = [
            ways,
            f"{joined}; {report['share_of_length_one_way']:.1%} of the length is one way; traffic keeps "
            f"{network.drives_on}.",
            _turns(report),
        ]
    sentences += [*_limited(report), *_delays(report)]
    if doubts := report["tags_not_understood_or_undecided"]:
        sentences.append(f"Tags that no rule decides, left as if they were not there: {_listed(doubts)}.")
    if lost := report["way_nodes_without_location"]:
        sentences.append(f"{lost:,} points of ways lie beyond the file's edge; their ways end there.")
    return sentences


def _limited(report: Mapping) -> list[str]:
    limited, enclosed = report["edges_limited"], report["edges_enclosed_by_limited"]
    if not limited + enclosed:
        return []
    return [
        f"{limited:,} stretches may only begin or end a trip (private, for residents or customers, driveways "
        f"and the like); {enclosed:,} more can only be reached through such and are treated alike."
    ]


def _delays(report: Mapping) -> list[str]:
    if not report["delays"]:
        return ["No delay at a signal, crossing or turn is counted."]
    named = {kind.replace("_", " "): count for kind, count in report["delays"].items()}
    return [f"Delays counted, by direction of a stretch or by turn: {_listed(named)}."]


def _turns(report: Mapping) -> str:
    read, used = report["turn_restrictions_read"], report["turn_restrictions_used"]
    left_out = f"; left out: {_listed(report['turn_restrictions_left_out'])}" if used < read else ""
    return (
        f"{used:,} of {read:,} turn restrictions bind{left_out}. "
        f"{report['barriers_that_stop']:,} barriers stop cars, {report['barriers_passed']:,} are passed."
    )


def _listed(counts: Mapping[str, int]) -> str:
    """Counts by reason, the largest first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "; ".join(f"{count:,} {reason}" for reason, count in ordered) or "none"
