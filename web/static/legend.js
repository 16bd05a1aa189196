// What the colours and hatchings mean, for what is shown now; the same classes for both maps.

import { afterwards } from "./afterwards.js";
import { hatchCounts } from "./classes.js";
import { element, svg } from "./format.js";
import { siteColours } from "./nearest.js";
import { bandColours } from "./paint.js";
import { swatchParts } from "./site_fills.js";

const place = (id) => document.getElementById(id);

export function startLegend(state, settings, maps) {
  const draw = () => {
    if (!state.data.b) return;
    const { measure } = state.view;
    place("legend-classes").replaceChildren(...classes(scaleOf(state, settings), measure));
    place("legend-sites").replaceChildren(...(measure === "nearest" ? siteKeys(state, settings) : []));
    afterwards("legend", () => scrolls(place("legend-sites")));
    place("legend-extra").replaceChildren(...bands(state, settings, maps), ...hatches(state, maps), ...dimmed(state));
  };
  state.addEventListener("data", ({ detail }) => { if (detail.keys.includes("b")) draw(); });
  state.addEventListener("words", draw); // the reach of a site has come or gone
  state.addEventListener("change", ({ detail: { keys } }) => { if (!keys.some((key) => state.selected(key))) draw(); });
}

// A list longer than its room is a stop of the keyboard, which scrolls it.
function scrolls(list) {
  if (list.scrollHeight > list.clientHeight) list.tabIndex = 0; else list.removeAttribute("tabindex");
}

const scaleOf = ({ view, selection }, { scales, catchmentScales }) => ({
  minutes: scales.minutes, next: scales.minutes, change: scales.change, within: scales.within,
  catchment: catchmentScales[selection.service] })[view.measure];

function classes(scale, measure) {
  const side = (text) => (measure === "change" ? [element("li", { className: "side-label", textContent: text })] : []);
  const keys = (scale?.labels ?? []).map((label, at) => element("li", {}, swatch(scale.colours[at]), element("span", { textContent: label })));
  return scale ? [...side("shorter"), ...keys, ...side("longer"), element("li", { className: "unit", textContent: scale.unit })] : [];
}

function swatch(fill) {
  return svg("svg", { "aria-hidden": "true", class: "swatch", viewBox: "0 0 24 12", preserveAspectRatio: "none" }, ...swatchParts(fill));
}

function siteKeys(state, settings) {
  const colours = siteColours(settings);
  const used = [...new Set([...state.data.a.sites, ...state.data.b.sites])];
  return used.map((id) => element("li", {}, swatch(colours[id]), settings.siteNames[id] ?? id));
}

// The reach of a site that is drawn, the nearest first.
function bands({ view }, { siteNames }, maps) {
  const { reach } = maps.panes.b;
  const colours = bandColours(reach.length);
  const keys = reach.map(({ minutes }, at) => element("li", {}, swatch(colours[at]), `within ${minutes} minutes${at === reach.length - 1 ? ` of ${siteNames[view.site] ?? view.site}` : ""}`));
  return keys.reverse();
}

// Hatchings of either map, said once, with the areas of each where they differ.
function hatches(state, maps) {
  const sides = maps.shown().map((pane) => pane.side);
  const readings = maps.readings();
  const found = new Map();
  for (const side of sides) {
    for (const { fill, words, areas } of hatchCounts(readings[side], maps.shapes.features.length)) {
      const entry = found.get(`${fill} ${words}`) ?? { fill, words, areas: {} };
      entry.areas[side] = areas;
      found.set(`${fill} ${words}`, entry);
    }
  }
  return [...found.values()].map(({ fill, words, areas }) => element("li", {}, swatch(`url(#hatch-${fill})`), `${words} (${counted(areas, sides)})`));
}

function counted(areas, sides) {
  const said = (n) => `${n} ${n === 1 ? "area" : "areas"}`;
  const each = sides.map((side) => areas[side] ?? 0);
  if (each.every((n) => n === each[0])) return said(each[0]);
  return sides.map((side, at) => `${side.toUpperCase()} ${at ? each[at] : said(each[at])}`).join(", ");
}

function dimmed(state) {
  return state.view.dim ? [element("li", { textContent: "paler where few people live" })] : [];
}
