"""Options of programmes evaluated once on one travel-time array; combinations of them are then looked up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
import xarray as xr

from access.compare import Comparison, compare_result
from access.configurations import Configuration
from access.double_loss import DoubleLoss, Losses, double_loss, joined_losses, losses
from access.errors import UnknownName, suggestion
from access.evaluate import Journeys, Result, evaluate
from access.programmes import (
    Programme,
    baseline_of,
    changing_programmes,
    combine_programmes,
)
from access.services import Service


@dataclass(frozen=True)
class Combination:
    """A combined option: what was ``chosen``, the ``configuration``, ``services`` and who loses how often.

    ``services`` maps each service of the chosen programmes to its comparison with the baseline (see
    :func:`access.compare`) in the order of the programmes' file; ``taken`` each service that is changed to the
    programme whose option changes it; ``losses`` the double-loss table. ``not_judged`` are services that the period
    cannot judge (:func:`access.judgement`): they are left out of the losses.
    """

    chosen: Mapping[str, str]
    configuration: Configuration
    services: Mapping[str, Comparison]
    taken: Mapping[str, str]
    losses: DoubleLoss
    not_judged: tuple[str, ...] = ()


@dataclass
class ProgrammeResults:
    """What :func:`evaluate_programmes` found: every option of every programme, ready to be combined.

    ``not_computed`` are services of the programmes that are not computed for this mode; ``evaluated`` counts the
    options of services that were, and ``looked_up`` those that combinations took from them.
    """

    programmes: Mapping[str, Programme]
    configurations: Mapping[str, Configuration]
    result: Result
    percentile: int
    threshold_minutes: float
    groups: Mapping[str, Mapping[str, str]]
    not_computed: tuple[str, ...]
    looked_up: int = 0
    _journeys: dict[tuple[str, str], Journeys] = field(default_factory=dict, repr=False)
    _losses: dict[tuple[str, str], Losses] = field(default_factory=dict, repr=False)
    _comparisons: dict[tuple[str, str], Comparison] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Find each service's times by service and option."""
        self._journeys = {(each.service, each.configuration): each for each in self.result.journeys}
        self._baseline = baseline_of(self.configurations).id

    @property
    def evaluated(self) -> int:
        """How many sets of sites were evaluated for services, those of options that are alike counted once."""
        return len({(each.service, each.sites) for each in self.result.journeys})

    def combination(self, chosen: Mapping[str, str]) -> Combination:
        """Combine an option for each of some programmes; the baseline stands for a programme that changes nothing.

        Raises:
            UnknownName, ConflictingOptions: as :func:`access.combine_programmes`.
        """
        combined = combine_programmes(self.programmes, self.configurations, chosen)
        taken = changing_programmes(self.programmes, self.configurations, chosen)
        names = [name for name in self.programmes if name in chosen]
        services = [s for name in names for s in self.programmes[name].services]
        computed = [s for s in dict.fromkeys(services) if s not in self.not_computed]
        of_option = {s: chosen[taken[s]] if s in taken else self._baseline for s in computed}
        self.looked_up += len(of_option)
        compared = {service: self._comparison(service, option) for service, option in of_option.items()}
        judged = {s: option for s, option in of_option.items() if compared[s].figures["judged"]}
        return Combination(
            {name: chosen[name] for name in names},
            combined,
            compared,
            taken,
            self._double_loss(names, taken, judged),
            tuple(service for service in of_option if service not in judged),
        )

    def _double_loss(
        self, names: list[str], taken: Mapping[str, str], of_option: Mapping[str, str]
    ) -> DoubleLoss:
        """A judged service counts for the programme whose option changes it, and for no other."""
        any_journeys = self.result.journeys[0]
        by_programme = {
            name: joined_losses(
                [self._loss(s, o) for s, o in of_option.items() if taken.get(s) == name],
                len(any_journeys.area),
            )
            for name in names
        }
        return double_loss(
            by_programme, self.result.areas, any_journeys.area, any_journeys.weight, self.groups
        )

    def _loss(self, service: str, option: str) -> Losses:
        if (service, option) not in self._losses:
            pair = [self._journeys[service, each] for each in (self._baseline, option)]
            at = pair[0].percentiles.index(self.percentile)
            self._losses[service, option] = losses(
                *(each.minutes[at] for each in pair), self.threshold_minutes
            )
        return self._losses[service, option]

    def _comparison(self, service: str, option: str) -> Comparison:
        if (service, option) not in self._comparisons:
            one = self._journeys[service, option]
            key = {name: getattr(one, name) for name in ("service", "mode", "period", "direction")}
            self._comparisons[service, option] = compare_result(
                self.result, key | {"percentile": self.percentile}, self._baseline, option, groups=self.groups
            )
        return self._comparisons[service, option]


def evaluate_programmes(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    services: Mapping[str, Service],
    configurations: Mapping[str, Configuration],
    programmes: Mapping[str, Programme],
    *,
    periods: Mapping[str, object] | None = None,
    tie_minutes: float = 0.0,
    percentile: int = 50,
    threshold_minutes: float = 0.0,
    groups: Mapping[str, Mapping[str, str]] | None = None,
) -> ProgrammeResults:
    """Evaluate every option of some programmes on one travel-time array, each service once for each option.

    ``threshold_minutes``: a journey that is longer by no more is no loss. ``periods``, ``tie_minutes`` and ``groups``
    as in :func:`access.compare`. A service that is not computed for the array's mode is left out and named in
    ``not_computed``.

    Raises:
        UnknownName: the array has no such percentile, or none of the services is computed for its mode.
        AccessError: as :func:`access.evaluate`.
    """
    mode, known = travel_times.attrs["mode"], travel_times["percentile"].to_numpy().tolist()
    if percentile not in known:
        raise UnknownName(f"the {mode} times have no percentile {percentile}{suggestion(percentile, known)}")
    named = dict.fromkeys(service for each in programmes.values() for service in each.services)
    computed = [s for s in named if services[s].modes is None or mode in services[s].modes]
    if not computed:
        raise UnknownName(f"no service of the programmes is computed for {mode}: choose another mode.")
    result = evaluate(
        travel_times,
        areas,
        {service: services[service] for service in computed},
        _options(configurations, programmes.values()),
        periods=periods,
        tie_minutes=tie_minutes,
    )
    without = tuple(service for service in named if service not in computed)
    return ProgrammeResults(
        programmes, configurations, result, percentile, threshold_minutes, groups or {}, without
    )


def _options(
    configurations: Mapping[str, Configuration], programmes: Iterable[Programme]
) -> dict[str, Configuration]:
    """The baseline and every option that a programme names."""
    baseline = baseline_of(configurations)
    named = dict.fromkeys(option for each in programmes for option in each.options)
    return {name: configurations[name] for name in [baseline.id, *named]}
