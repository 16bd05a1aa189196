// What the page asks the viewer for. A refusal becomes the sentence the viewer said.

const kept = new Map();

// A refusal as the viewer said it; `replaced` where the results that were asked about are no longer the current ones.
class Refused extends Error {
  constructor(said, status) {
    super(said ? `${said.error} ${said.remedy}` : "The viewer could not answer. Reload the page.");
    this.replaced = status === 410;
  }
}

const OFFLINE = "This device is not connected to a network. Connect it, then try again.";
const SILENT = "The viewer does not answer. Is it still running? Start it again, then try again.";

async function ask(url, kind) {
  let response;
  try {
    response = await fetch(url, { headers: { Accept: "application/json" } }); // so that a refusal can be read
  } catch {
    throw new Error(navigator.onLine ? SILENT : OFFLINE);
  }
  if (response.ok) return response[kind]();
  const said = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  throw new Refused(said, response.status);
}

export const json = (url) => {
  if (!kept.has(url)) kept.set(url, ask(url, "json").catch((error) => { kept.delete(url); throw error; }));
  return kept.get(url);
};

export const html = (url) => ask(url, "text");
