export function startContext() {}
