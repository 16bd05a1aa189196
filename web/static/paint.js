// How areas, their outlines and the reach of a site are painted, on the maps and in a picture alike. The pen is
// set to the units of the paths; `scale` is pixels to a unit.

import { sitePattern } from "./site_fills.js";

export const HATCH_COLOURS = { none: ["#ffffff", "#5b6470"], lost: ["#b35806", "#ffffff"], gained: ["#542788", "#ffffff"] };
const BOUNDARY = "rgba(27, 31, 36, 0.25)";
const INK = "#1b1f24";
const BAND = "#005a9c";
const POINT_PIXELS = 6;
const SMALL_PIXELS = 24; // an area narrower than this has a ring around it when it is chosen
const RING_PIXELS = 16;
const STEP = 6;
const kept = new Map();

// A hatching as a pattern that keeps its size on the screen.
function pattern(pen, name, scale) {
  if (!kept.has(name)) {
    const [paper, ink] = HATCH_COLOURS[name];
    const tile = document.createElement("canvas");
    Object.assign(tile, { width: STEP * 2, height: STEP * 2 });
    const draw = tile.getContext("2d");
    draw.fillStyle = paper;
    draw.fillRect(0, 0, STEP * 2, STEP * 2);
    Object.assign(draw, { strokeStyle: ink, lineWidth: 2 });
    draw.beginPath();
    for (let at = -2; at <= 4; at += 1) {
      draw.moveTo(at * STEP, STEP * 2);
      draw.lineTo(at * STEP + STEP * 2, 0);
    }
    draw.stroke();
    kept.set(name, pen.createPattern(tile, "repeat"));
  }
  const made = kept.get(name);
  made.setTransform(new DOMMatrix().scale(1 / (scale * 1.4)));
  return made;
}

// Sparse dots, dark in a light ring: seen on every fill.
export const DOTS = { step: 12, at: [[3, 3], [9, 9]], rings: [["#ffffff", 1.8], [INK, 1.1]] };

export function drawDots(pen, left, top) { for (const [x, y] of DOTS.at) drawDot(pen, left + x, top + y, 1); }

function drawDot(pen, x, y, scale) {
  for (const [fillStyle, radius] of DOTS.rings) {
    pen.fillStyle = fillStyle;
    pen.beginPath();
    pen.arc(x, y, radius / scale, 0, 2 * Math.PI);
    pen.fill();
  }
}

// Dots over areas; one in the middle of an area that is too small for the pattern.
function paintDots(pen, shapes, scale, areas) {
  const sparse = areas.length ? dots(pen, scale) : null;
  for (const i of areas) {
    const [west, north, east, south] = shapes.boxes[i];
    if (Math.min(east - west, south - north) * scale < DOTS.step) drawDot(pen, shapes.middles[i].x, shapes.middles[i].y, scale);
    else {
      pen.fillStyle = sparse;
      pen.fill(shapes.paths[i], "evenodd");
    }
  }
}

function dots(pen, scale) {
  if (!kept.has("dots")) {
    const tile = Object.assign(document.createElement("canvas"), { width: 2 * DOTS.step, height: 2 * DOTS.step });
    const draw = tile.getContext("2d");
    draw.scale(2, 2);
    drawDots(draw, 0, 0);
    kept.set("dots", pen.createPattern(tile, "repeat"));
  }
  const made = kept.get("dots");
  made.setTransform(new DOMMatrix().scale(1 / (2 * scale)));
  return made;
}

function trace(pen, shapes, i, scale) {
  if (!shapes.points[i]) return shapes.paths[i];
  const dot = new Path2D();
  dot.arc(shapes.middles[i].x, shapes.middles[i].y, POINT_PIXELS / scale, 0, 2 * Math.PI);
  return dot;
}

// Fill every area, with dots on those that `partly` lists; an area is in full where `dim` says nothing of it.
export function paintAreas(pen, shapes, scale, { fills, dim, partly }) {
  const patterns = Object.fromEntries(Object.keys(HATCH_COLOURS).map((name) => [name, pattern(pen, name, scale)]));
  let last = null;
  for (let i = 0; i < fills.length; i += 1) {
    if (fills[i] !== last) pen.fillStyle = patterns[last = fills[i]] ?? sitePattern(pen, fills[i], scale) ?? fills[i];
    pen.globalAlpha = dim ? dim[i] : 1;
    pen.fill(trace(pen, shapes, i, scale), "evenodd");
  }
  pen.globalAlpha = 1;
  paintDots(pen, shapes, scale, partly);
  Object.assign(pen, { strokeStyle: BOUNDARY, lineWidth: 0.6 / scale, lineJoin: "round" });
  pen.stroke(shapes.outlines);
}

const CALM = 0.16; // how strongly a band is filled, its small gaps too, and then again without them
const EXACT = 0.08;

// The colours of nested bands on white, the largest first: each lies upon those around it.
export function bandColours(count) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(BAND.slice(at, at + 2), 16));
  return Array.from({ length: count }, (_, i) => {
    const left = ((1 - CALM) * (1 - EXACT)) ** (i + 1);
    return `#${[red, green, blue].map((part) => Math.round(255 * left + part * (1 - left)).toString(16).padStart(2, "0")).join("")}`;
  });
}

// Nested bands of the reach of a site, the largest first: a dark line in a light one around each.
export function paintReach(pen, scale, bands) {
  for (const { path, outline } of bands) {
    const calm = outline(scale); // small gaps are closed in it: they are paler by half only
    Object.assign(pen, { fillStyle: BAND, globalAlpha: CALM });
    pen.fill(calm, "evenodd");
    pen.globalAlpha = EXACT;
    pen.fill(path, "evenodd");
  }
  for (const { outline } of bands) {
    for (const [strokeStyle, globalAlpha, width] of [["#ffffff", 0.8, 3.5], [BAND, 1, 1.5]]) {
      Object.assign(pen, { strokeStyle, globalAlpha, lineWidth: width / scale, lineJoin: "round" });
      pen.stroke(outline(scale));
    }
  }
  pen.globalAlpha = 1;
}

// Set off some areas: the others fade, these have an outline.
export function paintHighlight(pen, shapes, scale, areas) {
  pen.fillStyle = "rgba(255, 255, 255, 0.66)";
  shapes.paths.forEach((_, i) => { if (!areas.has(i)) pen.fill(trace(pen, shapes, i, scale), "evenodd"); });
  Object.assign(pen, { strokeStyle: INK, lineWidth: 1.25 / scale, lineJoin: "round" });
  for (const i of areas) pen.stroke(trace(pen, shapes, i, scale));
}

// The chosen area: a dark line in a light one, seen on every fill; a small one in a ring, else a site's mark would hide it.
export function paintChosen(pen, shapes, scale, i) {
  const [west, north, east, south] = shapes.boxes[i];
  const small = Math.max(east - west, south - north) * scale < SMALL_PIXELS;
  const ring = new Path2D();
  if (small) ring.arc((west + east) / 2, (north + south) / 2, RING_PIXELS / scale, 0, 2 * Math.PI);
  for (const [strokeStyle, width] of [["#ffffff", 6], [INK, 3]]) {
    Object.assign(pen, { strokeStyle, lineWidth: width / scale, lineJoin: "round" });
    pen.stroke(trace(pen, shapes, i, scale));
    if (small) pen.stroke(ring);
  }
}
