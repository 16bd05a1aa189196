"""The runs of a sensitivity analysis: each made from a variant of the study, through the study's own store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import access
from study.fingerprint import RESULT_PACKAGES, code_fingerprint
from study.folder import Study
from study.networks import Networks
from study.no_car import load_times
from study.places import make_places
from study.plan import MatrixKey, opening_periods
from study.questions import Questions
from study.sensitivity_assumptions import not_of_mode, parts_of
from study.sensitivity_figures import ordered_by, run_figures, slope_order
from study.sensitivity_variants import DECIDE_TIMES, given_minutes, variant_of, with_thresholds
from study.store import Store, read_json, write_json
from study.travel_times import MatrixMaker

Assumed = Mapping[str, float | str]
"""Assumption -> its value in a run: a row of a design."""


@dataclass(frozen=True)
class Asked:
    """Which comparison is made again; what is None is the study's first."""

    base: str
    option: str
    service: str
    mode: str | None = None
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50


@dataclass
class Runner:
    """Makes the figures of one run after the other; places and matrices are shared between runs."""

    study: Study
    store: Store
    questions: Questions
    key: MatrixKey
    asked: Asked
    makers: dict[tuple, MatrixMaker] = field(default_factory=dict)

    def figures(self, assumed: Assumed) -> dict[str, float | None]:
        """Figures of one run, from the store if it was made before."""
        variant = variant_of(self.study, self.key, assumed)
        makers = {part: self._maker(part, assumed) for part in parts_of(self.study.settings, self.key)}
        blocks = {part.mode: maker.blocks(part) for part, maker in makers.items()}
        blocks = blocks.get(
            self.key.mode, blocks
        )  # of the mode itself, or of both modes of the no-car composite
        places = next(iter(makers.values())).places
        parts = {
            "code": code_fingerprint(*RESULT_PACKAGES), "places": places.key, "questions": self.questions.key,
            "matrix": blocks, "assumed": dict(assumed), "asked": vars(self.asked),
            "given": [self.study.settings.sensitivity.seed, self.study.settings.sensitivity.pivot_minutes],
            "opening": opening_periods(variant.settings, self.key.mode),
            "tie_minutes": variant.settings.tie_minutes,
            "no_car": variant.settings.no_car and variant.settings.no_car.model_dump(),
        }  # fmt: skip

        def make(directory: Path) -> None:
            for part, maker in makers.items():
                maker.make(part)
                maker.networks.release()
            times = load_times(variant.settings, self.store, places, self.key, blocks)
            write_json(directory / "figures.json", self._figures(variant, times, places.areas, assumed))

        return read_json(self.store.get_or_make("sensitivity", parts, make) / "figures.json")

    def _maker(self, part: MatrixKey, assumed: Assumed) -> MatrixMaker:
        """Places and matrix of a run; runs that differ in nothing that these depend on share them."""
        apart = not_of_mode(self.study.settings, part)
        own = {name: assumed[name] for name in DECIDE_TIMES if name in assumed and name not in apart}
        of = (part, *own.items())
        if of not in self.makers:
            variant = variant_of(self.study, part, own)
            places = make_places(variant, self.store)
            self.makers[of] = MatrixMaker(variant, self.store, places, Networks(variant, self.store))
        return self.makers[of]

    def _figures(self, variant: Study, times, areas, assumed: Assumed) -> dict[str, float | None]:
        asked, settings = self.asked, variant.settings
        if self.key.mode in settings.matrix:
            times = given_minutes(times, assumed, settings.sensitivity)
        service = replace(self.questions.services[asked.service], modes=None)
        order = assumed.get("deprivation_order", "rank")
        areas = ordered_by(areas, order)
        result = access.evaluate(
            times,
            areas,
            [with_thresholds(service, assumed.get("threshold_shift", 0.0))],
            [self.questions.configurations[name] for name in dict.fromkeys((asked.base, asked.option))],
            periods=opening_periods(settings, self.key.mode),
            tie_minutes=assumed.get("tie_minutes", settings.tie_minutes),
        )
        key = {"service": asked.service, **self.key._asdict(), "percentile": asked.percentile}
        sides = {"base": asked.base, "option": asked.option}
        return run_figures(result, key, sides, service.thresholds, slope_order(areas, order))
