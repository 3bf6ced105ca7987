import { expect } from 'vitest';

const statements = 40;

/** A graph of 40 notes that all state their version. */
export const version = (n: number): string =>
  Array.from({ length: statements }, (_, i) => `<http://e/${i}> <http://e/version> ${n} .`).join('\n');

/** An update that brings two graphs to a version together. */
export const pairUpdate = (root: string, n: number): string =>
  ['pair/a', 'pair/b']
    .map((name) => `DROP SILENT GRAPH <${root}${name}> ; INSERT DATA { GRAPH <${root}${name}> { ${version(n)} } }`)
    .join(' ;\n');

/** Versions and numbers of statements by graph. */
export const stateQuery =
  'SELECT ?g ?v (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://e/version> ?v } } GROUP BY ?g ?v ORDER BY ?g';

/**
 * What must be left after a crash: complete graphs, none older than acknowledged, none newer than sent, the pair
 * together.
 */
export function expectWhole(
  csv: string,
  root: string,
  acknowledged: Readonly<Record<'single' | 'pair', number>>,
  sent: Readonly<Record<'single' | 'pair', number>>,
): void {
  const rows = csv.trim().split(/\r?\n/).slice(1);
  const state = new Map<string, number>();
  for (const row of rows) {
    const [graph = '', n, count] = row.split(',');
    const name = graph.slice(root.length);
    expect([name, count, state.has(name)]).toEqual([name, String(statements), false]);
    state.set(name, Number(n));
  }
  expect(state.get('pair/a')).toBe(state.get('pair/b'));
  for (const [name, kind] of [
    ['single', 'single'],
    ['pair/a', 'pair'],
  ] as const) {
    const found = state.get(name) ?? 0;
    expect(found, `${name}: acknowledged ${acknowledged[kind]}, sent ${sent[kind]}`).toBeGreaterThanOrEqual(
      acknowledged[kind],
    );
    expect(found).toBeLessThanOrEqual(sent[kind]);
  }
}
