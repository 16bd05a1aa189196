// The two maps: the same extent and the same classes, side by side, under a swipe, or one at a time. They listen
// to the state and choose in it; nothing else draws on them but the context.

import { afterwards } from "./afterwards.js";
import { fillOf, partlyReached, reading } from "./classes.js";
import { element } from "./format.js";
import { Pane, toDetails } from "./pane.js";
import { Shapes } from "./shapes.js";
import { Swipe } from "./swipe.js";
import { follow } from "./together.js";
import { overItsAreas, siteColours } from "./nearest.js";
import { showSite } from "./site_list.js";
import { Titles, valueInWords } from "./titles.js";

const L = window.L;
const SIDES = ["a", "b"];
const DRAWS = ["measure", "threshold", "dim"];
const FAINT = 0.15;
const NARROW = window.matchMedia("(max-width: 599px)");

export class Maps {
  constructor(state, settings, collection, leaflets) {
    Object.assign(this, { state, settings });
    this.shapes = new Shapes(collection);
    this.stage = document.getElementById("maps");
    this.titles = new Titles(state, settings);
    const tip = (side, i) => this.tip(side, i);
    const onSite = (id) => showSite(this, id);
    this.panes = Object.fromEntries(SIDES.map((side, at) => [
      side, new Pane(side, leaflets[at], this.shapes, { state, onSite, tip })]));
    this.leaflets = leaflets;
    this.extent = collection.features.map((_, i) => this.shapes.bounds(i)).reduce((all, each) => all.extend(each), L.latLngBounds([]));
    follow(leaflets);
    this.swipe = new Swipe(this.stage);
    this.more = element("button", { type: "button", className: "map-more", tabIndex: -1, hidden: true });
    this.more.addEventListener("click", toDetails);
    this.stage.after(this.more);
    document.getElementById("details").tabIndex = -1; // so that it can be gone to before its words are there
    this.dims = dimming(this.shapes.features);
    this.listen();
    this.arrange();
    if (state.view.at) this.goTo(state.view.at);
    new ResizeObserver(() => this.resized()).observe(this.stage);
  }

  listen() {
    const { state } = this;
    state.addEventListener("data", ({ detail }) => { if (detail.keys.includes("b")) { this.draw(); this.drawSites(); } });
    state.addEventListener("change", ({ detail: { keys } }) => {
      if (keys.some((key) => ["layout", "measure"].includes(key))) { this.arrange(); this.names(); }
      if (keys.some((key) => DRAWS.includes(key)) && !keys.some((key) => state.selected(key))) this.draw();
      if (keys.includes("at")) this.goTo(state.view.at);
    });
    state.addEventListener("area", () => {
      this.above();
      this.more.hidden = state.area === null;
      if (state.area === null) return;
      this.more.replaceChildren("Times from ", element("b", { textContent: this.shapes.features[state.area].properties.name }), element("span", { textContent: " (Enter)" }));
      this.shown()[0].show(state.area);
    });
    state.addEventListener("highlight", () => this.above());
    for (const map of this.leaflets) map.on("moveend", () => this.keepPlace());
    NARROW.addEventListener("change", () => this.fit());
    this.fit();
  }

  // Which maps are to be seen: a change is one map's matter.
  layout() {
    return this.state.view.measure === "change" ? "change" : this.state.view.layout;
  }

  // A phone has room for one map.
  fit() {
    if (NARROW.matches && this.state.view.layout === "two") this.state.set({ layout: "b" });
  }

  shown() {
    const layout = this.layout();
    return { a: [this.panes.a], b: [this.panes.b], change: [this.panes.b] }[layout] ?? [this.panes.a, this.panes.b];
  }

  arrange() {
    const layout = this.layout();
    if (layout === this.arranged) return;
    this.arranged = layout;
    this.stage.dataset.layout = layout;
    this.swipe.on(layout === "swipe");
    // Keys on the first map steer both: the second is no stop of its own beside it.
    this.panes.b.map.getContainer().tabIndex = this.shown().length > 1 ? -1 : 0;
    this.resized();
  }

  // Until somebody moves the maps they show the whole study.
  resized() {
    if (!this.state.view.at) { this.home(); return; }
    this.moving = true;
    for (const map of this.leaflets) map.invalidateSize({ animate: false });
    this.goTo(this.state.view.at);
    this.moving = false;
  }

  names() {
    this.stage.dataset.measure = this.state.view.measure;
    this.titles.write(this.layout());
    for (const side of SIDES) this.panes[side].name(this.titles.sentence(side, this.layout()));
  }

  readings() {
    return Object.fromEntries(SIDES.map((side) => [side, reading(this.state, this.settings, side)]));
  }

  draw() {
    const { state } = this;
    if (!state.data.b) return;
    const [readings, colours] = [this.readings(), siteColours(this.settings)];
    const dim = state.view.dim ? this.dims : null;
    for (const side of SIDES) {
      const fills = this.shapes.features.map((_, i) => fillOf(readings[side], colours, i));
      this.panes[side].draw(fills, dim, partlyReached(readings[side], fills.length));
      const fit = state.view.measure === "nearest" ? overItsAreas(this, side) : null;
      afterwards(`sites-${side}`, () => this.panes[side].sites.prefer(fit));
    }
    this.names();
    document.body.dataset.areasDrawn = String(this.shapes.features.length);
  }

  drawSites() {
    for (const side of SIDES) this.panes[side].sites.draw(this.state.data[side].places);
  }

  above() { for (const side of SIDES) this.panes[side].above.redraw(); }

  // Nested bands: [{ minutes, path, top }], none to take them away.
  drawReach(bands) {
    if (!bands.length && !this.panes.a.reach.length) return;
    for (const side of SIDES) {
      this.panes[side].reach = bands;
      this.panes[side].areas.canvas.classList.toggle("faded", bands.length > 0);
      this.panes[side].writeReach(bands);
    }
    this.above();
  }

  tip(side, i) {
    const name = document.createElement("strong");
    name.textContent = this.shapes.features[i].properties.name;
    if (!this.state.data.b) return [name];
    return [name, ` ${valueInWords(reading(this.state, this.settings, side), this, i)}`];
  }

  home() {
    if (!this.stage.offsetWidth) return;
    this.moving = true;
    for (const map of this.leaflets) map.invalidateSize({ animate: false }).fitBounds(this.extent, { padding: [12, 12], animate: false });
    this.moving = false;
  }

  goTo(at) {
    const [latitude, longitude, zoom] = at.split(",").map(Number);
    if ([latitude, longitude, zoom].some(Number.isNaN) || at === this.place()) return;
    this.leaflets[0].setView([latitude, longitude], zoom, { animate: false });
  }

  place() {
    const { lat, lng } = this.leaflets[0].getCenter();
    return [lat.toFixed(4), lng.toFixed(4), this.leaflets[0].getZoom()].join(",");
  }

  keepPlace() { if (!this.moving) this.state.set({ at: this.place() }); }
}

// How strongly each area is drawn where few live: in full from a thousand residents on a square kilometre, faint at ten.
function dimming(features) {
  return features.map(({ properties: { density } }) => {
    if (density === null) return 1;
    const strength = (Math.log10(Math.max(density, 1)) - 1) / 2;
    return FAINT + (1 - FAINT) * Math.max(0, Math.min(1, strength));
  });
}
