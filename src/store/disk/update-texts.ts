import { namedNode, Store } from 'oxigraph';
import { GraphSyntaxError } from '../errors.ts';
import { rdfMediaTypes } from '../media-types.ts';
import type { GraphSource } from '../sources.ts';

/** Characters of an update; a longer one is sent in parts. The engine accepts 128 MB. */
export const mostSent = 32 * 1024 * 1024;

/** Drops a graph, `''` being the default graph. */
export const dropped = (name: string): string => (name === '' ? 'DROP SILENT DEFAULT' : `DROP SILENT GRAPH <${name}>`);

/** INSERT DATA for each graph, in parts that the engine accepts; blank nodes have to stay in one part. */
export function insertions(all: ReadonlyMap<string, string>): string[] {
  return [...all].flatMap(([name, ntriples]) => {
    const into = (lines: string): string =>
      name === '' ? `INSERT DATA { ${lines} }` : `INSERT DATA { GRAPH <${name}> { ${lines} } }`;
    if (ntriples === '') return name === '' ? [] : [`CREATE SILENT GRAPH <${name}>`];
    if (ntriples.length <= mostSent || /^_:|[ ]_:/m.test(ntriples)) return [into(ntriples)];
    const parts: string[] = [];
    for (let at = 0; at < ntriples.length; ) {
      const end = ntriples.length - at <= mostSent ? ntriples.length : ntriples.lastIndexOf('\n', at + mostSent) + 1;
      parts.push(into(ntriples.slice(at, end)));
      at = end;
    }
    return parts;
  });
}

/** @throws GraphSyntaxError */
export function assertParses({ text, format, graph }: GraphSource): void {
  const store = new Store();
  try {
    store.load(text, { format: rdfMediaTypes[format], ...(graph && { to_graph_name: namedNode(graph) }) });
  } catch (cause) {
    throw new GraphSyntaxError(`The RDF text is invalid: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  } finally {
    (store as unknown as { free(): void }).free();
  }
}
