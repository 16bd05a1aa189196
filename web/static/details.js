// The numbers of one area, beside the map and in a sentence for screen readers.

import { reasonOf } from "./classes.js";
import { changeInWords, count, element, minutes, percent } from "./format.js";

export function describe(area, values, i, words) {
  const time = values.minutes[i];
  if (time === null) return `${area.name}: ${reasonOf(values, i) ?? "no value"}.`;
  const than = words.compared && values.change[i] !== null ? `, ${changeInWords(values.change[i])}` : "";
  return `${area.name}: ${minutes(time)} minutes ${words.how}${than}.`;
}

export function details(area, values, i, words, close) {
  const button = element("button", { type: "button", className: "close", textContent: "\u00d7" });
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", close);
  const list = element("dl");
  for (const [term, value] of rows(area, values, i, words)) {
    list.append(element("dt", { textContent: term }), element("dd", { textContent: value }));
  }
  return [button, element("h2", { textContent: area.name }), element("small", { textContent: area.id }),
    ...headline(values, i, words), list];
}

function headline(values, i, words) {
  const time = values.minutes[i];
  const reason = reasonOf(values, i);
  const first = time === null
    ? element("p", { className: "reason", textContent: capital(reason ?? "no value") })
    : element("p", { className: "big", textContent: `${minutes(time)} minutes ${words.how}` });
  return [first, words.compared ? element("p", { textContent: against(values, i, words) }) : null].filter(Boolean);
}

function against(values, i, words) {
  const change = values.change[i];
  if (change !== null) return `${capital(changeInWords(change))}${change ? ` than ${words.base}` : ` from ${words.base}`}`;
  if (values.lost[i] > 0) return `Reached in ${words.base}, no longer reached in ${words.option}`;
  if (values.gained[i] > 0) return `Not reached in ${words.base}, newly reached in ${words.option}`;
  return `No value in ${words.base} either`;
}

function rows(area, values, i, words) {
  const site = (position) => (position === null ? "none" : words.site(values.sites[position]));
  const timed = (time, position) => (time === null ? "none" : `${minutes(time)} min, ${site(position)}`);
  const found = [];
  if (words.compared) found.push([words.base, timed(values.base_minutes[i], values.base_nearest[i])]);
  found.push([words.compared ? words.option : "Nearest", timed(values.minutes[i], values.nearest[i])]);
  found.push(["Next nearest", timed(values.next_minutes[i], values.next[i])]);
  if (values.low && values.low[i] !== null && values.low[i] !== values.high[i]) {
    const high = values.high[i] === null ? "none found" : `${minutes(values.high[i])} min`;
    found.push(["On a lucky to an unlucky departure", `${minutes(values.low[i])} to ${high}`]);
  }
  for (const [threshold, share] of Object.entries(values.within)) {
    if (share[i] !== null) found.push([`Within ${threshold} min`, percent(share[i])]);
  }
  if (values.reached[i] > 0 && values.reached[i] < 1) found.push(["Homes with a journey", percent(values.reached[i])]);
  found.push([capital(words.who), need(values, i, words)]);
  if (area.population !== null && words.who.toLowerCase() !== "residents") found.push(["Residents", count(area.population)]);
  found.push(["Deprivation decile", area.decile === null ? "unknown" : `${area.decile} (1 = most deprived)`]);
  return found;
}

export function need(values, i, words) {
  return values.need[i] === null ? "unknown" : words.exact(values.need[i]);
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
