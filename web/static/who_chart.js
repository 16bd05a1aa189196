// Who: mean minutes by fifth of deprivation as bars with their numbers, and the index beside them.

import { parsed, written } from "./brush.js";
import { bar, cell, key, make, minutes, NOT_JUDGED, notJudged, people, plain, sides, signed, svg, WITHHELD } from "./chart_parts.js";

const ROW = { one: 14, two: 30 };

export class WhoChart {
  constructor(state, place) {
    Object.assign(this, { state, place });
    place.addEventListener("click", (event) => this.clicked(event));
  }

  draw() {
    const { charts } = this.state.data;
    const rows = charts.fifths[this.state.view.fifths];
    const shown = sides(charts);
    const longest = Math.max(1, ...[...rows, charts.everybody, ...charts.ownership].flatMap(({ a, b }) => [a ?? 0, b ?? 0]));
    const lines = [...rows, { ...charts.everybody, fifth: null }, ...charts.ownership.map((each) => ({ ...each, fifth: null }))].map((row) => this.row(row, shown, longest));
    const head = make("tr", {}, make("th", { scope: "col" }, "Fifth"), make("th", { scope: "col" }, "Minutes"),
      ...shown.map(({ letter }) => make("th", { scope: "col", class: "n" }, letter.length > 1 ? "Mean" : letter)),
      shown.length > 1 ? make("th", { scope: "col", class: "n" }, "Longer or none left, for") : null);
    const table = make("table", { class: "fifths" },
      make("caption", {}, `Mean minutes, weighted by ${charts.totals.need_label}${shown.length > 1 && !charts.not_judged ? "; means are of those with a journey in both" : ""}`),
      make("thead", {}, head), make("tbody", {}, ...lines));
    const none = make("p", { class: "note" }, "The areas carry no deprivation index: nothing can be said by fifth.");
    const note = make("p", { class: "note" }, charts.fifths_notes[this.state.view.fifths]);
    this.place.replaceChildren(make("div", {}, ...notJudged(charts), key(charts, bar), table, ...without(charts), rows.length ? note : none),
      ...(rows.length ? [make("div", { class: "who-index" }, ...indices(charts))] : []));
    this.mark();
  }

  row(row, shown, longest) {
    const unjudged = this.state.data.charts.not_judged;
    const name = row.fifth === null ? row.label ?? "All" : String(row.fifth);
    const label = row.fifth === null ? make("span", {}, name)
      : make("button", { type: "button", class: "plain", "data-fifth": row.fifth, "aria-pressed": "false",
        "aria-label": `${name}, fifth of deprivation`, "aria-description": `Highlights its ${row.areas.length} areas` }, name);
    const height = shown.length > 1 ? ROW.two : ROW.one;
    const bars = svg("svg", { viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
    shown.forEach(({ side }, at) => bars.append(svg("rect", {
      class: `bar ${side}`, x: 0, y: 1 + at * 15, height: 12, width: Math.max(0, (100 * (row[side] ?? 0)) / longest) })));
    const mean = (side) => (side === unjudged ? NOT_JUDGED : row.need === null ? WITHHELD : minutes(row[side]));
    const left = row.lost ? [make("small", {}, `${people(row.lost)} with none left`)] : [];
    const worse = unjudged ? [NOT_JUDGED] : row.worse === null ? [WITHHELD]
      : row.worse ? [people(row.worse), make("small", {}, `of ${people(row.need)}`), ...left] : ["none"];
    return make("tr", { "data-fifth": row.fifth ?? "all" },
      make("th", { scope: "row" }, label, row.note ? make("small", {}, ` ${row.note}`) : null, make("small", { class: "holds", hidden: "" })),
      make("td", { class: "bars" }, bars),
      ...shown.map(({ side }) => cell(mean(side), { class: `n value ${side}` })),
      shown.length > 1 ? make("td", { class: "n" }, ...worse) : null);
  }

  // A fifth is set off by a click; another click on it alone takes it back, Shift takes those between.
  clicked(event) {
    const row = event.target.closest("tr[data-fifth]");
    if (!row || row.dataset.fifth === "all") return;
    const fifth = Number(row.dataset.fifth);
    const now = parsed(this.state.view.brush);
    const mine = now?.chart === "fifth" ? now : null;
    const [from, to] = event.shiftKey && mine ? [Math.min(mine.from, fifth), Math.max(mine.to, fifth)] : [fifth, fifth];
    const again = mine && mine.from === from && mine.to === to;
    this.state.set({ brush: again ? "" : written("fifth", from, to) });
  }

  // Which fifths are set off, and in which the chosen area lies.
  mark() {
    const { charts, features } = this.state.data;
    const now = parsed(this.state.view.brush);
    for (const row of charts.fifths[this.state.view.fifths]) {
      const line = this.place.querySelector(`tr[data-fifth="${row.fifth}"]`);
      const on = now?.chart === "fifth" && row.fifth >= now.from && row.fifth <= now.to;
      line.classList.toggle("on", on);
      line.querySelector("button").setAttribute("aria-pressed", String(on));
      const holds = this.state.area !== null && row.areas.includes(this.state.area);
      line.classList.toggle("chosen", holds);
      const said = line.querySelector(".holds");
      said.hidden = !holds;
      said.textContent = holds ? `\u25c6 ${features[this.state.area].properties.name}` : "";
    }
  }
}

function indices(charts) {
  const shown = sides(charts);
  const { slope_index: slope, relative_index: relative, ...others } = charts.indices;
  const heads = [...shown.map(({ letter }) => (letter.length > 1 ? "Value" : letter)), ...(shown.length > 1 ? ["Change"] : [])];
  const names = [...shown.map(({ side }) => side), ...(shown.length > 1 ? ["change"] : [])];
  const head = () => make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Index"),
    ...heads.map((text) => make("th", { scope: "col", class: "n" }, text))));
  const row = (index, digits, wordy = false) => make("tr", {},
    make("th", { scope: "row" }, index.label, wordy ? make("small", {}, ` ${index.means}`) : null),
    ...names.map((name) => make("td", { class: "n" }, ...value(index, name, digits, charts.not_judged))));
  const main = make("table", { class: "index-table" }, make("caption", {}, "The index beside them"), head(),
    make("tbody", {}, row(slope, 1), row(relative, 2)));
  const said = [...slope.sentences, ...relative.sentences].map((sentence) => make("li", {}, sentence));
  const rest = make("table", { class: "index-table" }, make("caption", {}, "Other indices of minutes"), head(),
    make("tbody", {}, ...Object.values(others).map((index) => row(index, 3, true))));
  const note = make("p", { class: "note" }, "A straight line runs through all areas from the most to the least deprived; its ends are compared. "
    + "Ranges are the lowest and highest over ways of cutting deprivation, no confidence interval. Read the fifths first: one figure hides much.");
  return [main, make("ul", { class: "index-words" }, ...said), note,
    make("details", { class: "numbers" }, make("summary", {}, "More indices"), rest)];
}

// Everybody who is counted by no mean, since nobody finds a journey there under either option.
function without(charts) {
  const none = charts.gainers.find(({ id }) => id === "unknown")?.need;
  if (!none) return [];
  const { need_label: who, need_total: all } = charts.totals;
  const under = charts.a === charts.b ? "" : " under either option";
  return [make("p", { class: "note" }, `Of all ${people(all)} ${who}, ${people(none)} have no journey found${under}: they are in no mean.`)];
}

function value(index, name, digits, unjudged) {
  if (unjudged && (name === unjudged || name === "change")) return [NOT_JUDGED];
  const shown = name === "change" ? signed(index[name], digits) : plain(index[name], digits);
  const range = index[`${name}_range`];
  if (!range) return [shown];
  const ends = range.map((end) => (name === "change" ? signed(end, digits) : plain(end, digits)));
  return [shown, make("small", { class: "range" }, `${ends[0]} to ${ends[1]}`)];
}
