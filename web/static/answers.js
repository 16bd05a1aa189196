// What the page asks the viewer for. A refusal becomes the sentence the viewer said.

const kept = new Map();

// Headers are left as they are, so that an answer which the page asked for ahead is taken and not asked for again.
async function ask(url, kind) {
  let response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error("The viewer does not answer. Is it still running? Start it again, then reload the page.");
  }
  if (response.ok) return response[kind]();
  const said = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  throw new Error(said ? `${said.error} ${said.remedy}` : "The viewer could not answer. Reload the page.");
}

export const json = (url) => {
  if (!kept.has(url)) kept.set(url, ask(url, "json").catch((error) => { kept.delete(url); throw error; }));
  return kept.get(url);
};

export const html = (url) => ask(url, "text");
