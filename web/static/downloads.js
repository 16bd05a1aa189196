// Placeholder until the links that download what is on screen are here.
export function startDownloads() {}
