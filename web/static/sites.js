// The sites of a service on one map: filled where open, a ring where part-time, a cross where closed.

import { element, svg } from "./format.js";

const L = window.L;
const SIDES = [["right", [8, 0]], ["left", [-8, 0]], ["top", [0, -8]], ["bottom", [0, 8]]];
const STATES = { open: "open", part_time: "part-time", closed: "closed in this option" };
const FIRST = { closed: 0, part_time: 1, open: 2 };

// How a site stands in an option, in words.
export function standing(site) {
  if (site.state !== "part_time") return STATES[site.state];
  return `part-time: ${site.when}${site.serves ? "" : "; not open all of the chosen time, so not counted"}`;
}

export class SiteMarks {
  constructor(map, onSite) {
    Object.assign(this, { map, onSite, markers: [] });
    this.layer = L.layerGroup().addTo(map);
    map.on("zoomend moveend resize", () => this.thinNames());
  }

  draw(places) {
    this.layer.clearLayers();
    this.markers = [...places].sort((a, b) => FIRST[a.state] - FIRST[b.state]).map((site) => this.marker(site));
    this.thinNames();
  }

  marker(site) {
    const drawing = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("use", { href: `#site-${site.state}` }));
    const icon = L.divIcon({ className: `site-marker ${site.state}`, html: drawing, iconSize: [16, 16] });
    const marker = L.marker([site.latitude, site.longitude], { icon, riseOnHover: true, keyboard: false }).addTo(this.layer);
    marker.bindTooltip(element("span", { textContent: site.name }), { permanent: true, className: "site-name" });
    const mark = marker.getElement();
    mark.title = `${site.name}: ${standing(site)}`;
    mark.dataset.site = site.id;
    marker.on("click", () => this.onSite(site.id));
    return marker;
  }

  // Move names to where they are free. One that would be cut by the frame, or lie over a control, a site or
  // another name wherever it goes, is hidden; the marker's title and the list of sites still say it.
  thinNames() {
    const frame = this.map.getContainer().getBoundingClientRect();
    if (!frame.width) return;
    const controls = this.map.getContainer().querySelectorAll(".leaflet-control");
    const marks = this.markers.map((marker) => marker.getElement());
    const shown = [...controls, ...marks].map((taken) => taken.getBoundingClientRect());
    for (const marker of this.markers) {
      const box = placeName(marker.getTooltip(), (at) => within(at, frame) && !shown.some((other) => overlap(at, other)));
      marker.getTooltip().getElement().classList.toggle("hidden", !box);
      if (box) shown.push(box);
    }
  }
}

// Put a name on the first side of its site where it is free; gives its box, or null if there is none.
function placeName(name, isFree) {
  for (const [direction, offset] of SIDES) {
    Object.assign(name.options, { direction, offset });
    name.update();
    const box = name.getElement().getBoundingClientRect();
    if (isFree(box)) return box;
  }
  return null;
}

const within = (box, frame) =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
