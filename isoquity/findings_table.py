"""What `isoquity check` found, as a table for a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table


def print_findings(findings) -> None:
    """Print a row for each finding, those to mend last, and how many there are."""
    table = Table(box=None, pad_edge=False)
    for heading in ("level", "where", "finding"):
        table.add_column(heading, overflow="fold")
    for finding in sorted(findings, key=lambda finding: finding.level == "error"):  # what to mend stands last
        table.add_row(finding.level, escape(finding.where), escape(finding.message))
    console = Console(width=max(Console().width, 110))
    if findings:
        console.print(table)
    errors = sum(f.level == "error" for f in findings)
    warnings = sum(f.level == "warning" for f in findings)
    console.print(f"{errors} to mend, {warnings} to know." if errors or warnings else "Nothing to mend.")
