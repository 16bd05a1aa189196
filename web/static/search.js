// Placeholder until the search for postcodes and places are here.
export function startSearch() {}
