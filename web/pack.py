"""The village-hall pack: a folder that answers "how far would I travel?" without a server and without a network."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterable
from importlib import metadata, resources
from pathlib import Path
from urllib.parse import urlsplit

from study.context_layers import context_layers
from study.notices import ODBL, attribution
from study.postcode_times import is_routed, postcode_blocks, postcodes_in_areas
from study.progress import Silent
from study.results import Results
from study.store import read_json, replace_directory, write_json
from web.errors import WebError
from web.pack_answers import postcode_answers
from web.pack_data import Shards, area_values, context_values, script, shape_values, study_values
from web.pack_pages import Counts, pages
from web.pack_posters import PackedPoster, require, write_posters
from web.pack_question import Pack, make_pack

KIND = "isoquity village-hall pack"
MANIFEST = "pack.json"
LEAFLET = ("leaflet.js", "leaflet.css")
LEAFLET_NOTICE = (
    "files/leaflet: Leaflet, (c) Volodymyr Agafonkin and contributors; see files/leaflet/LICENSE.txt."
)
OFF_STREETS = "!1"


class NotAPack(WebError, FileExistsError):
    """A folder would be replaced that is no pack."""

    def __str__(self) -> str:
        return str(self.args[0])


class NoAddress(WebError, ValueError):
    """What was given for the address of the pack is none."""


def publish_static(
    results: Results,
    out: Path,
    *,
    services: Iterable[str] = (),
    periods: Iterable[str] = (),
    address: str = "",
    posters: bool = True,
    progress: Silent | None = None,
) -> Path:
    """Write the pack of what is published; the folder is there as a whole or, if this fails, as it was before.

    Parameters
    ----------
    results
        Published options only (:func:`study.published.published_only`).
    out
        The folder; an earlier pack there is replaced, any other folder with something in it refused.
    services, periods
        As :func:`web.pack_question.make_pack` takes them.
    address
        Where the pack stands on the web: drawn on cards as a QR code. "" for none.
    posters
        Draw a poster for every option.
    progress
        Told of every stage; None: nobody is.

    Returns
    -------
    Path
        The page to open.

    Raises
    ------
    NotAPack
        Something else is in the folder.
    NoAddress
        The address is not one of the web.
    MissingExtra
        Posters or codes need a library that is not installed; nothing has been written.
    ResultsError, NotInResults
        The results hold drafts, or not what is asked for.
    """
    progress = progress or Silent()
    refuse_other_folders(out)
    if address and urlsplit(address).scheme not in ("http", "https"):
        raise NoAddress(f"The address {address} is no web address: give one that begins with https://.")
    for wanted, what in ((posters, "posters"), (address, "code")):
        if wanted:
            require(what)
    pack = make_pack(results, services, periods)
    replace_directory(out.absolute(), lambda aside: _write(pack, aside, address, posters, progress))
    return out / "index.html"


def refuse_other_folders(out: Path) -> None:
    """Refuse to replace what is not a pack.

    Raises
    ------
    NotAPack
        ``out`` is a file, or a folder with something in it that is no pack.
    """
    if out.is_file():
        raise NotAPack(f"{out} is a file: name a folder that is not there yet.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    made = read_json(out / MANIFEST)
    if not isinstance(made, dict) or made.get("kind") != KIND:
        raise NotAPack(
            f"{out} is not a pack made by `isoquity publish` and has something in it: name another folder."
        )


def _write(pack: Pack, folder: Path, address: str, with_posters: bool, progress: Silent) -> None:
    data = folder / "data"
    data.mkdir()
    shards = Shards(data / "postcodes")
    counts = _postcodes(pack, shards, progress)
    drawn: list[PackedPoster] = []
    layers = context_layers(pack.results)
    with progress.stage("Map and pages"):
        values = {
            "study": study_values(pack, shards.districts, address), "areas": area_values(pack, layers.get("place")),
            "shapes": shape_values(pack.results),
        }  # fmt: skip
        for name, value in values.items():
            (data / f"{name}.js").write_text(script(name, value), encoding="utf-8")
        around = script("context", context_values(layers))
        notice = f"/* {ODBL} */\n"
        (data / "context-openstreetmap.js").write_text(notice + around, encoding="utf-8")
        _copy_files(folder / "files")
        (folder / "LICENCES.txt").write_text(_licences(pack), encoding="utf-8")
    if with_posters:
        drawn = write_posters(pack, folder / "posters", layers, progress)
    for name, html in pages(pack, counts, drawn, address, _code(address)).items():
        (folder / name).write_text(html, encoding="utf-8")
    write_json(folder / MANIFEST, _manifest(pack, folder))


def _postcodes(pack: Pack, shards: Shards, progress: Silent) -> Counts:
    """Write the answers of every postcode; none where the study names no postcodes."""
    if pack.results.study.settings.postcodes is None:
        return Counts(0, 0, False)
    table = postcodes_in_areas(pack.results)
    routed = [is_routed(pack.results, key) for key in pack.keys]
    blocks = list(postcode_blocks(table))
    unrouted = 0
    with progress.stage("Postcodes", len(blocks)):
        for block in blocks:
            answers = postcode_answers(pack, block, routed)
            shards.add(block.index, answers)
            unrouted += sum(OFF_STREETS in answer for answer in answers)
            progress.step(f"{shards.count:,} of {len(table):,}")
    shards.close()
    return Counts(len(table), unrouted, any(routed))


def _copy_files(folder: Path) -> None:
    """The pack's own scripts and styles, and Leaflet with its licence."""
    own = resources.files("web") / "pack_static"
    folder.mkdir()
    for file in own.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    leaflet = resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    (folder / "leaflet").mkdir()
    for name in LEAFLET:
        (folder / "leaflet" / name).write_bytes((leaflet / name).read_bytes())
    for file in metadata.distribution("django-js-lib-leaflet").files or ():
        if file.name == "LICENSE":
            shutil.copyfile(file.locate(), folder / "leaflet" / "LICENSE.txt")


def _licences(pack: Pack) -> str:
    study = pack.results.study
    lines = [study.settings.title, "", f"Sources: {attribution(study)}", ""]
    if study.settings.networks.osm:
        lines += [f"data/context-openstreetmap.js: {ODBL}", ""]
    lines += [LEAFLET_NOTICE, ""]
    lines += [f"Made by Isoquity from run {pack.results.run_id}."]
    return "\n".join(lines) + "\n"


def _code(address: str) -> str:
    """The QR code of an address as SVG; "" where there is none."""
    if not address:
        return ""
    import segno

    drawn = io.BytesIO()
    segno.make(address, micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, title=f"QR code of {address}"
    )
    return drawn.getvalue().decode()


def _manifest(pack: Pack, folder: Path) -> dict:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    results = pack.results
    return {
        "kind": KIND, "isoquity": results.record["isoquity"], "run_id": results.run_id,
        "made": results.record["finished"], "title": results.study.settings.title,
        "options": {name: option.label for name, option in results.configurations.items()},
        "services": pack.services, "times": [str(key) for key in pack.keys],
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }  # fmt: skip
