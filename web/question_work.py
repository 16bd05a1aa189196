"""Answers that take long are worked out aside, one at a time, and kept: nobody waits for another's question."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from study.results import Results
from web.source import StudySource

PATIENCE_SECONDS = 2.0
MOST_WAITING = 8


class Work:
    """One answer in the making: its thread, and in the end what it found or what stopped it."""

    def __init__(self, make: Callable[[], object]):
        self.make = make
        self.done = threading.Event()
        self.answer: object = None
        self.error: Exception | None = None

    def run(self, turn: threading.Lock) -> None:
        """Wait for the turn, then work; whatever goes wrong is kept for whoever asks next."""
        try:
            with turn:
                self.answer = self.make()
        except Exception as error:
            self.error = error
        finally:
            self.done.set()


class Workshop:
    """Works out answers about a study's results."""

    def __init__(self, source: StudySource, patience_seconds: float = PATIENCE_SECONDS):
        self.source = source
        self.patience_seconds = patience_seconds
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._works: dict[Hashable, Work] = {}

    def answer(self, results: Results, name: tuple, make: Callable[[], object]) -> object | None:
        """The answer of that name, None while it is being worked out or while too many others are.

        Raises:
            Exception: what stopped the work; the next request tries again.
        """
        name, key = ("question", *name), (results.run_id, results.drafts, *name)
        with self._lock:
            work = self._works.get(key)
            if work is None and len(self._works) >= MOST_WAITING:
                self._works = {each: w for each, w in self._works.items() if not w.done.is_set()}
            if work is None and len(self._works) < MOST_WAITING:
                work = self._works[key] = Work(lambda: self.source.remember(results, name, make))
                threading.Thread(target=work.run, args=(self._turn,), daemon=True).start()
        if work is None or not work.done.wait(self.patience_seconds):
            return None
        with self._lock:
            self._works.pop(key, None)
        if work.error is not None:
            raise work.error
        return work.answer
