"""Progress of a run: bars on a terminal, one line a stage in a pipe, and the time each stage took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)


class Silent:
    """Measures the stages and prints nothing; also the interface of the printing ones."""

    def __init__(self):
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int = 1) -> Iterator[Silent]:
        """Time a stage of ``total`` steps."""
        start = time.perf_counter()
        self._open(name, total)
        try:
            yield self
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
            self._close(name)

    def step(self, note: str = "") -> None:
        """One step of the current stage is done; ``note`` says what comes next."""

    def say(self, message: str) -> None:
        """A sentence for the user."""

    def _open(self, name: str, total: int) -> None: ...

    def _close(self, name: str) -> None: ...


class Plain(Silent):
    """One line per finished stage on standard error, for pipes and logs."""

    def __init__(self, console: Console | None = None):
        super().__init__()
        self.console = console or Console(stderr=True, highlight=False)

    def say(self, message: str) -> None:
        """Print the sentence."""
        self.console.print(message, soft_wrap=True, markup=False)

    def _close(self, name: str) -> None:
        self.console.print(f"{name:<34} {self.seconds[name]:7.1f} s", soft_wrap=True, markup=False)


class Bars(Plain):
    """Live bars on a terminal, and the same lines when a stage ends."""

    def __init__(self, console: Console | None = None):
        super().__init__(console)
        self._live: Progress | None = None
        self._task = None

    def step(self, note: str = "") -> None:
        """Advance the bar."""
        if self._live is not None:
            self._live.update(self._task, advance=1, note=note)

    def _open(self, name: str, total: int) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._live = Progress(
            *columns,
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=self.console,
            transient=True,
        )
        self._live.start()
        self._task = self._live.add_task(name, total=total, note="")

    def _close(self, name: str) -> None:
        self._live.stop()
        self._live = None
        super()._close(name)


def for_console(quiet: bool = False) -> Silent:
    """Bars on a terminal, plain lines in a pipe, nothing when quiet."""
    if quiet:
        return Silent()
    console = Console(stderr=True, highlight=False)
    return Bars(console) if console.is_terminal else Plain(console)
