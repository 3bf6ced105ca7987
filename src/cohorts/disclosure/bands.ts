/** Names of the bands between edges: `..50`, `50..60`, `60..`; a band includes its lower edge. */
export function bandKeys(edges: readonly number[]): string[] {
  return [...edges, undefined].map((edge, at) => `${at === 0 ? '' : edges[at - 1]}..${edge ?? ''}`);
}

/** The band that contains a number; undefined for NaN. */
export function bandOf(value: number, edges: readonly number[]): string | undefined {
  if (Number.isNaN(value)) return undefined;
  const at = edges.findIndex((edge) => value < edge);
  return bandKeys(edges)[at < 0 ? edges.length : at];
}
