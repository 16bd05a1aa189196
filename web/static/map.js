// The map: areas filled by class, sites by their state, isochrones as nested bands. Leaflet's map is `map_areas`.

import { fillOf } from "./classes.js";
import { change, element, minutes, svg } from "./format.js";

const L = window.L;
const QUIET = { color: "#1b1f24", weight: 0.5, opacity: 0.22, fillOpacity: 1 };
const CHOSEN = { color: "#1b1f24", weight: 3, opacity: 1 };
const FADED = 0.2;
const BAND = { color: "#005a9c", weight: 1, fillColor: "#005a9c", fillOpacity: 0.22, interactive: false, className: "isochrone" };
const SIDES = [["right", [8, 0]], ["left", [-8, 0]], ["top", [0, -8]], ["bottom", [0, 8]]];
const STATES = { open: "open", part_time: "part-time", closed: "closed in this option" };

export class StudyMap {
  constructor(map, collection, settings, { onArea, onSite }) {
    Object.assign(this, { map, settings, onSite, values: null, show: "minutes", chosen: null, faded: false });
    this.areas = [];
    this.renderer = L.svg({ padding: 0.5 });
    L.geoJSON(collection, {
      renderer: this.renderer,
      style: QUIET,
      pointToLayer: (_, place) => L.circleMarker(place, { radius: 6, renderer: this.renderer }),
      onEachFeature: (_, layer) => {
        const i = this.areas.push(layer) - 1;
        layer.on("click", () => onArea(i));
        layer.bindTooltip(() => this.tip(i, collection.features[i].properties), { sticky: true, className: "area-tip" });
      },
    }).addTo(map);
    this.home = () => map.invalidateSize().fitBounds(L.featureGroup(this.areas).getBounds(), { padding: [12, 12], animate: false });
    this.lines = L.layerGroup().addTo(map);
    this.sites = L.layerGroup().addTo(map);
    map.on("zoomend moveend", () => this.thinNames());
  }

  tip(i, area) {
    const value = this.show === "minutes" ? this.values?.minutes[i] : this.values?.change[i];
    const text = value === null || value === undefined ? "no value"
      : this.show === "minutes" ? `${minutes(value)} minutes` : `${change(value)} minutes`;
    return element("span", {}, element("strong", { textContent: area.name }), ` ${text}`);
  }

  draw(values, show) {
    Object.assign(this, { values, show });
    this.areas.forEach((layer, i) => {
      const fillColor = fillOf(this.settings.scales, show, values, i);
      layer.setStyle({ ...QUIET, fillColor, ...this.opacity() });
    });
    this.choose(this.chosen);
    document.body.dataset.areasDrawn = String(this.areas.length);
  }

  choose(i) {
    if (this.chosen !== null) this.areas[this.chosen].setStyle(QUIET).setStyle(this.opacity());
    this.chosen = i;
    if (i !== null) this.areas[i].setStyle(CHOSEN).bringToFront();
  }

  opacity() { return { fillOpacity: this.faded ? FADED : 1 }; }

  showArea(i) {
    const bounds = this.areas[i].getBounds?.() ?? L.latLngBounds([this.areas[i].getLatLng()]);
    if (!this.map.getBounds().contains(bounds)) this.map.panInside(bounds.getCenter(), { padding: [80, 80] });
  }

  drawSites(places) {
    this.sites.clearLayers();
    const first = { closed: 0, part_time: 1, open: 2 };
    this.markers = [...places].sort((a, b) => first[a.state] - first[b.state]).map((site) => this.marker(site));
    this.thinNames();
  }

  marker(site) {
    const use = svg("use", { href: `#site-${site.state}` });
    const drawing = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, use);
    const icon = L.divIcon({ className: "site-marker", html: drawing, iconSize: [16, 16] });
    const marker = L.marker([site.latitude, site.longitude], { icon, riseOnHover: true }).addTo(this.sites);
    marker.bindTooltip(element("span", { textContent: site.name }), {
      permanent: true, className: "site-name",
    });
    const hours = site.state === "part_time" ? ` (${site.hours}${site.serves ? "" : ", not open all of this time"})` : "";
    const place = marker.getElement();
    place.setAttribute("role", "button");
    place.setAttribute("aria-label", `${site.name}: ${STATES[site.state]}${hours}`);
    place.title = `${site.name}: ${STATES[site.state]}${hours}`;
    marker.on("click", () => this.onSite(site.id));
    marker.on("keypress", (event) => { if (event.originalEvent.key === "Enter") this.onSite(site.id); });
    return marker;
  }

  // Move names to where they are free. One that would be cut by the frame, or lie over a control, a site or
  // another name wherever it goes, is hidden; the marker's title still says it.
  thinNames() {
    const frame = this.map.getContainer().getBoundingClientRect();
    const controls = this.map.getContainer().querySelectorAll(".leaflet-control");
    const marks = (this.markers ?? []).map((marker) => marker.getElement());
    const shown = [...controls, ...marks].map((taken) => taken.getBoundingClientRect());
    for (const marker of this.markers ?? []) {
      const box = placeName(marker.getTooltip(), (at) => within(at, frame) && !shown.some((other) => overlap(at, other)));
      marker.getTooltip().getElement().classList.toggle("hidden", !box);
      if (box) shown.push(box);
    }
  }

  drawIsochrones(collection) {
    this.lines.clearLayers();
    this.faded = Boolean(collection);
    for (const feature of collection?.features ?? []) {
      L.geoJSON(feature, { style: BAND, renderer: this.renderer, interactive: false }).addTo(this.lines);
    }
    for (const feature of collection?.features ?? []) this.nameIsochrone(feature);
    if (this.values) this.draw(this.values, this.show);
  }

  nameIsochrone(feature) {
    const north = topmost(feature.geometry.coordinates);
    if (!north) return;
    const html = element("span", { textContent: `${feature.properties.minutes} min` });
    const icon = L.divIcon({ className: "isochrone-name", html, iconSize: [56, 20], iconAnchor: [28, 20] });
    L.marker([north[1], north[0]], { icon, interactive: false, keyboard: false }).addTo(this.lines);
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

function topmost(coordinates) {
  if (typeof coordinates[0] === "number") return coordinates;
  return coordinates.map(topmost).reduce((best, point) => (!best || (point && point[1] > best[1]) ? point : best), null);
}

