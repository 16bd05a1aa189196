"""Places and people: areas, sites, origins, deprivation, population and groups, ready to be joined.

Functions that may notice an oddity return it beside their result: ``areas, findings = read_areas(...)``.
What cannot be worked with raises a ``BoundariesError`` whose message names file, place and remedy.
"""

from boundaries.areas import read_areas
from boundaries.context import CONTEXT_LAYERS, empty_context, read_context
from boundaries.crs import metric_crs, project, projection_record
from boundaries.deprivation import join_deprivation
from boundaries.errors import (
    BadGeometry,
    BadValue,
    BoundariesError,
    DuplicateIds,
    EmptyTable,
    MissingColumn,
    MissingFile,
    MissingLayer,
    SchemaError,
    UnknownPostcode,
    UnmatchedCodes,
    UnreadableFile,
    VintageMismatch,
    WrongCRS,
)
from boundaries.findings import Finding
from boundaries.groups import join_count, join_counts, join_lookup
from boundaries.layers import read_layer, read_points
from boundaries.origins import origins_from_points, origins_from_raster, origins_inside
from boundaries.population import join_population, sum_ages
from boundaries.postcodes import Postcodes, read_postcodes
from boundaries.schema import check_areas, check_origins, check_sites
from boundaries.sites import read_sites
from boundaries.tables import read_table
from boundaries.transfer import Lookup, carry_counts, carry_ranks, read_lookup

__all__ = [
    "CONTEXT_LAYERS",
    "BadGeometry",
    "BadValue",
    "BoundariesError",
    "DuplicateIds",
    "EmptyTable",
    "Finding",
    "Lookup",
    "MissingColumn",
    "MissingFile",
    "MissingLayer",
    "Postcodes",
    "SchemaError",
    "UnknownPostcode",
    "UnmatchedCodes",
    "UnreadableFile",
    "VintageMismatch",
    "WrongCRS",
    "carry_counts",
    "carry_ranks",
    "check_areas",
    "check_origins",
    "check_sites",
    "empty_context",
    "join_count",
    "join_counts",
    "join_deprivation",
    "join_lookup",
    "join_population",
    "metric_crs",
    "origins_from_points",
    "origins_from_raster",
    "origins_inside",
    "project",
    "projection_record",
    "read_areas",
    "read_context",
    "read_layer",
    "read_lookup",
    "read_points",
    "read_postcodes",
    "read_sites",
    "read_table",
    "sum_ages",
]
