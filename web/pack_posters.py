"""Posters of a pack's options: by each way of travelling, of the first service that an option changes, and in words."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from study.plan import MatrixKey
from study.progress import Silent
from web.errors import WebError
from web.pack_question import Pack
from web.pack_words import how
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
    """A poster in the pack: ``name`` of its files, whose it is, ``how`` one travels, and what it shows in words."""

    name: str
    option_id: str
    option: str
    service: str
    how: str
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


def poster_keys(pack: Pack, service: str) -> list[MatrixKey]:
    """One matrix for every way of travelling by which a service is asked, at the pack's first time of the week."""
    asked = [pack.keys[at] for at in pack.of_service[service]]
    by_mode: dict[str, MatrixKey] = {}
    for moment in pack.moments:
        for key in moment.keys:
            if key in asked:
                by_mode.setdefault(key.mode, key)
    return list(by_mode.values())


def write_posters(pack: Pack, directory: Path, layers: Mapping, progress: Silent) -> list[PackedPoster]:
    """Draw every poster as PDF and PNG into ``directory``, by every way of travelling; a TXT tells it in words.

    ``layers`` as :func:`study.context_layers.context_layers` gives them.
    """
    wanted = [
        (number, option, service, key)
        for number, (option, service) in enumerate(poster_subjects(pack), 1)
        for key in poster_keys(pack, service)
    ]
    written = []
    directory.mkdir(parents=True, exist_ok=True)
    with progress.stage("Posters", len(wanted)):
        for number, option, service, key in wanted:
            label = pack.results.configurations[option].label or option
            said = how(key.mode, pack.results.study.settings)
            name = f"{number}-{plain_name(label)}-{plain_name(said)}"
            words = _draw(pack, option, service, key, layers, directory / name)
            plain = capital(care(pack.results.services[service]))
            written.append(PackedPoster(name, option, label, plain, said, words))
            progress.step(f"{label}, {said}")
    return written


def _draw(
    pack: Pack, option: str, service: str, key: MatrixKey, layers: Mapping, file: Path
) -> tuple[str, ...]:
    """Write a poster's three files; gives its words, a paragraph each."""
    from web.picture_files import pdf, png  # drawing libraries are an extra
    from web.poster import poster

    drawn = poster(
        pack.results,
        option,
        service,
        mode=key.mode,
        period=key.period,
        direction=key.direction,
        context=layers,
    )
    for ending, content in (
        ("pdf", pdf(drawn.figure)), ("png", png(drawn.figure, dpi=300)), ("txt", f"{drawn.alt}\n".encode()),
    ):  # fmt: skip
        file.with_name(f"{file.name}.{ending}").write_bytes(content)
    return tuple(line for line in drawn.alt.splitlines() if line.strip())


def plain_name(label: str) -> str:
    """A label as the name of a file that every system takes.

    >>> plain_name("Children's wards at five")
    'childrens-wards-at-five'
    """
    letters = re.sub(r"['\u2019]", "", label.lower())
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50].rstrip("-") or "option"
