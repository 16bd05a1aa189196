/** Long tables can be put in order by their heads. Rows of today stay first; without scripts the order is the file's. */

const LONG = 10;
const NUMBER = /^[+-]?[\d,]*\.?\d+/;

/** What a cell sorts by: its number, or its words; what is unknown comes last in either order. */
function value(row, column) {
  const text = row.cells[column]?.textContent.trim() ?? "";
  const number = text.match(NUMBER);
  return number ? Number(number[0].replaceAll(",", "")) : text;
}

function compare(a, b, sign) {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return sign * (typeof a === "number" ? a - b : a.localeCompare(b, "en-GB", { numeric: true }));
}

function sort(table, head) {
  const column = head.cellIndex;
  const falling = head.ariaSort === "ascending";
  for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].filter((row) => !row.classList.contains("today"));
  rows.sort((a, b) => compare(value(a, column), value(b, column), falling ? -1 : 1));
  body.append(...rows);
}

function isPlain(table) {
  const cells = [...table.querySelectorAll("th, td")];
  return table.tHead?.rows.length === 1 && table.tBodies.length === 1 && !table.classList.contains("map") &&
    table.tBodies[0].rows.length >= LONG && cells.every((cell) => cell.colSpan === 1 && cell.rowSpan === 1);
}

for (const table of document.querySelectorAll(".wide table, table.plain")) {
  if (!isPlain(table)) continue;
  for (const head of table.tHead.rows[0].cells) {
    if (!head.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, head));
    head.replaceChildren(button);
  }
}
