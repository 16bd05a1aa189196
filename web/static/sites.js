// The sites of a service on one map: filled where open, a ring where part-time, a cross where closed.

import { element, svg } from "./format.js";

const L = window.L;
const SIDES = ["right", "left", "top", "bottom", "top-left", "bottom-left", "top-right", "bottom-right"];
const MARK = 8; // half the width of a mark
const GAP = 2;
const PADDING = 3; // of a name, room for its halo
const STATES = { open: "open", part_time: "part-time", closed: "closed in this option" };
const FIRST = { closed: 0, part_time: 1, open: 2 };

// How a site stands in an option, in words.
export function standing(site) {
  if (site.state !== "part_time") return STATES[site.state];
  return `part-time: ${site.when}${site.serves ? "" : "; not open all of the chosen time, so not counted"}`;
}

export class SiteMarks {
  constructor(map, onSite) {
    Object.assign(this, { map, onSite, markers: [], shown: "", fit: () => 0 });
    this.layer = L.layerGroup().addTo(map);
    map.on("zoomend moveend resize", () => this.thinNames());
  }

  // How well a box fits a site; null where every place is as good.
  prefer(fit) {
    if (!fit && !this.preferring) return;
    Object.assign(this, { fit: fit ?? (() => 0), preferring: Boolean(fit) });
    this.thinNames();
  }

  draw(places) {
    const shown = JSON.stringify(places);
    if (shown === this.shown) return;
    this.shown = shown;
    this.layer.clearLayers();
    this.markers = [...places].sort((a, b) => FIRST[a.state] - FIRST[b.state]).map((site) => this.marker(site));
    this.sizes = null;
    this.thinNames();
  }

  marker(site) {
    const drawing = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("use", { href: `#site-${site.state}` }));
    const html = element("div", {}, drawing, element("span", { className: "site-name", textContent: site.name }));
    const icon = L.divIcon({ className: `site-marker ${site.state}`, html, iconSize: [2 * MARK, 2 * MARK] });
    const marker = L.marker([site.latitude, site.longitude], { icon, id: site.id, riseOnHover: true, keyboard: false }).addTo(this.layer);
    const mark = marker.getElement();
    mark.title = `${site.name}: ${standing(site)}`;
    mark.dataset.site = site.id;
    marker.on("click", () => this.onSite(site.id));
    return marker;
  }

  // Put each name on the first side of its site where it is free; `fit` says of a box how well it fits a site (more is
  // better), and sides that fit equally come in their order. One that would be cut by the frame, or lie over
  // a control, a site or another name wherever it goes, is hidden; the mark's title and the list still say it.
  thinNames() {
    const size = this.map.getSize();
    const names = this.markers.map((marker) => marker.getElement().querySelector(".site-name"));
    if (!size.x || !names.length) return;
    this.measure(names);
    const at = this.markers.map((marker) => this.map.latLngToContainerPoint(marker.getLatLng()));
    const taken = [...this.controls(), ...at.map(({ x, y }) => [x - MARK, y - MARK, x + MARK, y + MARK])];
    const box = (i, side) => boxAt(side, at[i], this.sizes?.[i] ?? [0, 0]);
    const free = (i) => SIDES.filter((side) => within(box(i, side), size) && !taken.some((other) => overlap(box(i, side), other)));
    const ways = names.map((_, i) => free(i).length);
    const last = (i) => Number(this.preferring && names[i].closest(".closed") !== null); // no area is nearest to it
    for (const i of [...names.keys()].sort((one, other) => last(one) - last(other) || ways[one] - ways[other])) { // first those with the least choice
      const { id } = this.markers[i].options;
      const fits = free(i).map((side) => [side, this.fit(id, box(i, side))]);
      const side = fits.reduce((best, each) => (each[1] > best[1] ? each : best), fits[0] ?? [])[0];
      this.put(names[i], side, side && box(i, side), at[i]);
      if (side) taken.push(box(i, side));
    }
  }

  put(name, side, [left, top] = [], { x, y }) {
    name.dataset.side = side ?? "none";
    name.classList.toggle("hidden", !side);
    if (side) Object.assign(name.style, { left: `${left - x + MARK}px`, top: `${top - y + MARK}px` });
  }

  // The size of each name once it is seen, as wide as its longest line.
  measure(names) {
    if (this.sizes || !names[0].offsetWidth) return;
    const words = document.createRange();
    const widths = names.map((name) => { words.selectNodeContents(name); return Math.ceil(words.getBoundingClientRect().width) + 2 * PADDING; });
    names.forEach((name, i) => { name.style.width = `${Math.min(widths[i], name.offsetWidth)}px`; });
    this.sizes = names.map((name) => [name.offsetWidth, name.offsetHeight]);
  }

  // Where the buttons of the map and the minutes of bands lie on it.
  controls() {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.map.getContainer().querySelectorAll(".leaflet-control, .isochrone-name span")].map((each) => {
      const box = each.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    });
  }
}

// West, north, east and south of a name on one side of its site.
function boxAt(side, { x, y }, [width, height]) {
  const away = MARK + GAP;
  const [upright, level] = side.includes("-") ? side.split("-") : [side, side];
  const beside = upright === level ? away : -MARK; // a name at a corner begins over its mark's further edge
  const left = { right: x + beside, left: x - beside - width }[level] ?? x - width / 2;
  const top = { top: y - away - height, bottom: y + away }[upright] ?? y - height / 2;
  return [left, top, left + width, top + height];
}

const within = ([west, north, east, south], size) => west >= 0 && north >= 0 && east <= size.x && south <= size.y;

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
