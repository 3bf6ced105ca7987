import { parse, type Quad, RdfSyntaxError, toNQuad } from '../../graph/index.ts';
import { GraphSyntaxError } from '../errors.ts';
import type { GraphSource } from '../sources.ts';

/** N-Triples per graph of the sources. Throws QIAW_GRAPH_SYNTAX before anything is sent. */
export function byGraph(sources: readonly GraphSource[]): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const source of sources) {
    const single = source.format === 'turtle' || source.format === 'ntriples';
    for (const quad of read(source)) {
      const name = single ? (source.graph ?? '') : quad.graph.value;
      const graph = lines.get(name) ?? [];
      lines.set(name, graph);
      graph.push(
        toNQuad({
          subject: quad.subject,
          predicate: quad.predicate,
          object: quad.object,
          graph: { termType: 'DefaultGraph' },
        } as Quad),
      );
    }
  }
  return new Map([...lines].map(([name, graph]) => [name, graph.join('')]));
}

function read({ text, format, graph }: GraphSource): Quad[] {
  try {
    return parse(text, format === 'ntriples' ? 'turtle' : format, graph ?? 'urn:base:');
  } catch (error) {
    if (error instanceof RdfSyntaxError) throw new GraphSyntaxError(error.message, { cause: error });
    throw error;
  }
}
