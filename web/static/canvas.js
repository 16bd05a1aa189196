// A layer of Leaflet that paints on a canvas somewhat larger than the map, so that a short pan needs no painting.

const L = window.L;
const MARGIN = 0.25; // of the map's size, on each side

export const CanvasLayer = L.Layer.extend({
  initialize(shapes, pane, paint) {
    Object.assign(this, { shapes, paint, paneName: pane });
  },

  onAdd(map) {
    if (!map.getPane(this.paneName)) map.createPane(this.paneName);
    this.canvas = L.DomUtil.create("canvas", "areas leaflet-zoom-hide", map.getPane(this.paneName));
    this.canvas.setAttribute("aria-hidden", "true");
    this.redraw();
  },

  onRemove() { this.canvas.remove(); },

  getEvents() { return { viewreset: this.redraw, zoom: this.redraw, resize: this.redraw, moveend: this.moved }; },

  moved() {
    const view = this._map.getPixelBounds();
    if (!this.drawn?.contains(view) || this.zoom !== this._map.getZoom()) this.redraw();
  },

  redraw() {
    const map = this._map;
    if (!map || !map._loaded) return;
    const size = map.getSize();
    if (!size.x || !size.y) return;
    const ratio = window.devicePixelRatio || 1;
    const margin = size.multiplyBy(MARGIN).round();
    const whole = size.add(margin.multiplyBy(2));
    const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    L.DomUtil.setPosition(this.canvas, corner);
    if (this.canvas.width !== whole.x * ratio || this.canvas.height !== whole.y * ratio) {
      Object.assign(this.canvas, { width: whole.x * ratio, height: whole.y * ratio });
      Object.assign(this.canvas.style, { width: `${whole.x}px`, height: `${whole.y}px` });
    }
    this.zoom = map.getZoom();
    const start = map.getPixelOrigin().add(corner);
    this.drawn = L.bounds(start, start.add(whole));
    const scale = this.shapes.scale(this.zoom);
    const shift = this.shapes.origin.multiplyBy(scale).subtract(start);
    const pen = this.canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.setTransform(scale * ratio, 0, 0, scale * ratio, shift.x * ratio, shift.y * ratio);
    this.paint(pen, scale);
  },
});
