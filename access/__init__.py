"""Services, configurations, access measures and comparisons of options.

Pure functions on arrays and frames; the tables at the border are described in ``docs/contracts.md`` and
what each number means in ``docs/methods``. Only ``files`` opens files.
"""

from access.catchment import Catchment, floating_catchment, two_step_access
from access.compare import Comparison, compare, compare_result
from access.configurations import Configuration, parse_configurations, read_configurations, rule_findings
from access.deprivation_groups import (
    deprivation_midpoints,
    local_quintile,
    most_deprived_first,
    national_decile,
    national_quintile,
)
from access.errors import (
    AccessError,
    InvalidAreas,
    InvalidFile,
    InvalidHours,
    InvalidTravelTimes,
    MissingCapacity,
    MissingColumn,
    UnknownName,
)
from access.evaluate import Result, evaluate, threshold_column
from access.hours import exception_dates, open_in_part, open_minutes, open_on, open_throughout, open_weeks
from access.opening import serving_sites
from access.option_scores import OptionScorer
from access.option_sets import TooManySets, site_sets
from access.schema import NO_OPEN_SITE, REASONS, check_travel_times
from access.services import Need, Service, need, parse_services, read_services
from access.tables import by_decile, by_group, by_lookup, by_quintile, summary, volumes
from access.visit_tables import OriginVisits, choose_sites, origin_visits, visit_areas, visit_summary
from access.visits import VISIT_REASONS, PairVisits, VisitTimes, pair_visits
from access.ways import Ways
from access.week_clock import CELL_REASONS, cell_reasons, open_share, open_sites, street_week, transit_day
from access.weights import E2SFCA_BANDS

__all__ = [
    "CELL_REASONS",
    "E2SFCA_BANDS",
    "NO_OPEN_SITE",
    "REASONS",
    "VISIT_REASONS",
    "AccessError",
    "Catchment",
    "Comparison",
    "Configuration",
    "InvalidAreas",
    "InvalidFile",
    "InvalidHours",
    "InvalidTravelTimes",
    "MissingCapacity",
    "MissingColumn",
    "Need",
    "OptionScorer",
    "OriginVisits",
    "PairVisits",
    "Result",
    "Service",
    "TooManySets",
    "UnknownName",
    "VisitTimes",
    "Ways",
    "by_decile",
    "by_group",
    "by_lookup",
    "by_quintile",
    "cell_reasons",
    "check_travel_times",
    "choose_sites",
    "compare",
    "compare_result",
    "deprivation_midpoints",
    "evaluate",
    "exception_dates",
    "floating_catchment",
    "local_quintile",
    "most_deprived_first",
    "national_decile",
    "national_quintile",
    "need",
    "open_in_part",
    "open_minutes",
    "open_on",
    "open_share",
    "open_sites",
    "open_throughout",
    "open_weeks",
    "origin_visits",
    "pair_visits",
    "parse_configurations",
    "parse_services",
    "read_configurations",
    "read_services",
    "rule_findings",
    "serving_sites",
    "site_sets",
    "street_week",
    "summary",
    "threshold_column",
    "transit_day",
    "two_step_access",
    "visit_areas",
    "visit_summary",
    "volumes",
]
