// The table of areas: everything the map shows, in words and numbers, sortable, a way to choose an area.

import { REACH, fillOf, reasonOf } from "./classes.js";
import { need } from "./details.js";
import { change, element, minutes } from "./format.js";

const AT_FIRST = 100;

export class AreaTable {
  constructor(table, features, onArea) {
    Object.assign(this, { table, onArea, sort: null, down: true, all: false, chosen: null });
    this.areas = features.map((feature) => feature.properties);
    this.find = document.getElementById("find");
    this.more = document.getElementById("show-all");
    this.find.addEventListener("input", () => this.fill());
    this.more.addEventListener("click", () => { this.all = true; this.fill(); });
  }

  draw(values, words, scales) {
    Object.assign(this, { values, words, scales });
    this.columns = this.makeColumns();
    if (!this.columns.some((column) => column.id === this.sort)) {
      [this.sort, this.down] = [words.compared ? "change" : "minutes", true];
    }
    this.fill();
  }

  makeColumns() {
    const { values, words } = this;
    const time = (column, reason) => (i) => (column[i] === null ? reason(i) ?? "none" : minutes(column[i]));
    const noTime = (i) => reasonOf(values, i);
    const columns = [
      { id: "name", text: "Area", key: (i) => this.areas[i].name, cell: (i) => this.areas[i].name },
      { id: "decile", text: "Deprivation decile", key: (i) => this.areas[i].decile, cell: (i) => this.areas[i].decile ?? "unknown" },
      { id: "need", text: words.who, key: (i) => values.need[i], cell: (i) => need(values, i, words) },
    ];
    if (words.compared) {
      columns.push({ id: "base", text: `${words.base}, minutes`, key: (i) => values.base_minutes[i],
        cell: time(values.base_minutes, (i) => values.base_reasons[values.base_reason[i]]) });
    }
    columns.push({ id: "minutes", text: words.compared ? `${words.option}, minutes` : "Minutes",
      key: (i) => values.minutes[i], cell: time(values.minutes, noTime) });
    if (words.compared) {
      columns.push({ id: "change", text: "Change, minutes", key: (i) => this.changeKey(i), cell: (i) => this.changeCell(i) });
    }
    return columns;
  }

  changeKey(i) {
    if (this.values.change[i] !== null) return this.values.change[i];
    if (this.values.lost[i] > 0) return Infinity;
    return this.values.gained[i] > 0 ? -Infinity : null;
  }

  changeCell(i) {
    if (this.values.change[i] !== null) return change(this.values.change[i]);
    return REACH[fillOf(this.scales, "change", this.values, i)] ?? "no value";
  }

  order() {
    const wanted = this.find.value.trim().toLowerCase();
    const { key } = this.columns.find((column) => column.id === this.sort);
    const rows = this.areas.map((_, i) => i).filter((i) => !wanted
      || `${this.areas[i].name} ${this.areas[i].id}`.toLowerCase().includes(wanted));
    return rows.sort((a, b) => compare(key(a), key(b), this.down) || a - b);
  }

  fill() {
    const rows = this.order();
    const shown = this.all ? rows : rows.slice(0, AT_FIRST);
    this.table.replaceChildren(this.head(), element("tbody", {}, ...shown.map((i) => this.row(i))));
    this.more.hidden = shown.length === rows.length;
    this.more.textContent = `Show all ${rows.length}`;
    document.getElementById("table-note").textContent = rows.length
      ? `${shown.length} of ${this.areas.length} areas` : "No area has this in its name or code.";
  }

  head() {
    const cells = this.columns.map(({ id, text }) => {
      const button = element("button", { type: "button", textContent: text.charAt(0).toUpperCase() + text.slice(1) });
      button.addEventListener("click", () => this.sortBy(id));
      const cell = element("th", { scope: "col", className: id === "name" ? "" : "n" }, button);
      if (id === this.sort) cell.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      cell.dataset.column = id;
      return cell;
    });
    return element("thead", {}, element("tr", {}, ...cells));
  }

  sortBy(id) {
    this.down = this.sort === id ? !this.down : id !== "name";
    this.sort = id;
    this.fill();
    this.table.querySelector(`[data-column="${id}"] button`).focus();
  }

  row(i) {
    const button = element("button", { type: "button", className: "plain", textContent: this.areas[i].name });
    button.addEventListener("click", () => this.onArea(i));
    const cells = this.columns.slice(1).map(({ cell }) => element("td", { className: "n", textContent: cell(i) }));
    const row = element("tr", {}, element("th", { scope: "row" }, button), ...cells);
    row.dataset.area = i;
    row.classList.toggle("chosen", i === this.chosen);
    return row;
  }

  choose(i) {
    this.table.querySelector("tr.chosen")?.classList.remove("chosen");
    this.chosen = i;
    this.table.querySelector(`tr[data-area="${i}"]`)?.classList.add("chosen");
  }
}

// Unknown comes last in either order.
function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "string" ? a.localeCompare(b, "en") : a === b ? 0 : a - b;
  return down ? -order : order;
}
