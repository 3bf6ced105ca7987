import { parse, serialise, withdrawnDigest } from '../../graph/index.ts';
import { graphNamesOf } from '../graph-names.ts';
import type { GraphSource } from '../sources.ts';

/** The source without erased graphs. Until an erasure is complete, their files may still exist. */
export function withoutWithdrawn(source: GraphSource, withdrawn: ReadonlySet<string>): GraphSource {
  if (withdrawn.size === 0) return source;
  let names: readonly string[];
  try {
    names = graphNamesOf(source);
  } catch {
    // Not valid RDF: loading it will fail with an error, and none of it becomes visible.
    return source;
  }
  const gone = new Set(names.filter((name) => withdrawn.has(withdrawnDigest(name))));
  if (gone.size === 0) return source;
  if (gone.size === names.length || source.format === 'turtle' || source.format === 'ntriples') {
    return { ...source, text: '' };
  }
  const kept = parse(source.text, source.format, 'urn:base:').filter(({ graph }) => !gone.has(graph.value));
  return { text: serialise(kept, 'nquads'), format: 'nquads' };
}
