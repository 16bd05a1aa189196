"""Measures of equity beside others: ``python -m benchmarks.equity [job ...]``.

Supply within reach beside PySAL `access`; thousands of options beside plain numpy; combinations with what they
reuse; location models. PySAL runs in a Python of its own (``benchmarks/equity_peers.txt`` says how to make it);
without it only ours is measured.
"""

from benchmarks.peer_runs import equity_versions
from benchmarks.suite import Suite, main

EQUITY = Suite(
    name="equity",
    title="Equity and options, measured",
    package="benchmarks.equity_jobs",
    jobs=("catchment", "options", "combination", "siting", "goals"),
    summary="goals",
    sections="sections-equity",
    peers_variable="ISOQUITY_EQUITY_PEERS_PYTHON",
    versions=equity_versions,
)

if __name__ == "__main__":
    main(EQUITY)
