// The charts beside the map, linked to it and to one another through the state.

import { afterwards } from "./afterwards.js";
import { startBrush } from "./brush.js";
import { people, WITHHELD } from "./chart_parts.js";
import { CurveChart } from "./curve_chart.js";
import { GainersChart } from "./gainers_chart.js";
import { WhoChart } from "./who_chart.js";

export function startCharts(state, settings) {
  const place = (id) => document.getElementById(id);
  const charts = [new WhoChart(state, place("who-chart")), new CurveChart(state, place("how-far")), new GainersChart(state, settings, place("gainers-chart"))];
  const draw = () => {
    if (!state.data.charts || !state.data.b) return;
    delete document.body.dataset.chartsDrawn;
    charts.forEach((chart, at) => afterwards(`chart ${at}`, () => chart.draw()));
    afterwards("charts", () => { document.body.dataset.chartsDrawn = `${state.data.charts.a}/${state.data.charts.b}`; });
  };
  // Charts that wait to be drawn are marked then.
  const mark = () => { if (document.body.dataset.chartsDrawn) for (const chart of charts) chart.mark(); };
  state.addEventListener("data", ({ detail: { keys } }) => { if (keys.includes("charts")) draw(); });
  state.addEventListener("change", ({ detail: { keys } }) => {
    if (keys.includes("fifths")) draw();
    else if (keys.includes("brush")) mark();
  });
  state.addEventListener("area", mark);
  for (const choice of document.querySelectorAll("input[name=fifths]")) {
    choice.addEventListener("change", () => state.set({ fifths: choice.value }));
  }
  startBrush(state, {
    people: (areas) => inNeed(state, settings, areas),
    note: place("brush-note"),
    clear: place("brush-clear"),
  });
}

// Everybody in need who lives in these areas, in words.
function inNeed(state, settings, areas) {
  const { need } = state.data.b ?? {};
  const who = settings.needLabels[state.selection.service] || "residents";
  const counts = need ? [...areas].map((i) => need[i]) : [];
  const shown = counts.filter((count) => count !== null);
  const sum = people(shown.reduce((all, count) => all + count, 0));
  const left = counts.length - shown.length;
  if (!left) return `${sum} ${who}`;
  if (!shown.length) return `${who}: ${WITHHELD}`;
  return `at least ${sum} ${who} (${left.toLocaleString("en-GB")} ${left === 1 ? "area" : "areas"} ${WITHHELD})`;
}
