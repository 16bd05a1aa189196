"""Posters of a pack's options: one for each, of the first service that it changes, with its words beside it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from study.progress import Silent
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


def write_posters(pack: Pack, directory: Path, layers: Mapping, progress: Silent) -> list[PackedPoster]:
    """Draw every poster as PDF and PNG into ``directory``, by the first way of travelling of its service.

    ``layers`` as :func:`study.context_layers.context_layers` gives them.
    """
    from web.picture_files import pdf, png  # drawing libraries are an extra
    from web.poster import poster

    subjects = poster_subjects(pack)
    written = []
    directory.mkdir(parents=True, exist_ok=True)
    with progress.stage("Posters", len(subjects)):
        for number, (option, service) in enumerate(subjects, 1):
            label = pack.results.configurations[option].label or option
            key = pack.keys[pack.of_service[service][0]]
            drawn = poster(
                pack.results, option, service, mode=key.mode, period=key.period, direction=key.direction,
                context=layers,
            )  # fmt: skip
            name = f"{number}-{plain_name(label)}"
            (directory / f"{name}.pdf").write_bytes(pdf(drawn.figure))
            (directory / f"{name}.png").write_bytes(png(drawn.figure, dpi=300))
            words = tuple(line for line in drawn.alt.splitlines() if line.strip())
            plain = capital(care(pack.results.services[service]))
            written.append(PackedPoster(name, option, label, plain, words))
            progress.step(label)
    return written


def plain_name(label: str) -> str:
    """A label as the name of a file that every system takes.

    >>> plain_name("Children's wards at five")
    'childrens-wards-at-five'
    """
    letters = re.sub(r"['\u2019]", "", label.lower())
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50].rstrip("-") or "option"
