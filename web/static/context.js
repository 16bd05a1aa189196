// The maps' surroundings, from the study's own extract: land, water and green below the areas; coast, rivers, roads,
// railways and names of places above. Nothing of it can be pointed at or focused. A map from the internet is asked for
// only while its switch is on.

import { afterwards } from "./afterwards.js";
import * as answers from "./answers.js";
import { Outlines } from "./context_shapes.js";
import { PlaceNames } from "./context_names.js";

const L = window.L;

// Where on the stack of panes each part lies; the areas are at 300, sites at 600.
const PANES = { "context-below": 150, "context-above": 410, "context-names": 460 };
const ONLINE = 100;
const TILES_TO_ZOOM = 19;
const MOVES_NAMES = ["b", "measure", "layout", "site", "reach", "find"]; // what puts other words on the maps

// Leaflet's own layer of tiles empties a picture with one from a data: address, which the page's policy forbids.
const Tiles = L.GridLayer.extend({
  options: { maxNativeZoom: TILES_TO_ZOOM },

  createTile(at, done) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.onload = () => done(null, picture);
    picture.onerror = () => done(new Error("no picture"), picture);
    picture.src = L.Util.template(this.options.address, { ...at, r: "" });
    return picture;
  },
});

let drawing = null;

// What lies around the areas, for whoever paints it elsewhere; null where it is not shown.
export const surroundings = () => (document.getElementById("show-detail")?.checked ? drawing : null);

export function startContext(state, settings, maps) {
  const box = document.getElementById("map-detail");
  if (!box) return;
  if (box.dataset.tiles) offerOnline(box, maps);
  if (box.dataset.url) draw(box, state, maps);
}

async function draw(box, state, maps) {
  const drawn = await answers.json(box.dataset.url);
  const outlines = new Outlines(drawn);
  drawing = outlines;
  const shown = document.getElementById("show-detail");
  const parts = maps.flatMap((map) => {
    for (const [name, order] of Object.entries(PANES)) addPane(map, name, order);
    return [outlines.layer("context-below"), outlines.layer("context-above"), new PlaceNames(drawn.places, "context-names")]
      .map((layer) => ({ map, layer }));
  });
  const arrange = () => {
    for (const { map, layer } of parts) if (shown.checked) layer.addTo(map); else layer.remove();
    for (const map of maps) map.getContainer().classList.toggle(`outside-${drawn.outside}`, shown.checked);
    document.body.dataset.contextDrawn = String(shown.checked);
  };
  shown.addEventListener("change", arrange);
  state.addEventListener("words", () => names(parts));
  for (const event of ["data", "change"]) {
    state.addEventListener(event, ({ detail: { keys } }) => { if (keys.some((key) => MOVES_NAMES.includes(key))) names(parts); });
  }
  arrange();
}

// After the maps have put their own names: places give way to them.
function names(parts) {
  afterwards("names", () => { for (const { layer } of parts) layer.thin?.(); });
}

function addPane(map, name, order) {
  const pane = map.getPane(name) ?? map.createPane(name);
  pane.style.zIndex = order;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
}

function offerOnline(box, maps) {
  const online = document.getElementById("show-online");
  const layers = maps.map((map) => {
    addPane(map, "online", ONLINE);
    return { map, layer: new Tiles({ pane: "online", address: box.dataset.tiles }) };
  });
  online.addEventListener("change", () => {
    for (const { map, layer } of layers) if (online.checked) layer.addTo(map); else layer.remove();
    for (const map of maps) map.getContainer().classList.toggle("online", online.checked);
  });
}
