"""Posters of a pack's options: one for each, of the first service that it changes, with its words beside it."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from web.errors import WebError
from web.pack_question import Pack
from web.words import capital, care

EXTRA = {
    "posters": ("matplotlib", "Posters need", "leave them out with --no-posters"),
    "code": ("segno", "A QR code needs", "leave --address out"),
}
"""What an extra draws: its library, and how to say what is missing and what to do without it."""


class MissingExtra(WebError, ImportError):
    """What draws posters or codes is not installed."""


@dataclass(frozen=True)
class PackedPoster:
    """A poster in the pack: ``name`` of its files, whose it is, and what it shows in words."""

    name: str
    option_id: str
    option: str
    service: str
    words: tuple[str, ...]


def require(what: str) -> None:
    """Refuse before anything is written if the library that draws ``what`` is not there.

    Raises
    ------
    MissingExtra
        Naming the extra to install.
    """
    library, needs, otherwise = EXTRA[what]
    if importlib.util.find_spec(library) is None:
        raise MissingExtra(f'{needs} the extra [report]: pip install "isoquity[report]", or {otherwise}.')


def poster_subjects(pack: Pack) -> list[tuple[str, str]]:
    """Every published option that changes a service of the pack, with the first such service."""
    base = pack.results.baseline
    first: dict[str, str] = {}
    for question in pack.questions:
        if question.option != base:
            first.setdefault(question.option, question.service)
    return list(first.items())


def write_posters(pack: Pack, directory: Path, progress) -> list[PackedPoster]:
    """Draw every poster as PDF and PNG into ``directory``."""
    from web.picture_files import pdf, png  # drawing libraries are an extra
    from web.poster import poster

    subjects = poster_subjects(pack)
    written = []
    directory.mkdir(parents=True, exist_ok=True)
    with progress.stage("Posters", len(subjects)):
        for number, (option, service) in enumerate(subjects, 1):
            label = pack.results.configurations[option].label or option
            drawn = poster(pack.results, option, service)
            name = f"{number}-{re.sub(r'[^a-z0-9]+', '-', label.lower()).strip('-') or 'option'}"[:60]
            (directory / f"{name}.pdf").write_bytes(pdf(drawn.figure))
            (directory / f"{name}.png").write_bytes(png(drawn.figure, dpi=300))
            words = tuple(line for line in drawn.alt.splitlines() if line.strip())
            plain = capital(care(pack.results.services[service]))
            written.append(PackedPoster(name, option, label, plain, words))
            progress.step(label)
    return written
