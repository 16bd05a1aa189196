// Brings the page to life: choices, map, sentences, bars, table and the address belong together.

import * as answers from "./answers.js";
import { hatchCounts } from "./classes.js";
import { Controls } from "./controls.js";
import { describe, details } from "./details.js";
import { element, svg } from "./format.js";
import { StudyMap } from "./map.js";
import { AreaTable } from "./table.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const place = (id) => document.getElementById(id);
const exact = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const BUSY_AFTER_MS = 300;

let map, table, controls, features, values;
let area = settings.view.area;
let turn = 0;

function words() {
  const chosen = controls.selection();
  return {
    how: settings.labels.how[chosen.mode],
    base: settings.labels.option[settings.baseline],
    option: settings.labels.option[chosen.option],
    compared: chosen.option !== settings.baseline,
    who: settings.needLabels[chosen.service],
    site: (id) => settings.siteNames[id] ?? id,
    exact: (value) => exact.format(value),
  };
}

function busy(text) {
  place("busy").hidden = !text;
  place("busy").textContent = text;
}

// Show that something takes long only when it does; `text` is what is being done.
async function patiently(text, work) {
  const timer = setTimeout(() => busy(text), BUSY_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    busy("");
  }
}

function query(extra = {}) {
  return new URLSearchParams({ ...controls.selection(), ...extra });
}

function keepAddress() {
  const shown = Object.entries({ ...controls.view(), area }).filter(([, value]) => value);
  history.replaceState(null, "", `?${query(Object.fromEntries(shown))}`);
}

function title() {
  const { service, mode, period, direction } = controls.selection();
  const { care, how, towards, period: periods } = settings.labels;
  const { compared, base, option } = words();
  const journey = `${how[mode]} ${towards[direction]} ${care[service]}`;
  const changes = controls.value("show") === "change";
  const under = changes ? `${option} against ${base}` : compared ? option : base;
  place("map-title").replaceChildren(
    `${changes ? "Change in minutes" : "Minutes"} ${journey}`,
    element("small", { textContent: `${under}. ${periods[period]}.` }),
  );
}

function legends() {
  const show = controls.value("show");
  for (const name of Object.keys(settings.scales)) place(`legend-${name}`).hidden = name !== show;
  const extra = hatchCounts(settings.scales, show, values).map(({ fill, words: said, areas }) => {
    const swatch = svg("svg", { "aria-hidden": "true" }, svg("rect", { width: "100%", height: "100%", fill }));
    return element("li", {}, swatch, `${said} (${areas} ${areas === 1 ? "area" : "areas"})`);
  });
  place("legend-extra").replaceChildren(...extra);
}

function showArea() {
  const i = features.findIndex((feature) => feature.properties.id === area);
  map.choose(i < 0 ? null : i);
  table.choose(i);
  const box = place("details");
  box.hidden = i < 0;
  box.replaceChildren(...(i < 0 ? [] : details(features[i].properties, values, i, words(), () => choose(""))));
  place("live").textContent = i < 0 ? "" : describe(features[i].properties, values, i, words());
  if (i >= 0) map.showArea(i);
}

function choose(id) {
  area = id;
  showArea();
  keepAddress();
}

async function drawPanel(now) {
  const text = await answers.html(`${settings.urls.panel}?${query({ fifths: controls.value("fifths") })}`);
  if (now !== turn) return;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of [".changes", ".who", ".caption"]) {
    document.querySelector(part).replaceWith(fresh.querySelector(part));
  }
}

async function drawIsochrones(now) {
  const site = controls.value("isochrones");
  if (!site) {
    map.drawIsochrones(null);
    delete document.body.dataset.isochronesDrawn;
    return;
  }
  const url = `${settings.urls.isochrones.replace("SITE", encodeURIComponent(site))}?${query()}`;
  controls.note("Computing the reach of this site; it is kept for the next time.");
  try {
    const polygons = await patiently("Computing isochrones", answers.json(url));
    if (now !== turn) return;
    map.drawIsochrones(polygons);
    const lines = polygons.features.map((feature) => feature.properties.minutes).reverse().join(", ");
    const reach = `Blue: within ${lines} minutes ${words().how} ${towardsSite()} ${settings.siteNames[site]}.`;
    controls.note(`${reach} Gaps in it take longer, or lie over ${settings.connectorMetres} m from a street.`);
    document.body.dataset.isochronesDrawn = site;
  } catch (error) {
    if (now !== turn) return;
    map.drawIsochrones(null);
    controls.note(error.message);
  }
}

const towardsSite = () => settings.labels.towards[controls.value("direction")];

async function show() {
  const now = (turn += 1);
  const site = controls.value("isochrones");
  const [fresh] = await Promise.all([answers.json(`${settings.urls.values}?${query()}`), drawPanel(now)]);
  if (now !== turn) return;
  values = fresh;
  controls.offerSites(values.places, site);
  map.draw(values, controls.value("show"));
  map.drawSites(values.places);
  table.draw(values, words(), settings.scales);
  title();
  legends();
  showArea();
  keepAddress();
  document.body.dataset.drawn = [...Object.values(controls.selection()), controls.value("show")].join("/");
  await drawIsochrones(now);
}

// A failure is said where the map would be, and the page stays as it was.
const refresh = () => patiently("Loading", show()).catch((error) => busy(error.message));

async function start() {
  controls = new Controls(place("controls"), settings, refresh);
  const collection = await patiently("Loading the map", answers.json(settings.urls.areas));
  features = collection.features;
  const onArea = (i) => choose(features[i].properties.id);
  const onSite = (id) => {
    if (controls.form.elements.isochrones.disabled) return;
    controls.form.elements.isochrones.value = controls.value("isochrones") === id ? "" : id;
    refresh();
  };
  map = new StudyMap(window.map_areas, collection, settings, { onArea, onSite });
  table = new AreaTable(place("areas-table"), features, onArea);
  controls.offerSites(Object.entries(settings.siteNames).map(([id, name]) => ({ id, name })), settings.view.isochrones);
  await refresh();
  map.home();
}

start().catch((error) => busy(error.message));
