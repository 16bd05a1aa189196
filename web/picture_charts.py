"""Charts for print from the numbers of ``web.charts.charts``: fifths of deprivation, S-curves, gainers and losers.

Every chart is a matplotlib figure with a ``heading`` and a text alternative ``alt`` written from its numbers; see
``web.picture_files`` for SVG, PNG and PDF. Option A is grey and option B blue, which stay apart in grey print too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from web.picture_alt import fifths_alt, gainers_alt, s_curve_alt
from web.picture_bars import Bar, Row, bar_rows, rows_height
from web.picture_curves import Curve, draw_curves
from web.picture_sheet import ACCENT, INK, MUTED, Box, Sheet, base_for, drawing, put
from web.words import capital, people

CHART_MM = (180.0, 100.0)
MARGIN = 4.0
TALL_MM = 1000.0
A_COLOUR, B_COLOUR = "#9aa5b1", ACCENT
POOREST, LIGHTER = "#8a3d00", "#f0b36a"
SAME, UNKNOWN = "class-4", "unknown"
WITHOUT_BAR = (SAME, UNKNOWN)
"""Classes of change that are numbers without a bar: theirs would dwarf the others and say nothing of change."""


def fifths_bars(
    numbers: Mapping, title: str = "", *, scope: str = "national", late: Mapping | None = None,
    decimals: int = 1, size_mm: tuple[float, float] = CHART_MM,
):  # fmt: skip
    """Mean minutes under A and B by fifth of deprivation, and what the slope index says, in a sentence beside them.

    Args:
        numbers: of two options, as ``web.charts.charts`` gives them; where both are one option, it has one bar.
        title: the sentence above, also the heading; "" draws none.
        scope: "national" or "local" fifths.
        late: the same numbers at a higher percentile, over the same people: bars get a lighter end, labels a range.
        decimals: of the labels; 0 for the public.
        size_mm: width; its height the chart finds from its words.

    Returns:
        A ``matplotlib.figure.Figure`` with ``heading`` and ``alt``.

    Raises:
        MissingPictures: matplotlib is not installed.
    """
    said = slope_sentences(numbers)
    sheet = _fitted(
        size_mm[0], title, lambda on, box: draw_fifths(on, box, numbers, scope, late, decimals, said)
    )
    return _finished(
        sheet,
        title or "Mean minutes by fifth of deprivation",
        fifths_alt(numbers, scope, late, decimals, said),
    )


def draw_fifths(
    sheet: Sheet, box: Box, numbers: Mapping, scope: str, late: Mapping | None, decimals: int, said: list[str]
) -> float:
    """Bars by fifth and sentences below them, from the top of a box of a sheet; gives the height used."""
    y = box.y + _key(sheet, box, numbers)
    rows = fifth_rows(numbers, scope, late, decimals)
    longest = max(
        [bar.until or bar.value for row in rows for bar in row.bars if bar.value is not None], default=1.0
    )
    bar_rows(sheet, Box(box.x, y, box.width, rows_height(sheet, rows)), rows, longest or 1.0)
    y += rows_height(sheet, rows) + sheet.base * 0.3
    if not numbers["fifths"][scope]:
        return y - box.y
    note = {"national": "fifths of areas nationally", "local": "fifths of the residents here"}[scope]
    y += sheet.paragraph(Box(box.x, y, box.width, 0), f"Mean minutes; {note}.", sheet.base * 0.9, MUTED)
    for sentence in said:
        y += (
            sheet.paragraph(Box(box.x, y + sheet.base * 0.4, box.width, 0), sentence, sheet.base)
            + sheet.base * 0.4
        )
    return y - box.y


def slope_sentences(numbers: Mapping) -> list[str]:
    """What the slope index says, options by their names and not A and B; nothing where there is no deprivation."""
    said = numbers["indices"].get("slope_index", {}).get("sentences") or []
    a, b = (numbers["labels"][numbers[side]] for side in ("a", "b"))
    return [_named(sentence, a, b) for sentence in said]


def _named(sentence: str, a: str, b: str) -> str:
    for letter, label in (("A: ", a), ("B: ", b)):
        if sentence.startswith(letter):
            return f"{label}: {sentence.removeprefix(letter)}"
    return sentence.replace("From A to B", f"From {a} to {b}")


def fifth_rows(numbers: Mapping, scope: str, late: Mapping | None, decimals: int) -> list[Row]:
    """Everybody, then every fifth: a bar for A and one for B, or one where both are the same option."""
    after = {each["fifth"]: each for each in late["fifths"][scope]} if late else {}
    pairs = [("Everybody", numbers["everybody"], late["everybody"] if late else None)]
    for each in numbers["fifths"][scope]:
        pairs.append((f"{each['fifth']} {each['note']}".strip(), each, after.get(each["fifth"])))
    sides = (("a", A_COLOUR), ("b", B_COLOUR)) if numbers["a"] != numbers["b"] else (("a", B_COLOUR),)
    return [
        Row(name, tuple(_bar(now, then, side, colour, decimals) for side, colour in sides))
        for name, now, then in pairs
    ]


def _bar(now: Mapping, then: Mapping | None, side: str, colour: str, decimals: int) -> Bar:
    value, until = now[side], then[side] if then else None
    if value is None:
        return Bar(None, "not known", colour)
    ends = [f"{each:,.{decimals}f}" for each in (value, until) if each is not None]
    return Bar(value, "\u2013".join(dict.fromkeys(ends)) + " min", colour, until=until)


def s_curves(
    numbers: Mapping, title: str = "", *, scope: str = "national", size_mm: tuple[float, float] = CHART_MM
):
    """Share of people there within each number of minutes, under A and B: everybody and the most deprived fifth.

    Arguments, result and error as :func:`fifths_bars`; thresholds of the service are marked, curves named on the spot.
    """
    with drawing():
        sheet, box = _begun(size_mm, title)
        draw_curves(sheet, box, curves_of(numbers, scope), numbers["s_curve"]["at"], _marks(numbers))
    return _finished(
        sheet, title or "How far: share of people within each number of minutes", s_curve_alt(numbers)
    )


def curves_of(numbers: Mapping, scope: str) -> list[Curve]:
    """The curves there are, A before B."""
    curve, labels = numbers["s_curve"], numbers["labels"]
    sides = ("a", "b") if numbers["a"] != numbers["b"] else ("a",)
    colour = {"a": MUTED, "b": B_COLOUR} if len(sides) == 2 else {"a": B_COLOUR}
    found = []
    for side in sides:
        name = labels[numbers[side]]
        found.append(Curve(f"{name}: everybody", curve[side], colour[side], dashed=False))
        found.append(
            Curve(
                f"{name}: most deprived fifth", curve[f"{side}_most_deprived"].get(scope), colour[side], True
            )
        )
    return [each for each in found if each.shares is not None]


def _marks(numbers: Mapping) -> list[float]:
    return [each["minutes"] for each in numbers["thresholds"]]


def gainers_bars(
    numbers: Mapping, title: str = "", *, scope: str = "national", size_mm: tuple[float, float] = CHART_MM
):
    """People by how much shorter or longer their journey would be, the most deprived fifth as a part of each bar.

    Arguments, result and error as :func:`fifths_bars`. Those whose journey stays the same, and those without a
    time, are numbers without a bar, which would dwarf the others.
    """
    sheet = _fitted(size_mm[0], title, lambda on, box: draw_gainers(on, box, numbers, scope))
    return _finished(sheet, title or "Whose journey would be shorter or longer", gainers_alt(numbers, scope))


def draw_gainers(sheet: Sheet, box: Box, numbers: Mapping, scope: str) -> float:
    """Bars by class of change from the top of a box of a sheet; gives the height used."""
    bins = [each for each in numbers["gainers"] if each["need"] or each["id"] == SAME]
    rows = [Row(capital(each["label"]), (_gain(each, scope),)) for each in bins]
    longest = max([each["need"] for each in bins if each["id"] not in WITHOUT_BAR], default=1.0)
    y = box.y + _parts_key(sheet, box, numbers["totals"]["need_label"], scope)
    high = rows_height(sheet, rows)
    bar_rows(sheet, Box(box.x, y, box.width, high), rows, longest or 1.0)
    return y + high - box.y


def _gain(each: Mapping, scope: str) -> Bar:
    part, words = each["need_most_deprived"][scope], people(each["need"])
    if each["id"] in WITHOUT_BAR:
        return Bar(None, words, LIGHTER)
    said = f"{words} ({people(part)})" if part else words
    return Bar(each["need"], said, LIGHTER, part=part, part_colour=POOREST)


def _key(sheet: Sheet, box: Box, numbers: Mapping) -> float:
    """Which bar is which option, above them; nothing where there is one."""
    if numbers["a"] == numbers["b"]:
        return 0.0
    sides = ((numbers["a"], A_COLOUR), (numbers["b"], B_COLOUR))
    return _swatches(sheet, box, [(numbers["labels"][name], colour) for name, colour in sides])


def _parts_key(sheet: Sheet, box: Box, who: str, scope: str) -> float:
    which = {"national": "most deprived fifth of areas nationally", "local": "most deprived fifth here"}[
        scope
    ]
    return _swatches(
        sheet, box, [(f"{capital(who)} in the {which} (in brackets)", POOREST), ("in others", LIGHTER)]
    )


def _swatches(sheet: Sheet, box: Box, items: list[tuple[str, str]]) -> float:
    from matplotlib.patches import Rectangle

    base, x, y = sheet.base, 0.0, 0.0
    axes = sheet.panel(Box(box.x, box.y, box.width, base * 1.8))
    for words, colour in items:
        lines = sheet.wrap(words, base, box.width - 1.6 * base)
        wide = 1.6 * base + max(sheet.extent(line, base) for line in lines)
        if x and x + wide > box.width:
            x, y = 0.0, y + 1.5 * base
        axes.add_patch(
            Rectangle(
                (x, y + base * 0.25), base * 1.1, base * 0.9, facecolor=colour, linewidth=0, clip_on=False
            )
        )
        for number, line in enumerate(lines):
            put(axes, x + 1.6 * base, y + base * (1.05 + 1.3 * number), line, base, INK)
        y += 1.3 * base * (len(lines) - 1)
        x += wide + 2 * base
    return y + base * 2


def _fitted(width_mm: float, title: str, draw: Callable[[Sheet, Box], float]) -> Sheet:
    """A sheet as high as what is drawn on it."""
    with drawing():
        sheet, box = _begun((width_mm, TALL_MM), title)
        sheet.cut(box.y + draw(sheet, box) + MARGIN)
    return sheet


def _begun(size_mm: tuple[float, float], title: str) -> tuple[Sheet, Box]:
    """A sheet with its title, and the box that is left."""
    base = base_for(size_mm[0])
    sheet = Sheet(size_mm, base)
    box = sheet.box.inset(MARGIN)
    top = sheet.paragraph(box, title, base * 1.4, bold=True) + base * 0.6 if title else 0.0
    return sheet, Box(box.x, box.y + top, box.width, box.height - top)


def _finished(sheet: Sheet, heading: str, alt: str):
    sheet.figure.heading, sheet.figure.alt = heading, alt
    return sheet.figure
