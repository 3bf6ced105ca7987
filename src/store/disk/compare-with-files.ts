import { createHash } from 'node:crypto';
import { Store } from 'oxigraph';
import { rdfMediaTypes } from '../media-types.ts';
import type { GraphStore } from '../port.ts';
import type { GraphSource } from '../sources.ts';

/**
 * Compares every graph of the files with the same graph of a store, as sets of statements; blank nodes are compared without their
 * labels. The files are read with the embedded engine, which spells literals as the engine on disk does.
 */
export async function compareWithFiles(
  store: GraphStore,
  sources: AsyncIterable<GraphSource>,
): Promise<{ readonly graphs: number; readonly differing: readonly string[] }> {
  const wanted = new Map<string, Set<string>>();
  for await (const { text, format, graph } of sources) {
    const parsed = new Store();
    try {
      parsed.load(text, {
        format: rdfMediaTypes[format],
        ...(graph && { to_graph_name: { termType: 'NamedNode', value: graph } as never }),
      });
    } catch {
      // Such a file is not served; the report of loading names it.
      continue;
    }
    for (const quad of parsed.match(null, null, null, null)) {
      const lines = wanted.get(quad.graph.value) ?? new Set();
      wanted.set(quad.graph.value, lines.add(shortened(`${quad.subject} ${quad.predicate} ${quad.object}`)));
    }
    (parsed as unknown as { free(): void }).free();
  }
  const ask = { graphFormat: 'ntriples', timeoutMs: 600_000 } as const;
  const listed = await store.query('SELECT ?g { GRAPH ?g { } }', { ...ask, resultsFormat: 'tsv' });
  const there = listed.body
    .trim()
    .split('\n')
    .slice(1)
    .map((cell) => cell.slice(1, -1));
  const differing: string[] = [];
  const names = new Set([...wanted.keys(), ...there]);
  for (const name of names) {
    const query = `CONSTRUCT { ?s ?p ?o } { GRAPH <${name}> { ?s ?p ?o } }`;
    const { body } = await store.query(query, { ...ask, resultsFormat: 'json' });
    const lines = new Set(
      body
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => shortened(line.replace(/ \.$/, ''))),
    );
    const own = wanted.get(name) ?? new Set();
    if (own.size !== lines.size || [...own].some((line) => !lines.has(line))) differing.push(name);
  }
  return { graphs: names.size, differing: differing.sort() };
}

const shortened = (line: string): string =>
  createHash('sha256')
    .update(line.replace(/^_:\S+|(?<= )_:\S+$/g, '_:'))
    .digest('base64')
    .slice(0, 22);
