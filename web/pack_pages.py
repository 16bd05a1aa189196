"""The pages of a village-hall pack: the question, what the options are, how it was worked out, the posters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from access import Configuration
from study.notices import attribution
from web.pack_posters import PackedPoster
from web.pack_question import Pack, options_of
from web.pack_words import OPEN_ALWAYS, hours_for_people, how, when
from web.readings import limit_minutes
from web.vintages import vintages
from web.words import DIRECTIONS, capital, care, duration, number, towards

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
"""``file:`` beside ``'self'``, which browsers do not all take to mean the folder that a page was opened from."""
SCRIPTS = ("begin.js", "answers.js", "words.js", "postcodes.js", "names.js", "told.js", "map.js", "shown.js")
DATA = ("study.js", "areas.js", "shapes.js", "context-openstreetmap.js")


@dataclass(frozen=True)
class Counts:
    """Postcodes of a pack: how many, how many of them are off the streets, and whether any has times of its own."""

    postcodes: int
    unrouted: int
    routed: bool


def pages(
    pack: Pack, counts: Counts, posters: Sequence[PackedPoster], address: str, code: str
) -> dict[str, str]:
    """Name of every page of the pack -> its HTML; ``code`` is the QR code of ``address`` as SVG, or ""."""
    values = {
        "index.html": _question(pack, counts, address, code),
        "options.html": _options(pack, posters),
        "method.html": _method(pack, counts),
    }
    if posters:
        values["posters.html"] = {"posters": posters}
    named = {"index.html": "How far would I travel?", "options.html": "What the options are",
             "method.html": "How we worked this out", "posters.html": "Posters"}  # fmt: skip
    shared = _shared(pack) | {"pages": [(page, named[page]) for page in values]}
    return {name: _rendered(name, shared | own | {"here": name}) for name, own in values.items()}


def _rendered(name: str, values: Mapping[str, object]) -> str:
    environment = Environment(
        loader=PackageLoader("web", "templates/pack"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(name).render(values)


def _shared(pack: Pack) -> dict:
    results = pack.results
    settings = results.study.settings
    sources = attribution(results.study) or "as the study's makers supplied them"
    return {
        "title": settings.title, "policy": POLICY, "run": results.run_id, "made": results.record["finished"][:10],
        "sources": sources if sources.endswith(".") else f"{sources}.",
        "odbl": bool(settings.networks.osm) and "OpenStreetMap" not in sources,
    }  # fmt: skip


def _question(pack: Pack, counts: Counts, address: str, code: str) -> dict:
    ways = [way for way in DIRECTIONS if way in {key.direction for key in pack.keys}]
    return {
        "where_label": "Your postcode or neighbourhood, or touch the map" if counts.postcodes
        else "The name of your neighbourhood, or touch the map",
        "services": [(s, capital(care(pack.results.services[s]))) for s in pack.services],
        "directions": [(way, DIRECTIONS[way]) for way in ways], "left_out": bool(pack.left_out),
        "scripts": SCRIPTS, "data": DATA, "code": Markup(code), "address": address,
    }  # fmt: skip


def _options(pack: Pack, posters: Sequence[PackedPoster]) -> dict:
    results = pack.results
    changing = {service: options_of(results, service) for service in pack.services}
    of_poster: dict[str, list[PackedPoster]] = {}
    for poster in posters:
        of_poster.setdefault(poster.option_id, []).append(poster)
    told = []
    for name, option in results.configurations.items():
        services = [s for s in pack.services if option.baseline or name in changing[s]]
        told.append({
            "label": _named(option), "notes": option.notes, "posters": of_poster.get(name, []),
            "changes": [(capital(care(results.services[s])), _sites(pack, name, s)) for s in services],
            "nowhere": "Not given anywhere today." if option.baseline else "Would not be given anywhere.",
        })  # fmt: skip
    several = len(told) - 1
    intro = (
        f"{number(several)} {'option is' if several == 1 else 'options are'} put forward beside how things are today. "
        "Here is where each service would be given. None is named as better."
        if several
        else "No option is put forward at present. Here is where each service is given today."
    )
    left_out: dict[str, list[str]] = {}
    for service, reason in pack.left_out.items():
        left_out.setdefault(reason, []).append(capital(care(results.services[service])))
    return {"options": told, "intro": intro, "left_out": left_out}


def _named(option: Configuration) -> str:
    label = option.label or option.id
    return f"Today: {label}" if option.baseline and label.lower() != "today" else label


def _sites(pack: Pack, option: str, service: str) -> list[tuple[str, str, str]]:
    """Sites with hours of those not always open; those of today that would give it no longer are listed as such."""
    results = pack.results
    given = results.configurations[option].services.get(service, {})
    today = results.configurations[results.baseline].services.get(service, {})
    names = results.places.sites["name"]
    here = [
        (
            str(names[site]),
            "" if hours == OPEN_ALWAYS else hours_for_people(hours),
            "" if site in today else "new",
        )
        for site, hours in given.items()
    ]
    return here + [(str(names[site]), "", "no longer") for site in today if site not in given]


def _method(pack: Pack, counts: Counts) -> dict:
    results = pack.results
    settings = results.study.settings
    rides = [key for key in pack.keys if len(pack.percentiles(key)) > 1]
    return {
        "postcodes": number(counts.postcodes), "unrouted": number(counts.unrouted) if counts.unrouted else "",
        "routed": counts.routed, "ranges": bool(rides),
        "highest": max(settings.percentiles),
        "ways": [_way(pack, at) for at in range(len(pack.keys))],
        "vintages": vintages(settings, {key.mode: key for key in pack.keys}.values(), results.places.areas),
    }  # fmt: skip


def _way(pack: Pack, at: int) -> str:
    key, settings = pack.keys[at], pack.results.study.settings
    limit = duration(limit_minutes(pack.results, key.mode))
    longest = f" Journeys of more than {limit} are not looked for." if limit else ""
    said = f"{capital(how(key.mode, settings))}, {towards(key.direction)} the site: {when(key, settings)}."
    return said.replace("home from the site", "coming home") + longest
