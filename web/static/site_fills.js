// How sites are told apart as "nearest": eight colours, then these with patterns (site_fills.py prints the same).
// A fill is a colour, or a colour and the name of a pattern.

import { svg } from "./format.js";

const STEP = 12;
const MARKS = { // on a tile of 12 by 12, with round ends: path and width
  dots: ["M3 3h0.01M9 9h0.01", 3.6], lines: ["M-1 7L7-1M5 13L13 5", 1.6], bars: ["M0 3H12M0 9H12", 1.4], grid: ["M0 3H12M0 9H12M3 0V12M9 0V12", 1.1],
};
const INK = "rgba(27, 31, 36, 0.6)";
const NAMES = ["", ...Object.keys(MARKS)];
const kept = new Map();

export function siteFill(colours, at) {
  const name = NAMES[Math.floor(at / colours.length) % NAMES.length];
  return name ? `${colours[at % colours.length]} ${name}` : colours[at % colours.length];
}

// A fill as a pattern of a canvas that keeps its size on the screen; null for a plain colour. `scale` is pixels to a unit.
export function sitePattern(pen, fill, scale) {
  const [colour, name] = fill.split(" ");
  if (!MARKS[name]) return null;
  if (!kept.has(fill)) {
    const tile = Object.assign(document.createElement("canvas"), { width: 2 * STEP, height: 2 * STEP });
    const draw = tile.getContext("2d");
    draw.scale(2, 2);
    Object.assign(draw, { fillStyle: colour, strokeStyle: INK, lineWidth: MARKS[name][1], lineCap: "round" });
    draw.fillRect(0, 0, STEP, STEP);
    draw.stroke(new Path2D(MARKS[name][0]));
    kept.set(fill, pen.createPattern(tile, "repeat"));
  }
  const made = kept.get(fill);
  made.setTransform(new DOMMatrix().scale(1 / (2 * scale)));
  return made;
}

// What stands in a swatch of 24 by 12: the colour, and the marks of its pattern twice.
export function swatchParts(fill) {
  const [colour, name] = fill.split(" ");
  const marks = MARKS[name] ? [0, STEP].map((x) => svg("path", { d: MARKS[name][0], transform: `translate(${x} 0)`, fill: "none", stroke: INK, "stroke-width": MARKS[name][1], "stroke-linecap": "round" })) : [];
  return [svg("rect", { width: 2 * STEP, height: STEP, fill: colour, "data-fill": fill }), ...marks];
}
