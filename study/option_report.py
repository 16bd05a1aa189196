"""Options as plain text for a terminal, as JSON for programs and as CSV."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pandas as pd

from access.json_numbers import mean
from access.objectives import WITHIN, objective
from study.option_filter import HEADS
from study.option_judging import unclear_dict, unclear_lines
from study.option_question import Answer
from study.option_words import conditions_said, value_said
from study.options import Options
from study.suppression import WITHHELD
from study.whole_files import replacing

SHOWN = ("mean_minutes", "mean_change", "p95_minutes", WITHIN, "most_deprived_change", "slope_index", "need_lost_reach",
         "need_worse", "volume_balance")  # fmt: skip
SHOWN_COMBINED = ("mean_change", "largest_mean_change", "most_deprived_change", "journeys_lost_reach",
                  "residents_worse", "residents_worse_in_several", "areas_worse_in_several")  # fmt: skip
KEY = (
    "mean: need-weighted minutes of those who reach a site both today and under the option; change: of the same; "
    "P95: 95 in 100 of all reach it within; fifth 1: change of the most deprived fifth; slope: slope index; lost: need "
    "that loses reach; worse: need worse off; balance: least busy over busiest candidate kept; rules: broken rules "
    "that flag."
)
KEY_COMBINED = (
    "change: minutes longer per journey, all services; largest: of the service that changes most; fifth 1: change of "
    "the most deprived fifth; lost: journeys a year that lose reach; worse: residents worse off in some service; "
    "twice: in several; areas2: areas where they live; rules: rules broken that only flag."
)
MOST_FINDINGS = 2_000
"""Options for which every breach is told with what follows; of more, which rules are broken."""


def answer_text(answer: Answer, most: int = 30) -> str:
    """A table of the first ``most`` options, and what is said of those that nothing dominates.

    Of these ``most`` more are shown where they are not among the first.
    """
    options, table = answer.options, answer.table
    lines = [*_heading(options), *explained(answer), ""]
    if table.empty:
        return "\n".join(lines[:-1])
    shown = _shown(answer, most)
    for key in options.keys:
        mode = f"@{key.mode}" if len(options.keys) > 1 else ""
        lines += [f"{key.mode}:"] if mode else []
        lines += _table(answer, shown, shown_columns(options, table, mode))
    if len(table) > most:
        lines += _wrapped(_which_are_shown(answer, most, len(shown)), "    ")
    lines += ["", *_wrapped(KEY_COMBINED if options.combined else KEY), *_broken(answer, shown)]
    return "\n".join([*lines, "", *front_lines(answer)])


def _shown(answer: Answer, most: int) -> pd.DataFrame:
    """The first options in the order asked for, then those that nothing dominates and are not among them."""
    first = list(answer.table.index[:most])
    others = [row for row in answer.front.rows if row not in set(first)]
    return answer.table.loc[[*first, *others[:most]]]


def _which_are_shown(answer: Answer, most: int, shown: int) -> str:
    order = (
        f"by {', '.join(answer.question.sort)}" if answer.question.sort else "in the order of their numbers"
    )
    also = f", then {shown - most:,} more that nothing dominates (*)" if shown > most else ""
    return (
        f"The first {most:,} of {len(answer.table):,} options are shown, {order}{also}: --sort COLUMN, --rows N, or "
        "-o FILE.csv for more."
    )


def _broken(answer: Answer, table: pd.DataFrame) -> list[str]:
    """Which rules the options shown break."""
    by_rule: dict[str, list[int]] = {}
    for row in table.index:
        for rule in answer.options.rules_broken(row):
            by_rule.setdefault(rule, []).append(int(row))
    if not by_rule:
        return []
    lines = ["", "Rules broken by the options shown (--json tells each breach and what follows from it):"]
    for rule, numbers in by_rule.items():
        which = "all of them" if len(numbers) == len(table) else f"options {', '.join(map(str, numbers))}"
        lines += _wrapped(f"{answer.options.judge.statement(rule)} ({rule}): {which}.", "  ")
    return lines


def front_lines(answer: Answer) -> list[str]:
    """What no other option dominates, and under which conditions each is not beaten."""
    options, front, table = answer.options, answer.front, answer.table
    of = "; ".join(str(each) for each in front.objectives)
    lines = [
        *_wrapped(
            f"Not dominated (*): {len(front.rows):,} of {len(table):,} options. No other is at least as good in all of "
            f"{of}, and better in one. What must be true for each of them to have no other before it:"
        )
    ]
    for row in list(front.conditions)[:20]:
        lines += ["", f"  {row}  {options.title(row)}"]
        for sentence in conditions_said(front, table, row):
            lines += _wrapped(sentence, "     ")
    if len(front.rows) > 20:
        lines += ["", f"  ... and {len(front.rows) - 20:,} more on the front."]
    return lines


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, 110, initial_indent=indent, subsequent_indent=indent)


def explained(answer: Answer) -> list[str]:
    """What the period cannot judge; how many options there are and what left the others out; of none at all, what
    would have to change.
    """
    options, table, conditions = answer.options, answer.table, answer.question.where
    listed = options.listed
    combined = [choice.service for choice in options.choices] if options.combined else []
    lines = unclear_lines(options.unclear, combined, len(options.keys) > 1)
    lines += [f"{listed.considered:,} options considered, {len(options.table):,} after the rules."]
    lines += [
        f"    {count:,} break: {options.judge.statement(rule)} ({rule})"
        for rule, count in sorted(listed.left_out.items(), key=lambda item: -item[1])
    ]
    if options.combined:
        scored, held = sum(map(len, listed.sets)), len(options.table) * len(options.choices)
        lines.append(f"{scored:,} site sets were scored once each for the {held:,} that these options hold.")
    if options.table.empty:
        lines.append(
            'No option is left: let one of these rules flag (breach = "flag" in rules.toml), or widen the choice '
            "(candidates, keep)."
        )
    elif table.empty:
        lines.append(f"No option fulfils {' and '.join(conditions)}: ask for less.")
    elif len(table) < len(options.table):
        lines.append(f"{len(table):,} of them fulfil {' and '.join(conditions)}.")
    lines += answer.notes
    for choice, sites in options.partly.items():
        lines += [
            f"Not counted in {choice} {'today' if when == 'today' else 'where kept'}, because not open throughout "
            f"the period: {', '.join(idle)}."
            for when, idle in sites.items()
        ]
    return lines


def options_dicts(answer: Answer) -> list[dict]:
    """Every option that is shown as plain values: what it keeps, its figures, the front, the rules it breaks."""
    options, front, table = answer.options, answer.front, answer.table
    findings = rule_findings(answer)
    words = [name for name in table if name.rpartition(".")[2] in ("sites", "loses", "gains")]
    figures = [name for name in table if name not in words]
    on_front = set(front.rows)
    key = options.keys[0]
    unclear = unclear_dict(options.unclear, len(options.keys) > 1)
    found = []
    for row, values in zip(table.index, table.to_dict(orient="records")):
        said = conditions_said(front, table, row) if row in on_front else []
        found.append(
            {
                "option": int(row), "sites": _sites(options, values, "sites"),
                "loses": _sites(options, values, "loses"), "gains": _sites(options, values, "gains"),
                "modes": [each.mode for each in options.keys], "period": key.period, "direction": key.direction,
                "percentile": options.asked.percentile, "deprivation_weight": options.deprivation_weight,
                **{name: _plain(values[name]) for name in figures}, **_shares(values),
                "on_front": row in on_front, "not_beaten_if": said,
                "rule_findings": findings[row], "not_judged": unclear,
            }
        )  # fmt: skip
    return found


def write_options_csv(answer: Answer, out: Path) -> None:
    """Write every option that is shown, all columns, whether it is on the front, the rules it breaks, and the
    services that the period cannot judge.
    """
    table = answer.table
    whole = table.assign(on_front=table.index.isin(answer.front.rows))
    findings = rule_findings(answer)
    whole["rule_findings"] = ["; ".join(findings[row]) for row in table.index]
    whole["deprivation_weight"] = answer.options.deprivation_weight
    whole["not_judged"] = " ".join(unclear_dict(answer.options.unclear, len(answer.options.keys) > 1))
    with replacing(out) as aside:
        whole.to_csv(aside, float_format="%.6g")


def rule_findings(answer: Answer) -> dict[int, list[str]]:
    """Sentences on the rules that each option breaks: where and what follows; of many options, or where
    small numbers are withheld, the rules alone.
    """
    rows, options = [int(row) for row in answer.table.index], answer.options
    if len(rows) > MOST_FINDINGS or WITHHELD in answer.table:
        said = {rule.id: options.judge.statement(rule.id) for rule in options.judge.rules}
        return {row: [said[rule] for rule in options.rules_broken(row)] for row in rows}
    breaches = options.breaches(rows)
    return {row: [" ".join([b.sentence, *b.cascade]) for b in of_row] for row, of_row in breaches.items()}


def _sites(options: Options, values: dict, name: str) -> list[str] | dict[str, list[str]]:
    if not options.combined:
        return values[name].split()
    return {choice.id: values[f"{choice.id}.{name}"].split() for choice in options.choices}


def _shares(values: dict) -> dict[str, dict[str, float | None]]:
    """Shares within thresholds as `isoquity compare --json` has them: threshold to share, of each service and mode."""
    found: dict[str, dict[str, float | None]] = {}
    for name, value in values.items():
        if WITHIN in name:
            before, _, rest = name.partition(WITHIN)
            threshold, _, mode = rest.partition("@")
            key = f"{before}share_within{'@' + mode if mode else ''}"
            found.setdefault(key, {})[threshold] = _plain(value)
    return found


def _plain(value: object) -> object:
    return int(value) if isinstance(value, int) else mean(value)


def _heading(options: Options) -> list[str]:
    labels = " and ".join(choice.label or choice.id for choice in options.choices)
    key = options.keys[0]
    modes = " and ".join(each.mode for each in options.keys)
    kept = [
        f"{' or '.join(map(str, choice.keep))} of {len(choice.sites)} candidates"
        for choice in options.choices
    ]
    return [
        f"{labels}: {'; '.join(kept)}",
        f"{modes}, {key.period}, {key.direction}, percentile {options.asked.percentile}; "
        f"most deprived fifth: {options.asked.scope}; means weighted by deprivation: {options.deprivation_weight}",
    ]


def shown_columns(options: Options, table: pd.DataFrame, mode: str) -> list[str]:
    """The columns that are shown: the usual ones, of one mode; lost reach where somebody loses it."""
    wanted = []
    for name in SHOWN_COMBINED if options.combined else SHOWN:
        wanted += [
            column
            for column in table
            if column == name + mode
            or (name == WITHIN and column.startswith(WITHIN) and column.endswith(mode))
        ]
    lost = [column for column in wanted if "lost" in column and not table[column].any()]
    return [column for column in (*wanted, "rules_broken") if column not in lost]


def _table(answer: Answer, table: pd.DataFrame, columns: list[str]) -> list[str]:
    options, front = answer.options, answer.front
    heads = [_head(column) for column in columns]
    rows = [
        ("today", "", options.baseline),
        *((str(row), options.title(row), table.loc[row]) for row in table.index),
    ]
    width = max(len("option"), *(len(words) for _, words, _ in rows))
    lines = [f"{'':>6} " + f"{'option':<{width}}" + "".join(f"{head:>9}" for head in heads)]
    for number, words, values in rows:
        mark = "*" if number != "today" and int(number) in front.rows else " "
        cells = "".join(f"{_cell(column, values.get(column)):>9}" for column in columns)
        lines.append(f"{number:>5}{mark} {words:<{width}}{cells}")
    return lines


def _head(column: str) -> str:
    plain = column.partition("@")[0]
    return f"<={plain.removeprefix(WITHIN)}" if plain.startswith(WITHIN) else HEADS[plain]


def _cell(column: str, value) -> str:
    if value is None or pd.isna(value):
        return "-" if column != "rules_broken" else ""
    return value_said(objective(column), value).partition(" ")[0]
