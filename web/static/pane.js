// One of the two maps: its areas, what is set off on them, the sites of its option, and how it is steered.

import { CanvasLayer } from "./canvas.js";
import { element } from "./format.js";
import { paintAreas, paintChosen, paintHighlight, paintReach } from "./paint.js";
import { SiteMarks } from "./sites.js";

const L = window.L;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAN_PIXELS = 80;
const TOUCH_PIXELS = 10;
const HINT = "Arrow keys choose the neighbouring area, with Shift they move the map; plus and minus zoom, Enter goes to what is said of the area, Escape leaves it.";

// To what is said of the chosen area.
export function toDetails() {
  const box = document.getElementById("details");
  (box.querySelector("h2") ?? box).focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

export class Pane {
  constructor(side, map, shapes, { state, onSite, tip }) {
    Object.assign(this, { side, map, shapes, state, tip, fills: [], dim: null, partly: [], reach: [] });
    this.areas = new CanvasLayer(shapes, "areas", (pen, scale) => paintAreas(pen, shapes, scale, this));
    this.above = new CanvasLayer(shapes, "chosen", (pen, scale) => this.paintAbove(pen, scale));
    this.areas.addTo(map);
    this.above.addTo(map);
    this.bands = L.layerGroup().addTo(map);
    this.sites = new SiteMarks(map, onSite);
    map.on("click", (event) => state.choose(this.areaAt(event)));
    this.hover();
    this.keys();
  }

  paintAbove(pen, scale) {
    const { highlighted, area } = this.state;
    if (this.reach.length) paintReach(pen, scale, this.reach);
    if (highlighted) paintHighlight(pen, this.shapes, scale, highlighted);
    if (area !== null) paintChosen(pen, this.shapes, scale, area);
  }

  draw(fills, dim, partly) {
    Object.assign(this, { fills, dim, partly });
    this.areas.redraw();
  }

  areaAt(event) {
    const reach = TOUCH_PIXELS / this.shapes.scale(this.map.getZoom());
    const { lng, lat } = event.latlng;
    return this.shapes.at(this.shapes.place(lng, lat), reach);
  }

  hover() {
    const said = L.tooltip({ className: "area-tip", direction: "top", offset: [0, -8], opacity: 1 });
    let shown = null;
    this.map.on("mousemove", (event) => {
      const i = this.areaAt(event);
      if (i === null) { shown = null; said.remove(); return; }
      if (i !== shown) said.setContent(element("span", {}, ...this.tip(this.side, i)));
      said.setLatLng(event.latlng);
      if (shown === null) said.addTo(this.map);
      shown = i;
    });
    this.map.on("mouseout", () => { shown = null; said.remove(); });
  }

  keys() {
    const box = this.map.getContainer();
    Object.assign(box, { tabIndex: 0, role: "application" });
    box.setAttribute("aria-roledescription", "map");
    box.setAttribute("aria-description", HINT);
    for (const link of box.querySelectorAll(".leaflet-control-zoom a")) link.tabIndex = -1;
    box.addEventListener("keydown", (event) => {
      if (event.target !== box || event.ctrlKey || event.altKey || event.metaKey) return;
      if (this.press(event.key, event.shiftKey)) event.preventDefault();
    });
  }

  press(key, shift) {
    if (key in ARROWS && shift) this.map.panBy(ARROWS[key].map((step) => step * PAN_PIXELS), { animate: false });
    else if (key in ARROWS) this.step(ARROWS[key]);
    else if (key === "+" || key === "=") this.map.zoomIn();
    else if (key === "-") this.map.zoomOut();
    else if (key === "Escape") this.state.choose(null);
    else if (key === "Enter" && this.state.area !== null) toDetails();
    else return false;
    return true;
  }

  step(direction) {
    const { area } = this.state;
    const centre = this.map.getCenter();
    const next = area === null ? this.shapes.nearest(this.shapes.place(centre.lng, centre.lat))
      : this.shapes.beside(area, direction);
    if (next !== null) this.state.choose(next);
  }

  // Bring an area into view without changing the scale.
  show(i) {
    const bounds = this.shapes.bounds(i);
    if (!this.map.getBounds().contains(bounds)) this.map.panInside(bounds.getCenter(), { padding: [80, 80], animate: false });
  }

  name(text) { this.map.getContainer().setAttribute("aria-label", text); }

  // The minutes of each band, where reach.js found a free place.
  writeReach(bands) {
    this.write(bands.filter(({ place }) => place).map(({ minutes, place }) => ({ latLng: place, text: `${minutes} min`,
      className: "isochrone-name" })));
    this.sites.thinNames();
  }

  // Words on the map: [{ latLng, text, className }].
  write(words) {
    this.bands.clearLayers();
    for (const { latLng, text, className } of words) {
      const html = element("span", { textContent: text });
      const icon = L.divIcon({ className, html, iconSize: null });
      L.marker(latLng, { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(this.bands);
    }
  }
}
