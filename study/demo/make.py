"""Write the Doggerland study folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from study.demo.gtfs_file import write_gtfs
from study.demo.osm_file import write_osm
from study.demo.postcodes import write_postcodes
from study.demo.providers import write_hosted_networks, write_scorecard
from study.demo.region import make_region
from study.demo.scales import SEED, scale_named
from study.demo.tables import write_sites, write_tables
from study.demo.texts import write_texts


def make(
    directory: str | Path,
    scale: str = "small",
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write a complete study of the fictional region of Doggerland; return its folder.

    The same scale and seed give the same bytes, with the same versions of the libraries. Files of an
    earlier demonstration are written over; ``results/`` is left alone. ``progress`` is called with a few
    words at the start of each stage.

    Raises
    ------
    UnknownScale
        ``scale`` is not ``small`` (about 60 areas), ``region`` (about 900) or ``nation`` (about 6,300).
    """
    sizes = scale_named(scale)
    tell = progress or (lambda stage: None)
    folder = Path(directory)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    regions = [make_region(sizes, seed, number, tell) for number in range(sizes.regions)]
    tell("writing streets")
    write_osm(data / "doggerland.osm.pbf", regions, seed)
    tell("writing timetables")
    write_gtfs(data / "bus.gtfs.zip", [region.buses for region in regions])
    write_gtfs(data / "rail.gtfs.zip", [region.railway.feed for region in regions])
    tell("writing areas, people and sites")
    write_tables(data, regions)
    write_postcodes(data / "postcodes.csv", regions)
    write_sites(folder / "sites.csv", regions)
    write_texts(folder, scale, regions)
    write_hosted_networks(folder / "hosted_networks.toml", len(regions))
    write_scorecard(folder / "scorecard.csv", regions, seed)
    return folder
