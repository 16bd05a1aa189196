// Fills of sites and their names on the map of who is nearest: a site keeps its fill in every option.

import { siteFill } from "./site_fills.js";

const HATCHED = 0.02; // a catchment under this share of the areas is named on its site only

// The fill of each site, by its place in the study's list.
export function siteColours(settings) {
  const { colours } = settings.scales.nearest;
  return Object.fromEntries(Object.keys(settings.siteNames).map((id, at) => [id, siteFill(colours, at)]));
}

// The name of each site in the middle of the areas that are nearest to it.
export function siteLabels(maps, side) {
  const { shapes, state, settings } = maps;
  const { nearest, sites } = state.data[side];
  const groups = sites.map(() => []);
  nearest.forEach((site, i) => { if (site !== null) groups[site].push(i); });
  return groups.flatMap((areas, at) => {
    if (areas.length < HATCHED * nearest.length) return [];
    const i = middleOf(shapes, areas);
    return [{ latLng: shapes.latLng([shapes.middles[i].x, shapes.middles[i].y]), className: "catchment-name",
      text: settings.siteNames[sites[at]] ?? sites[at] }];
  });
}

// The area of a catchment that is nearest to its middle.
function middleOf(shapes, areas) {
  const mean = (axis) => areas.reduce((sum, i) => sum + shapes.middles[i][axis], 0) / areas.length;
  const among = new Set(areas);
  return shapes.nearest({ x: mean("x"), y: mean("y") }, (_, i) => among.has(i));
}
