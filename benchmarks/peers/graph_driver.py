"""scipy, networkit and igraph on our graph: Dijkstra from the few ends, on the transposed graph."""

import igraph
import networkit
import numpy as np
from kit import serve, timed
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra


def arrays_of(graph, transposed):
    """Tail, head, minutes and the number of nodes; searching to sites goes against the arcs."""
    arrays = np.load(graph)
    tail, head = arrays["tail"], arrays["head"]
    if transposed:
        tail, head = head, tail
    return tail, head, arrays["minutes"].astype(np.float64), len(arrays["x"])


def scipy_search(tail, head, minutes, nodes):
    """A function from sources to minutes of all nodes, by scipy."""
    order = np.lexsort((-minutes, head, tail))  # of parallel arcs the quickest
    last = np.r_[(np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0), True]
    kept = order[last]
    matrix = coo_matrix((np.maximum(minutes[kept], 1e-12), (tail[kept], head[kept])), (nodes, nodes)).tocsr()
    return lambda sources: dijkstra(matrix, indices=sources)


def networkit_search(tail, head, minutes, nodes):
    """The same by networkit, one source after the other."""
    ends = tail.astype(np.uint64), head.astype(np.uint64)
    graph = networkit.GraphFromCoo((minutes, ends), n=nodes, directed=True, weighted=True)

    def search(sources):
        found = []
        for source in sources:
            run = networkit.distance.Dijkstra(graph, source, storePaths=False).run()
            found.append(np.array(run.getDistances(asarray=True)))
        return np.where(np.array(found) > 1e300, np.inf, np.array(found))

    return search


def igraph_search(tail, head, minutes, nodes):
    """The same by igraph."""
    graph = igraph.Graph(n=nodes, edges=np.column_stack([tail, head]), directed=True)
    return lambda sources: np.array(graph.distances(sources, weights=minutes))


SEARCHES = {"scipy": scipy_search, "networkit": networkit_search, "igraph": igraph_search}


def search(graph, sources, targets, repeats, save, transposed=True, libraries=tuple(SEARCHES)):
    """Minutes between all targets and the sources, and seconds, for each library.

    Where ``targets`` is None all nodes are targets (one site to all).
    """
    networkit.setNumberOfThreads(1)
    arrays = arrays_of(graph, transposed)
    answer = {}
    for name in libraries:
        run = SEARCHES[name](*arrays)
        wanted = slice(None) if targets is None else np.asarray(targets)
        answer[name], found = timed(lambda r=run, w=wanted: r(sources)[:, w].T, repeats)
        np.save(f"{save}_{name}.npy", found)
    return answer


if __name__ == "__main__":
    serve({"search": search})
