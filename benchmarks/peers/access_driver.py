"""PySAL access: enhanced two-step floating catchment of a matrix that the benchmark hands over as arrays."""

import logging

import numpy as np
import pandas as pd
from kit import serve, timed

logging.disable(logging.CRITICAL)


def e2sfca(arrays, within, answer, repeats):
    """Seconds of ``enhanced_two_stage_fca`` with its own weights; its table of costs is made before.

    ``within``: only pairs within so many minutes are handed over, None for all that are reached.
    """
    from access import Access

    given = np.load(arrays)
    costs = as_costs(given["minutes"], within)
    people = pd.DataFrame({"id": np.arange(len(given["people"])), "people": given["people"]})
    supply = pd.DataFrame({"id": np.arange(len(given["capacity"])), "beds": given["capacity"]})
    asked = Access(
        demand_df=people, demand_index="id", demand_value="people",
        supply_df=supply, supply_index="id", supply_value="beds",
        cost_df=costs, cost_origin="origin", cost_dest="dest", cost_name="cost",
        neighbor_cost_df=costs, neighbor_cost_origin="origin", neighbor_cost_dest="dest", neighbor_cost_name="cost",
    )  # fmt: skip
    timing, _ = timed(lambda: asked.enhanced_two_stage_fca(name="e2sfca"), repeats)
    found = asked.access_df["e2sfca_beds"].reindex(people["id"]).fillna(0.0)
    np.save(answer, found.to_numpy())
    return {"timing": timing, "pairs": len(costs)}


def as_costs(minutes, within):
    """The long table of origin, destination and cost."""
    kept = np.isfinite(minutes) if within is None else minutes <= np.float32(within)
    site, area = np.nonzero(kept)
    return pd.DataFrame({"origin": area, "dest": site, "cost": minutes[kept].astype(np.float64)})


if __name__ == "__main__":
    serve({"e2sfca": e2sfca})
