// Work that may wait for the frame that shows a choice: pieces are done one after the other once that frame is shown,
// each in a task of its own so that the page answers in between. A piece that is asked for again replaces itself.

const waiting = new Map();
let [busy, heard] = [false, []];

export function afterwards(name, work) {
  waiting.set(name, work);
  if (busy) return;
  busy = true;
  requestAnimationFrame(() => setTimeout(next));
}

function next() {
  const [name, work] = waiting.entries().next().value;
  waiting.delete(name);
  try {
    work();
  } finally {
    if (waiting.size) setTimeout(next);
    else finish();
  }
}

function finish() {
  busy = false;
  const told = heard;
  heard = [];
  for (const tell of told) tell();
}

// Resolves once nothing is waiting.
export const settled = () => (busy ? new Promise((tell) => { heard.push(tell); }) : Promise.resolve());
