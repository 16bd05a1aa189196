// One chosen area: what it means in sentences first, then every site with its time, who lives there, in numbers.

import * as answers from "./answers.js";
import { cell, inHundred, make, minutes, NOBODY, people, percent } from "./chart_parts.js";
import { standing } from "./sites.js";

const WAITING_MS = 300;
const ONE_COLUMN = window.matchMedia("(max-width: 899px)");

export class Details {
  constructor(state, settings, box) {
    Object.assign(this, { state, settings, box, turn: 0, from: null });
    this.column = box.parentElement;
    this.settle();
    ONE_COLUMN.addEventListener("change", () => this.settle());
    state.addEventListener("area", () => this.chosen());
    state.addEventListener("data", ({ detail: { keys } }) => { if (keys.includes("b") || keys.includes("found")) this.show(false); });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // one Escape closes this, the next takes the highlight away
      this.close();
    });
  }

  // In the column beside the maps, in place of the sentences; below the maps where there is one column.
  settle() {
    if (ONE_COLUMN.matches) document.querySelector(".map-frame").after(this.box);
    else this.column.querySelector(".told").after(this.box);
  }

  // Its first lines are seen; in one column somebody who searched is taken there, since it lies below the maps.
  reveal() {
    this.box.scrollTop = 0;
    if (!ONE_COLUMN.matches || document.activeElement?.id !== "search-text") return;
    this.box.querySelector("h2").focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "start" });
  }

  chosen() {
    const now = document.activeElement;
    if (this.state.area !== null && now && !this.box.contains(now)) this.from = now;
    this.show(true);
  }

  close() {
    const within = this.box.contains(document.activeElement);
    const row = this.from?.closest?.("tr[data-area]")?.dataset.area;
    this.state.choose(null);
    if (!within) return;
    const again = row === undefined ? null : document.querySelector(`#areas-table tr[data-area="${row}"] button`);
    (this.from?.isConnected && this.from !== document.body ? this.from : again ?? document.getElementById("find"))?.focus();
  }

  address(area) {
    const asked = new URLSearchParams(this.state.selection);
    return `${this.settings.urls.area.replace("AREA", encodeURIComponent(area.id))}?${asked}`;
  }

  async show(aloud) {
    const turn = (this.turn += 1);
    const { area: i, data } = this.state;
    this.box.hidden = i === null || !data.b;
    if (this.box.hidden) {
      this.box.replaceChildren();
      delete this.box.dataset.area;
      return;
    }
    const area = data.features[i].properties;
    const waiting = setTimeout(() => this.put(area.name, make("p", { class: "note" }, "Loading")), WAITING_MS);
    try {
      const story = await answers.json(this.address(area));
      if (turn !== this.turn) return;
      this.put(story.name, ...this.searched(area), ...told(story));
      this.box.dataset.area = story.id;
      if (aloud) this.reveal();
      const [postcode] = this.searched(area);
      if (aloud) this.state.say(`${postcode ? `${postcode.textContent} ` : ""}${story.name}. ${story.sentences.slice(0, 2).join(" ")}`);
    } catch (error) {
      if (turn === this.turn) this.put(area.name, make("p", {}, error.message));
    } finally {
      clearTimeout(waiting);
    }
  }

  // What the numbers of an area are to somebody who asked for a postcode in it.
  searched(area) {
    const { found } = this.state.data;
    if (found?.kind !== "postcode" || found.area !== area.id) return [];
    return [make("p", { class: "neighbourhood" }, `${found.label}: your neighbourhood (the area this postcode lies in), on average.`)];
  }

  put(name, ...parts) {
    const held = this.box.contains(document.activeElement);
    const button = make("button", { type: "button", class: "close", "aria-label": `Close ${name}` }, "\u00d7");
    button.addEventListener("click", () => this.close());
    this.box.replaceChildren(button, make("h2", { tabindex: "-1" }, name), ...parts);
    if (held) button.focus();
  }
}

function told(story) {
  const [first, ...others] = story.sentences;
  return [
    make("p", { class: "code" }, story.id),
    make("p", { class: "lead" }, first),
    ...others.map((sentence) => make("p", {}, sentence)),
    sites(story),
    ...facts(story),
    ...story.groups.map(group),
  ];
}

function sites(story) {
  const same = story.a.option === story.b.option;
  const ways = story.ways.map((way) => make("th", { scope: "col", class: "n" }, `${way}, minutes`));
  const sides = same ? [["a", "Open"]] : [["a", "Under A"], ["b", "Under B"]];
  const head = make("tr", {}, make("th", { scope: "col" }, "Site"), ...ways, ...sides.map(([, text]) => make("th", { scope: "col" }, text)));
  const rows = story.sites.map((site) => make("tr", {},
    make("th", { scope: "row" }, site.name, nearest(story, site.id)),
    ...site.times.map(time),
    ...sides.map(([side]) => make("td", {}, standing(site[side])))));
  return make("table", { class: "area-sites" }, make("caption", {}, "Times to every site"), make("thead", {}, head), make("tbody", {}, ...rows));
}

function nearest(story, id) {
  const sides = ["a", "b"].filter((side) => story[side].nearest === id).map((side) => side.toUpperCase());
  if (!sides.length) return null;
  const where = story.a.option === story.b.option ? "" : ` under ${sides.join(" and ")}`;
  return make("small", {}, ` nearest${where}`);
}

function time({ minutes: typical, low, high, reason, reached }) {
  if (typical === null) return make("td", {}, reason);
  const notes = [];
  if (low === null || high === null || low !== high) notes.push(range(low, high));
  if (reached < 1 - NOBODY) notes.push(`${inHundred(1 - reached)} of the people here have no journey`);
  return make("td", { class: "n" }, minutes(typical), ...notes.map((note) => make("small", { class: "range" }, note)));
}

// An end that is not of the same people has no minutes: at quick times more have a journey, at slow ones fewer.
function range(low, high) {
  if (low === null && high === null) return "for more at quick times, for fewer at slow ones";
  if (low === null) return `up to ${minutes(high)}; quick times: for more`;
  return high === null ? `from ${minutes(low)}; slow times: none for some` : `${minutes(low)} to ${minutes(high)}`;
}

function facts(story) {
  const rows = [
    [capital(story.need_label), people(story.need)],
    ["Deprivation decile", story.decile === null ? "unknown" : `${story.decile} of 10`],
    ["National fifth", story.fifths.national ?? "unknown"],
    ["Local fifth", story.fifths.local ?? "unknown"],
  ];
  const same = story.a.option === story.b.option;
  for (const side of same ? ["a"] : ["a", "b"]) {
    const { rank, areas_with_time: of } = story[side];
    rows.push([`Place among areas${same ? "" : `, ${side.toUpperCase()}`}`, rank === null ? "none: no time" : `${rank.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")}`]);
  }
  const list = make("dl", {}, ...rows.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, String(value))]));
  return [list, make("p", { class: "note" }, "Decile and fifth 1 are the most deprived; place 1 has the shortest journey.")];
}

function group({ label, unit, rows }) {
  const head = make("tr", {}, make("th", { scope: "col" }, label), ...[capital(unit), "Here", "All areas"].map((text) => make("th", { scope: "col", class: "n" }, text)));
  return make("table", { class: "area-groups" }, make("thead", {}, head), make("tbody", {}, ...rows.map((row) => make("tr", {},
    make("th", { scope: "row" }, row.label),
    cell(row.withheld ? "withheld" : row.count === null ? "unknown" : people(row.count)),
    cell(row.withheld ? "withheld" : row.share === null ? "unknown" : percent(row.share)),
    cell(row.everywhere === null ? "unknown" : percent(row.everywhere))))));
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function startDetails(state, settings) {
  new Details(state, settings, document.getElementById("details"));
}
