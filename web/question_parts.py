"""What a page of questions is made of: the fields of its form, what was chosen in them, and what answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from study.notices import attribution
from study.plan import MatrixKey
from study.results import Results
from study.settings import Settings
from web.errors import NotInResults, WebError
from web.report_parts import Pack, Section, numbered
from web.vintages import vintages
from web.words import mode_label, option_label, period_label

WAYS = {"to_site": "There", "from_site": "Home"}
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
BACK = "Go back to the list of questions and choose again."


class NotAnswered(WebError, ValueError):
    """A question cannot be answered as it was asked; the message says why."""

    status = 422
    remedy = BACK


class TooLong(NotAnswered):
    """A question would keep the viewer busy for too long."""

    remedy = "Ask it on the command line, which shows how far it is, or choose fewer sites."


@dataclass(frozen=True)
class Field:
    """One control of a form: a list, or a line to write in where there are no ``items``."""

    name: str
    heading: str
    items: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class Framed:
    """A page that opens by itself, taken apart so that it stands within another: its style and its body."""

    style: str
    body: str


@dataclass(frozen=True)
class Asked:
    """Who is asked (the results and the folder they come from) and what the address says."""

    results: Results
    directory: Path
    paths: dict[str, str] | None
    given: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """Of the study as it was run."""
        return self.results.study.settings

    def pick(
        self, name: str, heading: str, items: Iterable[tuple[str, str]], usual: str = "", known: Iterable[str] = ()
    ) -> Field:  # fmt: skip
        """A list with what was asked for, else ``usual``, else the first; what is ``known`` but not in it is not taken.

        Raises:
            NotInResults: something else was asked for.
        """
        found = tuple(dict(items).items())
        values = [value for value, _ in found]
        value = self.given.get(name, "") or usual
        if value not in values and value not in known and value:
            raise NotInResults(
                f"There is no {name} \u201c{value}\u201d here: choose one of {', '.join(values)}."
            )
        chosen = value if value in values else usual if usual in values else values[0]
        return Field(name, heading, found, chosen)

    def services(self, wanted: Callable = lambda service: True) -> list[tuple[str, str]]:
        """Services to choose from, with their labels."""
        return [(name, each.label) for name, each in self.results.services.items() if wanted(name)]

    def options(self, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """Options to choose from; drafts say that they are."""
        known = self.results.configurations
        return [(name, option_label(known[name])) for name in (known if names is None else names)]

    def journey(self, every: str = "") -> tuple[Field, ...]:
        """Mode, period and direction of the run's matrices; ``every`` is what no mode in particular is called."""
        keys, settings = list(self.results.matrices()), self.settings
        modes = [("", every)] if every else []
        modes += [(key.mode, mode_label(key.mode, settings)) for key in keys]
        mode = self.pick("mode", "By", modes)
        fits = [key for key in keys if mode.value in ("", key.mode)]
        periods = [("", "The first of each")] if not mode.value else []
        periods += [(key.period, period_label(settings, key.period)) for key in fits]
        period = self.pick("period", "When", periods, known=[key.period for key in keys])
        fits = [key for key in fits if period.value in ("", key.period)]
        ways = [(key.direction, WAYS[key.direction]) for key in fits]
        usual = "to_site" if "to_site" in dict(ways) else ""
        direction = self.pick("direction", "Direction", ways, usual, ["to_site", "from_site"])
        return mode, period, direction

    def source(self, keys: Iterable[MatrixKey]) -> str:
        """Of what data figures by some ways of travelling are."""
        keys = list(keys)
        said = vintages(self.settings, keys, self.results.places.areas) if keys else ""
        whose = attribution(self.results.study).replace("(c)", chr(0xA9)).rstrip(".")
        return f"{said} {whose}.".strip().removesuffix(" .")

    def document(self, title: str, sections: Iterable[Section]) -> Pack:
        """A page of sections, its tables numbered."""
        results = self.results
        pack = Pack(title, self.settings.title, results.run_id, "", (), tuple(sections))
        return numbered(pack)


def framed(page: str) -> Framed:
    """A page that opens by itself, without its head; it stands in a main part already.

    >>> framed("<html><head><style>p { color: red }</style></head><body><main><p>Yes</p></main></body></html>")
    Framed(style='p { color: red }', body='<div><p>Yes</p></div>')
    """
    style = "\n".join(_STYLE.findall(page))
    body = _STYLE.sub("", page.partition("<body>")[2].rpartition("</body>")[0])
    for name in ("main", "header", "footer"):
        body = body.replace(f"<{name}>", f'<div class="{name}">').replace(f"</{name}>", "</div>")
    body = body.replace('<div class="main">', "<div>")
    return Framed(re.sub(r"\b(footer)\b(?=[ ,{])", r".\1", style), body)
