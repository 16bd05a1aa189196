"""Coordinate reference systems: the one operation used, recorded; coordinates that contradict theirs.

PROJ may fetch grids over the network and may choose another operation for every point. Here the
network is off, one operation is chosen for the whole extent, and ``projection_record`` says which.
"""

from __future__ import annotations

import warnings

import geopandas as gpd
import numpy as np
import pyproj
import pyproj.network
import shapely
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup

from boundaries.errors import WrongCRS

LONGITUDE_LATITUDE = pyproj.CRS("EPSG:4326")
MARGIN_DEGREES = 1.0
MAX_SCALE_ERROR = 0.02


def parse_crs(crs) -> pyproj.CRS:
    """The CRS that a code, a WKT string or a CRS object names; raises WrongCRS if PROJ knows none."""
    try:
        return pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise WrongCRS(f"{crs!r} is not a CRS that PROJ knows: write a code such as EPSG:27700.") from None


def crs_name(crs: pyproj.CRS) -> str:
    """Short name of a CRS: its authority code if it has one, else its own name."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name


def metric_crs(crs) -> pyproj.CRS:
    """The CRS, if it is projected and in metres; raises WrongCRS otherwise."""
    crs = parse_crs(crs)
    units = {axis.unit_name for axis in crs.axis_info[:2]}
    if not crs.is_projected or units != {"metre"}:
        raise WrongCRS(
            f"{crs_name(crs)} is not projected in metres, so distances cannot be measured in it: "
            "set `crs` to one that is, such as EPSG:27700 for Great Britain."
        )
    return crs


def project(frame: gpd.GeoDataFrame, crs) -> gpd.GeoDataFrame:
    """A layer in another, metric CRS; ``attrs["projection"]`` records the operation used.

    Raises WrongCRS if ``crs`` is not metric, or distorts lengths there by more than 2%.
    """
    bounds = tuple(frame.total_bounds)
    record = projection_record(frame.crs, crs, bounds)
    projected = frame.copy()
    if frame.crs != parse_crs(crs):
        move = operation(frame.crs, crs, bounds)
        points = shapely.transform(frame.geometry.array.to_numpy(), lambda xy: transform_xy(move, xy))
        projected = frame.set_geometry(gpd.array.from_shapely(points, crs=crs))
    projected.attrs = {"projection": record}
    return projected


def transform_xy(move: Transformer, xy: np.ndarray) -> np.ndarray:
    """Coordinates (n, 2) through an operation."""
    try:
        return np.column_stack(move.transform(xy[:, 0], xy[:, 1], errcheck=True))
    except ProjError as error:
        raise WrongCRS(
            f"PROJ cannot project the coordinates ({error}): check `source_crs` and `crs`."
        ) from None


def operation(source_crs, target_crs, bounds: tuple[float, float, float, float]) -> Transformer:
    """The most accurate operation available offline for an extent, the same for all of its points.

    ``bounds`` are west, south, east, north in the source CRS; coordinates go in and come out as
    easting, northing or longitude, latitude.
    """
    return _operations(parse_crs(source_crs), parse_crs(target_crs), bounds).transformers[0]


def _operations(source: pyproj.CRS, target: pyproj.CRS, bounds) -> TransformerGroup:
    pyproj.network.set_network_enabled(False)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Best transformation is not available", UserWarning)
        group = TransformerGroup(
            source, target, always_xy=True, area_of_interest=_area_of_interest(source, bounds)
        )
    if not group.transformers:
        raise WrongCRS(
            f"PROJ knows no way from {crs_name(source)} to {crs_name(target)}: check `source_crs`."
        )
    return group


def _area_of_interest(source: pyproj.CRS, bounds) -> AreaOfInterest | None:
    corners = np.array(bounds, dtype=float)
    if not source.is_geographic:
        corners = np.array(_to_degrees(source).transform_bounds(*bounds))
    if not np.isfinite(corners).all():
        return None
    west, south, east, north = np.clip(corners, [-180, -90, -180, -90], [180, 90, 180, 90])
    return AreaOfInterest(west, south, east, north)


def _to_degrees(crs: pyproj.CRS) -> Transformer:
    pyproj.network.set_network_enabled(False)
    return Transformer.from_crs(crs, LONGITUDE_LATITUDE, always_xy=True)


def projection_record(source_crs, target_crs, bounds: tuple[float, float, float, float]) -> dict:
    """What was done to coordinates, for the record of a run.

    Parameters
    ----------
    source_crs, target_crs
        From and to; the target must be projected in metres.
    bounds
        West, south, east, north in the source CRS.

    Returns
    -------
    dict
        ``source``, ``target``, ``operation`` (PROJ's name of it), ``accuracy_metres`` (None: PROJ
        states none), ``definition`` (PROJ pipeline), ``better_but_absent`` (operations that need a grid
        which is not installed), ``scale`` (length in the CRS over true length, at the middle of the
        extent), ``proj_version``, ``network`` (False).

    Raises
    ------
    WrongCRS
        The target is not metric, or distorts lengths by more than 2% there (Web Mercator does).
    """
    source, target = parse_crs(source_crs), metric_crs(target_crs)
    record = {
        "source": crs_name(source),
        "target": crs_name(target),
        "operation": "none: already in this CRS",
        "accuracy_metres": 0.0,
        "definition": "",
        "better_but_absent": [],
        "scale": _scale(source, target, bounds),
        "proj_version": pyproj.proj_version_str,
        "network": False,
    }
    if source != target:
        group = _operations(source, target, bounds)
        best = group.transformers[0]
        record |= {
            "operation": best.description,
            "accuracy_metres": best.accuracy if best.accuracy >= 0 else None,
            "definition": best.definition,
            "better_but_absent": [f"{o.name} ({o.accuracy:g} m)" for o in group.unavailable_operations],
        }
    return record


def _scale(source: pyproj.CRS, target: pyproj.CRS, bounds) -> float:
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    longitude, latitude = middle if source.is_geographic else _to_degrees(source).transform(*middle)
    factors = pyproj.Proj(target).get_factors(longitude, latitude)
    scales = np.array([factors.meridional_scale, factors.parallel_scale])
    if not (np.abs(scales - 1) <= MAX_SCALE_ERROR).all():
        raise WrongCRS(
            f"{crs_name(target)} stretches lengths by a factor of {scales.max():.2f} where the data lie: "
            "set `crs` to a projected CRS made for that region."
        )
    return round(float(scales.mean()), 6)


def check_coordinates(frame: gpd.GeoDataFrame, crs, file: str) -> None:
    """Raise WrongCRS if a layer's coordinates cannot be in the CRS it claims, or lie outside the target's.

    Found are degrees in a projected CRS, metres in a geographic one, swapped axes, and anything more
    than one degree outside the area of use of either CRS. Rows are named by the layer's index.
    """
    bounds = frame.geometry.bounds.to_numpy()
    centres = np.column_stack([bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)])
    degrees_like = (np.abs(bounds) <= [180, 90, 180, 90]).all(axis=1)
    name, target = crs_name(frame.crs), parse_crs(crs)
    if frame.crs.is_geographic and not degrees_like.all():
        row = int(np.argmin(degrees_like))
        raise WrongCRS(
            f"{file} says {name} (degrees) and its coordinates look like metres "
            f"(row {frame.index[row]}: {_shown(centres[row])}): set `source_crs` to the CRS they are in, "
            f"such as {crs_name(target)}."
        )
    if frame.crs.is_projected and degrees_like.all():
        raise WrongCRS(
            f"{file} says {name} (metres) and its coordinates look like degrees "
            f'(row {frame.index[0]}: {_shown(centres[0])}): set `source_crs = "EPSG:4326"`.'
        )
    degrees = centres if frame.crs.is_geographic else transform_leniently(frame.crs, centres)
    _check_area_of_use(frame, degrees, target, file)


def transform_leniently(crs: pyproj.CRS, xy: np.ndarray) -> np.ndarray:
    """Longitudes and latitudes (n, 2); inf where there are none."""
    return np.column_stack(_to_degrees(crs).transform(xy[:, 0], xy[:, 1]))


def _check_area_of_use(frame: gpd.GeoDataFrame, degrees: np.ndarray, target: pyproj.CRS, file: str) -> None:
    for crs in (frame.crs, target):
        inside = _inside_area_of_use(degrees, crs)
        if inside.all():
            continue
        row = int(np.argmin(inside))
        if crs == frame.crs and not crs.is_geographic:
            remedy = "set `source_crs` to the CRS they are in"
        elif _inside_area_of_use(degrees[:, ::-1], crs).all():
            remedy = "longitude and latitude seem to be swapped"
        else:
            remedy = "mend those rows, or set `source_crs` and `crs` to those of the region"
        raise WrongCRS(
            f"{file}: {len(inside) - inside.sum()} of {len(inside)} rows lie outside the area of use of "
            f"{crs_name(crs)} ({crs.area_of_use.name}; row {frame.index[row]} is at longitude, latitude "
            f"{_shown(degrees[row])}): {remedy}."
        )


def _inside_area_of_use(degrees: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    use = crs.area_of_use
    if use is None or use.west > use.east:
        return np.isfinite(degrees).all(axis=1)
    low = np.array([use.west, use.south]) - MARGIN_DEGREES
    high = np.array([use.east, use.north]) + MARGIN_DEGREES
    return ((degrees >= low) & (degrees <= high)).all(axis=1)


def _shown(xy: np.ndarray) -> str:
    return f"{xy[0]:.6g}, {xy[1]:.6g}"
