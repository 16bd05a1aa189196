// How far: the share of people within each number of minutes, of everybody and of the most deprived fifth.

import { parsed, written } from "./brush.js";
import { cell, key, line, make, minutes, NOT_JUDGED, percent, sides, svg, WITHHELD } from "./chart_parts.js";

const HEIGHT = 264;
const EDGE = { left: 48, right: 20, top: 24, bottom: 40 };
const NARROW = 260;
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const STEPS = [5, 10, 15, 20, 30, 60, 120, 240];
const TICK_PIXELS = 44;
const NONE = 0.00005; // a share that is shown as 0.0%
const LABEL_GAP = 0.015; // curves closer together than this share need no letter

export class CurveChart {
  constructor(state, place) {
    Object.assign(this, { state, place, at: null, from: null, open: [false, false] });
    this.figure = place.querySelector(".curve-figure");
    this.numbers = place.querySelector(".curve-numbers");
    this.keyed = place.querySelector(".curve-key");
    this.slider = place.querySelector("input[type=range]");
    this.readout = place.querySelector("output");
    this.ends = [...place.querySelectorAll("input[type=number]")];
    this.slider.addEventListener("input", () => this.read(Number(this.slider.value)));
    for (const end of this.ends) end.addEventListener("change", () => this.typed());
    this.figure.addEventListener("pointermove", (event) => this.moved(event));
    this.figure.addEventListener("pointerdown", (event) => this.press(event));
    this.figure.addEventListener("pointerup", () => { this.from = null; });
    this.figure.addEventListener("pointercancel", () => { this.from = null; });
    new ResizeObserver(([{ contentRect }]) => this.resized(contentRect.width)).observe(this.figure);
  }

  // The width is heard, not asked for: asking would have the whole page laid out.
  resized(width) {
    const changed = width !== this.width;
    this.width = width;
    if (changed && this.drawn) this.draw();
  }

  // The curves there are: everybody's thick, the most deprived fifth's thin, A dashed and B solid.
  series() {
    const { charts, charts: { s_curve: curves } } = this.state.data;
    const scope = this.state.view.fifths;
    return sides(charts).flatMap(({ side, letter }) => [
      { side, letter, who: "everybody", shares: curves[side] },
      { side, letter, who: "poorest", shares: curves[`${side}_most_deprived`][scope] },
    ]).filter(({ shares }) => shares);
  }

  draw() {
    const { charts } = this.state.data;
    this.width ??= this.figure.clientWidth;
    this.drawn = true;
    const width = Math.max(NARROW, this.width);
    this.minutes = charts.s_curve.at;
    this.longest = this.minutes.at(-1);
    this.x = (at) => EDGE.left + (at / this.longest) * (width - EDGE.left - EDGE.right);
    this.y = (share) => HEIGHT - EDGE.bottom - share * (HEIGHT - EDGE.top - EDGE.bottom);
    this.inverse = (pixels) => ((pixels - EDGE.left) / (width - EDGE.left - EDGE.right)) * this.longest;
    const shown = this.series();
    this.band = svg("rect", { class: "band", y: EDGE.top, height: HEIGHT - EDGE.top - EDGE.bottom, x: 0, width: 0 });
    this.cursor = svg("line", { class: "cursor", y1: EDGE.top, y2: HEIGHT - EDGE.bottom, visibility: "hidden" });
    this.dots = svg("g", { class: "dots" });
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": this.inWords(shown), class: "curve-chart" },
      this.band, ...this.axes(width), ...this.thresholds(), ...shown.map((each) => this.path(each)), ...this.letters(shown), this.cursor, this.dots);
    this.figure.replaceChildren(drawing);
    this.keyed.replaceChildren(key(charts, line), make("p", { class: "chart-key" },
      make("span", { class: "series" }, sample("everybody"), "everybody"),
      ...(shown.some(({ who }) => who === "poorest") ? [make("span", { class: "series" }, sample("poorest"), "most deprived fifth")] : [])),
      ...this.noJourney(shown));
    this.table(shown);
    for (const input of [this.slider, ...this.ends]) input.max = this.longest;
    this.read(this.at ?? charts.thresholds.find(({ minutes: at }) => at <= this.longest)?.minutes ?? Math.round(this.longest / 2));
    this.mark();
  }

  axes(width) {
    const step = STEPS.find((each) => (each / this.longest) * (width - EDGE.left - EDGE.right) >= TICK_PIXELS) ?? STEPS.at(-1);
    const ticks = Array.from({ length: Math.floor(this.longest / step) + 1 }, (_, i) => i * step);
    return [
      ...SHARES.map((share) => svg("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: this.y(share), y2: this.y(share) })),
      ...SHARES.map((share) => text(`${100 * share}%`, EDGE.left - 6, this.y(share) + 4, "end")),
      ...ticks.map((at) => text(String(at), this.x(at), HEIGHT - EDGE.bottom + 18, "middle")),
      text("minutes", width - EDGE.right, HEIGHT - 4, "end"),
    ];
  }

  thresholds() {
    return this.state.data.charts.thresholds.filter(({ minutes: at }) => at <= this.longest).flatMap(({ minutes: at }) => [
      svg("line", { class: "threshold-line", x1: this.x(at), x2: this.x(at), y1: EDGE.top, y2: HEIGHT - EDGE.bottom }),
      text(String(at), this.x(at), EDGE.top - 8, "middle", "tick strong"),
    ]);
  }

  // Curves end below 100% where some find no journey, however long.
  noJourney(shown) {
    const told = this.without(shown).map(({ letter, none }) => `${letter} ${percent(none)}`);
    return told.length ? [make("p", { class: "note" }, `No journey found: ${told.join(", ")} of all ${this.state.data.charts.totals.need_label}.`)] : [];
  }

  // How many find no journey, of everybody and under each option.
  without(shown) {
    return shown.filter(({ who, shares }) => who === "everybody" && shares.at(-1) !== null)
      .map(({ letter, shares }) => ({ letter, none: 1 - shares.at(-1) })).filter(({ none }) => none > NONE);
  }

  path({ side, who, shares }) {
    const points = shares.flatMap((share, i) => (share === null ? [] : [`${this.x(this.minutes[i]).toFixed(1)},${this.y(share).toFixed(1)}`]));
    return svg("polyline", { class: `curve ${side} ${who}`, points: points.join(" ") });
  }

  // A and B stand beside their curves where these are furthest apart.
  letters(shown) {
    const [a, b] = ["a", "b"].map((side) => shown.find((each) => each.side === side && each.who === "everybody"));
    if (!a || !b) return [];
    const gaps = a.shares.map((share, i) => (share === null || b.shares[i] === null ? 0 : Math.abs(share - b.shares[i])));
    const i = gaps.indexOf(Math.max(...gaps));
    if (gaps[i] < LABEL_GAP) return [];
    const over = a.shares[i] > b.shares[i] ? [a, b] : [b, a];
    return over.map((each, at) => text(each.letter, this.x(this.minutes[i]) + (at ? 12 : -12),
      this.y(each.shares[i]) + (at ? 16 : -6), at ? "start" : "end", "letter"));
  }

  inWords(shown) {
    const { charts } = this.state.data;
    const share = (value) => (value === null && charts.withheld ? WITHHELD : percent(value));
    const told = charts.thresholds.map(({ minutes: at, a, b }) => (charts.a === charts.b
      ? `${share(a)} within ${at} minutes` : `within ${at} minutes A ${share(a)}, B ${share(b)}`));
    return `Share of ${charts.totals.need_label} by minutes of travel, ${shown.length} curves. ${told.join("; ")}. The numbers are below.`;
  }

  // The same in figures: at each threshold, and at each ten minutes.
  table(shown) {
    const { charts } = this.state.data;
    const named = shown.map(({ letter, who }) => (who === "poorest" ? `${letter}, most deprived fifth` : letter));
    const at = [...new Set([...charts.thresholds.map((each) => each.minutes), ...this.minutes.filter((each) => each % 10 === 0 && each > 0)])]
      .filter((each) => each <= this.longest).sort((a, b) => a - b);
    const rows = at.map((each) => make("tr", {}, make("th", { scope: "row" }, `${each}`),
      ...shown.map(({ shares }) => cell(this.said(shares, each)))));
    const head = make("tr", {}, make("th", { scope: "col" }, "Minutes"), ...named.map((name) => make("th", { scope: "col", class: "n" }, name)));
    this.numbers.replaceChildren(make("caption", {}, `Share of ${charts.totals.need_label} within so many minutes`),
      make("thead", {}, head), make("tbody", {}, ...rows));
  }

  // In words; withheld where a number of people would be told that is small or tells of a small one.
  said(shares, at) {
    const share = this.shareAt(shares, at);
    return share === null ? WITHHELD : percent(share);
  }

  shareAt(shares, at) {
    const after = this.minutes.findIndex((each) => each >= at);
    if (after <= 0) return shares[Math.max(0, after)];
    const [low, high] = [this.minutes[after - 1], this.minutes[after]];
    if (shares[after] === null || shares[after - 1] === null) return at === high ? shares[after] : null;
    return shares[after - 1] + ((at - low) / (high - low)) * (shares[after] - shares[after - 1]);
  }

  read(at) {
    this.at = Math.min(Math.max(0, Math.round(at)), this.longest);
    this.slider.value = this.at;
    const x = this.x(this.at);
    for (const [name, value] of Object.entries({ x1: x, x2: x, visibility: "visible" })) this.cursor.setAttribute(name, value);
    const told = this.series().map(({ letter, who, shares }) =>
      `${letter}${who === "poorest" ? ", most deprived fifth," : ""} ${this.said(shares, this.at)}`);
    const { not_judged: unjudged } = this.state.data.charts;
    if (unjudged) told.push(`${unjudged.toUpperCase()} ${NOT_JUDGED}`);
    this.readout.textContent = `Within ${this.at} minutes: ${told.join("; ")}`;
    this.slider.setAttribute("aria-valuetext", this.readout.textContent);
  }

  minuteOf(event) {
    const box = this.figure.firstElementChild.getBoundingClientRect();
    const pixels = (event.clientX - box.left) * (Math.max(NARROW, this.width) / box.width);
    return Math.min(this.longest, Math.max(0, this.inverse(pixels)));
  }

  moved(event) {
    if (!this.cursor) return;
    const at = this.minuteOf(event);
    this.read(at);
    if (this.from === null || Math.abs(at - this.from) < 1) return;
    this.set(this.from, at);
  }

  press(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    this.from = this.minuteOf(event);
    this.figure.setPointerCapture(event.pointerId);
  }

  typed() {
    const [from, to] = this.ends.map((end) => (end.value === "" ? null : Number(end.value)));
    if (from === null && to === null) { this.state.set({ brush: "" }); return; }
    this.open = [from === null, to === null]; // an end that is left open stays empty for who types on
    this.set(Math.max(0, from ?? 0), Math.min(this.longest, to ?? this.longest));
    this.open = [false, false];
  }

  set(from, to) {
    const [low, high] = [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
    this.state.set({ brush: written("curve", low, high) });
  }

  // The span that is set off, and where the chosen area stands on the curves.
  mark() {
    const now = parsed(this.state.view.brush);
    const mine = now?.chart === "curve" ? now : null;
    this.band.setAttribute("x", mine ? this.x(mine.from) : 0);
    this.band.setAttribute("width", mine ? Math.max(1, this.x(Math.min(mine.to, this.longest)) - this.x(mine.from)) : 0);
    this.ends.forEach((end, i) => { end.value = mine && !this.open[i] ? [mine.from, mine.to][i] : ""; });
    const { area, data } = this.state;
    const marks = area === null ? [] : this.series().filter(({ who }) => who === "everybody").flatMap((each) => this.dot(each, data[each.side].minutes[area]));
    this.dots.replaceChildren(...marks);
    const name = area === null ? "" : data.features[area].properties.name;
    const told = area === null ? [] : sides(data.charts).map(({ side, letter }) => {
      const at = data[side].minutes[area];
      return `${letter} ${at === null ? "no time" : `${minutes(at)} minutes`}`;
    });
    this.place.querySelector(".curve-area").textContent = area === null ? "" : `\u25c6 ${name}: ${told.join(", ")}.`;
  }

  dot({ side, shares }, at) {
    if (at === null || this.shareAt(shares, Math.min(at, this.longest)) === null) return [];
    const [x, y] = [this.x(Math.min(at, this.longest)), this.y(this.shareAt(shares, Math.min(at, this.longest)))];
    return [svg("path", { class: `dot ${side}`, d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z` })];
  }
}

const text = (said, x, y, anchor, name = "tick") => svg("text", { x, y, "text-anchor": anchor, class: name }, said);

const sample = (who) => svg("svg", { class: "sample", viewBox: "0 0 24 12", "aria-hidden": "true" },
  svg("line", { class: `curve b ${who}`, x1: 0, y1: 6, x2: 24, y2: 6 }));
