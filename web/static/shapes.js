// The areas as paths, made once and drawn by both maps, the picture and the overlay: in units of a pixel at
// zoom 12, counted from the north-west corner of the study so that single precision is enough at every zoom.

const L = window.L;
const ZOOM = 12;

export class Shapes {
  constructor(collection) {
    this.features = collection.features;
    this.origin = this.#origin();
    this.paths = [];
    this.boxes = [];
    this.middles = [];
    this.points = this.features.map((feature) => feature.geometry.type.endsWith("Point"));
    this.outlines = new Path2D();
    for (const feature of this.features) this.#add(feature.geometry);
    this.pen = document.createElement("canvas").getContext("2d");
  }

  #origin() {
    const [west, north] = this.features.reduce(([west, north], { geometry }) => {
      for (const [x, y] of corners(geometry)) [west, north] = [Math.min(west, x), Math.max(north, y)];
      return [west, north];
    }, [180, -90]);
    return L.CRS.EPSG3857.latLngToPoint(L.latLng(north, west), ZOOM);
  }

  // Longitude and latitude in the paths' units.
  place(longitude, latitude) {
    return L.CRS.EPSG3857.latLngToPoint(L.latLng(latitude, longitude), ZOOM).subtract(this.origin);
  }

  latLng(point) {
    return L.CRS.EPSG3857.pointToLatLng(L.point(point).add(this.origin), ZOOM);
  }

  // A path of any GeoJSON geometry.
  path(geometry) {
    const made = new Path2D();
    for (const ring of rings(geometry)) this.#trace(made, ring);
    return made;
  }

  #trace(path, ring, box) {
    ring.forEach(([longitude, latitude], at) => {
      const { x, y } = this.place(longitude, latitude);
      if (at) path.lineTo(x, y); else path.moveTo(x, y);
      if (box) stretch(box, x, y);
    });
    path.closePath();
  }

  #add(geometry) {
    const [path, box] = [new Path2D(), [Infinity, Infinity, -Infinity, -Infinity]];
    for (const ring of rings(geometry)) this.#trace(path, ring, box);
    if (geometry.type === "Point") {
      const { x, y } = this.place(...geometry.coordinates);
      stretch(box, x, y);
    }
    this.outlines.addPath(path);
    this.paths.push(path);
    this.boxes.push(box);
    this.middles.push(middle(geometry, (longitude, latitude) => this.place(longitude, latitude), box));
  }

  // The area at a point, or null; `reach` is how near a point must be to an area that is one.
  at({ x, y }, reach) {
    for (let i = 0; i < this.boxes.length; i += 1) {
      const [west, north, east, south] = this.boxes[i];
      const margin = this.points[i] ? reach : 0;
      if (x < west - margin || x > east + margin || y < north - margin || y > south + margin) continue;
      if (this.points[i] || this.pen.isPointInPath(this.paths[i], x, y, "evenodd")) return i;
    }
    return null;
  }

  // The area nearest to a point.
  nearest({ x, y }, allowed = () => true) {
    let [best, least] = [null, Infinity];
    this.middles.forEach((at, i) => {
      const away = (at.x - x) ** 2 + (at.y - y) ** 2;
      if (away < least && allowed(at, i)) [best, least] = [i, away];
    });
    return best;
  }

  // The next area in a direction, within 45 degrees to either side of it; null where there is none.
  beside(i, [right, down]) {
    const from = this.middles[i];
    return this.nearest(from, (at, other) => {
      const [dx, dy] = [at.x - from.x, at.y - from.y];
      const [along, across] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
      return other !== i && along > 0 && across <= along;
    });
  }

  bounds(i) {
    const [west, north, east, south] = this.boxes[i];
    return L.latLngBounds(this.latLng([west, south]), this.latLng([east, north]));
  }

  scale(zoom) { return 2 ** (zoom - ZOOM); }
}

const rings = ({ type, coordinates }) => ({
  Polygon: () => coordinates, MultiPolygon: () => coordinates.flat(),
  GeometryCollection: () => [], Point: () => [], MultiPoint: () => [],
})[type]?.() ?? [];

const corners = (geometry) => (geometry.type === "Point" ? [geometry.coordinates] : rings(geometry).flat());

function stretch(box, x, y) {
  [box[0], box[1]] = [Math.min(box[0], x), Math.min(box[1], y)];
  [box[2], box[3]] = [Math.max(box[2], x), Math.max(box[3], y)];
}

// The centre of gravity of the largest outer ring; the middle of the box of what has no surface.
function middle(geometry, place, box) {
  const outer = geometry.type === "MultiPolygon" ? geometry.coordinates.map((part) => part[0])
    : geometry.type === "Polygon" ? [geometry.coordinates[0]] : [];
  let [largest, found] = [0, { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }];
  for (const ring of outer) {
    let [area, x, y] = [0, 0, 0];
    const points = ring.map(([longitude, latitude]) => place(longitude, latitude));
    for (let at = 0; at < points.length - 1; at += 1) {
      const [p, q] = [points[at], points[at + 1]];
      const cross = p.x * q.y - q.x * p.y;
      [area, x, y] = [area + cross, x + (p.x + q.x) * cross, y + (p.y + q.y) * cross];
    }
    if (Math.abs(area) > largest) [largest, found] = [Math.abs(area), { x: x / (3 * area), y: y / (3 * area) }];
  }
  return found;
}
