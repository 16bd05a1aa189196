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
    body.replaceChildren(...b.places.map((site) => element("tr", {},
      element("th", { scope: "row", textContent: site.name }),
      element("td", { textContent: standing(a.places.find((each) => each.id === site.id)) }),
      element("td", { textContent: standing(site) }),
      element("td", {}, named(reachButton(state, settings, site.id), site.name)))));
  });
}

function named(button, name) {
  button.setAttribute("aria-label", `${button.textContent}: ${name}`);
  return button;
}
