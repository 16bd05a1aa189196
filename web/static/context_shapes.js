// Lines and areas of the surroundings as paths of a canvas, in pixels of one zoom counted from the first point.

import { CanvasLayer } from "./canvas.js";

const L = window.L;
const ZOOM = 12;
const INK = {
  sea: { fill: "#dde3e9" }, land: { fill: "#fbfbfa" }, green: { fill: "#eceeea" }, water: { fill: "#dde3e9" },
};

// From which zoom on, how wide (pixels) and in which grey a line is drawn, and the light line beneath it if any.
const LINES = {
  coast: { from: 0, width: 1, ink: "#7d8791" },
  river: { from: 9, width: 1, ink: "#aeb9c4" },
  secondary: { from: 11, width: 0.8, ink: "rgba(70, 78, 88, 0.38)" },
  primary: { from: 8.5, width: 1, ink: "rgba(70, 78, 88, 0.5)" },
  trunk: { from: 0, width: 1.2, ink: "rgba(70, 78, 88, 0.6)" },
  motorway: { from: 0, width: 1.6, ink: "rgba(60, 68, 78, 0.6)" },
  rail: { from: 8, width: 1.2, ink: "#4a525c", dash: [5, 3] },
};
const BELOW = ["sea", "land", "green", "water"];
const ABOVE = Object.keys(LINES);

export class Outlines {
  constructor({ steps, shapes }) {
    this.steps = steps;
    const [x, y] = shapes[0]?.lines[0] ?? [0, 0];
    this.origin = L.CRS.EPSG3857.latLngToPoint(L.latLng(y / steps, x / steps), ZOOM);
    this.paths = new Map();
    for (const { layer, kind, closed, lines } of shapes) this.#add(closed ? layer : kind, closed, lines);
  }

  scale(zoom) { return 2 ** (zoom - ZOOM); }

  #add(name, closed, lines) {
    const path = this.paths.get(name) ?? new Path2D();
    this.paths.set(name, path);
    for (const line of lines) {
      let [x, y] = [0, 0];
      for (let k = 0; k < line.length; k += 2) {
        [x, y] = [x + line[k], y + line[k + 1]];
        const place = L.CRS.EPSG3857.latLngToPoint(L.latLng(y / this.steps, x / this.steps), ZOOM).subtract(this.origin);
        if (k) path.lineTo(place.x, place.y); else path.moveTo(place.x, place.y);
      }
      if (closed) path.closePath();
    }
  }

  // A layer of Leaflet for one map.
  layer(pane) {
    const paint = pane === "context-below" ? (pen) => this.fill(pen) : (pen, scale) => this.stroke(pen, scale);
    return new CanvasLayer(this, pane, paint);
  }

  fill(pen) {
    for (const name of BELOW.filter((each) => this.paths.has(each))) {
      pen.fillStyle = INK[name].fill;
      pen.fill(this.paths.get(name), "evenodd");
    }
  }

  stroke(pen, scale) {
    const zoom = ZOOM + Math.log2(scale);
    pen.lineJoin = "round";
    for (const name of ABOVE.filter((each) => this.paths.has(each) && zoom >= LINES[each].from)) {
      const { width, ink, dash = [] } = LINES[name];
      Object.assign(pen, { lineWidth: width / scale, strokeStyle: ink });
      pen.setLineDash(dash.map((length) => length / scale));
      pen.stroke(this.paths.get(name));
    }
    pen.setLineDash([]);
  }
}
