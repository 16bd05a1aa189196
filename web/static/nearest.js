// Fills of sites on the map of who is nearest, and where their names fit: a site keeps its fill in every option.

import { siteFill } from "./site_fills.js";

const ALONG = [0.05, 0.275, 0.5, 0.725, 0.95]; // where a name is looked at, of its width
const AROUND = 0.5; // beyond the areas a name is nobody else's

// The fill of each site, by its place in the study's list.
export function siteColours(settings) {
  const { colours } = settings.scales.nearest;
  return Object.fromEntries(Object.keys(settings.siteNames).map((id, at) => [id, siteFill(colours, at)]));
}

// How much of a box on the map lies over the areas that are nearest to a site, for the place of its name.
export function overItsAreas(maps, side) {
  const { shapes, state, panes } = maps;
  const { nearest, sites } = state.data[side];
  return (site, [west, north, east, south]) => ALONG.reduce((sum, part) => {
    const at = panes[side].map.containerPointToLatLng([west + part * (east - west), (north + south) / 2]);
    const area = shapes.at(shapes.place(at.lng, at.lat), 0);
    if (area === null) return sum + AROUND;
    return sum + (nearest[area] !== null && sites[nearest[area]] === site ? 1 : 0);
  }, 0);
}
