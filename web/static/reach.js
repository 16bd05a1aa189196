// The reach of a site as nested bands on both maps, by the chosen mode or by another.

import * as answers from "./answers.js";
import { element } from "./format.js";
import { LEAST_SHARE, bandOf, placeLabels } from "./reach_bands.js";

const AS_CHOSEN = "1";
const BUSY_AFTER_MS = 300;
const note = (text) => { document.getElementById("reach-note").textContent = text; };

// What is being computed and for how long, over the maps; gives what takes it away. It is for the eyes: the note is read out.
function progress(text) {
  const box = element("div", { className: "busy reach-busy" });
  box.setAttribute("aria-hidden", "true");
  const start = performance.now();
  const tell = () => {
    const seconds = Math.round((performance.now() - start) / 1000);
    box.textContent = seconds < 2 ? text : `${text} ${seconds} seconds so far.`;
  };
  const timers = [setTimeout(() => { tell(); document.querySelector(".map-frame").append(box); }, BUSY_AFTER_MS), setInterval(tell, 1000)];
  return () => { timers.forEach(clearInterval); box.remove(); };
}

export function startReach(state, settings, maps) {
  let turn = 0;
  let drawn = [];
  let done = () => {}; // takes away what is shown while a reach is computed

  function mode() {
    return state.view.reach === AS_CHOSEN || !state.view.reach ? state.selection.mode : state.view.reach;
  }

  // A journey by the mode that comes nearest to the chosen one.
  function query() {
    const { service, a, b, ...journey } = state.selection;
    const wanted = { ...journey, mode: mode() };
    const known = Object.entries(settings.journeys).sort(([first]) => (first === service ? -1 : 1))
      .flatMap(([owner, rows]) => rows.filter((row) => row[0] === wanted.mode).map((row) => [owner, row]));
    const score = ([owner, row]) => 4 * (row[1] === wanted.period) + 2 * (row[2] === wanted.direction) + (row[3] === wanted.percentile)
      + (owner === service ? 8 : 0);
    const [owner, [, period, direction, percentile]] = known.reduce((best, each) => (score(each) > score(best) ? each : best));
    return { service: owner, mode: wanted.mode, period, direction, percentile };
  }

  function words({ features }, { mode: by, period, direction }) {
    const lines = features.map((feature) => feature.properties.minutes).reverse().join(", ");
    const { how, towards, period: periods } = settings.labels;
    return `Blue: within ${lines} minutes ${how[by]} ${towards[direction]} ${settings.siteNames[state.view.site]}, ${periods[period]}. `
      + `Gaps in it take longer, or lie over ${settings.connectorMetres} m from a street; gaps under ${100 * LEAST_SHARE}% of the map are drawn paler and have no outline.`;
  }

  function show(bands) {
    drawn = bands;
    place();
    maps.drawReach(bands);
    state.dispatchEvent(new Event("words")); // names of places give way
  }

  function place() {
    const [pane] = maps.shown();
    placeLabels(drawn, pane.map, pane.sites.markers.map((marker) => marker.getLatLng()));
  }

  // The minutes stay where they are free when the maps move.
  function moved() {
    if (!drawn.length) return;
    place();
    for (const side of ["a", "b"]) maps.panes[side].writeReach(drawn);
  }

  async function draw() {
    const now = (turn += 1);
    const { site, reach } = state.view;
    const refused = settings.isochronesRefused[mode()];
    if (!site || !reach || refused) {
      done();
      show([]);
      note(refused ? `The reach of a site is not available: ${refused}` : "");
      delete document.body.dataset.isochronesDrawn;
      return;
    }
    note("Computing the reach of this site; it is kept for the next time.");
    done();
    done = progress(`Computing the reach of ${settings.siteNames[site]}.`);
    try {
      const asked = query();
      const found = await answers.json(`${settings.urls.isochrones.replace("SITE", encodeURIComponent(site))}?${new URLSearchParams(asked)}`);
      if (now !== turn) return;
      show(found.features.map((feature) => bandOf(maps.shapes, feature, () => maps.shown()[0].map.getSize())));
      note(words(found, asked));
      document.body.dataset.isochronesDrawn = site;
    } catch (error) {
      if (now !== turn) return;
      show([]);
      note(error.message);
    } finally {
      if (now === turn) done();
    }
  }

  maps.leaflets[0].on("moveend", moved);
  state.addEventListener("data", ({ detail }) => { if (detail.keys.includes("b")) draw(); });
  state.addEventListener("change", ({ detail: { keys } }) => {
    if (["site", "reach"].some((key) => keys.includes(key)) && !keys.some((key) => state.selected(key))) draw();
  });
}
