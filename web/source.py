"""Where the viewer's numbers come from: the study's current run, and what was made of it lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path

from study import errors
from study.folder import open_study
from study.published import published_only
from study.results import Results, open_results
from study.settings import Settings
from web.audience import may_see_drafts
from web.errors import OtherVersion, ResultsReplaced

KEPT = 64


def open_as_run(directory: Path, paths: dict[str, str] | None) -> Results:
    """The results with the settings they were made with: study.toml may have been edited since.

    Raises:
        ResultsError: the study has not been run.
        OtherVersion: the results were made by a version whose settings this one does not read.
    """
    try:
        return open_results(directory, paths)
    except errors.OtherVersion as error:
        message = str(error)
        raise OtherVersion(message[:1].upper() + message[1:]) from None


class StudySource:
    """The current results of a study; notices a new run, and keeps the last answers made from it."""

    def __init__(self, directory: str | Path, paths: dict[str, str] | None = None):
        self.directory = Path(directory)
        self.paths = paths
        self._lock = threading.Lock()
        self._isochrones = threading.Lock()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._open()

    def _open(self) -> None:
        record = open_study(self.directory, self.paths).results / "run.json"
        stamp = _written(
            record
        )  # before it is read: a run that ends meanwhile is noticed at the next request
        results = open_as_run(self.directory, self.paths)
        self._results, self._published = results, published_only(results)
        self._record, self._stamp = record, stamp

    def results(self, run_id: str | None = None) -> Results:
        """The current run as whoever asks may see it; with ``run_id``, only if that is the current one.

        Raises:
            ResultsReplaced: the study has been run again since.
        """
        with self._lock:
            if _written(self._record) not in (None, self._stamp):
                self._open()
            results = self._results if may_see_drafts() else self._published
        if run_id not in (None, results.run_id):
            raise ResultsReplaced("These results have been computed anew since the page was opened.")
        return results

    def settings(self) -> Settings:
        """What the results that were opened last were made with; asks nothing of the disk."""
        return self._results.study.settings

    def drafts(self) -> int:
        """How many options the public does not see."""
        return len(self._results.configurations) - len(self._published.configurations)

    def remember(self, results: Results, name: tuple, make: Callable[[], object]) -> object:
        """The answer of that name about these results, made if it is not among the last ones.

        Answers about published options alone are kept apart from those that drafts are in.
        """
        key = (results.run_id, results.drafts, *name)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = make()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return answer

    def one_at_a_time(self) -> threading.Lock:
        """Held while isochrones are computed, so that impatient clicks do not fill the machine."""
        return self._isochrones


def _written(record: Path) -> tuple[int, int] | None:
    """Which writing of the record this is; None while there is none."""
    try:
        state = record.stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_ino
