// The brush: which areas a chart or the table sets off. It is kept in the state as text, so that an address
// restores it: "curve:20-30" minutes under B, "gainers:5-8" classes of change, "fifth:1-2", "where:text".

const CHARTS = ["curve", "gainers", "fifth"];

export const written = (chart, from, to) => `${chart}:${from}-${to}`;

// { chart, from, to } or { chart: "where", text }; null for no brush and for what is none.
export function parsed(text) {
  const [chart, ...rest] = (text ?? "").split(":");
  const said = rest.join(":");
  if (chart === "where" && said) return { chart, text: said };
  const ends = said.match(/^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/);
  if (!CHARTS.includes(chart) || !ends) return null;
  const [from, to] = ends.slice(1).map(Number).sort((a, b) => a - b);
  return { chart, from, to };
}

export const matches = (area, text) => `${area.name} ${area.id}`.toLowerCase().includes(text.trim().toLowerCase());

// Positions of the areas that a brush takes.
export function brushed(brush, state) {
  const { a, b, changes, charts, features } = state.data;
  if (brush.chart === "where") return positions(features, (_, i) => matches(features[i].properties, brush.text));
  if (!a || !b || !changes || !charts) return null;
  if (brush.chart === "curve") {
    return positions(features, (_, i) => b.minutes[i] !== null && b.minutes[i] >= brush.from && b.minutes[i] <= brush.to);
  }
  if (brush.chart === "gainers") {
    return positions(features, (_, i) => { const at = changeBin(state, i); return at >= brush.from && at <= brush.to; });
  }
  const chosen = charts.fifths[state.view.fifths].filter(({ fifth }) => fifth >= brush.from && fifth <= brush.to);
  return new Set(chosen.flatMap(({ areas }) => areas));
}

function positions(features, takes) {
  return new Set(features.map((_, i) => i).filter((i) => takes(features[i], i)));
}

// Position of an area's bin among the classes of change, by the mean of the area, as the map colours it.
export function changeBin(state, i) {
  const { changes, charts } = state.data;
  const bins = charts.gainers;
  const change = changes.change[i];
  const named = (id) => bins.findIndex((bin) => bin.id === id);
  if (change === null || change === undefined) {
    return named(changes.lost[i] > 0 ? "lost" : changes.gained[i] > 0 ? "gained" : "unknown");
  }
  return bins.findIndex((bin) => bin.id.startsWith("class-") && holds(bin, change));
}

// A class holds the end further from zero; that of no change holds both.
function holds({ from, to }, change) {
  if (from !== null && to !== null && from < 0 && to > 0) return change >= from && change <= to;
  if (to !== null && to < 0) return change < to && (from === null || change >= from);
  return change > from && (to === null || change <= to);
}

// Keep what is set off to what the brush says, and say how many that are.
export function startBrush(state, { people, note, clear }) {
  const follow = (aloud) => {
    const brush = parsed(state.view.brush);
    const areas = brush ? brushed(brush, state) : null;
    if (areas === null && brush) return; // nothing to go by yet
    state.highlight(areas, brush?.chart ?? null);
    document.body.dataset.highlighted = String(areas?.size ?? 0);
    const said = brush ? inWords(areas, people) : "";
    note.textContent = said;
    const missed = brush?.chart === "where" && !areas.size; // the table says so
    note.parentElement.hidden = !brush || missed;
    if (aloud && !missed) state.say(said ? `Highlighted: ${said}` : "Nothing is highlighted any longer.");
  };
  state.addEventListener("change", ({ detail: { keys } }) => {
    if (keys.includes("brush")) follow(true);
    else if (keys.includes("fifths") && parsed(state.view.brush)?.chart === "fifth") follow(false);
  });
  state.addEventListener("data", () => { if (state.view.brush) follow(false); });
  clear.addEventListener("click", () => {
    const control = controlOf(parsed(state.view.brush));
    state.set({ brush: "" });
    control?.focus();
  });
  // Escape takes the highlight away, unless it closes a chosen area first: on the map and in its details.
  document.addEventListener("keydown", (event) => {
    const ofArea = state.area !== null && event.target.closest?.(".details, .folium-map");
    if (event.key === "Escape" && state.view.brush && !ofArea) state.set({ brush: "" });
  }, { capture: true });
}

// Where a brush is set from the keyboard.
function controlOf(brush) {
  const places = { where: "#find", curve: ".span input", gainers: `button[data-bin="${brush?.from}"]`, fifth: `button[data-fifth="${brush?.from}"]` };
  return document.querySelector(places[brush?.chart] ?? "#find") ?? document.getElementById("find");
}

function inWords(areas, people) {
  if (!areas.size) return "no area.";
  return `${areas.size.toLocaleString("en-GB")} ${areas.size === 1 ? "area" : "areas"}, ${people(areas)}.`;
}
