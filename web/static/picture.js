// What is on screen as a picture: maps, titles, legend and sources on one canvas at twice the size, kept as PNG.

import { surroundings } from "./context.js";
import { DOTS, HATCH_COLOURS, drawDots, paintAreas, paintChosen, paintHighlight, paintReach } from "./paint.js";
import { sitePattern } from "./site_fills.js";

const SCALE = 2;
const MARGIN = 24;
const LINE = 20;
const WIDTH = 1280;
const FADED = 0.8; // how much paler areas are under the reach of a site
const INK = "#1b1f24";
const MUTED = "#5b6470";
const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const MOST_LINES = 2; // of the name of a site
const HATCH = /url\(#hatch-(\w+)\)/;

export function startPicture(state, settings, maps) {
  const button = document.getElementById("to-picture");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const blob = await picture(state, settings, maps);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name(state) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    state.say("The picture has been saved.");
  });
}

const name = ({ selection, view }) => `${[selection.service, selection.a, selection.b, selection.mode, view.measure].join("-")}.png`;

export function picture(state, settings, maps) {
  const sheet = new Sheet();
  sheet.text(document.querySelector(".changes .lead")?.textContent ?? "", 24, 600);
  sheet.text(document.getElementById("map-what").textContent, 16, 400);
  sheet.maps(maps);
  sheet.legend();
  if (maps.panes.b.reach.length) sheet.text(document.getElementById("reach-note").textContent, 14, 400);
  sheet.text(document.querySelector(".caption")?.textContent.trim() ?? "", 12, 400, MUTED);
  sheet.text(`${settings.title}. Run ${settings.runId}.`, 12, 400, MUTED);
  return sheet.blob();
}

// A sheet that grows downwards: everything is drawn twice, first to learn how long it becomes.
class Sheet {
  constructor() { this.acts = []; }

  text(words, size, weight, colour = INK) {
    this.acts.push((pen, top) => {
      Object.assign(pen, { font: `${weight} ${size}px ${FAMILY}`, fillStyle: colour, textBaseline: "top", textAlign: "left" });
      const lines = wrapped(pen, words, WIDTH - 2 * MARGIN);
      lines.forEach((line, at) => pen.fillText(line, MARGIN, top + at * size * 1.3));
      return top + lines.length * size * 1.3 + 6;
    });
  }

  maps(maps) {
    const panes = maps.shown();
    const width = (WIDTH - 2 * MARGIN - (panes.length - 1) * 12) / panes.length;
    this.acts.push((pen, top) => {
      const { x, y } = panes[0].map.getSize();
      const height = (width * y) / x;
      panes.forEach((pane, at) => drawMap(pen, pane, { left: MARGIN + at * (width + 12), top: top + 28, width, height }));
      return top + 28 + height + 12;
    });
  }

  legend() {
    const lists = [...document.querySelectorAll(".legends .legend")].filter((list) => list.childElementCount);
    for (const list of lists) this.acts.push((pen, top) => drawKeys(pen, list, top));
  }

  async blob() {
    const trial = document.createElement("canvas").getContext("2d");
    const height = this.acts.reduce((top, act) => act(trial, top), MARGIN) + MARGIN;
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH * SCALE, height: Math.ceil(height * SCALE) });
    const pen = canvas.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, WIDTH, height);
    this.acts.reduce((top, act) => act(pen, top), MARGIN);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }
}

function wrapped(pen, words, width) {
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// The part of the map that is on screen, enlarged: everything stands where it stands there.
function drawMap(pen, pane, { left, top, width, height }) {
  const title = document.getElementById(`title-${pane.side}`).textContent;
  Object.assign(pen, { font: `600 16px ${FAMILY}`, fillStyle: INK, textAlign: "left", textBaseline: "top" });
  pen.fillText(wrapped(pen, title, width)[0], left, top - 24);
  const { map, shapes, state } = pane;
  const size = map.getSize();
  const zoom = width / size.x;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.translate(left, top);
  pen.scale(zoom, zoom);
  pen.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
  pen.fillRect(0, 0, size.x, size.y);
  const corner = map.getPixelBounds().min;
  const onto = (drawing, paint) => {
    const scale = drawing.scale(map.getZoom());
    const shift = drawing.origin.multiplyBy(scale).subtract(corner);
    pen.save();
    pen.translate(shift.x, shift.y);
    pen.scale(scale, scale);
    paint(scale);
    pen.restore();
  };
  const around = surroundings();
  if (around) onto(around, () => around.fill(pen));
  onto(shapes, (scale) => paintAreas(pen, shapes, scale, pane));
  if (pane.reach.length) fade(pen, size);
  if (around) onto(around, (scale) => around.stroke(pen, scale));
  onto(shapes, (scale) => {
    if (pane.reach.length) paintReach(pen, scale, pane.reach);
    if (state.highlighted) paintHighlight(pen, shapes, scale, state.highlighted);
    if (state.area !== null) paintChosen(pen, shapes, scale, state.area);
  });
  drawWords(pen, map.getContainer());
  pen.restore();
  Object.assign(pen, { strokeStyle: "#d7dce1", lineWidth: 1 });
  pen.strokeRect(left, top, width, height);
}

// What lies under the reach of a site is pale, as on the screen.
function fade(pen, size) {
  Object.assign(pen, { globalAlpha: FADED, fillStyle: "#ffffff" });
  pen.fillRect(0, 0, size.x, size.y);
  pen.globalAlpha = 1;
}

const NAMES = [".place-name, .site-name, .leaflet-control-scale-line", ".isochrone-name span"]; // those above others last

// Marks and names where the map has them, in its own pixels.
function drawWords(pen, box) {
  const frame = box.getBoundingClientRect();
  const place = (each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    return { x: left - frame.left, y: top - frame.top, width, height };
  };
  for (const mark of box.querySelectorAll(".site-marker")) {
    const { x, y, width, height } = place(mark);
    symbol(pen, x + width / 2, y + height / 2, mark.className.match(/open|part_time|closed/)?.[0]);
  }
  for (const each of NAMES.flatMap((names) => [...box.querySelectorAll(names)])) {
    const style = getComputedStyle(each);
    if (style.visibility === "hidden" || style.display === "none" || !each.offsetWidth) continue;
    drawName(pen, each, style, place(each));
  }
}

function drawName(pen, each, style, { x, y, width, height }) {
  const boxed = each.closest(".isochrone-name, .leaflet-control-scale-line");
  Object.assign(pen, { font: `${style.fontWeight} ${style.fontSize} ${FAMILY}`, textAlign: "center", textBaseline: "middle", lineJoin: "round",
    fillStyle: "#ffffff", strokeStyle: boxed ? style.borderBottomColor : "#ffffff", lineWidth: boxed ? 1 : 3 });
  if (boxed) {
    pen.fillRect(x, y, width, height);
    pen.strokeRect(x, y, width, height);
  }
  const lines = wrapped(pen, each.textContent, width + 1);
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]}\u2026`] : lines;
  shown.forEach((line, at) => {
    const middle = [x + width / 2, y + (height * (at + 0.5)) / shown.length];
    if (!boxed) pen.strokeText(line, ...middle, width);
    pen.fillStyle = style.color;
    pen.fillText(line, ...middle, width);
    pen.fillStyle = "#ffffff";
  });
}

// Filled where open, a ring where part-time, a cross where closed.
function symbol(pen, x, y, state) {
  pen.beginPath();
  if (state === "closed") {
    for (const [strokeStyle, lineWidth] of [["#ffffff", 5.5], [INK, 2.5]]) {
      Object.assign(pen, { strokeStyle, lineWidth });
      pen.moveTo(x - 5, y - 5); pen.lineTo(x + 5, y + 5); pen.moveTo(x + 5, y - 5); pen.lineTo(x - 5, y + 5);
      pen.stroke();
    }
    return;
  }
  const open = state === "open";
  pen.arc(x, y, open ? 5.5 : 4.75, 0, 2 * Math.PI);
  Object.assign(pen, { fillStyle: open ? INK : "#ffffff", strokeStyle: open ? "#ffffff" : INK, lineWidth: open ? 1.5 : 2.5 });
  pen.fill();
  pen.stroke();
}

// A list of the legend as it stands on the page: a key and its words after one another.
function drawKeys(pen, list, top) {
  let [left, line] = [MARGIN, top];
  for (const item of list.children) {
    const words = item.textContent.trim();
    pen.font = `400 14px ${FAMILY}`;
    const width = 34 + pen.measureText(words).width + 16;
    if (left + width > WIDTH - MARGIN) [left, line] = [MARGIN, line + LINE + 4];
    drawKey(pen, item, left, line);
    Object.assign(pen, { fillStyle: INK, textAlign: "left", textBaseline: "middle" });
    pen.fillText(words, left + (item.querySelector("svg") ? 32 : 0), line + 8);
    left += width;
  }
  return line + LINE + 6;
}

function drawKey(pen, item, left, top) {
  const use = item.querySelector("use");
  if (use) { symbol(pen, left + 12, top + 8, use.getAttribute("href").replace("#site-", "")); return; }
  const fill = item.querySelector("rect")?.dataset.fill;
  if (!fill) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, top + 2, 24, 12);
  pen.clip();
  const hatch = fill.match(HATCH)?.[1];
  if (hatch === "partly") for (let at = 0; at < 24; at += DOTS.step) drawDots(pen, left + at, top + 2);
  else keyFill(pen, hatch, fill, left, top);
  pen.restore();
  Object.assign(pen, { strokeStyle: "#d7dce1", lineWidth: 1 });
  pen.strokeRect(left, top + 2, 24, 12);
}

function keyFill(pen, hatch, fill, left, top) {
  pen.fillStyle = hatch ? HATCH_COLOURS[hatch][0] : sitePattern(pen, fill, 1) ?? fill;
  pen.fillRect(left, top + 2, 24, 12);
  if (hatch) {
    Object.assign(pen, { strokeStyle: HATCH_COLOURS[hatch][1], lineWidth: 1.5 });
    for (let at = -12; at < 24; at += 6) { pen.beginPath(); pen.moveTo(left + at, top + 14); pen.lineTo(left + at + 12, top + 2); pen.stroke(); }
  }
}
