// The form of choices: keeps the lists to what the results have, and tells the state what was chosen.

import { element } from "./format.js";

const JOURNEY = ["mode", "period", "direction", "percentile"];
const CHOSEN = ["service", "a", "b", ...JOURNEY];
const VIEW = ["measure", "threshold", "layout", "fifths", "site", "reach", "dim"];
const USUAL = { direction: "to_site", percentile: "50" };
const AS_SWITCH = ["mode", "direction"];
const SHORT = 44; // letters that the answers of a switch may have together

export class Controls {
  constructor(form, state, settings) {
    Object.assign(this, { form, state, settings });
    this.lists = [...form.querySelectorAll(".list select")].map((select) => [select, whole(select)]);
    this.fit();
    document.addEventListener("change", ({ target }) => {
      if (target.form !== form) return;
      if (target.name === "service") this.usualOption();
      this.fit();
      this.tell();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    state.addEventListener("change", () => this.follow());
    state.addEventListener("data", () => this.offerSites());
    this.follow();
  }

  field(name) { return this.form.elements[name]; }

  value(name) {
    const field = this.field(name);
    return field.type === "checkbox" ? (field.checked ? field.value : "") : field.value;
  }

  // A service that the chosen option leaves alone is shown under one that changes it, if there is one.
  usualOption() {
    const changing = this.settings.changing[this.value("service")];
    if (changing.length && !changing.includes(this.value("b"))) this.field("b").value = changing[0];
  }

  tell() {
    const said = Object.fromEntries([...CHOSEN, ...VIEW].filter((name) => this.field(name)).map((name) => [name, this.value(name)]));
    if (said.site && !said.reach) said.reach = "1";
    if (!said.site) said.reach = "";
    this.state.set(said);
  }

  // Show what was chosen elsewhere.
  follow() {
    const { selection, view } = this.state;
    for (const [name, value] of Object.entries({ ...selection, ...view })) {
      const field = this.field(name);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = Boolean(value);
      else if (field.value !== value && (value || name === "site")) field.value = value;
    }
    this.fit();
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
    this.form.querySelector(".percentile").hidden = this.field("percentile").length < 2;
    this.fitMeasures();
    this.write();
  }

  // What is chosen of every list, in full.
  write() { for (const [select, text] of this.lists) text.textContent = select.selectedOptions[0]?.text ?? ""; }

  fitMeasures() {
    const refused = this.settings.refused[this.value("service")];
    const thresholds = this.settings.thresholds[this.value("service")];
    const radios = [...this.form.querySelectorAll("input[name=measure]")];
    for (const radio of radios) {
      radio.disabled = Boolean(refused[radio.value]);
    }
    if (radios.some((radio) => radio.checked && radio.disabled)) radios[0].checked = true;
    this.fill("threshold", thresholds, thresholds.includes(this.value("threshold")) ? this.value("threshold") : thresholds[0]);
    this.form.querySelector(".threshold").hidden = this.value("measure") !== "within";
    const why = Object.entries(refused).filter(([, reason]) => reason);
    document.getElementById("measure-note").textContent = why.map(([measure, reason]) => `${this.settings.labels.measure[measure]} is not available: ${lower(reason)}`).join(" ");
  }

  fill(name, known, chosen) {
    const labels = (name === "period" ? this.times() : this.settings.labels[name]) ?? {};
    const select = this.field(name) instanceof RadioNodeList ? this.form.querySelector(`select[data-name=${name}]`) : this.field(name);
    const texts = known.map((id) => labels[id] ?? id);
    if (select.dataset.known !== texts.join("/")) {
      select.replaceChildren(...known.map((id, at) => new Option(texts[at], id)));
      select.dataset.known = texts.join("/");
      if (AS_SWITCH.includes(name)) this.makeSwitch(select, name, known, texts);
    }
    select.value = chosen;
    for (const radio of this.form.querySelectorAll(`input[name=${name}]`)) radio.checked = radio.value === chosen;
    select.disabled = known.length < 2;
  }

  // Times of the week with their hours, which differ by mode and direction.
  times() {
    const ways = this.settings.labels.time[this.value("mode")] ?? {};
    return ways[this.value("direction")] ?? Object.values(ways)[0];
  }

  // Few short answers are a switch; the list stays for those without scripts, and where there are many.
  makeSwitch(select, name, known, texts) {
    const field = select.closest(".field");
    field.querySelector(".switch")?.remove();
    const brief = known.map((id, at) => this.settings.labels.short[id] ?? texts[at]);
    const few = known.length > 1 && brief.join("").length <= SHORT;
    select.hidden = few;
    Object.assign(select, { name: few ? "" : name });
    select.dataset.name = name;
    if (!few) return;
    const answers = known.map((id, at) => element("label", { title: texts[at] },
      element("input", { type: "radio", name, value: id, ariaLabel: spoken(brief[at], texts[at]) }), element("span", { textContent: brief[at] })));
    const group = element("div", { className: "switch" }, ...answers);
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", field.querySelector("span").textContent);
    field.append(group);
  }

  // Sites whose reach can be drawn.
  offerSites() {
    const { places } = this.state.data.b ?? {};
    const select = this.field("site");
    if (!places) return;
    const known = [...places];
    if (this.state.view.site && !known.some((site) => site.id === this.state.view.site)) {
      known.push({ id: this.state.view.site, name: this.settings.siteNames[this.state.view.site] });
    }
    const listed = known.map((site) => site.id).join("/");
    if (select.dataset.known !== listed) select.replaceChildren(new Option("None", ""), ...known.map((site) => new Option(site.name, site.id)));
    select.dataset.known = listed;
    select.value = this.state.view.site;
    this.write();
    const refused = this.settings.isochronesRefused[this.state.selection.mode];
    select.disabled = Object.values(this.settings.isochronesRefused).every(Boolean);
    if (refused && select.disabled) document.getElementById("reach-note").textContent = `The reach of a site is not available: ${refused}`;
  }
}

// A list shows one line of what is chosen; over it stands all of it.
function whole(select) {
  const text = element("span", { className: "whole", ariaHidden: "true" });
  select.after(text);
  return text;
}

// The name of an answer begins with what is seen of it, and says the rest.
const spoken = (seen, whole) => (whole.toLowerCase().startsWith(seen.toLowerCase()) ? whole : `${seen}: ${whole}`);

const lower = (sentence) => sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
