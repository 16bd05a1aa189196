// Brings the page to life: the state, its data, the address; every part listens to the state.

import { settled } from "./afterwards.js";
import * as answers from "./answers.js";
import { startCharts } from "./charts.js";
import { startContext } from "./context.js";
import { Controls } from "./controls.js";
import { startDetails } from "./details.js";
import { startDownloads } from "./downloads.js";
import { startElsewhere } from "./elsewhere.js";
import { startLegend } from "./legend.js";
import { Maps } from "./maps.js";
import { startPicture } from "./picture.js";
import { startReach } from "./reach.js";
import { startSearch } from "./search.js";
import { startSiteList } from "./site_list.js";
import { State } from "./state.js";
import { startTable } from "./table.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const place = (id) => document.getElementById(id);
const BUSY_AFTER_MS = 300;
const ADDRESS_AFTER_MS = 250; // browsers refuse more than a few changes of the address a second
const DRAWN = ["measure", "threshold", "layout", "dim"]; // what changes the maps without asking for numbers
const SPOKEN = ["measure", "threshold"]; // of these what is said once it is drawn
const SAID = ["service", "a", "b", "mode", "period", "direction", "percentile"];
const REDRAW = "isoquity:redraw"; // the maps, their legend and titles
const COMPLETE = "isoquity:complete"; // charts and table too

const state = new State(settings.selection, settings.view, place("live"));
let [turn, waits] = [0, 0];

// What keeps the page waiting, or why it could not be drawn anew and what can be done; "" for neither.
function busy(text, { again = false, reload = false } = {}) {
  place("busy").parentElement.hidden = !text;
  place("busy").textContent = text;
  place("again").hidden = !again;
  place("reload").hidden = !reload;
  if (reload) place("reload").href = `?${query()}`;
}

// The page stays as it was.
function failed(error) {
  delete document.body.dataset.waiting;
  busy(error.message, { again: !error.replaced, reload: error.replaced });
}

// Show that something takes long only when it does; `text` is what is being done.
async function patiently(text, work) {
  const now = (waits += 1);
  const timer = setTimeout(() => { busy(text); document.body.dataset.waiting = ""; }, BUSY_AFTER_MS);
  try {
    const done = await work;
    if (now === waits) { busy(""); delete document.body.dataset.waiting; }
    return done;
  } finally {
    clearTimeout(timer);
  }
}

const journey = () => {
  const { mode, period, direction, percentile } = state.selection;
  return new URLSearchParams({ mode, period, direction, percentile });
};

// An address of an answer with what was chosen in place of its words in capitals.
function address(name, words) {
  return settings.urls[name].replace(/SERVICE|OPTION|FIRST|SECOND/g, (word) => encodeURIComponent(words[word]));
}

const values = (option) => answers.json(`${address("values", { SERVICE: state.selection.service, OPTION: option })}?${journey()}`);

function between(name) {
  const { service: SERVICE, a: FIRST, b: SECOND } = state.selection;
  return answers.json(`${address(name, { SERVICE, FIRST, SECOND })}?${journey()}`);
}

// On paper the maps keep the size they are drawn in, and are made to fit.
const PAPER = { width: 696, height: 440 }; // CSS pixels: between the margins of A4, and beneath the sentences
function fitPaper() {
  const { offsetWidth: width, offsetHeight: height } = document.querySelector(".map-frame");
  const sizes = { "--maps-width": `${width}px`, "--maps-height": `${height}px`, "--maps-fit": String(Math.min(PAPER.width / width, PAPER.height / height)) };
  for (const [name, size] of Object.entries(sizes)) document.documentElement.style.setProperty(name, size);
}

// The whole view as an address that restores it.
export function query() {
  const closed = (key) => key === "area" && state.view.find; // else the area that was searched for would be chosen again
  const shown = Object.entries(state.view).filter(([key, value]) => value || closed(key));
  return new URLSearchParams({ ...state.selection, ...Object.fromEntries(shown) });
}

let writing;
function keepAddress() {
  clearTimeout(writing);
  place("to-print").href = `${settings.urls.print}?${query()}`;
  writing = setTimeout(() => history.replaceState(null, "", `?${query()}`), ADDRESS_AFTER_MS);
}

const frame = () => new Promise((shown) => { requestAnimationFrame(() => setTimeout(shown)); });

// From what was done to the frame that shows it, and until everything is drawn, for whoever measures.
async function measured(work, aloud) {
  const now = turn;
  performance.mark(REDRAW);
  const shown = frame(); // asked for first, so that what is done afterwards is not in it
  work();
  await shown;
  performance.measure(REDRAW, REDRAW);
  await settled();
  await frame();
  performance.measure(COMPLETE, REDRAW);
  if (now !== turn) return;
  if (aloud) state.say(`${place("map-what").textContent} Drawn.`);
  document.body.dataset.drawn = [...SAID.map((key) => state.selection[key]), state.view.measure].join("/");
}

async function load() {
  const now = (turn += 1);
  delete document.body.dataset.drawn;
  const { a, b } = state.selection;
  const wanted = { a: values(a), b: values(b), changes: between("changes") };
  if (settings.urls.charts) wanted.charts = between("charts");
  const names = Object.keys(wanted);
  const panel = now > 1 ? drawPanel(now) : null; // the page came with the first
  const maps = Promise.all(Object.values(wanted)).then((found) => {
    if (now === turn) measured(() => state.arrive(Object.fromEntries(names.map((name, at) => [name, found[at]]))), now > 1);
  });
  await Promise.all([maps, panel]);
}

// Sentences, bars and caption come as they are to stand in the page.
async function drawPanel(now) {
  const asked = new URLSearchParams({ ...state.selection, fifths: state.view.fifths });
  const text = await answers.html(`${settings.urls.panel}?${asked}`);
  if (now !== turn) return;
  const told = document.querySelector(".told"); // fewer words leave their room, so that no list moves from under a hand
  told.style.minHeight = `${Math.max(Number.parseFloat(told.style.minHeight) || 0, told.getBoundingClientRect().height)}px`;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of [...fresh.body.children]) document.querySelector(`.${part.classList[0]}`)?.replaceWith(part);
  state.arrive({ panel: settings.runId });
}

// While numbers are asked for the sentences are those of an older choice.
async function refresh() {
  const told = document.querySelector(".told");
  const loading = load();
  const now = turn;
  told.setAttribute("aria-busy", "true");
  await patiently("Loading", loading).catch(failed);
  if (now === turn) told.removeAttribute("aria-busy");
}

function changed({ detail: { keys } }) {
  if (keys.some((key) => state.selected(key))) refresh();
  else {
    if (keys.includes("fifths")) drawPanel(turn).catch(failed);
    if (keys.some((key) => DRAWN.includes(key))) measured(() => {}, SPOKEN.some((key) => keys.includes(key)));
  }
  keepAddress();
}

async function start() {
  new Controls(place("controls"), state, settings);
  const collection = await patiently("Loading the map", answers.json(settings.urls.areas));
  state.data.features = collection.features;
  place("again").addEventListener("click", refresh);
  window.addEventListener("beforeprint", fitPaper);
  state.addEventListener("change", changed);
  state.addEventListener("area", keepAddress);
  const leaflets = [window.map_a, window.map_b];
  const maps = new Maps(state, settings, collection, leaflets);
  startLegend(state, settings, maps);
  startSiteList(state, settings);
  startReach(state, settings, maps);
  startPicture(state, settings, maps);
  for (const begin of [startCharts, startTable, startDetails, startSearch, startDownloads, startElsewhere]) begin(state, settings);
  startContext(state, settings, leaflets);
  await refresh();
  const chosen = collection.features.findIndex(({ properties }) => properties.id === settings.view.area);
  if (chosen >= 0) state.choose(chosen);
  if (settings.view.at) state.set({ at: settings.view.at }); // bringing the area into view may have moved the maps
}

start().catch((error) => busy(error.message, { reload: true }));
