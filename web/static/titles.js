// What each map is called, and what a number on it means in words.

import { changeInWords, element, minutes, percent } from "./format.js";

const place = (id) => document.getElementById(id);

export class Titles {
  constructor(state, settings) { Object.assign(this, { state, settings }); }

  option(side) { return this.settings.labels.option[this.state.selection[side]]; }

  // What there is of the chosen service: "Beds within reach".
  supply() { return capital(`${this.settings.capacityLabels[this.state.selection.service] || "supply"} within reach`); }

  // What is shown of an option: "Minutes by car to accident and emergency".
  what() {
    const { service, mode, period, direction } = this.state.selection;
    const { care, how, towards, time } = this.settings.labels;
    const journey = `${how[mode]} ${towards[direction]} ${care[service]}`;
    const { threshold, measure } = this.state.view;
    const said = {
      minutes: `Minutes ${journey}`,
      change: `Change in minutes ${journey}`,
      within: `Homes within ${threshold} minutes ${journey}`,
      nearest: `Nearest site ${journey}`,
      next: `Minutes to the next nearest site, ${journey}`,
      catchment: `${this.supply()} per 1,000 ${this.settings.needLabels[service]}, ${how[mode]}`,
    }[measure];
    return `${capital(said)}. ${time[mode][direction][period]}.`;
  }

  sentence(side, layout) {
    if (layout === "change") return `Map of what changes from ${this.option("a")} to ${this.option("b")}: ${this.what()}`;
    return `Map ${side.toUpperCase()}, ${this.option(side)}: ${this.what()}`;
  }

  write(layout) {
    document.querySelector("input[name=measure][value=catchment] + span").textContent = this.supply();
    place("map-what").textContent = this.what();
    place("title-a").replaceChildren(element("b", { textContent: "A" }), ` ${this.option("a")}`);
    place("title-b").replaceChildren(...(layout === "change"
      ? [element("b", { textContent: "A to B" }), ` From ${this.option("a")} to ${this.option("b")}`]
      : [element("b", { textContent: "B" }), ` ${this.option("b")}`]));
  }
}

const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function supplyInWords(value, { capacityLabels, needLabels }, service) {
  const what = capacityLabels[service] || "supply";
  return value ? `${Number(value.toPrecision(2))} ${what} within reach per 1,000 ${needLabels[service]}` : `no ${what} within reach`;
}

// The number of an area on a map, with its unit; the reason where there is none.
export function valueInWords(read, { state, settings }, i) {
  const value = read.column?.[i] ?? null;
  if (value === null) return read.reason(i) ?? "no value";
  const { measure, threshold } = state.view;
  const note = read.note?.(i) ?? "";
  if (measure === "change") return `${changeInWords(value)}${note}`;
  if (measure === "within") return `${percent(value)} of homes within ${threshold} minutes`;
  if (measure === "nearest") return `${settings.siteNames[read.sites[value]] ?? read.sites[value]}${note}`;
  if (measure === "catchment") return supplyInWords(value, settings, state.selection.service);
  return `${minutes(value)} minutes${note}`;
}
