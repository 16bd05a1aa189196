// The sites in words: the same as the marks on the maps, with a way to draw how far each reaches.

import { element } from "./format.js";
import { standing } from "./sites.js";

const L = window.L;

// A box on the map that says how a site stands under A and under B.
export function showSite(maps, id) {
  const { state, settings } = maps;
  const site = state.data.b.places.find((each) => each.id === id);
  const where = maps.shown().at(-1).map;
  const box = element("div", { className: "site-box" }, element("strong", { textContent: site.name }), ...words(state, settings, id),
    reachButton(state, settings, id));
  L.popup({ autoPanPadding: [16, 16], maxWidth: 260 }).setLatLng([site.latitude, site.longitude]).setContent(box).openOn(where);
}

function words(state, settings, id) {
  const sides = state.selection.a === state.selection.b ? ["a"] : ["a", "b"];
  return sides.map((side) => {
    const site = state.data[side].places.find((each) => each.id === id);
    return element("p", {}, `${settings.labels.option[state.selection[side]]}: ${standing(site)}.`);
  });
}

function reachButton(state, settings, id) {
  const drawn = () => state.view.site === id && state.view.reach;
  const button = element("button", { type: "button", textContent: drawn() ? "Hide its reach" : "Show its reach" });
  button.addEventListener("click", () => {
    state.set(drawn() ? { site: "", reach: "" } : { site: id, reach: state.view.reach || "1" });
    button.textContent = drawn() ? "Hide its reach" : "Show its reach";
  });
  return button;
}

export function startSiteList(state, settings) {
  const body = document.getElementById("site-rows");
  state.addEventListener("data", ({ detail }) => {
    if (!detail.keys.includes("b")) return;
    const { a, b } = state.data;
    document.querySelector("#sites .side-a").textContent = settings.labels.option[state.selection.a];
    document.querySelector("#sites .side-b").textContent = settings.labels.option[state.selection.b];
    body.replaceChildren(...b.places.map((site) => {
      const before = a.places.find((each) => each.id === site.id);
      return element("tr", {}, element("th", { scope: "row", textContent: site.name }),
        element("td", {}, ...given(before, settings)), element("td", {}, ...given(site, settings), ...differences(before, site, settings)),
        element("td", {}, named(reachButton(state, settings, site.id), site.name)));
    }));
  });
}

// How a site stands in the chosen service, then everything it gives in an option by its hours.
function given(site, settings) {
  const services = Object.entries(site.services ?? {});
  if (!services.length) return [standing(site)];
  const times = [...new Set(services.map(([, when]) => when))];
  const list = times.map((time) => element("li", { textContent: `${capital(time)}: ${services.filter(([, when]) => when === time)
    .map(([service]) => settings.labels.service[service] ?? service).join("; ")}` }));
  return [element("strong", { textContent: capital(standing(site)) }), element("ul", {}, ...list)];
}

// What is otherwise under B, in words; nothing where A and B are alike.
function differences(before, after, settings) {
  const [a, b] = [before.services ?? {}, after.services ?? {}];
  const told = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((service) => a[service] !== b[service]).map((service) => {
    const name = settings.labels.service[service] ?? service;
    if (!(service in b)) return `${name} no longer here`;
    if (!(service in a)) return `${name} newly here`;
    return `${name} ${b[service]} instead of ${a[service]}`;
  });
  return told.length ? [element("p", { className: "differs", textContent: `Differs from A: ${told.join("; ")}.` })] : [];
}

const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function named(button, name) {
  button.setAttribute("aria-label", `${button.textContent}: ${name}`);
  return button;
}
