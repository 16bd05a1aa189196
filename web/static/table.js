// The table of areas: the same as the map in words and numbers, sortable by every column, a way to choose an area.
// It lists what is set off where something is; many rows come in slices, so that the page stays usable.

import { afterwards } from "./afterwards.js";
import { parsed } from "./brush.js";
import { column, inHundred, make, minutes, NOBODY, signed } from "./chart_parts.js";
import { REACH, reasonOf } from "./classes.js";

const AT_FIRST = 100;
const SLICE = 250;
const TYPED_MS = 250;
const GAINED = -Infinity;
const LOST = Infinity;
const order = new Intl.Collator("en-GB", { numeric: true });

export class AreaTable {
  constructor(state, settings, table) {
    Object.assign(this, { state, settings, table, all: false, turn: 0 });
    this.areas = state.data.features.map(({ properties }) => properties);
    this.find = document.getElementById("find");
    this.more = document.getElementById("show-all");
    this.note = document.getElementById("table-note");
    this.reasons = document.getElementById("table-reasons");
    this.find.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.filter(), TYPED_MS);
    });
    this.more.addEventListener("click", () => this.showAll());
    table.addEventListener("click", (event) => this.clicked(event));
    this.follow();
  }

  // What is typed is a brush like that of a chart.
  filter() {
    const text = this.find.value.trim();
    if (text) this.state.set({ brush: `where:${text}` });
    else if (parsed(this.state.view.brush)?.chart === "where") this.state.set({ brush: "" });
  }

  follow() {
    const brush = parsed(this.state.view.brush);
    const text = brush?.chart === "where" ? brush.text : "";
    if (this.find.value.trim() !== text) this.find.value = text;
  }

  draw() {
    this.columns = this.makeColumns();
    this.reasons.textContent = this.footnote();
    this.fill();
  }

  makeColumns() {
    const { a, b, changes } = this.state.data;
    const { selection } = this.state;
    const counted = column(b.need);
    const who = this.settings.needLabels[selection.service] || "residents";
    this.why = [...new Set([a, b].flatMap(({ reason, reasons }) => [...new Set(reason)].filter((at) => at !== null).map((at) => reasons[at])))];
    const area = { id: "name", text: "Area", key: (i) => this.areas[i].name, cell: (i) => this.areas[i].name };
    const people = [
      { id: "decile", text: "Decile", key: (i) => this.areas[i].decile, cell: (i) => this.areas[i].decile ?? "unknown" },
      { id: "need", text: capital(who), key: (i) => b.need[i], cell: (i) => counted(b.need[i]) },
    ];
    if (selection.a === selection.b) return [area, this.time("b", "Minutes", b), ...people, this.site("nearest_b", "Nearest site", b)];
    return [area, this.time("a", "A, minutes", a), this.time("b", "B, minutes", b),
      { id: "change", text: "Change, minutes", key: (i) => changeKey(changes, i), cell: (i) => changeCell(changes, i) },
      ...people, this.site("nearest_a", "Nearest site, A", a), this.site("nearest_b", "Nearest site, B", b)];
  }

  time(id, text, option) {
    return { id, text, key: (i) => option.minutes[i],
      cell: (i) => (option.minutes[i] === null ? this.without(reasonOf(option, i)) : marked(minutes(option.minutes[i]), "*", partly(option, i))) };
  }

  // A reason in a narrow column is a number, which the line beneath the table says; who listens hears it whole.
  without(reason) { return reason === null ? "no time" : marked("no time", this.why.indexOf(reason) + 1, `: ${reason}`); }

  footnote() {
    const { a, b, changes } = this.state.data;
    const some = [a, b].some((option) => this.areas.some((_, i) => option.minutes[i] !== null && partly(option, i)))
      || this.areas.some((_, i) => changes.change[i] !== null && others(changes, i));
    return [this.why.length ? `No time: ${this.why.map((reason, at) => `(${at + 1}) ${reason}`).join("; ")}.` : "",
      some ? "* Of those with a journey; some people here have none, lose theirs or gain one: choose the area for how many." : ""].filter(Boolean).join(" ");
  }

  site(id, text, option) {
    const name = (i) => (option.nearest[i] === null ? null : this.settings.siteNames[option.sites[option.nearest[i]]] ?? option.sites[option.nearest[i]]);
    return { id, text, words: true, key: name, cell: (i) => name(i) ?? "none" };
  }

  // "change:down"; the usual where the address says none or one that is not here.
  sorting() {
    const [id, way] = (this.state.view.sort ?? "").split(":");
    const by = this.columns.find((each) => each.id === id);
    if (by) return { by, down: way === "down" };
    const usual = this.columns.find((each) => each.id === "change") ?? this.columns.find((each) => each.id === "b");
    // Where nobody's journey is longer the greatest shortening comes first, not those that stay as they are.
    const longer = usual.id !== "change" || this.areas.some((_, i) => usual.key(i) > 0);
    return { by: usual, down: longer };
  }

  ordered() {
    const { by, down } = this.sorting();
    const set = this.state.highlighted;
    const nothing = parsed(this.state.view.brush) && !set;
    const rows = nothing ? [] : this.areas.map((_, i) => i).filter((i) => !set || set.has(i));
    const keys = new Map(rows.map((i) => [i, by.key(i)]));
    return rows.sort((i, j) => compare(keys.get(i), keys.get(j), down) || i - j);
  }

  fill() {
    if (!this.columns) return;
    const rows = this.ordered();
    const shown = this.all ? rows : rows.slice(0, AT_FIRST);
    const body = make("tbody", {}, ...shown.slice(0, AT_FIRST).map((i) => this.row(i)));
    this.table.replaceChildren(this.head(), body);
    this.more.hidden = shown.length === rows.length;
    this.more.textContent = `Show all ${rows.length.toLocaleString("en-GB")}`;
    this.note.textContent = this.counted(rows.length, shown.length);
    this.slices(body, shown.slice(AT_FIRST), (this.turn += 1));
  }

  // The keyboard goes on where the list ended.
  showAll() {
    this.all = true;
    const rest = this.ordered().slice(AT_FIRST);
    const body = this.table.tBodies[0];
    body.append(...rest.slice(0, SLICE).map((i) => this.row(i)));
    body.rows[AT_FIRST]?.querySelector("button").focus();
    this.more.hidden = true;
    this.note.textContent = this.counted(AT_FIRST + rest.length, AT_FIRST + rest.length);
    this.slices(body, rest.slice(SLICE), (this.turn += 1));
  }

  // The rest a slice at a time; a newer order stops an older one.
  slices(body, rest, turn) {
    if (!rest.length) { this.table.dataset.rows = String(body.rows.length); return; }
    afterwards("table", () => {
      if (turn !== this.turn) return;
      body.append(...rest.slice(0, SLICE).map((i) => this.row(i)));
      this.slices(body, rest.slice(SLICE), turn);
    });
  }

  counted(found, shown) {
    const all = this.areas.length.toLocaleString("en-GB");
    const brush = parsed(this.state.view.brush);
    if (!brush) return shown < found ? `${shown} of ${all} areas are listed.` : `${all} areas.`;
    if (!found) return brush.chart === "where" ? `No area has \u201c${brush.text}\u201d in its name or code.` : "No area is highlighted.";
    return `${found.toLocaleString("en-GB")} of ${all} areas are highlighted${shown < found ? `; ${shown} of them are listed` : ""}.`;
  }

  head() {
    const { by, down } = this.sorting();
    const cells = this.columns.map(({ id, text, words }) => make("th", { scope: "col", class: id === "name" || words ? "" : "n",
      "aria-sort": id === by.id ? (down ? "descending" : "ascending") : null, "data-column": id },
    make("button", { type: "button" }, text)));
    return make("thead", {}, make("tr", {}, ...cells));
  }

  row(i) {
    const [first, ...others] = this.columns;
    const chosen = i === this.state.area;
    return make("tr", { "data-area": i, class: chosen ? "chosen" : null, "aria-current": chosen ? "true" : null },
      make("th", { scope: "row" }, make("button", { type: "button", class: "plain" }, first.cell(i))),
      ...others.map(({ cell, words }) => make("td", { class: words ? "" : "n" }, ...texts(cell(i)))));
  }

  clicked(event) {
    const head = event.target.closest("th[data-column]");
    if (head) { this.sortBy(head.dataset.column); return; }
    const row = event.target.closest("tr[data-area]");
    if (!row) return;
    row.querySelector("button").focus({ preventScroll: true });
    this.state.choose(Number(row.dataset.area));
  }

  sortBy(id) {
    const { by, down } = this.sorting();
    const words = id === "name" || id.startsWith("nearest");
    this.state.set({ sort: `${id}:${(by.id === id ? !down : !words) ? "down" : "up"}` });
    this.fill();
    this.table.querySelector(`[data-column="${id}"] button`).focus();
    this.state.say(`Sorted by ${this.columns.find((each) => each.id === id).text}, ${this.sorting().down ? "descending" : "ascending"}.`);
  }

  choose() {
    const before = this.table.querySelector("tr.chosen");
    before?.classList.remove("chosen");
    before?.removeAttribute("aria-current");
    const row = this.table.querySelector(`tr[data-area="${this.state.area}"]`);
    row?.classList.add("chosen");
    row?.setAttribute("aria-current", "true");
  }
}

const texts = (parts) => [parts].flat().map((part) => (part instanceof Node ? part : String(part)));

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function changeKey(changes, i) {
  if (changes.change[i] !== null) return changes.change[i];
  if (changes.lost[i] > 0) return LOST;
  return changes.gained[i] > 0 ? GAINED : null;
}

function changeCell(changes, i) {
  if (changes.why) return changes.why.split(":")[0];
  if (changes.change[i] !== null) return marked(signed(changes.change[i]), "*", others(changes, i));
  return changes.lost[i] > 0 ? REACH.lost : changes.gained[i] > 0 ? REACH.gained : "no time under either";
}

// A number or a word with a mark of the line beneath the table, and what it means for who cannot see the mark.
function marked(shown, mark, meaning) {
  if (!meaning) return shown;
  return [shown, make("sup", { "aria-hidden": "true" }, String(mark)), make("span", { class: "unseen" }, meaning)];
}

// Minutes are of those who have a journey: how many of the people of an area have none.
const partly = ({ reached }, i) => (reached[i] < 1 - NOBODY ? `; ${inHundred(1 - reached[i])} have none` : "");

// A change is of those with a journey under both: how many have one under one option alone.
function others({ lost, gained }, i) {
  const told = [[lost[i], "lose theirs"], [gained[i], "gain one"]].filter(([share]) => share > NOBODY);
  return told.map(([share, doing]) => `; ${inHundred(share)} ${doing}`).join("");
}

// Unknown comes last in either order.
function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);
  const less = typeof a === "string" ? order.compare(a, b) : a === b ? 0 : a - b;
  return down ? -less : less;
}

export function startTable(state, settings) {
  const table = new AreaTable(state, settings, document.getElementById("areas-table"));
  let waiting = false;
  state.addEventListener("data", ({ detail: { keys } }) => {
    if (!keys.includes("b")) return;
    waiting = true;
    afterwards("table", () => { waiting = false; table.draw(); });
  });
  state.addEventListener("change", ({ detail: { keys } }) => {
    if (keys.includes("brush")) table.follow();
    if (keys.includes("sort")) table.fill();
  });
  state.addEventListener("highlight", () => { if (!waiting) table.fill(); });
  state.addEventListener("area", () => table.choose());
}
