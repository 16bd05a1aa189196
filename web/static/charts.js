// Placeholder until charts beside the map are here.
export function startCharts() {}
