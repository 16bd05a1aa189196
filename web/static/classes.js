// Which class of a fixed scale a number falls in, and what fills an area on the map. Classes hold their upper
// end; those of change hold the end further from zero, so that a minute longer and a minute shorter count alike.

import { inHundred, NOBODY } from "./chart_parts.js";

export function classOf(scale, value) {
  if (scale.breaks[0] >= 0) {
    const at = scale.breaks.findIndex((end) => value <= end);
    return at < 0 ? scale.breaks.length : at;
  }
  const ends = scale.breaks.filter((end) => end > 0);
  return ends.length + Math.sign(value) * ends.filter((end) => Math.abs(value) > end).length;
}

// Fills that are no colour: hatchings, with their words.
export const REACH = { lost: "no longer reached", gained: "newly reached" };
export const HATCHES = ["none", "lost", "gained"];
const FEW = 0.03; // of the people of an area: fewer without a journey, or with one, are no mark on the map

export const isPartly = (share) => share !== null && share > FEW && share < 1 - FEW;

const inPart = (share, doing) => (share > NOBODY ? `; ${inHundred(share)} of the people here ${doing}` : "");

// What one measure shows of an option: the number of every area, the scale, and how an area without a number is filled.
export function reading(state, settings, side) {
  const option = state.data[side];
  const { measure, threshold } = state.view;
  const scales = settings.scales;
  const plain = (column, scale) => ({ column, scale, hatch: () => "none", reason: (i) => reasonOf(option, i) });
  if (measure === "change") {
    const { change, lost, gained, why } = state.data.changes;
    const hatch = (i) => (lost[i] > 0 ? "lost" : gained[i] > 0 ? "gained" : "none");
    const reason = (i) => why || (REACH[hatch(i)] ?? reasonOf(state.data.b, i) ?? reasonOf(state.data.a, i));
    const partly = (i) => isPartly(lost[i]) || isPartly(gained[i]);
    return { column: change, scale: scales.change, hatch, reason, partly, some: "some people here lose or gain a journey",
      note: (i) => [inPart(lost[i], "no longer have a journey"), inPart(gained[i], "newly have a journey")].join("") };
  }
  const reached = (column) => column?.map((value, i) => (option.reason[i] === null ? value : null));
  if (measure === "within") return plain(reached(option.within[threshold]), scales.within);
  if (measure === "next") {
    const missing = (i) => (option.minutes[i] === null ? reasonOf(option, i) : "no second site reached");
    return { ...plain(option.next_minutes, scales.minutes), reason: missing };
  }
  if (measure === "catchment") return plain(reached(option.catchment), settings.catchmentScales[state.selection.service]);
  const some = { partly: (i) => isPartly(option.reached[i]), some: "some people here have no journey",
    note: (i) => inPart(1 - option.reached[i], "have no journey") };
  if (measure === "nearest") return { ...plain(option.nearest, null), ...some, sites: option.sites };
  return { ...plain(option.minutes, scales.minutes), ...some };
}

// Fill of one area: a colour, or the name of a hatching.
export function fillOf(read, colours, i) {
  const value = read.column?.[i] ?? null;
  if (value === null) return read.hatch(i);
  return read.scale ? read.scale.colours[classOf(read.scale, value)] : colours[read.sites[value]];
}

// Areas that have a number which is not everybody's; none where a measure says shares anyway.
export function partlyReached(read, count) {
  if (!read.partly) return [];
  return Array.from({ length: count }, (_, i) => i).filter((i) => (read.column?.[i] ?? null) !== null && read.partly(i));
}

// Every hatching in use, with the words for it and how many areas have it.
export function hatchCounts(read, count) {
  const counts = new Map();
  for (let i = 0; i < count; i += 1) {
    if ((read.column?.[i] ?? null) !== null) continue;
    const [fill, words] = [read.hatch(i), read.reason(i) ?? "no value"];
    const entry = counts.get(`${fill} ${words}`) ?? { fill, words, areas: 0 };
    entry.areas += 1;
    counts.set(`${fill} ${words}`, entry);
  }
  const partly = partlyReached(read, count).length;
  return [...counts.values()].sort((a, b) => b.areas - a.areas).concat(partly ? [{ fill: "partly", words: read.some, areas: partly }] : []);
}

// Why an area has no number under an option; null where it has one.
export function reasonOf(option, i) {
  return option.reason[i] === null ? null : option.reasons[option.reason[i]];
}
