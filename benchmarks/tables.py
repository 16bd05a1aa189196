"""Tables of results: printed with rich, kept as Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class ResultTable:
    """A titled table of text; the first column is set left, the others right.

    Attributes:
        title: what was measured. columns: headings. rows: cells as text. notes: lines set below.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """Add a row.

        Raises:
            ValueError: not as many cells as columns.
        """
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.title}: {len(cells)} cells for {len(self.columns)} columns")
        self.rows.append(tuple(str(cell) for cell in cells))

    def print(self, console: Console) -> None:
        """Print the table and its notes."""
        table = Table(title=self.title, title_justify="left")
        for i, name in enumerate(self.columns):
            table.add_column(name, justify="left" if i == 0 else "right")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)
        for note in self.notes:
            console.print(f"  {note}", highlight=False)

    def markdown(self) -> str:
        """The table as GitHub's Markdown under a heading."""
        lines = [f"### {self.title}", "", _line(self.columns)]
        lines.append(_line(["---", *["---:"] * (len(self.columns) - 1)]))
        lines += [_line(row) for row in self.rows]
        if self.notes:
            lines += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(lines) + "\n"


def _line(cells) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def seconds(value: float | None) -> str:
    """Seconds as people read them: µs, ms, s or min; a dash where there is none."""
    if value is None or value != value:
        return "-"
    for limit, scale, unit in ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (120.0, 1.0, "s")):
        if value < limit:
            return f"{value * scale:.3g} {unit}"
    return f"{value / 60:.3g} min"


def times(value: float | None) -> str:
    """A ratio of speeds."""
    return "-" if value is None or value != value else f"{value:.3g}x"


def percent(value: float) -> str:
    """A share as per cent with two decimals, so that 99.97% does not look like all."""
    return "-" if value != value else f"{100 * value:.2f}%"
