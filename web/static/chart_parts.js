// What the charts share: elements with attributes, numbers as planners read them, the names of A and B.

import { element, svg } from "./format.js";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const to = (digits) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const formats = [0, 1, 2, 3].map(to); // by digits after the point; a new format for each number is slow
const tenth = formats[1];
const MINUS = "\u2212";

export function make(tag, attributes = {}, ...children) {
  const made = element(tag, {}, ...children);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  return made;
}

export const cell = (text, attributes = {}) => make("td", { class: "n", ...attributes }, text);
export const minutes = (value) => (value === null ? "none" : tenth.format(value).replace("-", MINUS));
export const percent = (share) => (share === null ? "none" : `${tenth.format(100 * share)}%`);

export function signed(value, digits = 1) {
  if (value === null) return "none";
  const size = formats[digits].format(Math.abs(value));
  if (Number(size.replaceAll(",", "")) === 0) return size;
  return `${value > 0 ? "+" : MINUS}${size}`;
}

export const plain = (value, digits) => (value === null ? "none"
  : formats[digits].format(value).replace("-", MINUS));

export const NOT_JUDGED = "not judged"; // in place of every number of an option that a time of day cannot judge

export const WITHHELD = "withheld"; // a number of people that is small or would tell of a small one: null in the answers

// People: whole, also of cases that are expected and so have fractions.
export function people(count) {
  if (count === null) return WITHHELD;
  return count > 0 && count < 0.5 ? "fewer than 1" : whole.format(count);
}

// A share of people as one would say it: "26 in 100", both ends kept for none and all.
export const inHundred = (share) => (share > 0 && share < 0.005 ? "fewer than 1 in 100"
  : share < 1 && share >= 0.995 ? "more than 99 in 100" : `${Math.round(100 * share)} in 100`);

export const NOBODY = 1e-6; // a share below which it is rounding

// The same to one tenth throughout a column that has fractions.
export function column(counts) {
  const cases = counts.some((count) => count !== null && !Number.isInteger(count));
  return (count) => (count === null ? WITHHELD : (cases ? tenth : whole).format(count));
}

// What a time of day that cannot show the change says beside every chart of it.
export const notJudged = (charts) => (charts.totals.judged || charts.a === charts.b ? []
  : [make("p", { class: "caveat" }, "Not judged: sites that differ are open for a part of this time, and are not counted.")]);

// A and B by their names; B's solid one alone where both are the same.
export function sides(charts) {
  const a = { side: "a", letter: "A", label: charts.labels[charts.a] };
  const b = { side: "b", letter: "B", label: charts.labels[charts.b] };
  return charts.a === charts.b ? [{ ...b, letter: "A and B" }] : [a, b];
}

// The key of A and B: a dashed and a solid sample, a letter and the name.
export function key(charts, sample) {
  return make("p", { class: "chart-key" }, ...sides(charts).map(({ side, letter, label }) =>
    make("span", { class: `series ${side}` }, sample(side), make("strong", {}, letter), ` ${label}${charts.not_judged === side ? `: ${NOT_JUDGED}` : ""}`)));
}

export const bar = (side) => svg("svg", { class: "sample", viewBox: "0 0 24 12", "aria-hidden": "true" },
  svg("rect", { class: `bar ${side}`, x: 1, y: 1, width: 22, height: 10 }));

export const line = (side) => svg("svg", { class: "sample", viewBox: "0 0 24 12", "aria-hidden": "true" },
  svg("line", { class: `curve ${side}`, x1: 0, y1: 6, x2: 24, y2: 6 }));

export { svg };
