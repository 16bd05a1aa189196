"""Questions about a service: options of a choice, its week, its sites and providers, who travels longer."""

from __future__ import annotations

from math import prod

import pandas as pd

from study.equity import Equity, Side, equity_table, find_equity
from study.equity_report import READ_FIFTHS, SIGN, index_words, weights_said
from study.equity_sentences import sentences
from study.errors import ExportError
from study.folder import open_study
from study.notices import attribution
from study.option_choices import Wanted, find_choices, known_choices
from study.option_question import Question, ask
from study.options import Asked as OptionsAsked
from study.options import written_rules
from study.scorecard_tables import released_cards, scorecards
from study.suppression import Release, noted, with_totals
from study.suppression_layouts import Layout, Sum
from study.suppression_options import released_answer, require_shown
from study.week_clock import WeekClocks
from study.week_report import released_week
from web.options_page import options_page
from web.page import HEADINGS
from web.question_parts import WAYS, Asked, Field, Framed, NotAnswered, TooLong, framed
from web.report_parts import Items, Pack, Section, Table, Text
from web.scorecard_page import scorecard_page
from web.selection import read_choices, select, usual_options
from web.week_clock_page import week_page
from web.words import capital, mode_label, number, option_label, percentile_label, period_label

MOST_OPTIONS = 50_000
"""More are listed by the command alone."""
FIFTHS_LAYOUT = Layout((Sum(("quintile",), ("scope",)),), key=(), total="need")
ENDS = {1: ", most deprived", 5: ", least deprived"}


def options_fields(asked: Asked) -> tuple[Field, ...]:
    """A choice of choices.toml, a second one beside it, and how one travels."""
    choices = [(name, each.label or name) for name, each in known_choices(asked.results).items()]
    first = asked.pick("choice", "Choice", choices)
    others = [("", "By itself"), *((name, label) for name, label in choices if name != first.value)]
    beside = asked.pick("with", "Together with", others, known=[first.value])
    return first, beside, *asked.journey()


def options_answer(asked: Asked, chosen: dict[str, str]) -> Framed:
    """Every option that the choice allows: what is given up for what, and every figure.

    Raises:
        TooLong: there are very many.
        NotAnswered: small numbers would be told by their place in the picture.
    """
    results = asked.results
    names = tuple(name for name in (chosen["choice"], chosen["with"]) if name)
    found = find_choices(results, None, names, written_rules(results), Wanted())
    if (count := prod(each.count() for each in found)) > MOST_OPTIONS:
        raise TooLong(
            f"These are {count:,} options, more than the viewer lists: "
            f"`isoquity options DIR --combine {','.join(names)}` does, and `-o FILE.html` makes this page of them."
        )
    how = OptionsAsked((chosen["mode"],), chosen["period"], chosen["direction"], 50, "local")
    answer, released = ask(results, Question(choices=names, asked=how)), Release.of(results)
    try:
        answer = released_answer(results, answer, released)
        require_shown(answer, results.study.directory / "This page")
    except ExportError as error:
        raise NotAnswered(str(error)) from None
    page = options_page(answer, asked.settings, attribution(results.study), results.places.areas)
    return framed(noted(page, released))


def week_fields(asked: Asked) -> tuple[Field, ...]:
    """A service, a mode of the week clock, and one option beside the baseline or every one that differs."""
    clocks = WeekClocks(open_study(asked.directory, asked.paths))
    services, options = clocks.questions
    usual = next((name for name in services if len(clocks.differing_options(name)) > 1), "")
    service = asked.pick("service", "Service", [(name, each.label) for name, each in services.items()], usual)
    mode = asked.pick(
        "mode", "By", [(name, mode_label(name, clocks.study.settings)) for name in clocks.modes]
    )
    others = [name for name in clocks.differing_options(service.value) if not options[name].baseline]
    items = [("", "Every option that differs"), *((name, option_label(options[name])) for name in others)]
    return service, mode, asked.pick("option", "Option", items, known=list(options))


def week_answer(asked: Asked, chosen: dict[str, str]) -> Framed:
    """Minutes to the nearest open site at each hour of the week."""
    clocks = WeekClocks(open_study(asked.directory, asked.paths))
    services, options = clocks.questions
    baseline = next(name for name, option in options.items() if option.baseline)
    names = [baseline, chosen["option"]] if chosen["option"] else clocks.differing_options(chosen["service"])
    released = Release(clocks.study.settings.suppress_below, baseline)
    found = released_week(clocks.results(chosen["service"], names, chosen["mode"]), released)
    page = week_page(
        clocks.study.settings, found, services, options, clocks.places.sites, attribution(clocks.study)
    )
    return framed(noted(page, released))


def scorecard_fields(asked: Asked) -> tuple[Field, ...]:
    """One site or provider or all, an option beside the baseline, and how one travels."""
    sites = asked.results.places.sites
    providers = sites["provider"].dropna() if "provider" in sites else []
    items = [("", "All")] + [(f"provider:{name}", str(name)) for name in dict.fromkeys(providers) if name]
    items += [(f"site:{name}", str(label)) for name, label in sites["name"].items()]
    options = [each for each in asked.options() if each[0] != asked.results.baseline]
    return (
        asked.pick("of", "Site or provider", items),
        asked.pick("option", "Beside today", [("", "No option"), *options]),
        *asked.journey("Every way"),
    )


def scorecard_answer(asked: Asked, chosen: dict[str, str]) -> Framed:
    """Access and volumes of sites and providers, with imported figures beside them."""
    kind, _, name = chosen["of"].partition(":")
    which = {"site": None, "provider": None} | ({kind: name} if name else {})
    options = [chosen["option"]] if chosen["option"] else []
    cards = scorecards(
        asked.results, which["site"], which["provider"], options, chosen["mode"] or None,
        chosen["period"] or None, chosen["direction"],
    )  # fmt: skip
    released = Release.of(asked.results)
    return framed(noted(scorecard_page(released_cards(cards, released)), released))


def equity_fields(asked: Asked) -> tuple[Field, ...]:
    """The viewer's own selection, without its second option."""
    results, settings = asked.results, asked.settings
    choices = read_choices(results)
    usual = usual_options(results)
    given = {name: value for name, value in asked.given.items() if name in HEADINGS}
    given |= {"a": results.baseline, "b": asked.given.get("option", "")}
    first = next((name for name, option in usual.items() if option != results.baseline), "")
    service = given["service"] = given.get("service") or first or next(iter(results.services))
    if given["b"] == results.baseline:
        given["b"] = usual.get(service, results.baseline)
    selection = select(choices, _fitting(choices, given), usual, results.baseline)
    left, fields = choices, []
    names = {
        "service": lambda value: results.services[value].label,
        "option": lambda value: option_label(results.configurations[value]),
        "mode": lambda value: mode_label(value, settings),
        "period": lambda value: period_label(settings, value),
        "direction": WAYS.get,
        "percentile": lambda value: percentile_label(int(value)),
    }
    for name, label in names.items():
        value = str(getattr(selection, "b" if name == "option" else name))
        items = [(each, label(each)) for each in dict.fromkeys(left[name])]
        if name == "option" and value != results.baseline:
            items = [each for each in items if each[0] != results.baseline]
        heading = "Option" if name == "option" else HEADINGS[name]
        fields.append(Field(name, heading, tuple(items), value))
        left = left[left[name] == value]
    return tuple(fields)


def _fitting(choices: pd.DataFrame, given: dict[str, str]) -> dict[str, str]:
    """What was asked for without what the mode before it does not have but another mode has."""
    left, fits = choices, dict(given)
    for name in ("service", "mode", "period", "direction", "percentile"):
        value = given.get(name)
        if value and value in set(choices[name]):
            own = left[left[name] == value]
            left, fits[name] = (own, value) if len(own) else (left, "")
    return fits


def equity_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """Means by fifth of deprivation, and indices of inequality beside them."""
    results = asked.results
    found = find_equity(
        results, chosen["service"], [chosen["option"]], chosen["mode"], chosen["period"], chosen["direction"],
        int(chosen["percentile"]),
    )  # fmt: skip
    released = Release.of(results)
    source = asked.source([found.key])
    sections = [_side(asked, found, side, released, source) for side in found.sides]
    told = [
        Text(each, "note")
        for each in [*weights_said(results, found), SIGN, READ_FIFTHS, released.said]
        if each
    ]
    sections.append(Section("reading", "How to read it", tuple(told)))
    label = results.services[found.service].label
    return asked.document(f"Who travels longer: {label}", sections)


def _side(asked: Asked, found: Equity, side: Side, released: Release, source: str) -> Section:
    fifths = released.table(
        pd.DataFrame(
            [(side.option, f.scope, f.quintile, f.need, f.base, f.option, f.change) for f in side.fifths],
            columns=["configuration", "scope", "quintile", "need", "base", "option", "change"],
        ),
        FIFTHS_LAYOUT,
    )
    indices = equity_table(found)
    if released.below:
        indices = released.table(with_totals(asked.results, indices, "indices"), "indices")
    indices = indices[indices["configuration"] == side.option]
    rows = [
        (
            *_index(row.index_name),
            *(_plain(value, 3, "no index") for value in (row.base_value, row.option_value, row.change)),
        )
        for row in indices.rename(columns={"index": "index_name"}).itertuples()
    ]  # fmt: skip
    label = option_label(asked.results.configurations[side.option])
    label += ", compared with today" if side.option != found.base else ""
    need = asked.results.services[found.service].need_label
    said = [] if released.rows else sentences(asked.results, found, side)
    return Section(
        f"option-{side.option}", label,
        (
            *(Text(each, "lead") for each in said[:1]),
            *([Items(tuple(said[1:]))] if said[1:] else []),
            Table(
                "Mean minutes by fifth of deprivation",
                ("Fifth", capital(need), "Today, minutes", "Option, minutes", "Change, minutes"),
                tuple(
                    (_fifth(f.scope, f.quintile), _plain(f.need, 0),
                     *(_plain(value, 1) for value in (f.base, f.option, f.change)))
                    for f in fifths.itertuples()
                ),
                source,
            ),
            Table(
                "Indices of inequality, over the need reached under both",
                ("Index", "What it is", "Today", "Option", "Change"), tuple(rows), source, words=(0, 1),
            ),
        ),
    )  # fmt: skip


def _fifth(scope: str, quintile: int) -> str:
    return f"{scope.capitalize()} fifth {quintile}{ENDS.get(quintile, '')}" if quintile else "Everybody"


def _index(name: str) -> tuple[str, str]:
    called, meaning = index_words(name)
    return capital(called), meaning


def _plain(value: float | None, digits: int, otherwise: str = "unknown") -> str:
    """A number, or in words that there is none."""
    if value is None or value != value:
        return otherwise
    return number(round(value, digits) + 0.0, digits)
