"""What visits and the week clock stand on: the places, services and options of a study, and its days of journeys."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from study.day_journeys import DayJourneys
from study.errors import ResultsError
from study.folder import Study
from study.networks import Networks
from study.places import Places, make_places
from study.questions import read_questions
from study.store import Store


class DayQuestions:
    """A study asked about days; what it answers from is made when first asked for, and kept in its store."""

    def __init__(self, study: Study):
        self.study = study
        self.store = Store(study.results)
        self._days: dict[str, DayJourneys] = {}

    @cached_property
    def places(self) -> Places:
        """Areas, origins and sites."""
        return make_places(self.study, self.store)

    @cached_property
    def questions(self) -> tuple[dict, dict]:
        """Services and options."""
        services, options, _ = read_questions(self.study, self.places.sites)
        return services, options

    @cached_property
    def networks(self) -> Networks:
        """Streets and timetables."""
        return Networks(self.study, self.store)

    def check_known(self, kind: str, asked: str, known: Iterable[str]) -> None:
        """Raise `ResultsError`, naming those there are, unless the study has what is asked for."""
        if asked not in known:
            raise ResultsError(f"there is no {kind} `{asked}`: this study has {', '.join(known)}.")

    def journeys(self, mode: str) -> DayJourneys:
        """The days of a mode of public transport."""
        if mode not in self._days:
            self._days[mode] = DayJourneys(self.store, self.places, self.networks, mode)
        return self._days[mode]
