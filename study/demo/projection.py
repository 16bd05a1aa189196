"""From the national grid to longitude and latitude, by one fixed formula.

The seven-parameter transformation EPSG:1314 is named outright, so that the files do not depend on which
grids happen to be installed.
"""

from __future__ import annotations

import numpy as np
from pyproj import Transformer

GRID_TO_WGS84 = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def longitude_latitude(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude in degrees, rounded to 7 places, of points in EPSG:27700, shape (n, 2)."""
    transformer = Transformer.from_pipeline(GRID_TO_WGS84)
    return np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1).round(7)
