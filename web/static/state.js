// What is chosen, shown and known on the page. Every part listens here and none calls another:
//   "change" (detail.keys)  something was chosen        "data"       numbers have arrived (detail.keys)
//   "area"                  an area was chosen or left  "highlight"  areas are set off (detail.source)

const SELECTION = ["service", "a", "b", "mode", "period", "direction", "percentile"];

export class State extends EventTarget {
  #live;

  constructor(selection, view, live) {
    super();
    this.selection = { ...selection };
    this.view = { ...view };
    this.data = { a: null, b: null, changes: null, charts: null, features: [] };
    this.area = null; // position in the order of the areas
    this.highlighted = null; // a Set of positions
    this.#live = live;
  }

  // Choose: keys of the selection or of the view. Only what differs counts.
  set(wanted) {
    const keys = Object.keys(wanted).filter((key) => String(this.#of(key)[key] ?? "") !== String(wanted[key] ?? ""));
    for (const key of keys) this.#of(key)[key] = wanted[key];
    if (keys.length) this.#tell("change", { keys });
  }

  #of(key) { return SELECTION.includes(key) ? this.selection : this.view; }

  arrive(data) {
    Object.assign(this.data, data);
    this.#tell("data", { keys: Object.keys(data) });
  }

  choose(area) {
    if (area === this.area) return;
    this.area = area;
    this.view.area = area === null ? "" : this.data.features[area].properties.id;
    this.#tell("area", {});
  }

  highlight(areas, source) {
    this.highlighted = areas?.size ? areas : null;
    this.#tell("highlight", { source });
  }

  // Say something to those who listen to the page.
  say(text) { this.#live.textContent = text; }

  selected(key) { return SELECTION.includes(key); }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
