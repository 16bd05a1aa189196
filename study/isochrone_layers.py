"""Isochrones of a study's sites, made on request, kept in the store and written to files."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import rasterio

import isochrones
from access import NO_CAR_MODE
from isochrones.transit_surface import transit_site_times
from study.data_dictionary import ISOCHRONES
from study.errors import ExportError, ResultsError
from study.export_layer_styles import isochrone_styles
from study.export_words import mode_said, period_said
from study.exports import FORMATS, write_layer
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.networks import Networks
from study.notices import attribution, notice
from study.places import Places, make_places
from study.plan import matrix_keys, road_factors
from study.store import Store

DEFAULT_MINUTES = {"drive": [15, 30, 45, 60], "public_transport": [30, 45, 60, 90], "walk": [10, 20, 30]}


@dataclass(frozen=True)
class IsochroneRequest:
    """Which isochrones: sites together (the nearest of them), a matrix's mode, period and direction.

    ``outline`` is one of ``isochrones.polygons.OUTLINES``: ``exact``, or ``lattice``, quicker and within a cell.
    """

    sites: tuple[str, ...]
    mode: str
    period: str
    direction: str
    minutes: tuple[float, ...]
    percentile: int
    cell_metres: float
    outline: str = "exact"

    @classmethod
    def make(
        cls, study: Study, sites, mode: str, period: str | None, direction: str,
        *, minutes=None, percentile: int = 50, cell_metres: float | None = None,
        outline: str = "exact",
    ) -> IsochroneRequest:  # fmt: skip
        """Fill in the study's defaults and refuse what it cannot compute.

        Raises
        ------
        ResultsError
            The mode is imported or unknown, it is not computed in that period, or not for so many minutes.
        """
        settings = study.settings
        if mode in settings.matrix:
            raise ResultsError(f"`{mode}` is an imported matrix: isochrones need streets ([networks] osm).")
        if mode == NO_CAR_MODE and settings.no_car:
            raise ResultsError(
                f"`{mode}` has no outlines: it is of two journeys, by {' and by '.join(settings.no_car.modes)}, "
                "which have outlines of their own."
            )
        periods = [k.period for k in matrix_keys(settings) if k.mode == mode]
        if not periods:
            have = sorted({k.mode for k in matrix_keys(settings)} - set(settings.matrix))
            raise ResultsError(
                f"this study does not compute `{mode}`: it has {', '.join(have) or 'no network mode'}."
            )
        who = settings.traveller(mode)
        if who and who.feeder:
            raise ResultsError(
                f"`{mode}` has no outlines: they are drawn by walks from stops, and this traveller is driven to some."
            )
        if period not in (None, *periods):
            raise ResultsError(
                f"`{mode}` has no period `{period}`: it has {', '.join(dict.fromkeys(periods))}."
            )
        wanted = (
            minutes
            or settings.isochrones.minutes.get(mode)
            or DEFAULT_MINUTES.get(settings.kind(mode), [15, 30, 45, 60])
        )
        limit = settings.longest(mode)
        if max(wanted) > limit:
            raise ResultsError(
                f"`{mode}` is computed up to {limit:g} minutes, and {max(wanted):g} were asked for: ask for less, or "
                "raise max_minutes in [speeds]."
            )
        return cls(
            tuple(sites), mode, period or periods[0], direction, tuple(sorted(float(m) for m in wanted)),
            percentile, float(cell_metres or settings.isochrones.cell_metres), outline,
        )  # fmt: skip


def isochrone_layer(
    study: Study,
    request: IsochroneRequest,
    places: Places | None = None,
    networks: Networks | None = None,
) -> gpd.GeoDataFrame:
    """Cumulative polygons in the study's CRS, one row per threshold, from the store if they are there.

    ``networks``: those of the study, where several layers are asked for: what is opened stays open.

    Those of public transport have the columns ``timetable_date``, ``window`` and ``by`` too.

    Raises
    ------
    ResultsError
        A site is unknown, or nowhere is within the times (a site beyond the streets).
    """
    store = Store(study.results)
    places = places or make_places(study, store)
    networks = networks or Networks(study, store)
    parts = _parts(study, networks, places, request)
    path = store.get_or_make(
        "isochrones",
        parts,
        lambda d: _polygons(study, networks, places, request).to_parquet(d / "polygons.parquet"),
    )
    layer = gpd.read_parquet(path / "polygons.parquet")
    if layer.geometry.is_empty.all():
        raise ResultsError(
            f"nowhere lies within {max(request.minutes):g} minutes of {', '.join(request.sites)} by "
            f"{request.mode.replace('_', ' ')}: `isoquity check` says whether it lies too far from a street."
        )
    return layer.assign(**timetable_of(study, request))


def timetable_of(study: Study, request: IsochroneRequest) -> dict[str, str]:
    """The timetable's date and the instants of public transport, as text; nothing of other modes."""
    if not study.settings.is_transit(request.mode):
        return {}
    period = study.settings.periods[request.period]
    asked = getattr(period, request.direction)
    return {"timetable_date": period.date.isoformat(), "window": "-".join(asked.window), "by": asked.by}


def _parts(study: Study, networks: Networks, places: Places, request: IsochroneRequest) -> dict:
    settings = study.settings
    parts = {
        "code": code_fingerprint("isochrones", "study"),
        "request": asdict(request),
        "sites": places.site_hash,
    }
    who = settings.traveller(request.mode)
    parts |= {"speeds": settings.speeds.model_dump(), "traveller": who.ways if who else None}
    if settings.is_transit(request.mode):
        window = getattr(settings.periods[request.period], request.direction).model_dump()
        timetable = networks.timetable_parts(request.period)
        return parts | {
            "window": window,
            "timetable": timetable,
            "streets": networks.street_parts(request.mode),
        }
    factors = None if settings.kind(request.mode) == "walk" else road_factors(settings, request.period)
    return parts | {"streets": networks.street_parts(request.mode), "factors": factors}


def _sites(places: Places, request: IsochroneRequest) -> gpd.GeoDataFrame:
    unknown = [s for s in request.sites if s not in places.sites.index]
    if unknown:
        raise ResultsError(f"there is no site `{unknown[0]}`: the sites are {', '.join(places.sites.index)}.")
    return places.sites.loc[list(request.sites)]


def _point_times(study: Study, networks: Networks, places: Places, request: IsochroneRequest):
    """Times at any point of the map to or from the nearest of the request's sites."""
    settings = study.settings
    sites, snappable = _sites(places, request), networks.snappable(request.mode, places)
    if settings.is_transit(request.mode):
        window = getattr(settings.periods[request.period], request.direction)
        found = transit_site_times(
            networks.timetable(request.period, request.mode), networks.streets(request.mode), sites,
            window=window.window, by=window.by, direction=request.direction, percentile=request.percentile,
            combined=True, period=request.period, options=networks.options(request.mode),
            links=networks.links(request.period, places, request.mode), snappable=snappable,
        )  # fmt: skip
        return next(iter(found))
    period = "free_flow"
    if settings.kind(request.mode) != "walk":
        period = "blue_light" if request.mode == "blue_light" else road_factors(settings, request.period)
    found = isochrones.site_times(
        networks.streets(request.mode), sites, request.direction, period, combined=True,
        connector=networks.connector(request.mode), speeds=networks.walk_speeds(request.mode),
        max_minutes=settings.longest(request.mode), snappable=snappable,
    )  # fmt: skip
    return next(iter(found))


def _polygons(
    study: Study, networks: Networks, places: Places, request: IsochroneRequest
) -> gpd.GeoDataFrame:
    """Polygons labelled with the study's own names of mode and period."""
    times = _point_times(study, networks, places, request)
    layer = isochrones.isochrone_polygons(
        times, request.minutes, request.cell_metres, outline=request.outline
    )
    return layer.assign(mode=request.mode, period=request.period)


def write_isochrones(study: Study, request: IsochroneRequest, out: Path, run_id: str = "") -> list[Path]:
    """Write isochrones to a file whose ending says the format; ``.tif`` writes the surface. A README beside it.

    Raises
    ------
    ExportError
        The ending is none of .gpkg .geojson .shp .parquet .tif.
    """
    endings = {ending: form for form, ending in FORMATS.items() if form != "csv"}
    text = notice(study, derived_from_osm=True, run_id=run_id) + _timetable_line(study, request)
    if out.suffix == ".tif":
        return _write_surface(study, request, out, text)
    if out.suffix not in endings:
        raise ExportError(f"{out.name}: write to one of {', '.join([*endings, '.tif'])}.")
    layer = isochrone_layer(study, request)
    styles = isochrone_styles(layer)
    return write_layer(layer, out.parent, out.stem, endings[out.suffix], text, ISOCHRONES, styles)


def _timetable_line(study: Study, request: IsochroneRequest) -> str:
    said = timetable_of(study, request)
    if not said:
        return ""
    how = "arriving by" if said["by"] == "arrive" else "leaving at"
    return (
        f"Public transport by the timetable of {said['timetable_date']}, {how} each minute of {said['window']}, "
        f"percentile {request.percentile}.\n"
    )


def _surface_line(study: Study, request: IsochroneRequest, sites: pd.DataFrame, cell: float) -> str:
    """What the cells of a surface are, with the name of its site."""
    named = " or ".join(f"{sites['name'].get(site, site)} ({site})" for site in request.sites)
    how = mode_said(study.settings, request.mode), period_said(study.settings, request.period)
    way = "to" if request.direction == "to_site" else "from"
    return (
        f"Each cell of {cell:g} m holds the minutes {way} {named}: {', '.join(how)}. A cell without a value (NaN) is "
        "not reached in the longest time looked for, or is away from the streets.\n"
    )


def _write_surface(study: Study, request: IsochroneRequest, out: Path, text: str) -> list[Path]:
    store = Store(study.results)
    places = make_places(study, store)
    times = _point_times(study, Networks(study, store), places, request)
    grid = isochrones.grid_of(tuple(places.areas.total_bounds), request.cell_metres)
    surface = isochrones.travel_time_surface(times, grid)
    asked = {"period": request.period, "road_factors": surface.labels.get("period", "")}
    surface = replace(surface, labels=surface.labels | asked | timetable_of(study, request))
    text += _surface_line(study, request, places.sites, grid.cell_metres)
    readme = f"{out.stem}_README.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=out.parent) as partial:
        isochrones.write_geotiff(surface, Path(partial) / out.name, attribution(study))
        with rasterio.open(Path(partial) / out.name, "r+") as raster:
            raster.set_band_unit(1, "minutes")
        (Path(partial) / readme).write_text(text, encoding="utf-8")
        for name in (readme, out.name):
            os.replace(Path(partial) / name, out.parent / name)
    return [out, out.parent / readme]
