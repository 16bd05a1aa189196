"""Styles that QGIS draws a layer with as soon as it is opened: the classes and colours of the viewer's maps.

A GeoPackage holds them in a table, a shapefile has one beside it as ``.qml``. A style is a tree of rules: one branch
for each option and journey, of which the first is drawn and the others can be ticked; in it the classes, and what is
not known hatched, a direction of lines for each reason.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

SPACE = uuid.UUID("5a4b1f0c-9f5e-4b0e-8d0a-1b1f6d1f2c11")
QGIS = "3.34.0-Prizren"
LAYER_KINDS = {"fill": "2", "marker": "0"}
OUTLINE, HATCH = "#5b6470", "#1b1f24"
OUTLINE_MM, MARKER_MM, HATCH_MM = "0.1", "3", "2"
ANGLES = ("45", "135", "0", "90", "22", "112")
NO_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Condition:
    """A condition on one column: ``column`` (as the layer has it), one of <=, >, <, >=, =, IS NULL, and a value."""

    column: str
    operator: str
    value: float | str | None = None

    def text(self, fields: Mapping[str, str]) -> str:
        """As QGIS writes it, with the names that columns have in the file."""
        name = '"' + fields.get(self.column, self.column).replace('"', '""') + '"'
        return f"{name} {self.operator}" + ("" if self.value is None else f" {_literal(self.value)}")


def _literal(value: float | str) -> str:
    if not isinstance(value, str):
        return f"{value:g}"
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\t", "\\t")
    return f"'{escaped}'"


@dataclass(frozen=True)
class Rule:
    """What is drawn how: rows for which all ``tests`` hold, in one ``colour`` or hatched at an ``angle``."""

    label: str
    tests: tuple[Condition, ...]
    colour: str = ""
    angle: str = ""


@dataclass(frozen=True)
class Branch:
    """Rows of one option and journey; of a style's branches the first is ticked."""

    label: str
    tests: tuple[Condition, ...]


@dataclass(frozen=True)
class Style:
    """A style by name (at most 30 characters): ``branches``, in each of them the ``rules``; of polygons or points.

    ``largest_first`` names a column whose large values are drawn below the small ones.
    """

    name: str
    description: str
    branches: tuple[Branch, ...]
    rules: tuple[Rule, ...]
    kind: str = "fill"
    largest_first: str = ""


def qml(style: Style, fields: Mapping[str, str] | None = None) -> str:
    """A style in QGIS's own XML; ``fields`` are the names of columns that have others in the file."""
    fields = fields or {}
    root = ElementTree.Element("qgis", version=QGIS, styleCategories="Symbology")
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0",
        referencescale="-1",
    )  # fmt: skip
    if style.largest_first:
        renderer.set("enableorderby", "1")
        order = ElementTree.SubElement(renderer, "orderby")
        clause = ElementTree.SubElement(order, "orderByClause", asc="0", nullsFirst="0")
        clause.text = '"' + fields.get(style.largest_first, style.largest_first) + '"'
    rules = ElementTree.SubElement(renderer, "rules", key=_key(style.name))
    symbols = ElementTree.SubElement(renderer, "symbols")
    for at, branch in enumerate(style.branches):
        key = f"{style.name} {at}"
        more = {} if at == 0 else {"checkstate": "0"}
        parent = _rule(rules, key, branch.label, branch.tests, fields, **more)
        for number, rule in enumerate(style.rules):
            symbol = str(at * len(style.rules) + number)
            _rule(parent, f"{key} {number}", rule.label, rule.tests, fields, symbol=symbol)
            _symbol(symbols, symbol, rule, style.kind)
    for name, value in (("blendMode", "0"), ("featureBlendMode", "0"), ("layerOpacity", "1")):
        ElementTree.SubElement(root, name).text = value
    ElementTree.SubElement(root, "layerGeometryType").text = LAYER_KINDS[style.kind]
    body = ElementTree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{body}\n"


def _key(of: str) -> str:
    return "{" + str(uuid.uuid5(SPACE, of)) + "}"


def _rule(
    parent: ElementTree.Element, key: str, label: str, tests: Iterable[Condition], fields: Mapping[str, str],
    **more: str,
) -> ElementTree.Element:  # fmt: skip
    said = " AND ".join(test.text(fields) for test in tests)
    filtered = {"filter": NO_CONTROL.sub("\ufffd", said)} if said else {}
    shown = NO_CONTROL.sub("\ufffd", label)
    return ElementTree.SubElement(parent, "rule", key=_key(key), label=shown, **filtered, **more)


def _symbol(symbols: ElementTree.Element, name: str, rule: Rule, kind: str) -> None:
    symbol = ElementTree.SubElement(
        symbols, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    outline = {"outline_color": _rgba(OUTLINE), "outline_width": OUTLINE_MM, "outline_width_unit": "MM"}
    fill = _rgba(rule.colour or "#ffffff")
    if kind == "marker":
        _layer(symbol, "SimpleMarker", name="circle", color=fill, size=MARKER_MM, size_unit="MM", **outline)
        return
    _layer(
        symbol, "SimpleFill", color=fill, style="solid", outline_style="solid", joinstyle="miter", **outline
    )
    if rule.angle:
        lines = _layer(
            symbol,
            "LinePatternFill",
            angle=rule.angle,
            distance=HATCH_MM,
            distance_unit="MM",
            color=_rgba(HATCH),
        )
        line = ElementTree.SubElement(
            lines, "symbol", type="line", name=f"@{name}@1", alpha="1", clip_to_extent="1", force_rhr="0"
        )
        _layer(
            line,
            "SimpleLine",
            line_color=_rgba(HATCH),
            line_width="0.2",
            line_width_unit="MM",
            line_style="solid",
        )


def _layer(symbol: ElementTree.Element, drawn_as: str, **options: str) -> ElementTree.Element:
    layer = ElementTree.SubElement(symbol, "layer", {"class": drawn_as}, enabled="1", locked="0")
    layer.set("pass", "0")
    table = ElementTree.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ElementTree.SubElement(table, "Option", type="QString", name=name, value=value)
    return layer


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
