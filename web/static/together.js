// Maps that move together: what one is made to show the others show too. A map that follows moves no other.

export function follow(maps) {
  let leader = null;
  for (const map of maps) {
    map.on("move zoomend moveend", () => {
      if (leader && leader !== map) return;
      leader = map;
      for (const other of maps) if (other !== map) match(other, map);
      leader = null;
    });
  }
}

function match(other, map) {
  if (other.getZoom() !== map.getZoom()) {
    other.setView(map.getCenter(), map.getZoom(), { animate: false });
    return;
  }
  const zoom = map.getZoom();
  const offset = map.project(map.getCenter(), zoom).subtract(other.project(other.getCenter(), zoom)).round();
  if (offset.x || offset.y) other.panBy(offset, { animate: false });
}
