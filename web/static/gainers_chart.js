// Gainers and losers: people by class of change, the classes and colours of the map, and how many are most deprived.

import { changeBin, parsed, written } from "./brush.js";
import { cell, make, notJudged, people, percent, svg } from "./chart_parts.js";

export class GainersChart {
  constructor(state, settings, place) {
    Object.assign(this, { state, settings, place, from: null });
    place.addEventListener("pointerdown", (event) => this.press(event));
    place.addEventListener("pointerover", (event) => this.drag(event));
    document.addEventListener("pointerup", () => { this.from = null; });
    place.addEventListener("keydown", (event) => this.key(event));
    place.addEventListener("click", (event) => this.clicked(event));
  }

  draw() {
    const { charts } = this.state.data;
    if (charts.a === charts.b) {
      this.place.replaceChildren(make("p", { class: "note" }, "A and B are the same option: nobody\u2019s journey differs."));
      return;
    }
    if (charts.not_judged) {
      this.place.replaceChildren(...notJudged(charts));
      return;
    }
    const { need_label: who } = charts.totals;
    const bins = charts.gainers.map((bin, at) => ({ ...bin, at }));
    const most = Math.max(...bins.filter(changes).map(({ need }) => need), 1e-9);
    const shown = bins.filter((bin) => bin.need !== 0 || !changes(bin)).filter(({ id, need }) => need !== 0 || id !== "unknown");
    const head = make("tr", {}, make("th", { scope: "col" }, "Change"), make("th", { scope: "col" }, capital(who)),
      make("th", { scope: "col", class: "n" }, "Number"), make("th", { scope: "col", class: "n" }, "Of them most deprived fifth"));
    const table = make("table", { class: "gainers" },
      make("caption", {}, `${capital(who)} by how their time changes; the darker part of a bar lives in the most deprived fifth (${this.state.view.fifths}). Bars show changes alone.`),
      make("thead", {}, head), make("tbody", {}, ...shown.map((bin) => this.row(bin, most))));
    this.place.replaceChildren(table, ...totals(charts));
    this.mark();
  }

  row(bin, most) {
    const poorest = bin.need_most_deprived[this.state.view.fifths];
    const colour = this.colour(bin);
    const swatch = svg("svg", { class: "swatch", viewBox: "0 0 12 12", "aria-hidden": "true" },
      svg("rect", { width: 12, height: 12, fill: colour ?? "#ffffff" }), ...(colour ? [] : [svg("path", { d: "M0 12L12 0", class: "hatched" })]));
    const bars = changes(bin) && bin.need !== null && svg("svg", { viewBox: "0 0 100 18", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      svg("rect", { class: "bar people", x: 0, y: 2, height: 14, width: (100 * bin.need) / most }),
      svg("rect", { class: "bar poorest", x: 0, y: 2, height: 14, width: (100 * (poorest ?? 0)) / most }));
    const button = make("button", { type: "button", class: "plain", "data-bin": bin.at, "aria-pressed": "false",
      "aria-description": "Highlights these areas" }, capital(bin.label));
    const both = bin.need !== null && poorest !== null;
    const share = bin.need === 0 ? "none" : both ? `${people(poorest)}, ${percent(poorest / bin.need)}` : people(poorest);
    return make("tr", { "data-bin": bin.at }, make("th", { scope: "row" }, make("span", { class: "class-name" }, swatch, button), make("small", { class: "holds", hidden: "" })),
      make("td", { class: "bars" }, bars || null), cell(bin.need === 0 ? "none" : people(bin.need)), cell(share));
  }

  colour({ id }) {
    const at = id.startsWith("class-") ? Number(id.slice(6)) : null;
    return at === null ? null : this.settings.scales.change.colours[at];
  }

  // Drag over classes, or choose one and with Shift another: those between are set off.
  press(event) {
    const bin = binOf(event);
    if (bin === null || event.button !== 0 || event.pointerType === "touch") return;
    this.from = bin;
    this.dragged = false;
  }

  drag(event) {
    const bin = binOf(event);
    if (this.from === null || bin === null || (bin === this.from && !this.dragged)) return;
    this.dragged = true;
    this.set(this.from, bin);
  }

  clicked(event) {
    const bin = binOf(event);
    if (bin === null) return;
    if (this.dragged) { this.dragged = false; return; }
    const mine = this.mine();
    if (event.shiftKey && mine) this.set(Math.min(mine.from, bin), Math.max(mine.to, bin));
    else if (mine && mine.from === bin && mine.to === bin) this.state.set({ brush: "" });
    else this.set(bin, bin);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const button = event.target.closest("button[data-bin]");
    if (!step || !button) return;
    const all = [...this.place.querySelectorAll("button[data-bin]")];
    const next = all[all.indexOf(button) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    const mine = this.mine();
    if (event.shiftKey) this.set(Math.min(mine?.from ?? Infinity, Number(button.dataset.bin), Number(next.dataset.bin)),
      Math.max(mine?.to ?? -1, Number(button.dataset.bin), Number(next.dataset.bin)));
  }

  mine() {
    const now = parsed(this.state.view.brush);
    return now?.chart === "gainers" ? now : null;
  }

  set(from, to) { this.state.set({ brush: written("gainers", Math.min(from, to), Math.max(from, to)) }); }

  // Which classes are set off, and in which the chosen area lies.
  mark() {
    const { area, data: { features } } = this.state;
    const mine = this.mine();
    const chosen = area === null ? null : changeBin(this.state, area);
    for (const line of this.place.querySelectorAll("tr[data-bin]")) {
      const bin = Number(line.dataset.bin);
      const on = Boolean(mine) && bin >= mine.from && bin <= mine.to;
      line.classList.toggle("on", on);
      line.classList.toggle("chosen", bin === chosen);
      line.querySelector("button").setAttribute("aria-pressed", String(on));
      const said = line.querySelector(".holds");
      said.hidden = bin !== chosen;
      said.textContent = bin === chosen ? `\u25c6 ${features[area].properties.name}` : "";
    }
  }
}

const binOf = (event) => {
  const line = event.target.closest("tr[data-bin]");
  return line ? Number(line.dataset.bin) : null;
};

// Whether a class is one of change: bars are drawn of these alone, since those of the others would dwarf them.
const changes = ({ id, from, to }) => id !== "unknown" && !(from !== null && to !== null && from < 0 && to > 0);

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function totals(charts) {
  const { need_worse: longer, need_better: shorter, often, journeys_per_year: journeys } = charts.totals;
  const { need_lost_reach: lost, need_gained_reach: gained } = charts.totals;
  const aDay = (name, count) => (count && often[name] ? ` (${often[name]})` : "");
  const many = (count) => (count === 0 ? "nobody" : people(count));
  const said = [`Longer${lost ? " or none left" : ""} for ${many(longer)}${aDay("worse", longer)}, shorter${gained ? " or a new one" : ""} for `
    + `${many(shorter)}${aDay("better", shorter)}, counting every change.`];
  if (journeys.base_hours !== undefined && journeys.base_hours !== null) {
    said.push(`Hours of travel one way in a year, of those with a journey in both: A ${people(Math.round(journeys.base_hours))}, `
      + `B ${people(Math.round(journeys.option_hours))}.`);
  }
  said.push("People are counted where they live; highlighting takes whole areas by their mean, as the map colours them.");
  return said.map((text) => make("p", { class: "note" }, text));
}
