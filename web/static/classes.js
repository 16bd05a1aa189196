// Which class of a fixed scale a number falls in. Classes hold their upper end; those of change hold the
// end further from zero, so that a minute longer and a minute shorter count alike.

export function classOf(scale, value) {
  if (scale.breaks[0] >= 0) {
    const at = scale.breaks.findIndex((end) => value <= end);
    return at < 0 ? scale.breaks.length : at;
  }
  const ends = scale.breaks.filter((end) => end > 0);
  return ends.length + Math.sign(value) * ends.filter((end) => Math.abs(value) > end).length;
}

// Fill of one area: a colour, or a hatching where there is no number.
export function fillOf(scales, show, values, i) {
  if (show === "minutes") {
    const time = values.minutes[i];
    return time === null ? "url(#hatch)" : scales.minutes.colours[classOf(scales.minutes, time)];
  }
  const change = values.change[i];
  if (change !== null) return scales.change.colours[classOf(scales.change, change)];
  if (values.lost[i] > 0) return "url(#hatch-lost)";
  return values.gained[i] > 0 ? "url(#hatch-gained)" : "url(#hatch)";
}

export const REACH = { "url(#hatch-lost)": "no longer reached", "url(#hatch-gained)": "newly reached" };

// Every hatching in use, with the words for it and how many areas have it.
export function hatchCounts(scales, show, values) {
  const counts = new Map();
  for (let i = 0; i < values.minutes.length; i += 1) {
    const fill = fillOf(scales, show, values, i);
    if (!fill.startsWith("url")) continue;
    const words = REACH[fill] ?? reasonOf(values, i) ?? "no value";
    const key = `${fill} ${words}`;
    const entry = counts.get(key) ?? { fill, words, areas: 0 };
    entry.areas += 1;
    counts.set(key, entry);
  }
  return [...counts.values()].sort((a, b) => b.areas - a.areas);
}

export function reasonOf(values, i) {
  const [position, texts] = values.reason[i] === null
    ? [values.base_reason[i], values.base_reasons] : [values.reason[i], values.reasons];
  return position === null ? null : texts[position];
}
