"""``isoquity rules``: which option keeps and breaks which rule, and what a breach entails."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import DIRECTION, JSON, PATHS, PERCENTILE, STUDY, paths_of, say_withheld


@click.command()
@STUDY
@PATHS
@click.option("--option", "options", multiple=True, help="Repeat it; default: every option.")
@click.option(
    "--closing",
    multiple=True,
    metavar="SERVICE=SITE",
    help="Also say what would follow if this closed; repeat it to close several at once.",
)
@click.option("--mode", default=None, help="Of volumes. Default: the study's first mode.")
@click.option("--period", default=None, help="Of volumes. Default: the mode's first period.")
@DIRECTION
@PERCENTILE
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Also write a row for each rule and option to this CSV.",
)
@JSON
def rules(directory, paths, options, closing, mode, period, direction, percentile, out, as_json):
    """Which options keep and which break each rule, and what would have to change with it.

    The rules are those of the study's rules file and the requires and minimum_volume of services.toml. Those on
    volumes and on minutes between sites are judged once the study has been run.

    \b
    Example:  isoquity rules doggerland
              isoquity rules DIR --option baseline --closing inpatient_paediatrics=SKE
    """
    from study.folder import open_study
    from study.rule_report import Asked, judge_rules, rules_dict, rules_table, rules_text
    from study.suppression import Release, without_sentences
    from study.whole_files import replacing

    judged = judge_rules(
        directory, paths_of(paths), Asked(options, _pairs(closing), mode, period, direction, percentile)
    )
    if out:
        released = Release(open_study(directory, paths_of(paths)).settings.suppress_below)
        with replacing(out) as aside:
            without_sentences(rules_table(judged), released).to_csv(aside, index=False)
    if as_json:
        click.echo(json.dumps(rules_dict(judged), indent=1, ensure_ascii=False))
    else:
        click.echo(rules_text(judged))
    if out:
        click.echo(f"Wrote {out}", err=as_json)
        say_withheld(released)


def _pairs(written: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Services and sites written as SERVICE=SITE."""
    for item in written:
        if "=" not in item:
            raise click.UsageError(f"--closing takes SERVICE=SITE, found `{item}`.")
    return tuple(tuple(item.split("=", 1)) for item in written)
