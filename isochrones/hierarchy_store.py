"""The preparation of a network on disk: one array beside the network's own."""

from pathlib import Path

import numpy as np

from isochrones.errors import NetworkStoreError, PreparationError
from isochrones.hierarchy import prepare
from isochrones.network import RoadNetwork

FILE = "search_order.npy"


def save_preparation(network: RoadNetwork, folder: str | Path) -> Path:
    """Prepare a network if it is not, and write the order to ``folder`` (made if absent).

    The folder of ``save_network`` will do: the order belongs to exactly that network.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / FILE, prepare(network))
    return folder / FILE


def load_preparation(network: RoadNetwork, folder: str | Path) -> None:
    """Prepare a network with the order that :func:`save_preparation` wrote.

    Raises:
        NetworkStoreError: there is no order in the folder, or it is another network's.
    """
    file = Path(folder) / FILE
    try:
        rank = np.load(file)
    except (OSError, ValueError) as error:
        raise NetworkStoreError(f"{file} cannot be read ({error}); prepare the network again") from error
    try:
        prepare(network, rank)
    except PreparationError as error:
        raise NetworkStoreError(f"{file} was written for another network; prepare this one again") from error
