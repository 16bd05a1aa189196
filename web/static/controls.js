// The form of choices: keeps the lists to what the results have, and says what was chosen.

const JOURNEY = ["mode", "period", "direction", "percentile"];
const USUAL = { direction: "to_site", percentile: "50" };

export class Controls {
  constructor(form, settings, chosen) {
    this.form = form;
    this.settings = settings;
    this.fit();
    for (const field of form.elements) field.addEventListener("change", () => { this.fit(); chosen(); });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  value(name) { return this.form.elements[name].value; }

  selection() {
    return Object.fromEntries(["service", "option", ...JOURNEY].map((name) => [name, this.value(name)]));
  }

  view() {
    return { show: this.value("show"), fifths: this.value("fifths"), isochrones: this.value("isochrones") };
  }

  // Keep what is chosen where the results have it; else the usual, else the first there is.
  fit() {
    let left = this.settings.journeys[this.value("service")];
    JOURNEY.forEach((name, column) => {
      const known = [...new Set(left.map((journey) => journey[column]))];
      const now = this.value(name);
      const usual = known.includes(USUAL[name]) ? USUAL[name] : known[0];
      this.fill(name, known, known.includes(now) ? now : usual);
      left = left.filter((journey) => journey[column] === this.value(name));
    });
    this.form.querySelector(".percentile").hidden = this.form.elements.percentile.length < 2;
    this.allowChange();
  }

  // The baseline has no change to show; it is shown again when an option is.
  allowChange() {
    const same = this.value("option") === this.settings.baseline;
    const [minutes, change] = this.form.elements.show;
    change.disabled = same;
    if (same && change.checked) [minutes.checked, this.wantsChange] = [true, true];
    if (!same && this.wantsChange) [change.checked, this.wantsChange] = [true, false];
  }

  fill(name, known, chosen) {
    const labels = this.settings.labels[name] ?? {};
    const select = this.form.elements[name];
    select.replaceChildren(...known.map((id) => new Option(labels[id] ?? id, id, id === chosen, id === chosen)));
    select.disabled = known.length < 2;
  }

  // Sites whose reach can be drawn, or why none can.
  offerSites(places, chosen) {
    const select = this.form.elements.isochrones;
    const refused = this.settings.isochronesRefused[this.value("mode")];
    const options = places.map((site) => new Option(site.name, site.id, false, site.id === chosen));
    select.replaceChildren(new Option("None", ""), ...(refused ? [] : options));
    select.disabled = Boolean(refused);
    this.note(refused ? `Not available here: ${refused}` : "");
  }

  note(text) { document.getElementById("isochrones-note").textContent = text; }
}
