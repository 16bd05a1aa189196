// Names of places, the most important first: each is written only where it lies over no other name, site or control.

const L = window.L;
const FROM_ZOOM = { 1: 0, 2: 8, 3: 10.5, 4: 11.5, 5: 12.5 }; // by rank: city, town, village, suburb, hamlet
const GAP = 4;
const ROOM = 16000; // square pixels of the map for each name, those of sites among them
const LEAST = 4;
const AROUND = [[0, 0], [0, -1], [0, 1], [0.65, 0], [-0.65, 0]]; // shares of a name's width and height to move it by
const SITE_NAMES = ".site-name:not(.hidden)";
const TAKEN = ".leaflet-control, .site-marker, .site-name:not(.hidden), .isochrone-name span, .find-pin";

export const PlaceNames = L.Layer.extend({
  initialize(places, pane) { Object.assign(this, { places, paneName: pane, made: new Map() }); },

  onAdd(map) {
    this.box = L.DomUtil.create("div", "place-names leaflet-zoom-hide", map.getPane(this.paneName));
    this.later();
  },

  onRemove() {
    cancelAnimationFrame(this.asked);
    this.box.remove();
  },

  getEvents() { return { moveend: this.later, resize: this.later, viewreset: this.later }; },

  later() {
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => this.thin());
  },

  thin() {
    const map = this._map;
    if (!map || !map.getSize().x) return;
    const frame = map.getContainer().getBoundingClientRect();
    const taken = [...map.getContainer().querySelectorAll(TAKEN)].map((each) => moved(each.getBoundingClientRect(), frame));
    const [view, zoom, shown] = [map.getBounds(), map.getZoom(), []];
    const near = this.places.filter(([, rank, longitude, latitude]) => zoom >= FROM_ZOOM[rank] && view.contains([latitude, longitude]));
    this.measure(near.filter((place) => !this.made.has(place)));
    const most = Math.max(LEAST, Math.round((frame.width * frame.height) / ROOM) - map.getContainer().querySelectorAll(SITE_NAMES).length);
    for (const place of near) {
      if (shown.length >= most) break;
      const [, , longitude, latitude] = place;
      const label = this.made.get(place);
      const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
      const box = AROUND.map(([across, down]) => boxOf(label, x, y, across, down)).find((at) => within(at, frame) && !taken.some((other) => overlap(at, other)));
      if (!box) continue;
      taken.push(box);
      const corner = map.containerPointToLayerPoint([box.left, box.top]).round();
      if (!corner.equals(L.DomUtil.getPosition(label.element))) L.DomUtil.setPosition(label.element, corner);
      shown.push(label.element);
    }
    const same = shown.length === this.box.children.length && shown.every((each, i) => each === this.box.children[i]);
    if (!same) this.box.replaceChildren(...shown);
  },

  // Names' elements and sizes: all are put on the page before the first is measured, each once.
  measure(places) {
    const elements = places.map(([name, rank]) => {
      const element = document.createElement("span");
      Object.assign(element, { className: `place-name rank-${rank}`, textContent: name });
      return element;
    });
    this.box.append(...elements);
    places.forEach((place, i) => {
      const element = elements[i];
      this.made.set(place, { element, width: element.offsetWidth, height: element.offsetHeight });
    });
  },
});

const moved = (box, frame) => ({
  left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top,
});

const boxOf = ({ width, height }, x, y, across, down) => {
  const [left, top] = [x + (across - 0.5) * width, y + (down - 0.5) * height];
  return { left, top, right: left + width, bottom: top + height };
};

const within = (box, frame) => box.left >= 0 && box.right <= frame.width && box.top >= 0 && box.bottom <= frame.height;

const overlap = (a, b) =>
  a.left - GAP < b.right && b.left - GAP < a.right && a.top < b.bottom && b.top < a.bottom;
