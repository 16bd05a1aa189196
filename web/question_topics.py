"""The questions that a study answers besides the maps: each with its page, and what it needs to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from study.results import Results
from web import question_journeys as journeys
from web import question_rules as rules
from web import question_services as services
from web.question_parts import Asked, Field, Framed
from web.report_parts import Pack

DEPRIVATION = ("imd_rank", "imd_score", "imd_decile")


@dataclass(frozen=True)
class Topic:
    """A question: what it is called and says, the key of study.toml it needs ("" if none), and what answers it."""

    id: str
    title: str
    sentence: str
    needs: str
    command: str
    fields: Callable[[Asked], tuple[Field, ...]]
    answer: Callable[[Asked, dict[str, str]], Pack | Framed]


def _file(key: str, ending: str = "toml") -> str:
    return f'Name a file of them in study.toml: {key} = "{key}.{ending}".'


TOPICS = {
    each.id: each
    for each in (
        Topic("options", "Options of a choice", "Every set of sites that a choice allows: what is given up for what, "
              "and what must be true for each.", "choices", "options", services.options_fields,
              services.options_answer),
        Topic("programmes", "Who loses in several programmes", "Options of several programmes together, and who would "
              "travel longer in two or more of them.", "programmes", "programme", rules.programmes_fields,
              rules.programmes_answer),
        Topic("week", "A service hour by hour", "How far to the nearest open site at each of the 168 hours of a week.",
              "week_clock", "week", services.week_fields, services.week_answer),
        Topic("equity", "Who travels longer",
              "Minutes by fifth of deprivation, with indices of inequality beside them.",
              "", "equity", services.equity_fields, services.equity_answer),
        Topic("rules", "Rules and findings",
              "Which option keeps and which breaks each rule, and what a breach entails.",
              "", "rules", rules.rules_fields, rules.rules_answer),
        Topic("pathways", "Care of several journeys", "Minutes of each leg and of the whole, who loses reach, and why.",
              "pathways", "pathway", journeys.pathways_fields, journeys.pathways_answer),
        Topic("networks", "Hosted networks", "A network's people, how far they are, and the journeys of its staff.",
              "hosted_networks", "network", journeys.networks_fields, journeys.networks_answer),
        Topic("scorecard", "Sites and providers", "Who is nearest to each site, what each option takes or brings, and "
              "what others say of it.", "", "scorecard", services.scorecard_fields, services.scorecard_answer),
        Topic("stories", "Stories before and after",
              "One person's journeys from one place, today and under each option.",
              "personas", "story", journeys.stories_fields, journeys.stories_answer),
    )
}  # fmt: skip
BY_COMMAND = {
    "Which assumptions matter": "isoquity sensitivity DIR --service ID: runs the study many times over, which takes "
    "too long for a page.",
}  # fmt: skip
"""What is answered by commands alone, and why."""


def missing(topic: Topic, results: Results) -> str:
    """What has to be added to the study before a question can be asked; "" where it can."""
    settings = results.study.settings
    if topic.id == "equity":
        has = any(name in results.places.areas for name in DEPRIVATION)
        return "" if has else "Name the areas' deprivation in study.toml: [deprivation]."
    if topic.id == "week":
        return _no_week(settings)
    if not topic.needs or getattr(settings, topic.needs):
        return ""
    return _file(topic.needs)


def _no_week(settings) -> str:
    if settings.week_clock is None:
        return "Add a week to study.toml: [week_clock] with week_of, a date of that week."
    computed = settings.week_clock.modes or [m for m in settings.computed_modes if m not in settings.matrix]
    return "" if computed else "It needs a mode that is computed from streets or timetables, not imported."
