// Numbers and elements for people. Everything a study names reaches the page as text, never as markup.

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const count = (value) => (value > 0 && value < 0.5 ? "under 1" : whole.format(value));
export const minutes = (value) => tenth.format(value);
export const percent = (share) => `${Math.round(100 * share)}%`;

export function change(value) {
  const size = tenth.format(Math.abs(value));
  if (size === "0.0") return "0.0";
  return value > 0 ? `+${size}` : `\u2212${size}`;
}

export function changeInWords(value) {
  const size = tenth.format(Math.abs(value));
  if (size === "0.0") return "no change";
  return `${size} minutes ${value > 0 ? "longer" : "shorter"}`;
}

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
