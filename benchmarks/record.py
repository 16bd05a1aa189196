"""What a run found: tables for people, figures for the comparison with the targets."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.tables import ResultTable


@dataclass
class Record:
    """Tables of one job, and figures by name (``warm/porto/6/OSRM-CH``: seconds, or as the name says)."""

    tables: list[ResultTable] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def table(self, title: str, *columns: str) -> ResultTable:
        """Start a table."""
        self.tables.append(ResultTable(title, columns))
        return self.tables[-1]

    def note(self, name: str, value: float) -> float:
        """Keep a figure and hand it back."""
        self.figures[name] = float(value)
        return value


def keep(folder: Path, job: str, record: Record) -> None:
    """Write a job's section and figures, so that jobs may run one at a time."""
    text = "\n".join(table.markdown() for table in record.tables)
    (folder / f"{job}.md").write_text(text, encoding="utf-8")
    (folder / f"{job}.json").write_text(json.dumps(record.figures, indent=1), encoding="utf-8")


def kept_figures(folder: Path) -> dict[str, float]:
    """The figures of every job that has run."""
    figures: dict[str, float] = {}
    for path in sorted(folder.glob("*.json")):
        figures |= json.loads(path.read_text(encoding="utf-8"))
    return figures
