"""Services, configurations, access measures and comparisons of options.

Pure functions on arrays and frames; the tables at the border are described in ``docs/contracts.md`` and
what each number means in ``docs/methods``. Only ``files`` opens files.
"""

from access.cascade import if_closed
from access.catchment import (
    THREE_STEP_BANDS,
    Catchment,
    floating_catchment,
    potential_access,
    two_step_access,
)
from access.catchment_table import capacity_findings, catchment_table
from access.choices import Choice, choice_of_service, parse_choices, read_choices
from access.chosen import chosen_configuration, chosen_sites
from access.compare import Comparison, compare, compare_result
from access.concentration_index import concentration_index
from access.conditions import Condition, conditions
from access.configurations import Configuration, parse_configurations, read_configurations
from access.deprivation_groups import (
    deprivation_midpoints,
    local_quintile,
    most_deprived_first,
    national_decile,
    national_quintile,
)
from access.double_loss import DoubleLoss, Losses, double_loss, losses
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
from access.hosted_networks import HostedNetwork, SharedRota, parse_hosted_networks, read_hosted_networks
from access.hours import exception_dates, open_in_part, open_minutes, open_on, open_throughout, open_weeks
from access.index_set import USUAL_PARAMETERS, Cohort, Index, IndexParameters, index_set
from access.indices import indices, s_curves
from access.inequality import atkinson, gini, palma, theil
from access.judged import Judgement, judgement, wholly_open
from access.location_models import maximal_covering, p_centre, p_median
from access.location_sites import locate
from access.location_task import Limits, NoSiting, Siting
from access.nearest_people import NearestPeople, PeopleByNearest, people_by_nearest
from access.network_tables import (
    network_findings,
    network_people,
    network_sites,
    staff_journeys,
    staff_summary,
)
from access.no_car import NO_CAR_MODE, no_car_composite
from access.objectives import Objective, objective, usual_objectives
from access.opening import serving_sites
from access.option_combinations import Origins, ServiceScores, combine_options, option_product
from access.option_scores import OptionScorer
from access.option_sets import TooManySets, site_sets
from access.pareto import costs, pareto_front
from access.pathway_file import parse_pathways, read_pathways
from access.pathway_results import PathwayResult, evaluate_pathway
from access.pathway_rows import PathwayTimes, TimeKey, needed_times
from access.pathways import Leg, Pathway
from access.personas import Persona, parse_personas, read_personas
from access.programme_results import Combination, ProgrammeResults, evaluate_programmes
from access.programmes import (
    ConflictingOptions,
    Programme,
    changed_services,
    combine_programmes,
    parse_programmes,
    programme_combinations,
    programme_findings,
    read_programmes,
)
from access.rule_base import Breach, Facts, Fault, Rule
from access.rule_file import parse_rules, read_rules, service_rules
from access.rules import AmbiguousVolumes, known_volumes, rule_breaches, settled_rules
from access.s_curve import S_CURVE_MINUTES, s_curve
from access.schema import NO_OPEN_SITE, REASONS, check_travel_times
from access.scorecard import (
    SCORECARD_COLUMNS,
    Holder,
    check_indicators,
    indicators_of,
    read_indicators,
    scorecard_figures,
    scorecard_holders,
    scorecard_quintiles,
)
from access.sensitivity import (
    Assumption,
    Leaders,
    Tally,
    joint_design,
    leaders,
    one_at_a_time,
    sensitivity_ranges,
    tally,
    tally_sentence,
    tornado,
)
from access.services import Need, Service, need, parse_services, read_services
from access.slope_index import QuantileSlope, Slope, slope_index, slope_index_of_quantiles
from access.slope_sensitivity import SlopeSensitivity, slope_sensitivity
from access.suppression import withheld_counts
from access.tables import by_decile, by_group, by_lookup, by_quintile, summary, volumes
from access.visit_tables import OriginVisits, choose_sites, origin_visits, visit_areas, visit_summary
from access.visits import VISIT_REASONS, PairVisits, VisitTimes, pair_visits
from access.ways import Ways
from access.week_clock import CELL_REASONS, cell_reasons, open_share, open_sites, street_week, transit_day
from access.weights import E2SFCA_BANDS, Decay, Exponential, Gaussian, Logistic, Power, Quadratic, Steps

__all__ = [
    "CELL_REASONS",
    "E2SFCA_BANDS",
    "NO_CAR_MODE",
    "NO_OPEN_SITE",
    "REASONS",
    "SCORECARD_COLUMNS",
    "S_CURVE_MINUTES",
    "THREE_STEP_BANDS",
    "USUAL_PARAMETERS",
    "VISIT_REASONS",
    "AccessError",
    "AmbiguousVolumes",
    "Assumption",
    "Breach",
    "Catchment",
    "Choice",
    "Cohort",
    "Combination",
    "Comparison",
    "Condition",
    "Configuration",
    "ConflictingOptions",
    "Decay",
    "DoubleLoss",
    "Exponential",
    "Facts",
    "Fault",
    "Gaussian",
    "Holder",
    "HostedNetwork",
    "Index",
    "IndexParameters",
    "InvalidAreas",
    "InvalidFile",
    "InvalidHours",
    "InvalidTravelTimes",
    "Judgement",
    "Leaders",
    "Leg",
    "Limits",
    "Logistic",
    "Losses",
    "MissingCapacity",
    "MissingColumn",
    "NearestPeople",
    "Need",
    "NoSiting",
    "Objective",
    "OptionScorer",
    "OriginVisits",
    "Origins",
    "PairVisits",
    "Pathway",
    "PathwayResult",
    "PathwayTimes",
    "PeopleByNearest",
    "Persona",
    "Power",
    "Programme",
    "ProgrammeResults",
    "Quadratic",
    "QuantileSlope",
    "Result",
    "Rule",
    "Service",
    "ServiceScores",
    "SharedRota",
    "Siting",
    "Slope",
    "SlopeSensitivity",
    "Steps",
    "Tally",
    "TimeKey",
    "TooManySets",
    "UnknownName",
    "VisitTimes",
    "Ways",
    "atkinson",
    "by_decile",
    "by_group",
    "by_lookup",
    "by_quintile",
    "capacity_findings",
    "catchment_table",
    "cell_reasons",
    "changed_services",
    "check_indicators",
    "check_travel_times",
    "choice_of_service",
    "choose_sites",
    "chosen_configuration",
    "chosen_sites",
    "combine_options",
    "combine_programmes",
    "compare",
    "compare_result",
    "concentration_index",
    "conditions",
    "costs",
    "deprivation_midpoints",
    "double_loss",
    "evaluate",
    "evaluate_pathway",
    "evaluate_programmes",
    "exception_dates",
    "floating_catchment",
    "gini",
    "if_closed",
    "index_set",
    "indicators_of",
    "indices",
    "joint_design",
    "judgement",
    "known_volumes",
    "leaders",
    "local_quintile",
    "locate",
    "losses",
    "maximal_covering",
    "most_deprived_first",
    "national_decile",
    "national_quintile",
    "need",
    "needed_times",
    "network_findings",
    "network_people",
    "network_sites",
    "no_car_composite",
    "objective",
    "one_at_a_time",
    "open_in_part",
    "open_minutes",
    "open_on",
    "open_share",
    "open_sites",
    "open_throughout",
    "open_weeks",
    "option_product",
    "origin_visits",
    "p_centre",
    "p_median",
    "pair_visits",
    "palma",
    "pareto_front",
    "parse_choices",
    "parse_configurations",
    "parse_hosted_networks",
    "parse_pathways",
    "parse_personas",
    "parse_programmes",
    "parse_rules",
    "parse_services",
    "people_by_nearest",
    "potential_access",
    "programme_combinations",
    "programme_findings",
    "read_choices",
    "read_configurations",
    "read_hosted_networks",
    "read_indicators",
    "read_pathways",
    "read_personas",
    "read_programmes",
    "read_rules",
    "read_services",
    "rule_breaches",
    "s_curve",
    "s_curves",
    "scorecard_figures",
    "scorecard_holders",
    "scorecard_quintiles",
    "sensitivity_ranges",
    "service_rules",
    "serving_sites",
    "settled_rules",
    "site_sets",
    "slope_index",
    "slope_index_of_quantiles",
    "slope_sensitivity",
    "staff_journeys",
    "staff_summary",
    "street_week",
    "summary",
    "tally",
    "tally_sentence",
    "theil",
    "threshold_column",
    "tornado",
    "transit_day",
    "two_step_access",
    "usual_objectives",
    "visit_areas",
    "visit_summary",
    "volumes",
    "wholly_open",
    "withheld_counts",
]
