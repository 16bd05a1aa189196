// A band of a site's reach: its fill with every gap, an outline without the small ones, and where its minutes stand.

export const LEAST_SHARE = 0.0025; // of the map: gaps and islands smaller than this have no outline
const WAYS = 16;
const LABEL = [72, 24]; // pixels kept for the minutes of a band
const MARK = 16;

export function bandOf(shapes, { properties: { minutes }, geometry }, frame) {
  const parts = (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates]).map((rings) => rings.map((ring) => {
    const points = ring.map(([longitude, latitude]) => shapes.place(longitude, latitude));
    return { ring, area: surface(points), points };
  }));
  const rings = parts.flat();
  const outlines = new Map();
  // `scale` is pixels to a unit of the paths.
  const outline = (scale) => {
    if (!outlines.has(scale)) {
      const { x, y } = frame();
      const least = (LEAST_SHARE * x * y) / scale ** 2;
      const kept = rings.filter(({ area }) => area >= least).map(({ ring }) => ring);
      outlines.set(scale, shapes.path({ type: "Polygon", coordinates: kept }));
    }
    return outlines.get(scale);
  };
  const largest = parts.map(([outer]) => outer).reduce((best, each) => (each.area > best.area ? each : best));
  return { minutes, geometry, path: shapes.path(geometry), outline, edge: around(largest) };
}

// The surface of a ring, in units of the paths.
function surface(points) {
  return Math.abs(points.reduce((sum, p, at) => {
    const q = points[(at + 1) % points.length];
    return sum + p.x * q.y - q.x * p.y;
  }, 0)) / 2;
}

// Longitude and latitude of the corners furthest north, then to either side of it and round to the south.
function around({ ring, points }) {
  const mean = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean("x"), mean("y")];
  const ways = Array.from({ length: WAYS }, (_, i) => i).sort((i, j) => Math.min(i, WAYS - i) - Math.min(j, WAYS - j));
  return ways.map((i) => {
    const angle = (i / WAYS) * 2 * Math.PI - Math.PI / 2;
    const along = points.map((point) => (point.x - x) * Math.cos(angle) + (point.y - y) * Math.sin(angle));
    return ring[along.indexOf(Math.max(...along))];
  });
}

// Give each band the first place on its edge where its minutes lie in the map and over no site and no other minutes;
// of a band that leaves the map on every side, the first such place at the map's own edge.
export function placeLabels(bands, map, sites) {
  const size = map.getSize();
  const taken = sites.map((latLng) => boxAround(map.latLngToContainerPoint(latLng), [MARK, MARK]));
  const free = (point) => {
    const box = boxAround(point, LABEL);
    return box[0] >= 0 && box[1] >= 0 && box[2] <= size.x && box[3] <= size.y && !taken.some((other) => overlap(box, other));
  };
  for (const band of bands) {
    const points = band.edge.map(([longitude, latitude]) => map.latLngToContainerPoint([latitude, longitude]));
    const point = points.find(free) ?? points.map((each) => inside(each, size)).find(free);
    const place = point && map.containerPointToLatLng(point);
    band.place = place ? [place.lat, place.lng] : null;
    if (point) taken.push(boxAround(point, LABEL));
  }
}

// The point of the map nearest to one beyond it, with room for a label.
const inside = ({ x, y }, size) => ({
  x: Math.min(Math.max(x, LABEL[0] / 2), size.x - LABEL[0] / 2), y: Math.min(Math.max(y, LABEL[1] / 2), size.y - LABEL[1] / 2),
});

const boxAround = ({ x, y }, [width, height]) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
