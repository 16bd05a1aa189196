"""Matplotlib's SVG made fit for a page: small, no styles that leak, ids its own, named for screen readers."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree

from web.xml_text import allowed

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
HALO = "halo"
_FONT = re.compile(r"(?:(?P<weight>bold|\d{3}) )?(?P<size>[\d.]+)px (?P<family>.+)")
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_STEP = re.compile(r"([MLz])\s*(-?[\d.]+)?\s*(-?[\d.]+)?")
_TEXT = {"id", "href", "fill", "stroke"}
_KEPT = {"viewBox", "version"}
_DEFAULTS = {"stroke-linecap": "butt", "stroke-linejoin": "round", "opacity": "1"}


def tidy(drawn: str, heading: str, alt: str, name: str = "") -> str:
    """The SVG text as one element with title and description; every id in it begins with ``name`` or a hash of it."""
    root = ElementTree.fromstring(drawn)
    for part in root.iter():
        part.tag = part.tag.partition("}")[2] or part.tag
    _drop(root, {"metadata", "style"})
    for part in root.iter():
        _plain_attributes(part)
    prefix = name or "p" + hashlib.sha256(f"{heading}\n{drawn}".encode()).hexdigest()[:10]
    _rename(root, prefix)
    _unwrap(root)
    root.attrib = {key: value for key, value in root.attrib.items() if key in _KEPT}
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "stroke-linejoin": "round", "font-family": SANS,
        "aria-labelledby": f"{prefix}-title {prefix}-desc",
    }  # fmt: skip
    for at, (tag, words) in enumerate((("title", heading), ("desc", alt))):
        element = ElementTree.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text = allowed(words)
        root.insert(at, element)
    return ElementTree.tostring(root, encoding="unicode")


def _drop(root: ElementTree.Element, tags: set[str]) -> None:
    for parent in root.iter():
        for child in [child for child in parent if child.tag in tags]:
            parent.remove(child)


def _plain_attributes(part: ElementTree.Element) -> None:
    """Style attributes as presentation attributes, which need no permission of a page; short numbers; plain href."""
    style = part.attrib.pop("style", "")
    found = dict(part.attrib)
    for each in filter(None, (item.strip() for item in style.split(";"))):
        key, _, value = each.partition(":")
        found |= _font(value.strip()) if key == "font" else {key.strip(): value.strip()}
    if part.tag == "g" and found.get("id", "").startswith(HALO):
        found |= {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "2.5"}
    part.attrib.clear()
    for key, value in found.items():
        key = "href" if key.endswith("}href") else key.partition("}")[2] or key
        if _DEFAULTS.get(key) != value:
            part.set(key, _compact(value) if key == "d" else value if key in _TEXT else _short(value))
    if part.tail and not part.tail.strip():
        part.tail = None
    if part.text and part.tag != "text" and not part.text.strip():
        part.text = None


def _font(value: str) -> dict[str, str]:
    found = _FONT.fullmatch(value)
    weight = {"font-weight": found["weight"]} if found["weight"] else {}
    return {"font-size": found["size"]} | weight


def _short(value: str) -> str:
    return " ".join(_NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value).split())


def _compact(path: str) -> str:
    """A path of straight lines in steps of tenths of a point from each to the next; others with short numbers."""
    if set(path) & set("CQAHV"):
        return _short(path)
    said, at = [], (0, 0)
    for kind, across, down in _STEP.findall(path):
        if kind == "z":
            said.append("z")
            continue
        to = round(float(across) * 10), round(float(down) * 10)
        step = to if kind == "M" else (to[0] - at[0], to[1] - at[1])
        if kind == "M" or step != (0, 0):
            said.append(f"{'M' if kind == 'M' else 'l'}{_tenths(step[0])} {_tenths(step[1])}")
        at = to
    return "".join(said).replace(" -", "-")


def _tenths(count: int) -> str:
    whole = f"{count / 10:.1f}".removesuffix(".0")
    return whole.replace("0.", ".", 1) if whole.lstrip("-").startswith("0.") else whole


def _rename(root: ElementTree.Element, prefix: str) -> None:
    """Ids that something refers to get the prefix, the others go."""
    used = set()
    for part in root.iter():
        used |= {found for value in part.attrib.values() for found in _REFERENCE.findall(value)}
        used |= {part.get("href", "").removeprefix("#")}
    for part in root.iter():
        given = part.attrib.pop("id", None)
        if given in used:
            part.set("id", f"{prefix}-{given}")
        for key, value in part.attrib.items():
            if key == "href":
                part.set(key, f"#{prefix}-{value.removeprefix('#')}")
            elif "url(#" in value:
                part.set(key, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _unwrap(parent: ElementTree.Element) -> None:
    """Groups that say nothing give way to what is in them."""
    for child in list(parent):
        _unwrap(child)
        if child.tag in ("g", "defs") and not child.attrib and (child.tag == "g" or not len(child)):
            at = list(parent).index(child)
            parent.remove(child)
            for offset, grandchild in enumerate(list(child)):
                parent.insert(at + offset, grandchild)
