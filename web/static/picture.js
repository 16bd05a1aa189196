// What is on screen as a picture: maps, titles, legend and sources on one canvas at twice the size, kept as PNG.

import { HATCH_COLOURS, paintAreas, paintChosen, paintReach } from "./paint.js";

const SCALE = 2;
const MARGIN = 24;
const LINE = 20;
const WIDTH = 1280;
const HEIGHT = 620; // of the maps
const INK = "#1b1f24";
const MUTED = "#5b6470";
const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
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
      panes.forEach((pane, at) => drawMap(pen, pane, { left: MARGIN + at * (width + 12), top: top + 28, width, height: HEIGHT }));
      return top + 28 + HEIGHT + 12;
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

// The part of the map that is on screen, in a frame of its own size.
function drawMap(pen, pane, { left, top, width, height }) {
  const title = document.getElementById(`title-${pane.side}`).textContent;
  Object.assign(pen, { font: `600 16px ${FAMILY}`, fillStyle: INK, textAlign: "left", textBaseline: "top" });
  pen.fillText(wrapped(pen, title, width)[0], left, top - 24);
  const { map, shapes } = pane;
  const seen = map.getPixelBounds();
  const zoom = Math.min(width / seen.getSize().x, height / seen.getSize().y);
  const corner = seen.getCenter().subtract([width / zoom / 2, height / zoom / 2]);
  const scale = shapes.scale(map.getZoom()) * zoom;
  const shift = shapes.origin.multiplyBy(shapes.scale(map.getZoom())).subtract(corner).multiplyBy(zoom);
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.fillStyle = "#e8ecf0";
  pen.fillRect(left, top, width, height);
  pen.save();
  pen.translate(left + shift.x, top + shift.y);
  pen.scale(scale, scale);
  paintAreas(pen, shapes, scale, pane.fills, pane.dim);
  if (pane.reach.length) paintReach(pen, scale, pane.reach);
  if (pane.state.area !== null) paintChosen(pen, shapes, scale, pane.state.area);
  pen.restore();
  for (const marker of pane.sites.markers) drawSite(pen, marker, (latLng) => {
    const at = map.project(latLng).subtract(corner).multiplyBy(zoom);
    return [left + at.x, top + at.y];
  });
  pen.restore();
  Object.assign(pen, { strokeStyle: "#d7dce1", lineWidth: 1 });
  pen.strokeRect(left, top, width, height);
}

function drawSite(pen, marker, project) {
  const [x, y] = project(marker.getLatLng());
  const mark = marker.getElement();
  symbol(pen, x, y, mark.className.match(/open|part_time|closed/)?.[0]);
  const label = mark.querySelector(".site-name");
  const { side } = label.dataset;
  if (side === "none") return;
  const [dx, dy, align] = { right: [13, 0, "left"], left: [-13, 0, "right"], top: [0, -18, "center"], bottom: [0, 18, "center"] }[side];
  Object.assign(pen, { font: `600 14px ${FAMILY}`, textAlign: align, textBaseline: "middle", strokeStyle: "#ffffff", lineWidth: 3, lineJoin: "round", fillStyle: INK });
  pen.strokeText(label.textContent, x + dx, y + dy);
  pen.fillText(label.textContent, x + dx, y + dy);
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
  const fill = item.querySelector("rect")?.getAttribute("fill");
  if (!fill) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, top + 2, 24, 12);
  pen.clip();
  const hatch = fill.match(HATCH)?.[1];
  pen.fillStyle = hatch ? HATCH_COLOURS[hatch][0] : fill;
  pen.fillRect(left, top + 2, 24, 12);
  if (hatch) {
    Object.assign(pen, { strokeStyle: HATCH_COLOURS[hatch][1], lineWidth: 1.5 });
    for (let at = -12; at < 24; at += 6) { pen.beginPath(); pen.moveTo(left + at, top + 14); pen.lineTo(left + at + 12, top + 2); pen.stroke(); }
  }
  pen.restore();
  Object.assign(pen, { strokeStyle: "#d7dce1", lineWidth: 1 });
  pen.strokeRect(left, top + 2, 24, 12);
}
