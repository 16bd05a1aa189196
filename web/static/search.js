// The search for a postcode, a place, an area or a site: a combobox whose list is asked for while somebody types.
// Choosing moves both maps there, sets a pin, and selects the area it is in.

import * as answers from "./answers.js";
import { element, svg } from "./format.js";

const L = window.L;
const WAIT_MS = 150;
const ZOOM = { postcode: 14, area: 13, site: 13, city: 11, town: 12.5 };
const PIN = "M8 1a5 5 0 0 1 5 5c0 3.5-5 9-5 9S3 9.5 3 6a5 5 0 0 1 5-5z";

export function startSearch(state) {
  const form = document.getElementById("search");
  if (form) new Search(form, state).restore();
}

class Search {
  constructor(form, state) {
    Object.assign(this, { form, state, hits: [], active: -1, turn: 0, pins: [] });
    this.input = form.elements.find;
    this.list = document.getElementById("search-hits");
    this.said = document.getElementById("search-said");
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("focus", () => { if (this.hits.length && this.asked === this.text()) this.open(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.enter(); });
    // Before the box loses its focus, which would close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(this.hits[[...this.list.children].indexOf(option)]);
    });
  }

  text() { return this.input.value.trim(); }

  wait() {
    clearTimeout(this.timer);
    this.say("");
    this.input.removeAttribute("aria-invalid");
    if (this.text()) this.timer = setTimeout(() => this.show(), WAIT_MS);
    else this.clear();
  }

  // Ask for what the text may mean; false where something newer was asked since.
  async ask() {
    clearTimeout(this.timer);
    const [now, text] = [(this.turn += 1), this.text()];
    try {
      const { hits, said } = await answers.json(`${this.form.dataset.address}?${new URLSearchParams({ q: text })}`);
      if (now !== this.turn) return false;
      Object.assign(this, { hits, asked: text, count: said });
    } catch (error) {
      if (now !== this.turn) return false;
      this.hits = [];
      this.close();
      this.say(error.message);
      return false;
    }
    return true;
  }

  async show() {
    if (!await this.ask()) return;
    if (!this.hits.length) {
      this.nothing();
      return;
    }
    this.list.replaceChildren(...this.hits.map(option));
    this.list.dataset.count = this.count;
    this.open();
    this.state.say(`${this.count} Choose with the arrow keys.`);
  }

  // What was found before is not the answer to this: its area is left once the search is asked for.
  forget() {
    this.unpin();
    this.state.arrive({ found: null });
    this.state.choose(null);
    this.state.set({ find: "" });
  }

  nothing() {
    this.close();
    this.input.setAttribute("aria-invalid", "true");
    this.say(`Nothing called \u201c${this.text()}\u201d was found: ${this.form.dataset.advice}`);
    this.state.say(this.said.textContent);
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(-1);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(at) {
    this.active = at;
    [...this.list.children].forEach((option, k) => option.setAttribute("aria-selected", String(k === at)));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", `search-hit-${at}`);
      this.list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  key(event) {
    const { key } = event;
    const [closed, last] = [this.list.hidden, this.hits.length - 1];
    if (key === "Escape") {
      if (closed && !this.text()) return;
      if (closed) { this.input.value = ""; this.clear(); } else this.close();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (closed) { if (this.text()) this.show(); } else {
        const step = key === "ArrowDown" ? 1 : -1;
        const next = this.active + step;
        this.mark(next > last ? -1 : next < -1 ? last : next);
      }
    } else return;
    event.preventDefault();
  }

  // What is marked, else the likeliest of what is written now.
  async enter() {
    if (!this.text()) return;
    if (!this.list.hidden && this.active >= 0) this.choose(this.hits[this.active]);
    else if (this.asked === this.text() ? true : await this.ask()) {
      if (this.hits.length) this.choose(this.hits[0]);
      else {
        this.forget();
        this.nothing();
      }
    }
  }

  choose(hit) {
    this.close();
    this.input.value = hit.label;
    Object.assign(this, { asked: hit.label, hits: [hit] });
    this.say(`${hit.label}: ${hit.detail}.`);
    this.pin(hit);
    const zoom = ZOOM[hit.kind] ?? ZOOM[hit.detail.split(",")[0]] ?? 13;
    const area = this.state.data.features.findIndex(({ properties }) => properties.id === hit.area);
    this.input.removeAttribute("aria-invalid");
    this.state.choose(null); // so that the same area is told again to who asks for another postcode in it
    this.state.arrive({ found: hit });
    this.state.choose(area < 0 ? null : area);
    this.state.set({ find: hit.label, at: [hit.latitude.toFixed(4), hit.longitude.toFixed(4), zoom].join(",") });
    this.state.say(this.said.textContent);
  }

  clear() {
    this.turn += 1;
    Object.assign(this, { hits: [], asked: "" });
    this.close();
    this.say("");
    this.input.removeAttribute("aria-invalid");
    this.unpin();
    this.state.arrive({ found: null });
    this.state.set({ find: "" });
  }

  pin(hit) {
    this.unpin();
    for (const map of [window.map_a, window.map_b]) {
      const drawing = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: PIN }), svg("circle", { cx: 8, cy: 6, r: 2 }));
      const icon = L.divIcon({ className: "find-pin", html: drawing, iconSize: [32, 32], iconAnchor: [16, 30] });
      this.pins.push(L.marker([hit.latitude, hit.longitude], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(map));
    }
  }

  unpin() {
    for (const pin of this.pins) pin.remove();
    this.pins = [];
  }

  say(text) { this.said.textContent = text; }

  // An address that names what was found shows its pin again.
  async restore() {
    const found = this.text();
    if (!found || !await this.ask() || this.text() !== found) return;
    if (!this.hits.length) { this.input.setAttribute("aria-invalid", "true"); return; }
    this.pin(this.hits[0]);
    this.state.arrive({ found: this.hits[0] });
  }
}

function option(hit, at) {
  const made = element("li", { id: `search-hit-${at}` }, element("strong", { textContent: hit.label }), element("small", { textContent: hit.detail }));
  made.setAttribute("role", "option");
  return made;
}
