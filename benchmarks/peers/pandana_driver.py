"""pandana on our graph: contraction hierarchies over nodes, with snapping to the nearest node."""

import time

import numpy as np
import pandana
import pandas as pd
from kit import serve, timed


def matrix(graph, repeats, save, sources=None, targets=None, source_node=None, target_node=None):
    """Build from arrays, then times of all pairs; with points, snapping to the nearest node is a row.

    ``graph`` is an ``.npz`` with tail, head, minutes and the places (x, y) of nodes; points are in the
    same coordinates. Nodes without a place are left out with their arcs.
    """
    start = time.perf_counter()
    arrays = np.load(graph)
    network = pandana.Network(
        pd.Series(arrays["x"]),
        pd.Series(arrays["y"]),
        pd.Series(arrays["tail"]),
        pd.Series(arrays["head"]),
        pd.DataFrame({"minutes": arrays["minutes"].astype(np.float64)}),
        twoway=False,
    )
    built = time.perf_counter() - start

    def snapped(points):
        x, y = np.asarray(points, float).T
        return network.get_node_ids(pd.Series(x), pd.Series(y)).to_numpy()

    def ask(here, there):
        pairs = np.repeat(here, len(there)), np.tile(there, len(here))
        found = np.array(network.shortest_path_lengths(*pairs)).reshape(len(here), len(there))
        return np.where(found > 1e6, np.nan, found)

    if source_node is None:
        source_node, target_node = snapped(sources), snapped(targets)
    here, there = np.asarray(source_node), np.asarray(target_node)
    np.save(save, ask(here, there))
    answer = {"build": built, "load_and_first": time.perf_counter() - start}
    if not repeats:
        return answer
    answer["without_snapping"], _ = timed(lambda: ask(here, there), repeats)
    if sources is not None:
        answer["with_snapping"], _ = timed(lambda: ask(snapped(sources), snapped(targets)), repeats)
    return answer


def one_to_all(graph, source, repeats, save, reach):
    """Nodes within ``reach`` of the source and their minutes, pandana's nearest thing to one-to-all."""
    arrays = np.load(graph)
    start = time.perf_counter()
    network = pandana.Network(
        pd.Series(arrays["x"]),
        pd.Series(arrays["y"]),
        pd.Series(arrays["tail"]),
        pd.Series(arrays["head"]),
        pd.DataFrame({"minutes": arrays["minutes"].astype(np.float64)}),
        twoway=False,
    )
    answer = {"build": time.perf_counter() - start}
    answer["search"], found = timed(lambda: network.nodes_in_range([source], reach), repeats)
    minutes = np.full(len(arrays["x"]), np.inf)
    minutes[found["destination"].to_numpy()] = found["minutes"].to_numpy()
    np.save(save, minutes)
    return answer


if __name__ == "__main__":
    serve({"matrix": matrix, "one_to_all": one_to_all})
